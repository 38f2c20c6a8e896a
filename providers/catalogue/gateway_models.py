"""Models of gateways with OpenAI's `/v1/videos` API, read from the owner's own TOML file.

[[openai]]
name = "MiniMax-H3"                    # the gateway's name for it
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

from contracts import AspectRatio, ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource

GATEWAY_PROVIDER = "openai"
MAX_SECONDS = 120.0
Usd = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0, le=MAX_SECONDS, allow_inf_nan=False)]
Size = Annotated[str, Field(pattern=r"^[1-9]\d{1,3}x[1-9]\d{1,3}$")]
ClipFormat = tuple[AspectRatio, Resolution]
# The sizes that most gateways accept. OpenAI's own 1792x1024 was Sora's.
SIZES: Mapping[ClipFormat, str] = {
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
    """The models file cannot be used. The message says where and why."""


@dataclass(frozen=True)
class GatewayModel(ModelSpec):
    """A gateway's model, with its names of the frame sizes."""

    sizes: Mapping[ClipFormat, str] = field(default_factory=lambda: SIZES)


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
    def _check_consistency(self) -> Self:
        a_range = self.from_seconds is not None and self.to_seconds is not None
        if bool(self.lengths) == a_range or (a_range and self._min_length > self._max_length):
            raise ValueError("needs lengths, or from_seconds and to_seconds")
        if (self.usd_per_second is None) == (self.usd_per_clip is None):
            raise ValueError("needs usd_per_second or usd_per_clip")
        if not self.aspect_ratios or not set(self._priced_resolutions) >= set(self._offered_resolutions):
            raise ValueError("needs an aspect ratio, and a price for each resolution")
        if odd := set(self.sizes) - {f"{ratio} {resolution}" for ratio, resolution in SIZES}:
            raise ValueError(f'sizes: {min(odd)!r} is none such as "16:9 720p"')
        return self

    @property
    def _min_length(self) -> float:
        return min(self.lengths) if self.lengths else self.from_seconds or 0.0

    @property
    def _max_length(self) -> float:
        return max(self.lengths) if self.lengths else self.to_seconds or 0.0

    @property
    def _priced_resolutions(self) -> tuple[Resolution, ...]:
        usd = self.usd_per_clip if self.usd_per_second is None else self.usd_per_second
        return tuple(usd) if isinstance(usd, dict) else tuple(Resolution)

    @property
    def _offered_resolutions(self) -> tuple[Resolution, ...]:
        return self.resolutions or (
            self._priced_resolutions
            if len(self._priced_resolutions) < len(Resolution)
            else (Resolution.P720,)
        )

    @property
    def _price_list(self) -> tuple[ListPrice, ...]:
        per = "clip" if self.usd_per_second is None else "second"
        usd = self.usd_per_clip if self.usd_per_second is None else self.usd_per_second
        if not isinstance(usd, dict):
            return (ListPrice(usd or 0.0, per),)
        # For an unstated resolution the highest price counts.
        return (
            *(ListPrice(each, per, size) for size, each in usd.items()),
            ListPrice(max(usd.values()), per),
        )

    def to_model(self) -> GatewayModel:
        """Convert the entry to a model of the registry."""
        prices = self._price_list
        own = {(r, p): self.sizes[f"{r} {p}"] for r, p in SIZES if f"{r} {p}" in self.sizes}
        return GatewayModel(
            provider=GATEWAY_PROVIDER,
            name=self.name,
            kind=ModelKind.VIDEO,
            title=self.title or f"{self.name} (gateway)",
            min_seconds=self._min_length,
            max_seconds=self._max_length,
            lengths=self.lengths,
            length_step=0.0 if self.lengths else 1.0,
            aspect_ratios=frozenset(self.aspect_ratios),
            resolutions=frozenset(self._offered_resolutions),
            image=ImageInput.OPTIONAL if self.image else ImageInput.NONE,
            sound=True,
            lookup=True,
            progress=True,
            usd_per_second=max(price.usd for price in prices),
            prices=prices,
            price_source=PriceSource("the owner's models file", self.price_read_on),
            # Depends on what is behind the gateway: a guess until past jobs are known.
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
    def _check_unique_names(self) -> Self:
        if len({entry.name for entry in self.openai}) < len(self.openai):
            raise ValueError("two models have the same name")
        return self


def read_models_file(path: Path) -> tuple[GatewayModel, ...]:
    """Return the models in the file. Raises ModelsFileError."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ModelsFileError(f"{path}: cannot be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise ModelsFileError(f"{path}: is no TOML: {error}") from None
    try:
        return tuple(entry.to_model() for entry in _File.model_validate(told).openai)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ModelsFileError(f"{path}: {where or 'file'}: {first['msg']}") from None
