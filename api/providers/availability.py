"""Availability: which providers have an account here, and which models are not retired."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from contracts import ModelChoice, ModelKind
from providers.accounts import AccountError, Accounts, variable_name
from providers.model_spec import ModelSpec
from providers.registry import ProviderSpec, Registry, UnknownModelError


class ModelUnavailableError(Exception):
    """A model is unavailable. `field` is `provider` or `model`; the message says what is available."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class ModelAvailability:
    """The registry, as far as this installation can use it."""

    registry: Registry
    accounts: Accounts
    today: Callable[[], date] = _today
    # Whether services can fetch files from this API.
    reachable: bool = False

    def find_model(self, choice: ModelChoice, kind: ModelKind = ModelKind.VIDEO) -> ModelSpec:
        """Find the chosen model; for a provider alone, its first model that is not retired.

        Raises:
            NotOfferedError: the model is unknown, has no account here, or is retired.
        """
        try:
            asked = self.registry.model_for_choice(choice, kind)
        except UnknownModelError as error:
            raise ModelUnavailableError(error.field, str(error)) from error
        if why := self.explain_missing_account(self.registry.get_provider(asked.provider)):
            raise ModelUnavailableError(
                "provider", f"{why}; to be had now: {', '.join(self._providers_with_account(kind))}"
            )
        left = [model for model in self._models_of(asked.provider, kind) if not self.is_retired(model)]
        found = next((model for model in left if choice.model in (None, model.name)), None)
        if found is None:
            raise ModelUnavailableError("model", self._retirement_message(asked, left))
        return found

    def explain_missing_account(self, service: ProviderSpec) -> str | None:
        """Say which setting the provider's account lacks; None if it can be used."""
        try:
            account = self.accounts.get_account(service)
        except AccountError as error:
            return f"no account here: {error}"
        return None if account else f"no account here: set {variable_name(service, 'KEY')}"

    def has_account(self, provider: str) -> bool:
        """Return whether the provider can be used."""
        return self.explain_missing_account(self.registry.get_provider(provider)) is None

    def find_default_model(self, kind: ModelKind) -> ModelSpec | None:
        """Return the first model of that kind at a provider with an account; None without any."""
        made = (model for model in self.registry.models if model.kind is kind)
        return next((m for m in made if self.has_account(m.provider) and not self.is_retired(m)), None)

    def can_send_uploads(self, provider: str) -> bool:
        """Return whether an uploaded picture can be given to the provider's models."""
        return self.reachable or not self.registry.get_provider(provider).images_by_url_only

    def is_retired(self, model: ModelSpec) -> bool:
        """Return whether the provider, at the URL that we use, has retired the model."""
        service = self.registry.get_provider(model.provider)
        at_home = self.explain_missing_account(service) is not None or self.accounts.uses_official_endpoint(
            service
        )
        return model.is_retired(self.today(), at_home=at_home)

    def _models_of(self, provider: str, kind: ModelKind) -> Iterator[ModelSpec]:
        return (model for model in self.registry.models if (model.provider, model.kind) == (provider, kind))

    def _providers_with_account(self, kind: ModelKind) -> list[str]:
        """List the providers that have an account here."""
        providers = dict.fromkeys(m.provider for m in self.registry.models if m.kind is kind)
        return [name for name in providers if self.has_account(name)]

    def _retirement_message(self, model: ModelSpec, left: list[ModelSpec]) -> str:
        message = f"its service took it away on {model.retired_on}"
        if model.retired_at_home_only:
            url = variable_name(self.registry.get_provider(model.provider), "URL")
            message += f"; a gateway may have it: set {url}"
        return f"{message}; to be had now: {', '.join(m.name for m in left)}" if left else message
