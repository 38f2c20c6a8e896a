"""The sky: a gradient, sun or moon with their glow, stars, and clouds of cut paper."""

from dataclasses import dataclass

import numpy as np

from media.animatic.chance import Chance
from media.animatic.colour import Floats, Rgb, mix, turn
from media.animatic.layer import Layer
from media.animatic.sheet import MARGIN, Point, Sheet, Stage, backdrop, gradient

SKY_DEPTH = 0.04
STARS_PER_AREA = 130  # per square picture height


@dataclass(frozen=True)
class Sun:
    """Sun or moon: where (picture heights), its radius, and how far its glow reaches."""

    x: float
    y: float
    radius: float
    glow: float


def place_sun(stage: Stage, horizon: float) -> Sun:
    """Where the light is: low at dawn and dusk, high by day and night."""
    luck = stage.luck("sun")
    across = float(luck.choice([luck.uniform(0.16, 0.38), luck.uniform(0.62, 0.84)]))
    low = stage.palette.hour in {"dawn", "dusk"}
    y = horizon - luck.uniform(0.08, 0.2) if low else luck.uniform(0.14, 0.26)
    scale = min(1.0, stage.aspect)
    radius = luck.uniform(0.085, 0.125) if low else luck.uniform(0.055, 0.08)
    return Sun(stage.shown(across), float(y), float(radius) * scale, 0.62 if low else 0.4)


def sky(stage: Stage, horizon: float = 0.72, *, disc: bool = True) -> list[Layer]:
    """Gradient, glow, disc and, at night, stars, as one opaque layer."""
    sun = place_sun(stage, horizon)
    picture = gradient(stage, stage.palette.sky, -0.05, horizon)
    picture = _glowing(stage, picture, sun)
    if stage.palette.dark:
        _sprinkle(stage, picture, horizon)
    if disc:
        _disc(stage, picture, sun)
    return [backdrop(stage, np.clip(picture, 0, 1), SKY_DEPTH)]


def clouds(stage: Stage, *, low: float = 0.42, count: int = 5) -> list[Layer]:
    """Two sheets of clouds that drift at their own pace."""
    luck = stage.luck("clouds")
    wind = float(luck.choice([-1, 1])) * min(0.014, 0.12 / stage.seconds)
    return [_cloud_sheet(stage, near, wind, low, count) for near in (0.0, 1.0)]


def _cloud_sheet(stage: Stage, near: float, wind: float, low: float, count: int) -> Layer:
    luck = stage.luck("clouds", near)
    colour = mix(stage.palette.sky[len(stage.palette.sky) // 2], _cloud_light(stage), 0.45 + 0.4 * near)
    sheet = Sheet(stage, colour)
    for _ in range(count):
        x, y = float(luck.uniform(-MARGIN, stage.aspect + MARGIN)), float(luck.uniform(0.06, low))
        _cloud(sheet, luck, (x, y), float(luck.uniform(0.6, 1.0)) * (0.7 + 0.5 * near), colour)
    return sheet.layer(0.1 + 0.08 * near, shadow=0.16, drift=wind * (0.6 + near), rim=0.05)


def _cloud_light(stage: Stage) -> Rgb:
    """What clouds shine with: the sun's light by day, little by night."""
    if stage.palette.dark:
        return mix(stage.palette.sky[-1], stage.palette.sky[0], 0.35)
    return mix(stage.palette.sky[-1], stage.palette.light, 0.45)


def _cloud(sheet: Sheet, luck: Chance, at: Point, size: float, colour: Rgb) -> None:
    """A flat-bottomed heap of rounds."""
    x, y = at
    half = 0.15 * size
    for step in np.linspace(-1, 1, 6):
        radius = size * (0.018 + 0.042 * (1 - step * step) * luck.uniform(0.6, 1.1))
        sheet.ellipse(x + float(step) * half, y - radius * 0.55, radius * 1.25, radius, colour)
    sheet.box(x - half, y - 0.012 * size, x + half, y + 0.008 * size, colour)


def _glowing(stage: Stage, picture: Floats, sun: Sun) -> Floats:
    """The sky lit around the sun, in steps, as of paper rings behind one another."""
    far = _distance(stage, sun.x, sun.y)
    light = np.array(stage.palette.light, dtype=np.float32)
    near = far / np.float32(sun.glow)
    soft = np.exp(-near * np.sqrt(near)) * (0.34 if stage.palette.dark else 0.62)
    rings = sum(np.clip((sun.radius * ring - far) * stage.height, 0, 1) for ring in (1.7, 2.7, 4.1)) * 0.06
    share = np.clip(soft + rings, 0, 0.92)[..., None]
    return np.asarray(picture * (1 - share) + light * share)


def _disc(stage: Stage, picture: Floats, sun: Sun) -> None:
    far = _distance(stage, sun.x, sun.y)
    share = np.clip((sun.radius - far) * stage.height, 0, 1)
    light = np.array(turn(stage.palette.light, light=0.03), dtype=np.float32)
    if stage.palette.dark and stage.luck("moon").random() < 0.5:  # noqa: PLR2004
        bite = _distance(stage, sun.x + 0.42 * sun.radius, sun.y - 0.2 * sun.radius)
        share = share * (1 - np.clip((sun.radius * 0.92 - bite) * stage.height, 0, 1))
    picture += share[..., None] * (light - picture)


def _sprinkle(stage: Stage, picture: Floats, horizon: float) -> None:
    """Stars, fewer and fainter towards the horizon."""
    luck = stage.luck("stars")
    height, width = picture.shape[:2]
    for _ in range(int(STARS_PER_AREA * stage.aspect)):
        x, y = luck.uniform(0, 1), luck.uniform(0, 1) ** 1.4 * (horizon + MARGIN) / (1 + 2 * MARGIN)
        size = max(1, round(stage.height / 720 * luck.choice([1, 1, 1, 2, 3])))
        left, top = int(x * (width - size)), int(y * (height - size))
        spot = picture[top : top + size, left : left + size]
        spot += (np.array(stage.palette.light, dtype=np.float32) - spot) * luck.uniform(0.25, 0.95)


def _distance(stage: Stage, x: float, y: float) -> Floats:
    """How far each pixel of a sheet is from a point, in picture heights."""
    width, height = stage.size
    across = (np.arange(width, dtype=np.float32) - stage.margin) / stage.height - x
    down = (np.arange(height, dtype=np.float32) - stage.margin) / stage.height - y
    return np.sqrt(across[None, :] ** 2 + down[:, None] ** 2)
