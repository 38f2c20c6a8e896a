"""What moves through the air: rain, snow, petals, fireflies, embers, motes of dust."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, sin, tau

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from media.animatic.canvas import Canvas
from media.animatic.colour import Rgb, mix, yuv
from media.animatic.layer import Moment
from media.animatic.palette import Palette
from media.animatic.sheet import Stage
from media.animatic.words import WEATHERS, named

Masks = tuple[Image.Image, Image.Image]

BORDER = 0.12  # picture heights beyond the view, where what leaves it comes in again
SHADES = 5  # of strength, for what glimmers


@dataclass(frozen=True)
class Kind:
    """`count` particles per square picture height; sizes and speeds in picture heights (per second)."""

    count: int
    size: tuple[float, float]
    fall: float
    wind: float
    sway: float
    strength: float
    shape: str = "round"
    glimmer: bool = False


KINDS = {
    "snow": Kind(110, (0.006, 0.017), 0.13, 0.02, 0.03, 0.9),
    "rain": Kind(130, (0.05, 0.1), 1.5, -0.16, 0.0, 0.42, "streak"),
    "petals": Kind(30, (0.012, 0.022), 0.11, 0.07, 0.06, 0.95, "leaf"),
    "fireflies": Kind(26, (0.035, 0.06), -0.012, 0.01, 0.05, 0.9, "glow", glimmer=True),
    "embers": Kind(44, (0.012, 0.026), -0.16, 0.03, 0.04, 0.95, "glow", glimmer=True),
    "dust": Kind(24, (0.008, 0.016), -0.01, 0.012, 0.02, 0.5, "glow", glimmer=True),
    "bubbles": Kind(30, (0.008, 0.018), -0.12, 0.0, 0.02, 0.5),
}
BY_PLACE = {"room": "dust", "forest": "dust", "underwater": "bubbles"}
SHELTERED = {"room", "space", "underwater", "abstract"}


def choose_kind(stage: Stage, place: str) -> str:
    """The particles of a scene: by its weather where there is any, else by its place; '' for none."""
    weathers = [weather for weather in named(WEATHERS, stage.text) if weather in KINDS]
    if weathers and place not in SHELTERED:
        return weathers[0]
    return BY_PLACE.get(place, "")


class Particles:
    """All particles of a scene: each has its place, pace and phase from the start and needs no memory."""

    def __init__(self, stage: Stage, name: str) -> None:
        luck = stage.luck("particles", name)
        self.kind, self._stage = KINDS[name], stage
        self.colour = yuv(_colour(name, stage.palette))
        count = round(self.kind.count * stage.aspect)
        self._places = luck.uniform(0, 1, (count, 2))
        self._phases = luck.uniform(0, 1, count)
        self._sizes = luck.integers(0, 3, count)

    @cached_property
    def _sprites(self) -> list[list[Masks]]:
        """Masks by size (small to large: far to near) and by strength."""
        sizes = np.linspace(*self.kind.size, 3) * self._stage.height
        return [_sprite(self.kind, float(size), self._stage.height) for size in sizes]

    def draw(self, canvas: Canvas, moment: Moment, rows: int) -> None:
        """Lay all particles where they are at this moment."""
        for place, phase, size in zip(self._places, self._phases, self._sizes, strict=True):
            masks = self._sprites[size][self._shade(moment.seconds, phase)]
            x, y = self._at(moment, place, phase, 0.55 + 0.225 * size)
            at = (
                2 * round((x * canvas.height - masks[0].width / 2) / 2),
                2 * round((y * canvas.height - masks[0].height / 2) / 2),
            )
            canvas.tint(self.colour, masks, at)

    def solid_from(self, height: int, moment: Moment) -> int:
        """The air hides nothing."""
        return height

    def _at(
        self, moment: Moment, place: np.ndarray[tuple[int], np.dtype[np.float64]], phase: float, near: float
    ) -> tuple[float, float]:
        """Where a particle is, in picture heights; what leaves on one side comes in on the other."""
        kind, seconds = self.kind, moment.seconds
        swing = kind.sway * sin(tau * (seconds / 4.2 + phase))
        across, down = self._stage.aspect + 2 * BORDER, 1 + 2 * BORDER
        x = place[0] * across + near * (kind.wind * seconds - moment.view.x) + swing
        y = (
            place[1] * down
            + near * (kind.fall * seconds - moment.view.y)
            + 0.4 * kind.sway * sin(tau * seconds / 3.1 + 9 * phase)
        )
        return float(x % across - BORDER), float(y % down - BORDER)

    def _shade(self, seconds: float, phase: float) -> int:
        if not self.kind.glimmer:
            return SHADES - 1
        return round((0.5 + 0.5 * sin(tau * (seconds / (1.8 + 2 * phase) + 7 * phase))) * (SHADES - 1))


def _colour(name: str, palette: Palette) -> Rgb:
    pale = mix(palette.light, (1.0, 1.0, 1.0), 0.4)
    rain = mix(palette.sky[-1], (1.0, 1.0, 1.0), 0.45)
    ember = mix(palette.light, (1.0, 0.45, 0.1), 0.75)
    return {"rain": rain, "embers": ember, "petals": palette.accent}.get(name, pale)


def _sprite(kind: Kind, size: float, height: int) -> list[Masks]:
    """A shape's masks, from faint to full."""
    shape = {"round": _round, "streak": _streak, "leaf": _leaf, "glow": _glow}[kind.shape](
        max(size, 3.0), height
    )
    strengths = [kind.strength * (0.15 + 0.85 * shade / (SHADES - 1)) for shade in range(SHADES)]
    masks = [shape.point(lambda part, by=strength: round(part * by)) for strength in strengths]
    return [(mask, mask.reduce(2)) for mask in masks]


def _blank(width: float, height: float) -> Image.Image:
    """A mask four times as large as needed, of sides that stay even when shrunk."""
    return Image.new("L", (8 * ceil(width / 2), 8 * ceil(height / 2)))


def _round(size: float, height: int) -> Image.Image:
    mask = _blank(size + 2, size + 2)
    margin = 3
    ImageDraw.Draw(mask).ellipse((margin, margin, mask.width - margin, mask.height - margin), 255)
    return mask.filter(ImageFilter.GaussianBlur(2)).reduce(4)


def _streak(size: float, height: int) -> Image.Image:
    mask = _blank(size * 0.107 + 4, size)
    thick = max(4, round(height / 720 * 6))
    ImageDraw.Draw(mask).line((mask.width - thick, 0, thick, mask.height), 255, thick)
    return mask.reduce(4)


def _leaf(size: float, height: int) -> Image.Image:
    mask = _blank(size * 1.3, size)
    ImageDraw.Draw(mask).ellipse((2, mask.height * 0.25, mask.width - 2, mask.height * 0.75), 255)
    return mask.rotate(28, Image.Resampling.BILINEAR).reduce(4)


def _glow(size: float, height: int) -> Image.Image:
    """A bright grain in a soft light."""
    side = 2 * ceil(size / 2)
    at = np.abs(np.arange(side) - (side - 1) / 2) / (side / 2)
    far = np.hypot(at[:, None], at[None, :])
    light = np.clip(1 - far, 0, 1) ** 2 * 0.55 + np.clip((0.2 - far) * 12, 0, 1)
    return Image.fromarray((np.clip(light, 0, 1) * 255).astype(np.uint8))
