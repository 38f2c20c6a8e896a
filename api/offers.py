"""What can be had here today: of which services there is an account, and which models are still there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from providers.accounts import AccountError, Accounts, variable
from providers.registry import Kind, Model, Registry, Service, UnknownModelError
from workflows.contracts import Choice


class NotOfferedError(Exception):
    """Not to be had. `field` names what is at fault, `provider` or `model`; the text says what could be."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Offers:
    """The registry, as far as this installation can use it."""

    registry: Registry
    accounts: Accounts
    today: Callable[[], date] = _today

    def find(self, choice: Choice, kind: Kind = Kind.VIDEO) -> Model:
        """The model that is meant; of a provider alone, its first that is still there.

        Raises:
            NotOfferedError: there is none, or not here, or not any more.
        """
        try:
            asked = self.registry.for_choice(choice, kind)
        except UnknownModelError as error:
            raise NotOfferedError(error.field, str(error)) from error
        if why := self.missing(self.registry.service(asked.provider)):
            raise NotOfferedError("provider", f"{why}; to be had now: {', '.join(self._here(kind))}")
        left = [model for model in self._of(asked.provider, kind) if not self.retired(model)]
        found = next((model for model in left if choice.model in (None, model.name)), None)
        if found is None:
            raise NotOfferedError("model", self._gone(asked, left))
        return found

    def missing(self, service: Service) -> str | None:
        """What must be set before this service can be used; None when it can be."""
        try:
            account = self.accounts.of(service)
        except AccountError as error:
            return f"no account here: {error}"
        return None if account else f"no account here: set {variable(service, 'KEY')}"

    def retired(self, model: Model) -> bool:
        """Whether its service, as we reach it, has taken it away."""
        service = self.registry.service(model.provider)
        at_home = self.missing(service) is not None or self.accounts.at_home(service)
        return model.retired(self.today(), at_home=at_home)

    def _of(self, provider: str, kind: Kind) -> Iterator[Model]:
        return (model for model in self.registry.models if (model.provider, model.kind) == (provider, kind))

    def _here(self, kind: Kind) -> list[str]:
        """The providers that could be asked for instead."""
        makers = dict.fromkeys(m.provider for m in self.registry.models if m.kind is kind)
        return [name for name in makers if self.missing(self.registry.service(name)) is None]

    def _gone(self, model: Model, left: list[Model]) -> str:
        said = f"its service took it away on {model.retired_on}"
        if model.retired_at_home_only:
            url = variable(self.registry.service(model.provider), "URL")
            said += f"; a gateway may have it: set {url}"
        return f"{said}; to be had now: {', '.join(m.name for m in left)}" if left else said
