"""What gateways that speak OpenAI's `/v1/videos` offer: any model, as the owner's own TOML file tells.

[[openai]]
name = "MiniMax-H3"                    # what the gateway calls it
lengths = [5, 10]                      # or from_seconds = 4 and to_seconds = 15
usd_per_second = { "720p" = 0.08 }     # or one number, or usd_per_clip
price_read_on = 2026-11-29
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from providers.prices import Price, PriceSource
from providers.registry import ImageInput, Kind, Model
from workflows.contracts import AspectRatio, Resolution

PROVIDER = "openai"
MOST_SECONDS = 120.0
Usd = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0, le=MOST_SECONDS, allow_inf_nan=False)]
Size = Annotated[str, Field(pattern=r"^[1-9]\d{1,3}x[1-9]\d{1,3}$")]
Shape = tuple[AspectRatio, Resolution]
# What most gateways take. OpenAI's own 1792x1024 was Sora's.
SIZES: Mapping[Shape, str] = {
    (AspectRatio.WIDE, Resolution.P480): "854x480",
    (AspectRatio.WIDE, Resolution.P720): "1280x720",
    (AspectRatio.WIDE, Resolution.P1080): "1920x1080",
    (AspectRatio.TALL, Resolution.P480): "480x854",
    (AspectRatio.TALL, Resolution.P720): "720x1280",
    (AspectRatio.TALL, Resolution.P1080): "1080x1920",
    (AspectRatio.SQUARE, Resolution.P480): "480x480",
    (AspectRatio.SQUARE, Resolution.P720): "720x720",
    (AspectRatio.SQUARE, Resolution.P1080): "1080x1080",
}


class ModelsFileError(ValueError):
    """The file cannot be used. The sentence says where and why."""


@dataclass(frozen=True)
class GatewayModel(Model):
    """A model of a gateway's, with the words that it has for the sizes."""

    sizes: Mapping[Shape, str] = field(default_factory=lambda: SIZES)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[\x21-\x7e]{1,200}$")
    title: str = Field("", max_length=100)
    lengths: tuple[Seconds, ...] = ()
    from_seconds: Seconds | None = None
    to_seconds: Seconds | None = None
    usd_per_second: Usd | dict[Resolution, Usd] | None = None
    usd_per_clip: Usd | dict[Resolution, Usd] | None = None
    price_read_on: date
    resolutions: tuple[Resolution, ...] = ()
    aspect_ratios: tuple[AspectRatio, ...] = (AspectRatio.WIDE, AspectRatio.TALL)
    image: bool = True
    # "16:9 720p" = "1280x720"
    sizes: dict[str, Size] = {}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        a_range = self.from_seconds is not None and self.to_seconds is not None
        if bool(self.lengths) == a_range or (a_range and self._shortest > self._longest):
            raise ValueError("needs lengths, or from_seconds and to_seconds")
        if (self.usd_per_second is None) == (self.usd_per_clip is None):
            raise ValueError("needs usd_per_second or usd_per_clip")
        if not self.aspect_ratios or not set(self._priced) >= set(self._offered):
            raise ValueError("needs an aspect ratio, and a price for each resolution")
        if odd := set(self.sizes) - {f"{ratio} {resolution}" for ratio, resolution in SIZES}:
            raise ValueError(f'sizes: {min(odd)!r} is none such as "16:9 720p"')
        return self

    @property
    def _shortest(self) -> float:
        return min(self.lengths) if self.lengths else self.from_seconds or 0.0

    @property
    def _longest(self) -> float:
        return max(self.lengths) if self.lengths else self.to_seconds or 0.0

    @property
    def _priced(self) -> tuple[Resolution, ...]:
        usd = self.usd_per_clip if self.usd_per_second is None else self.usd_per_second
        return tuple(usd) if isinstance(usd, dict) else tuple(Resolution)

    @property
    def _offered(self) -> tuple[Resolution, ...]:
        return self.resolutions or (
            self._priced if len(self._priced) < len(Resolution) else (Resolution.P720,)
        )

    @property
    def _prices(self) -> tuple[Price, ...]:
        per = "clip" if self.usd_per_second is None else "second"
        usd = self.usd_per_clip if self.usd_per_second is None else self.usd_per_second
        if not isinstance(usd, dict):
            return (Price(usd or 0.0, per),)
        # Where nobody says which size it is, the dearest counts.
        return (*(Price(each, per, size) for size, each in usd.items()), Price(max(usd.values()), per))

    def model(self) -> GatewayModel:
        """The entry as the registry has it."""
        prices = self._prices
        own = {(r, p): self.sizes[f"{r} {p}"] for r, p in SIZES if f"{r} {p}" in self.sizes}
        return GatewayModel(
            provider=PROVIDER,
            name=self.name,
            kind=Kind.VIDEO,
            title=self.title or f"{self.name} (gateway)",
            min_seconds=self._shortest,
            max_seconds=self._longest,
            lengths=self.lengths,
            length_step=0.0 if self.lengths else 1.0,
            aspect_ratios=frozenset(self.aspect_ratios),
            resolutions=frozenset(self._offered),
            image=ImageInput.OPTIONAL if self.image else ImageInput.NONE,
            sound=True,
            lookup=True,
            progress=True,
            usd_per_second=max(price.usd for price in prices),
            prices=prices,
            price_source=PriceSource("the owner's models file", self.price_read_on),
            # Whatever stands behind the gateway: a guess until past jobs tell.
            expected_base_seconds=60.0,
            expected_seconds_per_second=15.0,
            poll_floor_seconds=2.0,
            poll_ceiling_seconds=30.0,
            note="From LONGTAKE_MODELS_FILE.",
            sizes={**SIZES, **own},
        )


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    openai: tuple[_Entry, ...] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        if len({entry.name for entry in self.openai}) < len(self.openai):
            raise ValueError("two models have the same name")
        return self


def read_models_file(path: Path) -> tuple[GatewayModel, ...]:
    """The file's models. Raises ModelsFileError."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ModelsFileError(f"{path}: cannot be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise ModelsFileError(f"{path}: is no TOML: {error}") from None
    try:
        return tuple(entry.model() for entry in _File.model_validate(told).openai)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ModelsFileError(f"{path}: {where or 'file'}: {first['msg']}") from None
