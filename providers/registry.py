"""What can be had: each service's ways, and each of its models' limits, price and pace."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from providers.prices import Price, PriceSource
from workflows.contracts import AspectRatio, Brief, Choice, Resolution

USUAL_PARALLEL = 4


class Kind(StrEnum):
    """What a model makes."""

    VIDEO = "video"
    MUSIC = "music"


class ImageInput(StrEnum):
    """Whether a model takes a picture to begin from or refer to."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Service:
    """An outside service: where it is, and how often it may be asked. Rates count over all our workers."""

    name: str
    title: str = ""
    base_url: str = ""
    needs_key: bool = True
    submits_per_second: float = 2.0
    polls_per_second: float = 10.0
    # How many jobs of ours it works on at a time; what is beyond waits with us, in a fair order.
    in_flight: int = 20
    # Hosts besides its own that its files come from; empty: any public host.
    file_hosts: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Model:
    """One model of one service."""

    provider: str
    name: str
    kind: Kind
    min_seconds: float
    max_seconds: float
    title: str = ""
    # The only lengths in seconds that it makes; or the step between them; or, without either, any length.
    lengths: tuple[float, ...] = ()
    length_step: float = 0.0
    aspect_ratios: frozenset[AspectRatio] = frozenset(AspectRatio)
    resolutions: frozenset[Resolution] = frozenset(Resolution)
    image: ImageInput = ImageInput.NONE
    seed: bool = False
    sound: bool = False
    # What the service can do with a job of this model.
    cancel: bool = False
    lookup: bool = False
    webhook: bool = False
    progress: bool = False
    usd_per_second: float = 0.0
    prices: tuple[Price, ...] = ()
    # Where all of these were read, but those that say otherwise; null: it costs nothing.
    price_source: PriceSource | None = None
    # How long a job takes until past jobs tell: a fixed part, and a part for each second that it makes.
    expected_base_seconds: float = 0.0
    expected_seconds_per_second: float = 1.0
    # After this the film goes on without the take, which is asked for slowly and kept when it comes.
    patience_seconds: float = 1_800.0
    # Never ask oftener than the one, nor less often than the other once the job should be near its end.
    poll_floor_seconds: float = 1.0
    poll_ceiling_seconds: float = 60.0
    # How many jobs one film may have in flight.
    parallel: int = USUAL_PARALLEL
    # It makes what the cut needs behind a scene on top of its longest length.
    makes_tails: bool = False
    retired_on: date | None = None
    # Its maker has taken it away; a gateway at another address that speaks the same way may still have it.
    retired_at_home_only: bool = False
    note: str = ""

    def expected_seconds(self, seconds: float) -> float:
        """How long a job for that much material usually takes."""
        return self.expected_base_seconds + self.expected_seconds_per_second * seconds

    def made_seconds(self, seconds: float) -> float:
        """The shortest length that it makes which is not shorter than that; at most its longest."""
        wanted = max(seconds, self.min_seconds)
        if self.lengths:
            return next((length for length in sorted(self.lengths) if length >= wanted), max(self.lengths))
        if self.length_step:
            # A length computed in frames may be a hair over the whole second.
            wanted = math.ceil(round(wanted / self.length_step, 6)) * self.length_step
        return min(wanted, self.max_seconds)

    def price_usd(self, seconds: float, resolution: Resolution | None = None) -> float:
        """What a job for that much material costs by the price list, in whole millionths of a dollar."""
        made = self.made_seconds(seconds)
        price = next(p for p in self.price_list if p.fits(made, resolution))
        return round(price.usd * (1 if price.per == "clip" else made), 6)

    @property
    def price_list(self) -> tuple[Price, ...]:
        """All its prices, each with its source: the first that fits is a job's."""
        rest = () if any(p.covers_all for p in self.prices) else (Price(self.usd_per_second),)
        return tuple(replace(p, source=p.source or self.price_source) for p in (*self.prices, *rest))

    @property
    def key(self) -> str:
        """What names it among all models of all services."""
        return f"{self.provider}/{self.kind}/{self.name}"

    def with_prices(self, prices: tuple[Price, ...]) -> "Model":
        """The same model, at other prices."""
        return replace(self, prices=prices)

    def prices_outdated(self, today: date) -> bool:
        """Whether one of its prices was read too long ago."""
        return any(price.source.outdated(today) for price in self.price_list if price.source)

    def retired(self, today: date, *, at_home: bool = True) -> bool:
        """Whether its service has taken it away by that day. `at_home`: we ask at the maker's own address."""
        gone = self.retired_on is not None and today >= self.retired_on
        return gone and (at_home or not self.retired_at_home_only)


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
    title="Animatic",
    seed=True,
    cancel=True,
    lookup=True,
    progress=True,
    expected_base_seconds=0.5,
    expected_seconds_per_second=0.5,
    poll_floor_seconds=0.5,
    poll_ceiling_seconds=1.5,
    makes_tails=True,
)
MUSIC_BED = Model(
    provider="animatic",
    name="music-bed",
    kind=Kind.MUSIC,
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
# Our own: it never refuses and is bounded by the renderers' own queue.
ANIMATIC_SERVICE = Service(
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
        models: Iterable[Model] = (ANIMATIC, MUSIC_BED),
        services: Iterable[Service] = (ANIMATIC_SERVICE,),
    ) -> None:
        self.models = tuple(models)
        self._services = {service.name: service for service in services}

    def service(self, provider: str) -> Service:
        """The provider's ways; the usual ones where it has none of its own."""
        return self._services.get(provider) or Service(provider)

    @property
    def services(self) -> tuple[Service, ...]:
        """One for each provider that has a model, in their order."""
        return tuple(self.service(name) for name in dict.fromkeys(m.provider for m in self.models))

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

    def for_choice(self, choice: Choice, kind: Kind = Kind.VIDEO) -> Model:
        """The model that a choice names. Raises UnknownModelError."""
        return self.find(choice.provider, choice.model, kind)

    def parallel(self, provider: str, name: str) -> int:
        """How many jobs one film may have in flight there; the usual number where the model has left us."""
        try:
            return self.find(provider, name).parallel
        except UnknownModelError:
            return USUAL_PARALLEL

    def _providers(self, kind: Kind) -> str:
        return ", ".join(sorted({m.provider for m in self.models if m.kind is kind}))
