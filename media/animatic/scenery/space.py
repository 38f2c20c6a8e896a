"""Space: nebulae, stars, a planet with its ring, and the ground of a moon."""

import numpy as np

from media.animatic.chance import Chance
from media.animatic.colour import Floats, Rgb, mix, turn
from media.animatic.layer import Layer, Sway
from media.animatic.noise import ridge_line
from media.animatic.scenery.land import along, scattered
from media.animatic.sheet import MARGIN, Sheet, Stage, backdrop, gradient


def space(stage: Stage) -> list[Layer]:
    """The farthest stars, then dust in paper clouds, planets, and a horizon of craters."""
    luck = stage.luck("space")
    deep = [
        turn(mix(tone, (0.01, 0.01, 0.05), 0.72), chroma=1.1)
        for tone in (*stage.palette.sky, stage.palette.far)
    ]
    picture = gradient(stage, deep, -0.1, 1.1)
    _stars(stage, luck, picture)
    layers = [backdrop(stage, np.clip(picture, 0, 1), 0.03)]
    layers += [_dust(stage, luck, deep, number) for number in range(3)]
    layers += [_planet(stage, luck), _moon(stage, luck)]
    return [*layers, *(_craters(stage, luck, number) for number in range(2))]


def _stars(stage: Stage, luck: Chance, picture: Floats) -> None:
    height, width = picture.shape[:2]
    for _ in range(int(420 * stage.aspect)):
        size = max(1, round(stage.height / 720 * luck.choice([1, 1, 1, 1, 2, 3])))
        left, top = int(luck.uniform(0, width - size)), int(luck.uniform(0, height - size))
        spot = picture[top : top + size, left : left + size]
        spot += (1 - spot) * luck.uniform(0.15, 0.95)


def _dust(stage: Stage, luck: Chance, deep: list[Rgb], number: int) -> Layer:
    """A band of dust across the sky, of overlapping rounds."""
    colour = mix(deep[1], stage.palette.sky[-1 - number % 2], 0.1 + 0.07 * number)
    sheet = Sheet(stage, colour)
    slope, middle = float(luck.uniform(-0.35, 0.35)), 0.3 + 0.09 * number
    for _ in range(round(26 * stage.aspect)):
        x = float(luck.uniform(-MARGIN, stage.aspect + MARGIN))
        radius = float(luck.uniform(0.02, 0.075)) * (1 - 0.18 * number)
        sheet.ellipse(
            x,
            middle + slope * (x - stage.aspect / 2) + float(luck.normal(0, 0.04)),
            radius * 2.6,
            radius * 0.5,
            colour,
        )
    return sheet.layer(0.08 + 0.05 * number, shadow=0.3, rim=0.08)


def _planet(stage: Stage, luck: Chance) -> Layer:
    """A banded planet, lit from one side, with a ring in most skies."""
    body = stage.palette.accent
    sheet = Sheet(stage, body)
    x, y = stage.shown(float(luck.choice([0.3, 0.7]))), float(luck.uniform(0.26, 0.4))
    radius = float(luck.uniform(0.13, 0.19)) * min(1.0, stage.aspect)
    ringed, ring = luck.random() < 0.7, mix(stage.palette.light, body, 0.35)  # noqa: PLR2004
    if ringed:
        _ring(sheet, (x, y), radius, ring, np.linspace(np.pi, 2 * np.pi, 40))
    sheet.ellipse(x, y, radius, radius, body)
    _bands(sheet, luck, (x, y), radius, body)
    if ringed:
        _ring(sheet, (x, y), radius, ring, np.linspace(0, np.pi, 40))
    return sheet.layer(0.26, shadow=0.5, sway=Sway(0.0, 0.004, 9.0))


def _bands(sheet: Sheet, luck: Chance, middle: tuple[float, float], radius: float, body: Rgb) -> None:
    x, y = middle
    for band in np.linspace(-0.8, 0.8, 7):
        half = radius * float(np.sqrt(1 - band * band)) * 0.985
        tone = turn(body, light=float(luck.uniform(-0.09, 0.07)))
        sheet.ellipse(x, y + radius * float(band), half, radius * 0.07, tone)
    angles = np.linspace(-np.pi / 2, np.pi / 2, 30)
    limb = [(x + radius * float(np.cos(angle)), y + radius * float(np.sin(angle))) for angle in angles]
    shade = [
        (x + radius * 0.55 * float(np.cos(angle)), y + radius * float(np.sin(angle)))
        for angle in angles[::-1]
    ]
    sheet.polygon([*limb, *shade], turn(body, light=-0.18))


def _ring(
    sheet: Sheet,
    middle: tuple[float, float],
    radius: float,
    colour: Rgb,
    angles: Floats | np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> None:
    for reach, thickness, tone in ((1.75, 0.03, colour), (1.52, 0.014, turn(colour, light=-0.1))):
        points = []
        for angle in angles:
            across, down = radius * reach * float(np.cos(angle)), radius * reach * 0.26 * float(np.sin(angle))
            points.append((middle[0] + across * 0.96 - down * 0.28, middle[1] + down * 0.96 + across * 0.28))
        sheet.line(points, thickness * radius / 0.15, tone)


def _moon(stage: Stage, luck: Chance) -> Layer:
    colour = mix(stage.palette.light, stage.palette.sky[0], 0.25)
    sheet = Sheet(stage, colour)
    x, y, radius = (
        stage.shown(float(luck.uniform(0.42, 0.58))),
        float(luck.uniform(0.12, 0.55)),
        float(luck.uniform(0.03, 0.05)),
    )
    sheet.ellipse(x, y, radius, radius, colour)
    for _ in range(5):
        sheet.ellipse(
            x + float(luck.uniform(-0.5, 0.5)) * radius,
            y + float(luck.uniform(-0.5, 0.5)) * radius,
            radius * 0.16,
            radius * 0.16,
            turn(colour, light=-0.07),
        )
    return sheet.layer(0.36)


def _craters(stage: Stage, luck: Chance, number: int) -> Layer:
    colour = mix(stage.palette.far, stage.palette.near, 0.25 + 0.45 * number)
    sheet = Sheet(stage, colour)
    line = 0.8 + 0.11 * number + ridge_line(luck, waves=5, octaves=4, rough=0.4) * 0.06
    sheet.ridge(line, colour)
    for x in scattered(stage, luck, 7):
        y, half = along(stage, line, x) + float(luck.uniform(0.05, 0.14)), float(luck.uniform(0.025, 0.07))
        sheet.ellipse(x, y, half, half * 0.26, turn(colour, light=0.045))
        sheet.ellipse(x, y + half * 0.05, half * 0.86, half * 0.19, turn(colour, light=-0.05))
    return sheet.layer(0.55 + 0.4 * number, fade=0.15)
