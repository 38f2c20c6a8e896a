"""Particles in the air or water: rain, snow, petals, fireflies, embers, dust, bubbles."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, sin, tau

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from media.animatic.canvas import Canvas
from media.animatic.colour import Rgb, mix_colours, to_yuv
from media.animatic.layer import FrameMoment
from media.animatic.palette import Palette
from media.animatic.sheet import SceneContext
from media.procedural.topics import WEATHERS, find_topics

Masks = tuple[Image.Image, Image.Image]

BORDER = 0.12  # picture heights beyond the view, where particles wrap around
SHADES = 5  # levels of strength of a glimmering particle


@dataclass(frozen=True)
class ParticleKind:
    """`count` particles per square picture height; sizes and speeds in picture heights (per second)."""

    count: int
    size: tuple[float, float]
    fall: float
    wind: float
    sway: float
    strength: float
    shape: str = "round"
    glimmer: bool = False


PARTICLE_KINDS = {
    "snow": ParticleKind(110, (0.006, 0.017), 0.13, 0.02, 0.03, 0.9),
    "rain": ParticleKind(130, (0.05, 0.1), 1.5, -0.16, 0.0, 0.42, "streak"),
    "petals": ParticleKind(30, (0.012, 0.022), 0.11, 0.07, 0.06, 0.95, "leaf"),
    "fireflies": ParticleKind(26, (0.035, 0.06), -0.012, 0.01, 0.05, 0.9, "glow", glimmer=True),
    "embers": ParticleKind(44, (0.012, 0.026), -0.16, 0.03, 0.04, 0.95, "glow", glimmer=True),
    "dust": ParticleKind(24, (0.008, 0.016), -0.01, 0.012, 0.02, 0.5, "glow", glimmer=True),
    "bubbles": ParticleKind(30, (0.008, 0.018), -0.12, 0.0, 0.02, 0.5),
}
BY_PLACE = {"room": "dust", "forest": "dust", "underwater": "bubbles"}
SHELTERED = {"room", "space", "underwater", "abstract"}


def choose_particles(stage: SceneContext, place: str) -> str:
    """Choose the particles of a scene: by its weather if any, else by its place; '' for none."""
    weathers = [weather for weather in find_topics(WEATHERS, stage.text) if weather in PARTICLE_KINDS]
    if weathers and place not in SHELTERED:
        return weathers[0]
    return BY_PLACE.get(place, "")


class Particles:
    """The particles of a scene; their positions are a function of time, without state."""

    def __init__(self, stage: SceneContext, name: str) -> None:
        luck = stage.random_for("particles", name)
        self.kind, self._stage = PARTICLE_KINDS[name], stage
        self.colour = to_yuv(_particle_colour(name, stage.palette))
        count = round(self.kind.count * stage.aspect)
        self._places = luck.uniform(0, 1, (count, 2))
        self._phases = luck.uniform(0, 1, count)
        self._sizes = luck.integers(0, 3, count)

    @cached_property
    def _sprite_masks(self) -> list[list[Masks]]:
        """Masks by size (small to large, that is far to near), then by strength."""
        sizes = np.linspace(*self.kind.size, 3) * self._stage.height
        return [_make_sprite(self.kind, float(size), self._stage.height) for size in sizes]

    def draw_onto(self, canvas: Canvas, moment: FrameMoment, rows: int) -> None:
        """Draw all particles where they are at `moment`."""
        for place, phase, size in zip(self._places, self._phases, self._sizes, strict=True):
            masks = self._sprite_masks[size][self._choose_shade(moment.seconds, phase)]
            x, y = self._locate_particle(moment, place, phase, 0.55 + 0.225 * size)
            at = (
                2 * round((x * canvas.height - masks[0].width / 2) / 2),
                2 * round((y * canvas.height - masks[0].height / 2) / 2),
            )
            canvas.paste_colour(self.colour, masks, at)

    def first_opaque_row(self, height: int, moment: FrameMoment) -> int:
        """Return `height`: particles hide nothing."""
        return height

    def _locate_particle(
        self,
        moment: FrameMoment,
        place: np.ndarray[tuple[int], np.dtype[np.float64]],
        phase: float,
        near: float,
    ) -> tuple[float, float]:
        """Return a particle's position in picture heights; it wraps around at the borders."""
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

    def _choose_shade(self, seconds: float, phase: float) -> int:
        if not self.kind.glimmer:
            return SHADES - 1
        return round((0.5 + 0.5 * sin(tau * (seconds / (1.8 + 2 * phase) + 7 * phase))) * (SHADES - 1))


def _particle_colour(name: str, palette: Palette) -> Rgb:
    pale = mix_colours(palette.light, (1.0, 1.0, 1.0), 0.4)
    rain = mix_colours(palette.sky[-1], (1.0, 1.0, 1.0), 0.45)
    ember = mix_colours(palette.light, (1.0, 0.45, 0.1), 0.75)
    return {"rain": rain, "embers": ember, "petals": palette.accent}.get(name, pale)


def _make_sprite(kind: ParticleKind, size: float, height: int) -> list[Masks]:
    """Return a particle's masks, full and half size, from faint to full strength."""
    shape = {"round": _round_mask, "streak": _streak_mask, "leaf": _leaf_mask, "glow": _glow_mask}[
        kind.shape
    ](max(size, 3.0), height)
    strengths = [kind.strength * (0.15 + 0.85 * shade / (SHADES - 1)) for shade in range(SHADES)]
    masks = [shape.point(lambda part, by=strength: round(part * by)) for strength in strengths]
    return [(mask, mask.reduce(2)) for mask in masks]


def _blank_mask(width: float, height: float) -> Image.Image:
    """Return a blank mask four times as large as needed, with sides that stay even when shrunk."""
    return Image.new("L", (8 * ceil(width / 2), 8 * ceil(height / 2)))


def _round_mask(size: float, height: int) -> Image.Image:
    mask = _blank_mask(size + 2, size + 2)
    margin = 3
    ImageDraw.Draw(mask).ellipse((margin, margin, mask.width - margin, mask.height - margin), 255)
    return mask.filter(ImageFilter.GaussianBlur(2)).reduce(4)


def _streak_mask(size: float, height: int) -> Image.Image:
    mask = _blank_mask(size * 0.107 + 4, size)
    thick = max(4, round(height / 720 * 6))
    ImageDraw.Draw(mask).line((mask.width - thick, 0, thick, mask.height), 255, thick)
    return mask.reduce(4)


def _leaf_mask(size: float, height: int) -> Image.Image:
    mask = _blank_mask(size * 1.3, size)
    ImageDraw.Draw(mask).ellipse((2, mask.height * 0.25, mask.width - 2, mask.height * 0.75), 255)
    return mask.rotate(28, Image.Resampling.BILINEAR).reduce(4)


def _glow_mask(size: float, height: int) -> Image.Image:
    """Return the mask of a bright point in a soft glow."""
    side = 2 * ceil(size / 2)
    at = np.abs(np.arange(side) - (side - 1) / 2) / (side / 2)
    far = np.hypot(at[:, None], at[None, :])
    light = np.clip(1 - far, 0, 1) ** 2 * 0.55 + np.clip((0.2 - far) * 12, 0, 1)
    return Image.fromarray((np.clip(light, 0, 1) * 255).astype(np.uint8))
