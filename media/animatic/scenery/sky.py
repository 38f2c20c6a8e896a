"""Sky scenery: a gradient, sun or moon with a glow, stars, and clouds of cut paper."""

from dataclasses import dataclass

import numpy as np

from media.animatic.colour import Floats, Rgb, adjust_colour, mix_colours
from media.animatic.layer import Layer
from media.animatic.sheet import MARGIN, Point, SceneContext, Sheet, backdrop_layer, paint_gradient
from media.procedural.seeded_random import SeededRandom

SKY_DEPTH = 0.04
STARS_PER_AREA = 130  # per square picture height


@dataclass(frozen=True)
class Sun:
    """Sun or moon: position, radius and reach of its glow, in picture heights."""

    x: float
    y: float
    radius: float
    glow: float


def place_sun(stage: SceneContext, horizon: float) -> Sun:
    """Place sun or moon: low at dawn and dusk, high by day and night."""
    luck = stage.random_for("sun")
    across = float(luck.choice([luck.uniform(0.16, 0.38), luck.uniform(0.62, 0.84)]))
    low = stage.palette.hour in {"dawn", "dusk"}
    y = horizon - luck.uniform(0.08, 0.2) if low else luck.uniform(0.14, 0.26)
    scale = min(1.0, stage.aspect)
    radius = luck.uniform(0.085, 0.125) if low else luck.uniform(0.055, 0.08)
    return Sun(stage.view_x(across), float(y), float(radius) * scale, 0.62 if low else 0.4)


def draw_sky(stage: SceneContext, horizon: float = 0.72, *, disc: bool = True) -> list[Layer]:
    """Draw gradient, glow, disc and, at night, stars, as one opaque layer."""
    sun = place_sun(stage, horizon)
    picture = paint_gradient(stage, stage.palette.sky, -0.05, horizon)
    picture = _add_sun_glow(stage, picture, sun)
    if stage.palette.is_night:
        _draw_stars(stage, picture, horizon)
    if disc:
        _draw_disc(stage, picture, sun)
    return [backdrop_layer(stage, np.clip(picture, 0, 1), SKY_DEPTH)]


def draw_clouds(stage: SceneContext, *, low: float = 0.42, count: int = 5) -> list[Layer]:
    """Draw two sheets of clouds, each drifting at its own speed."""
    luck = stage.random_for("clouds")
    wind = float(luck.choice([-1, 1])) * min(0.014, 0.12 / stage.seconds)
    return [_draw_cloud_sheet(stage, near, wind, low, count) for near in (0.0, 1.0)]


def _draw_cloud_sheet(stage: SceneContext, near: float, wind: float, low: float, count: int) -> Layer:
    luck = stage.random_for("clouds", near)
    colour = mix_colours(
        stage.palette.sky[len(stage.palette.sky) // 2], _cloud_light(stage), 0.45 + 0.4 * near
    )
    sheet = Sheet(stage, colour)
    for _ in range(count):
        x, y = float(luck.uniform(-MARGIN, stage.aspect + MARGIN)), float(luck.uniform(0.06, low))
        _draw_cloud(sheet, luck, (x, y), float(luck.uniform(0.6, 1.0)) * (0.7 + 0.5 * near), colour)
    return sheet.to_layer(0.1 + 0.08 * near, shadow=0.16, drift=wind * (0.6 + near), rim=0.05)


def _cloud_light(stage: SceneContext) -> Rgb:
    """Return the light colour of clouds: the sun's by day, a dim one by night."""
    if stage.palette.is_night:
        return mix_colours(stage.palette.sky[-1], stage.palette.sky[0], 0.35)
    return mix_colours(stage.palette.sky[-1], stage.palette.light, 0.45)


def _draw_cloud(sheet: Sheet, luck: SeededRandom, at: Point, size: float, colour: Rgb) -> None:
    """Draw a cloud: a flat-bottomed heap of ellipses."""
    x, y = at
    half = 0.15 * size
    for step in np.linspace(-1, 1, 6):
        radius = size * (0.018 + 0.042 * (1 - step * step) * luck.uniform(0.6, 1.1))
        sheet.fill_ellipse(x + float(step) * half, y - radius * 0.55, radius * 1.25, radius, colour)
    sheet.fill_box(x - half, y - 0.012 * size, x + half, y + 0.008 * size, colour)


def _add_sun_glow(stage: SceneContext, picture: Floats, sun: Sun) -> Floats:
    """Light the sky around the sun, with steps like paper rings behind one another."""
    far = _distance_map(stage, sun.x, sun.y)
    light = np.array(stage.palette.light, dtype=np.float32)
    near = far / np.float32(sun.glow)
    soft = np.exp(-near * np.sqrt(near)) * (0.34 if stage.palette.is_night else 0.62)
    rings = sum(np.clip((sun.radius * ring - far) * stage.height, 0, 1) for ring in (1.7, 2.7, 4.1)) * 0.06
    share = np.clip(soft + rings, 0, 0.92)[..., None]
    return np.asarray(picture * (1 - share) + light * share)


def _draw_disc(stage: SceneContext, picture: Floats, sun: Sun) -> None:
    far = _distance_map(stage, sun.x, sun.y)
    share = np.clip((sun.radius - far) * stage.height, 0, 1)
    light = np.array(adjust_colour(stage.palette.light, light=0.03), dtype=np.float32)
    if stage.palette.is_night and stage.random_for("moon").random() < 0.5:  # noqa: PLR2004
        bite = _distance_map(stage, sun.x + 0.42 * sun.radius, sun.y - 0.2 * sun.radius)
        share = share * (1 - np.clip((sun.radius * 0.92 - bite) * stage.height, 0, 1))
    picture += share[..., None] * (light - picture)


def _draw_stars(stage: SceneContext, picture: Floats, horizon: float) -> None:
    """Draw stars, fewer towards the horizon."""
    luck = stage.random_for("stars")
    height, width = picture.shape[:2]
    for _ in range(int(STARS_PER_AREA * stage.aspect)):
        x, y = luck.uniform(0, 1), luck.uniform(0, 1) ** 1.4 * (horizon + MARGIN) / (1 + 2 * MARGIN)
        size = max(1, round(stage.height / 720 * luck.choice([1, 1, 1, 2, 3])))
        left, top = int(x * (width - size)), int(y * (height - size))
        spot = picture[top : top + size, left : left + size]
        spot += (np.array(stage.palette.light, dtype=np.float32) - spot) * luck.uniform(0.25, 0.95)


def _distance_map(stage: SceneContext, x: float, y: float) -> Floats:
    """Return each sheet pixel's distance from a point, in picture heights."""
    width, height = stage.sheet_size
    across = (np.arange(width, dtype=np.float32) - stage.margin_pixels) / stage.height - x
    down = (np.arange(height, dtype=np.float32) - stage.margin_pixels) / stage.height - y
    return np.sqrt(across[None, :] ** 2 + down[:, None] ** 2)
