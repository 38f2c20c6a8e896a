"""Space scenery: nebulae, stars, a planet with a ring, and the ground of a moon."""

import numpy as np

from media.animatic.colour import Floats, Rgb, adjust_colour, mix_colours
from media.animatic.layer import Layer, Sway
from media.animatic.noise import ridge_line
from media.animatic.scenery.land import ridge_height_at, scatter_positions
from media.animatic.sheet import MARGIN, SceneContext, Sheet, backdrop_layer, paint_gradient
from media.procedural.seeded_random import SeededRandom


def draw_space(stage: SceneContext) -> list[Layer]:
    """Draw stars, then clouds of dust, planet and moon, and a horizon of craters."""
    luck = stage.random_for("space")
    deep = [
        adjust_colour(mix_colours(tone, (0.01, 0.01, 0.05), 0.72), chroma=1.1)
        for tone in (*stage.palette.sky, stage.palette.far)
    ]
    picture = paint_gradient(stage, deep, -0.1, 1.1)
    _draw_stars(stage, luck, picture)
    layers = [backdrop_layer(stage, np.clip(picture, 0, 1), 0.03)]
    layers += [_draw_dust(stage, luck, deep, number) for number in range(3)]
    layers += [_draw_planet(stage, luck), _draw_moon(stage, luck)]
    return [*layers, *(_draw_craters(stage, luck, number) for number in range(2))]


def _draw_stars(stage: SceneContext, luck: SeededRandom, picture: Floats) -> None:
    height, width = picture.shape[:2]
    for _ in range(int(420 * stage.aspect)):
        size = max(1, round(stage.height / 720 * luck.choice([1, 1, 1, 1, 2, 3])))
        left, top = int(luck.uniform(0, width - size)), int(luck.uniform(0, height - size))
        spot = picture[top : top + size, left : left + size]
        spot += (1 - spot) * luck.uniform(0.15, 0.95)


def _draw_dust(stage: SceneContext, luck: SeededRandom, deep: list[Rgb], number: int) -> Layer:
    """Draw a band of dust across the sky, of overlapping ellipses."""
    colour = mix_colours(deep[1], stage.palette.sky[-1 - number % 2], 0.1 + 0.07 * number)
    sheet = Sheet(stage, colour)
    slope, middle = float(luck.uniform(-0.35, 0.35)), 0.3 + 0.09 * number
    for _ in range(round(26 * stage.aspect)):
        x = float(luck.uniform(-MARGIN, stage.aspect + MARGIN))
        radius = float(luck.uniform(0.02, 0.075)) * (1 - 0.18 * number)
        sheet.fill_ellipse(
            x,
            middle + slope * (x - stage.aspect / 2) + float(luck.normal(0, 0.04)),
            radius * 2.6,
            radius * 0.5,
            colour,
        )
    return sheet.to_layer(0.08 + 0.05 * number, shadow=0.3, rim=0.08)


def _draw_planet(stage: SceneContext, luck: SeededRandom) -> Layer:
    """Draw a banded planet, lit from one side, in most cases with a ring."""
    body = stage.palette.accent
    sheet = Sheet(stage, body)
    x, y = stage.view_x(float(luck.choice([0.3, 0.7]))), float(luck.uniform(0.26, 0.4))
    radius = float(luck.uniform(0.13, 0.19)) * min(1.0, stage.aspect)
    ringed, ring = luck.random() < 0.7, mix_colours(stage.palette.light, body, 0.35)  # noqa: PLR2004
    if ringed:
        _draw_ring(sheet, (x, y), radius, ring, np.linspace(np.pi, 2 * np.pi, 40))
    sheet.fill_ellipse(x, y, radius, radius, body)
    _draw_bands(sheet, luck, (x, y), radius, body)
    if ringed:
        _draw_ring(sheet, (x, y), radius, ring, np.linspace(0, np.pi, 40))
    return sheet.to_layer(0.26, shadow=0.5, sway=Sway(0.0, 0.004, 9.0))


def _draw_bands(
    sheet: Sheet, luck: SeededRandom, middle: tuple[float, float], radius: float, body: Rgb
) -> None:
    x, y = middle
    for band in np.linspace(-0.8, 0.8, 7):
        half = radius * float(np.sqrt(1 - band * band)) * 0.985
        tone = adjust_colour(body, light=float(luck.uniform(-0.09, 0.07)))
        sheet.fill_ellipse(x, y + radius * float(band), half, radius * 0.07, tone)
    angles = np.linspace(-np.pi / 2, np.pi / 2, 30)
    limb = [(x + radius * float(np.cos(angle)), y + radius * float(np.sin(angle))) for angle in angles]
    shade = [
        (x + radius * 0.55 * float(np.cos(angle)), y + radius * float(np.sin(angle)))
        for angle in angles[::-1]
    ]
    sheet.fill_polygon([*limb, *shade], adjust_colour(body, light=-0.18))


def _draw_ring(
    sheet: Sheet,
    middle: tuple[float, float],
    radius: float,
    colour: Rgb,
    angles: Floats | np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> None:
    for reach, thickness, tone in ((1.75, 0.03, colour), (1.52, 0.014, adjust_colour(colour, light=-0.1))):
        points = []
        for angle in angles:
            across, down = radius * reach * float(np.cos(angle)), radius * reach * 0.26 * float(np.sin(angle))
            points.append((middle[0] + across * 0.96 - down * 0.28, middle[1] + down * 0.96 + across * 0.28))
        sheet.draw_line(points, thickness * radius / 0.15, tone)


def _draw_moon(stage: SceneContext, luck: SeededRandom) -> Layer:
    colour = mix_colours(stage.palette.light, stage.palette.sky[0], 0.25)
    sheet = Sheet(stage, colour)
    x, y, radius = (
        stage.view_x(float(luck.uniform(0.42, 0.58))),
        float(luck.uniform(0.12, 0.55)),
        float(luck.uniform(0.03, 0.05)),
    )
    sheet.fill_ellipse(x, y, radius, radius, colour)
    for _ in range(5):
        sheet.fill_ellipse(
            x + float(luck.uniform(-0.5, 0.5)) * radius,
            y + float(luck.uniform(-0.5, 0.5)) * radius,
            radius * 0.16,
            radius * 0.16,
            adjust_colour(colour, light=-0.07),
        )
    return sheet.to_layer(0.36)


def _draw_craters(stage: SceneContext, luck: SeededRandom, number: int) -> Layer:
    colour = mix_colours(stage.palette.far, stage.palette.near, 0.25 + 0.45 * number)
    sheet = Sheet(stage, colour)
    line = 0.8 + 0.11 * number + ridge_line(luck, waves=5, octaves=4, rough=0.4) * 0.06
    sheet.fill_ridge(line, colour)
    for x in scatter_positions(stage, luck, 7):
        y, half = (
            ridge_height_at(stage, line, x) + float(luck.uniform(0.05, 0.14)),
            float(luck.uniform(0.025, 0.07)),
        )
        sheet.fill_ellipse(x, y, half, half * 0.26, adjust_colour(colour, light=0.045))
        sheet.fill_ellipse(x, y + half * 0.05, half * 0.86, half * 0.19, adjust_colour(colour, light=-0.05))
    return sheet.to_layer(0.55 + 0.4 * number, fade=0.15)
