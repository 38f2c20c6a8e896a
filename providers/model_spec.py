"""One model of one provider: its limits, prices and expected times."""

import math
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from contracts import AspectRatio, ModelKind, Resolution
from providers.prices import ListPrice, PriceSource

DEFAULT_PARALLEL_JOBS = 4
# The units of prices that a job has one of, however long it is.
ONE_EACH = ("clip", "image")


class ImageInput(StrEnum):
    """Whether a model takes an image as first frame or reference."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class VoiceSpec:
    """A voice of a service: the name by which callers ask for it, and the service's own id."""

    name: str
    id: str


@dataclass(frozen=True)
class ModelSpec:
    """One model of one provider."""

    provider: str
    name: str
    kind: ModelKind
    min_seconds: float
    max_seconds: float
    title: str = ""
    # The only lengths in seconds that it offers; or the step between them; or, without either, any length.
    lengths: tuple[float, ...] = ()
    length_step: float = 0.0
    aspect_ratios: frozenset[AspectRatio] = frozenset(AspectRatio)
    resolutions: frozenset[Resolution] = frozenset(Resolution)
    image: ImageInput = ImageInput.NONE
    # Whether it takes, beside a first frame, an image that the clip ends on.
    last_image: bool = False
    # How many pictures of entities it takes, and whether also beside an image to begin from or refer to,
    # which then counts as the first of them.
    max_references: int = 0
    references_beside_image: bool = False
    seed: bool = False
    # Its clips always have sound; or they have it when asked to, at these prices if it costs more.
    sound: bool = False
    sound_switch: bool = False
    sound_prices: tuple[ListPrice, ...] = ()
    # What the provider supports for jobs of this model.
    cancel: bool = False
    lookup: bool = False
    webhook: bool = False
    progress: bool = False
    usd_per_second: float = 0.0
    # Of speech: what a character of the text costs.
    usd_per_character: float = 0.0
    prices: tuple[ListPrice, ...] = ()
    # On top, where the clip begins from an image or refers to one.
    usd_per_image: float = 0.0
    # The source of all prices that name none of their own; None: the model is free.
    price_source: PriceSource | None = None
    # Expected job time until past jobs are known: a fixed part, and a part per second of media.
    expected_base_seconds: float = 0.0
    expected_seconds_per_second: float = 1.0
    # After this the film goes on without the take, which is polled rarely and kept when it is done.
    patience_seconds: float = 1_800.0
    # Shortest poll interval, and the longest once the job should be near its end.
    poll_floor_seconds: float = 1.0
    poll_ceiling_seconds: float = 60.0
    # Of speech: its voices, of which the first is its default; and the languages (BCP 47) that all speak.
    voices: tuple[VoiceSpec, ...] = ()
    languages: tuple[str, ...] = ()
    # How many jobs one film may have in flight.
    parallel: int = DEFAULT_PARALLEL_JOBS
    # It renders the extra seconds that the cut needs after a scene even beyond its longest length.
    makes_tails: bool = False
    retired_on: date | None = None
    # Retired at the official endpoint only; a gateway with the same API may still offer it.
    retired_at_home_only: bool = False
    note: str = ""

    def expected_seconds(self, seconds: float) -> float:
        """Return how many seconds a job for that many seconds of media usually takes."""
        return self.expected_base_seconds + self.expected_seconds_per_second * seconds

    def billed_seconds(self, seconds: float) -> float:
        """Return the shortest length on offer that is not shorter than `seconds`; at most the longest."""
        wanted = max(seconds, self.min_seconds)
        if self.lengths:
            return next((length for length in sorted(self.lengths) if length >= wanted), max(self.lengths))
        if self.length_step:
            # Rounded first: a length computed in frames may exceed the whole second by a rounding error.
            wanted = math.ceil(round(wanted / self.length_step, 6)) * self.length_step
        return min(wanted, self.max_seconds)

    def count_free_references(self, *, has_image: bool) -> int:
        """Return how many pictures of entities a job may have, in a scene with or without its own image."""
        if not has_image:
            return self.max_references
        return max(0, self.max_references - 1) if self.references_beside_image else 0

    def price_usd(
        self,
        seconds: float,
        resolution: Resolution | None = None,
        *,
        image: bool = False,
        sound: bool = False,
    ) -> float:
        """Return the list price of a job for that many seconds, in US dollars rounded to millionths.

        `image`: whether it refers to one. `sound`: whether its own sound is asked for.
        """
        made = self.billed_seconds(seconds)
        prices = self.sound_price_list if sound else self.price_list
        price = next(p for p in prices if p.applies_to(made, resolution))
        extra = self.usd_per_image if image else 0.0
        return round(price.usd * (1 if price.per in ONE_EACH else made) + extra, 6)

    def text_price_usd(self, text: str) -> float:
        """Return the list price of speaking a text, in US dollars rounded to millionths."""
        return round(sum(price.usd for price in self.price_list if price.per == "character") * len(text), 6)

    def find_voice(self, name: str | None) -> VoiceSpec | None:
        """Return the voice of that name (in any case of its letters), or its default; None if it has none."""
        for voice in self.voices:
            if name is None or name.casefold() == voice.name.casefold():
                return voice
        return None

    def speaks(self, language: str) -> bool:
        """Return whether its voices speak a BCP 47 language: `de` serves `de-AT`."""
        asked = language.lower().replace("_", "-")
        return any(asked == own.lower() or asked.startswith(f"{own.lower()}-") for own in self.languages)

    @property
    def price_list(self) -> tuple[ListPrice, ...]:
        """All prices of the model, each with its source; the first that applies to a job is its price."""
        own = (
            ListPrice(self.usd_per_character, "character")
            if self.kind is ModelKind.VOICE
            else ListPrice(self.usd_per_second, "image" if self.kind is ModelKind.IMAGE else "second")
        )
        rest = () if any(p.covers_all for p in self.prices) else (own,)
        return tuple(replace(p, source=p.source or self.price_source) for p in (*self.prices, *rest))

    @property
    def sound_prices_key(self) -> str:
        """The key of its prices with sound, beside `unique_key`, which is that of its other prices."""
        return f"{self.unique_key}+sound"

    @property
    def unique_key(self) -> str:
        """The identifier of the model among all models of all providers."""
        return f"{self.provider}/{self.kind}/{self.name}"

    @property
    def sound_price_list(self) -> tuple[ListPrice, ...]:
        """All prices of the model for clips whose own sound is asked for: often the same."""
        dearer = (replace(p, source=p.source or self.price_source) for p in self.sound_prices)
        return (*dearer, *self.price_list)

    @property
    def makes_sound(self) -> bool:
        """Whether its clips have sound, always or when asked to."""
        return self.sound or self.sound_switch

    def with_prices(
        self, prices: tuple[ListPrice, ...], sound_prices: tuple[ListPrice, ...] = ()
    ) -> "ModelSpec":
        """Return a copy of the model with other prices."""
        return replace(self, prices=prices, sound_prices=sound_prices)

    def has_outdated_prices(self, today: date) -> bool:
        """Return whether any of its prices was read too long ago."""
        return any(price.source.is_outdated(today) for price in self.price_list if price.source)

    def is_retired(self, today: date, *, at_home: bool = True) -> bool:
        """Return whether the model is retired by that day. `at_home`: the official endpoint is called."""
        gone = self.retired_on is not None and today >= self.retired_on
        return gone and (at_home or not self.retired_at_home_only)
