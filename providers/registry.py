"""What can be had: each model's limits, price and pace."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflows.contracts import AspectRatio, Brief, Resolution


class Kind(StrEnum):
    """What a model makes."""

    VIDEO = "video"
    MUSIC = "music"


@dataclass(frozen=True)
class Model:
    """One model of one provider."""

    provider: str
    name: str
    kind: Kind
    min_seconds: float
    max_seconds: float
    aspect_ratios: frozenset[AspectRatio] = frozenset(AspectRatio)
    resolutions: frozenset[Resolution] = frozenset(Resolution)
    usd_per_second: float = 0.0
    # How long a job takes: a fixed part, and a part for each second that it makes.
    expected_base_seconds: float = 0.0
    expected_seconds_per_second: float = 1.0
    # Never ask oftener than the one, nor less often than the other once the job should be near its end.
    poll_floor_seconds: float = 1.0
    poll_ceiling_seconds: float = 60.0
    # How many jobs one film may have in flight.
    parallel: int = 4

    def expected_seconds(self, seconds: float) -> float:
        """How long a job for that much material usually takes."""
        return self.expected_base_seconds + self.expected_seconds_per_second * seconds


class UnknownModelError(LookupError):
    """No such provider, or no such model of it. `field` says which of the two."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


ANIMATIC = Model(
    provider="animatic",
    name="storyboard",
    kind=Kind.VIDEO,
    min_seconds=1.0,
    max_seconds=30.0,
    expected_base_seconds=0.5,
    expected_seconds_per_second=0.5,
    poll_floor_seconds=0.5,
    poll_ceiling_seconds=1.5,
    parallel=4,
)
MUSIC_BED = Model(
    provider="animatic",
    name="music-bed",
    kind=Kind.MUSIC,
    min_seconds=1.0,
    max_seconds=660.0,
    expected_base_seconds=0.5,
    expected_seconds_per_second=0.05,
    poll_floor_seconds=0.5,
    poll_ceiling_seconds=1.5,
)


class Registry:
    """The models that this installation can use. The first of a provider and kind is its default."""

    def __init__(self, models: Iterable[Model] = (ANIMATIC, MUSIC_BED)) -> None:
        self.models = tuple(models)

    def find(self, provider: str, name: str | None = None, kind: Kind = Kind.VIDEO) -> Model:
        """The provider's model of that name, or its default.

        Raises:
            UnknownModelError: names what could be had instead.
        """
        offered = [m for m in self.models if m.provider == provider and m.kind is kind]
        if not offered:
            raise UnknownModelError("provider", f"unknown provider; to be had: {self._providers(kind)}")
        found = [m for m in offered if name in (None, m.name)]
        if not found:
            names = ", ".join(m.name for m in offered)
            raise UnknownModelError("model", f"unknown model of {provider}; to be had: {names}")
        return found[0]

    def for_brief(self, brief: Brief) -> Model:
        """The video model that a brief asks for. Raises UnknownModelError."""
        return self.find(brief.provider, brief.model)

    def _providers(self, kind: Kind) -> str:
        return ", ".join(sorted({m.provider for m in self.models if m.kind is kind}))
