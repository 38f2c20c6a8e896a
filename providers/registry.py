"""The models that this installation can use, looked up by provider and name, and each provider's rates."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts import Brief, ModelChoice, ModelKind
from providers.model_spec import DEFAULT_PARALLEL_JOBS, ImageInput, ModelSpec


@dataclass(frozen=True)
class ProviderSpec:
    """A provider: its base URL and rate limits. Rates count over all our workers."""

    name: str
    title: str = ""
    base_url: str = ""
    needs_key: bool = True
    submits_per_second: float = 2.0
    polls_per_second: float = 10.0
    # How many of our jobs it may run at a time; further ones wait on our side, in a fair order.
    in_flight: int = 20
    # Other hosts that serve its files; empty: any public host.
    file_hosts: tuple[str, ...] = ()
    note: str = ""
    # It takes pictures only as URLs that anybody can fetch, and has no upload of its own.
    images_by_url_only: bool = False


class UnknownModelError(LookupError):
    """No such provider, or no such model of it. `field` names which of the two."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


ANIMATIC = ModelSpec(
    provider="animatic",
    name="storyboard",
    kind=ModelKind.VIDEO,
    min_seconds=1.0,
    max_seconds=30.0,
    title="Animatic",
    seed=True,
    cancel=True,
    lookup=True,
    progress=True,
    # Of three scenes that two cores draw side by side; quicker machines learn it from their first film.
    expected_base_seconds=1.5,
    expected_seconds_per_second=1.5,
    poll_floor_seconds=0.5,
    poll_ceiling_seconds=1.5,
    makes_tails=True,
)
MUSIC_BED = ModelSpec(
    provider="animatic",
    name="music-bed",
    kind=ModelKind.MUSIC,
    min_seconds=1.0,
    max_seconds=660.0,
    title="Music bed",
    seed=True,
    cancel=True,
    lookup=True,
    expected_base_seconds=0.5,
    expected_seconds_per_second=0.05,
    poll_floor_seconds=0.5,
    poll_ceiling_seconds=1.5,
)
# Our own renderer never refuses an order; its queue limits the load.
ANIMATIC_PROVIDER = ProviderSpec(
    "animatic",
    "Longtake's own animatic",
    needs_key=False,
    submits_per_second=100.0,
    polls_per_second=200.0,
    in_flight=1_000,
)


class Registry:
    """The models that this installation can use. The first of a provider and kind is its default."""

    def __init__(
        self,
        models: Iterable[ModelSpec] = (ANIMATIC, MUSIC_BED),
        services: Iterable[ProviderSpec] = (ANIMATIC_PROVIDER,),
    ) -> None:
        self.models = tuple(models)
        self._services = {service.name: service for service in services}

    def get_provider(self, provider: str) -> ProviderSpec:
        """Return the provider's spec; one with default rates where it is not registered."""
        return self._services.get(provider) or ProviderSpec(provider)

    @property
    def providers(self) -> tuple[ProviderSpec, ...]:
        """The spec of each provider that has a model, in the order of the models."""
        return tuple(self.get_provider(name) for name in dict.fromkeys(m.provider for m in self.models))

    def find_model(
        self, provider: str, name: str | None = None, kind: ModelKind = ModelKind.VIDEO
    ) -> ModelSpec:
        """Return the provider's model of that name, or its default.

        Raises:
            UnknownModelError: names the available ones.
        """
        offered = [m for m in self.models if m.provider == provider and m.kind is kind]
        if not offered:
            raise UnknownModelError("provider", f"unknown provider; to be had: {self._provider_names(kind)}")
        found = [m for m in offered if name in (None, m.name)]
        if not found:
            names = ", ".join(m.name for m in offered)
            raise UnknownModelError("model", f"unknown model of {provider}; to be had: {names}")
        return found[0]

    def takes_our_pictures(self, model: ModelSpec) -> bool:
        """Return whether a clip of the model may begin from a picture in our own store."""
        return model.image is not ImageInput.NONE and not self.get_provider(model.provider).images_by_url_only

    def model_for_brief(self, brief: Brief) -> ModelSpec:
        """Return the video model that a brief asks for. Raises UnknownModelError."""
        return self.find_model(brief.provider, brief.model)

    def model_for_choice(self, choice: ModelChoice, kind: ModelKind = ModelKind.VIDEO) -> ModelSpec:
        """Return the model that a choice names. Raises UnknownModelError."""
        return self.find_model(choice.provider, choice.model, kind)

    def max_parallel_jobs(self, provider: str, name: str) -> int:
        """Return how many jobs one film may have in flight there; the default for an unknown model."""
        try:
            return self.find_model(provider, name).parallel
        except UnknownModelError:
            return DEFAULT_PARALLEL_JOBS

    def _provider_names(self, kind: ModelKind) -> str:
        return ", ".join(sorted({m.provider for m in self.models if m.kind is kind}))
