"""Open-land scenery: rolling fields, mountains, desert."""

import numpy as np

from media.animatic.colour import Floats, Rgb, adjust_colour, mix_colours
from media.animatic.layer import Layer
from media.animatic.noise import RIDGE_POINTS, peaks_line, ridge_line
from media.animatic.scenery.props import draw_bush, draw_cactus, draw_grass, draw_pine, draw_round_tree
from media.animatic.scenery.sky import draw_clouds, draw_sky
from media.animatic.sheet import MARGIN, SceneContext, Sheet
from media.procedural.seeded_random import SeededRandom


def draw_fields(stage: SceneContext) -> list[Layer]:
    """Draw hills behind hills, with hedges, trees and grass in front."""
    luck = stage.random_for("fields")
    layers = [*draw_sky(stage), *draw_clouds(stage)]
    for number, depth in enumerate((0.12, 0.26, 0.42, 0.62, 0.85)):
        colour = stage.palette.ground_at(depth)
        line = (
            0.56 + 0.11 * number + ridge_line(luck, waves=4.5 - 0.5 * number, octaves=3, rough=0.35) * 0.065
        )
        sheet = Sheet(stage, colour)
        sheet.fill_ridge(line, colour)
        _draw_vegetation(sheet, luck, line, depth, colour)
        layers.append(sheet.to_layer(depth, fade=0.25))
    return [*layers, _draw_foreground(stage, luck)]


def draw_mountains(stage: SceneContext, *, snowy: bool = True) -> list[Layer]:
    """Draw peaks with snow caps, and pines at their feet."""
    luck = stage.random_for("mountains")
    layers = [*draw_sky(stage, 0.62), *draw_clouds(stage, low=0.36, count=4)]
    for number, depth in enumerate((0.12, 0.24, 0.4)):
        colour = stage.palette.ground_at(depth)
        line = (
            0.7
            + 0.1 * number
            - peaks_line(luck, waves=3.4 + 1.3 * number, octaves=5) * (0.44 - 0.09 * number)
        )
        sheet = Sheet(stage, colour)
        sheet.fill_ridge(line, colour)
        if snowy:
            _draw_snow_caps(stage, sheet, luck, line, number)
        layers.append(sheet.to_layer(depth, fade=0.32))
    return [*layers, *_draw_pine_slopes(stage, luck)]


def draw_desert(stage: SceneContext) -> list[Layer]:
    """Draw dunes with a lit and a shaded side, mesas or pyramids behind, cactuses in front."""
    luck = stage.random_for("desert")
    layers = [*draw_sky(stage, 0.66), _draw_mesas(stage, luck)]
    for number, depth in enumerate((0.28, 0.45, 0.66, 0.9)):
        colour = mix_colours(stage.palette.ground_at(depth), stage.palette.sky[-1], 0.3 - 0.1 * number)
        line = 0.66 + 0.1 * number + ridge_line(luck, waves=2.6, octaves=2, rough=0.2) * 0.075
        sheet = Sheet(stage, colour)
        sheet.fill_ridge(line, colour)
        _draw_lee_side(sheet, luck, line, adjust_colour(colour, light=-0.07))
        if number > 1:
            draw_cactus(
                sheet,
                (stage.view_x(luck.uniform(0.05, 0.95)), float(line.mean()), 0.13 * depth),
                stage.palette.near,
            )
        layers.append(sheet.to_layer(depth, fade=0.2))
    return layers


def ridge_height_at(stage: SceneContext, line: Floats, x: float) -> float:
    """Return the y of a ridge line at x, in picture heights."""
    at = (x + MARGIN) / (stage.aspect + 2 * MARGIN) * (RIDGE_POINTS - 1)
    return float(np.interp(at, np.arange(RIDGE_POINTS), line))


def scatter_positions(stage: SceneContext, luck: SeededRandom, count: int) -> list[float]:
    """Return random x positions across a sheet, `count` per picture height."""
    width = stage.aspect + 2 * MARGIN
    return [float(x) for x in luck.uniform(-MARGIN, stage.aspect + MARGIN, max(1, round(count * width)))]


def _draw_vegetation(sheet: Sheet, luck: SeededRandom, line: Floats, depth: float, ground: Rgb) -> None:
    """Draw trees and bushes on a hill, in a slightly darker shade of its colour."""
    stage, colour = sheet.stage, adjust_colour(ground, light=-0.035)
    blossom = mix_colours(colour, stage.palette.accent, 0.55)
    for x in scatter_positions(stage, luck, round(9 - 6 * depth)):
        y, size = ridge_height_at(stage, line, x), (0.03 + 0.12 * depth) * float(luck.uniform(0.6, 1.1))
        kind = luck.integers(4)
        if kind == 0:
            draw_pine(sheet, (x, y + 0.004, size), colour)
        elif kind == 1:
            draw_round_tree(sheet, (x, y + 0.004, size), blossom if luck.random() < 0.3 else colour, colour)  # noqa: PLR2004
        else:
            draw_bush(sheet, luck, (x, y + 0.006, size * 0.5), colour)


def _draw_foreground(stage: SceneContext, luck: SeededRandom) -> Layer:
    colour = adjust_colour(stage.palette.near, light=-0.03)
    sheet = Sheet(stage, colour)
    line = 1.02 + ridge_line(luck, waves=3, octaves=2) * 0.03
    sheet.fill_ridge(line, colour)
    for x in scatter_positions(stage, luck, 70):
        draw_grass(
            sheet, luck, (x, ridge_height_at(stage, line, x) + 0.01, float(luck.uniform(0.03, 0.085))), colour
        )
    for x in scatter_positions(stage, luck, 4):
        draw_bush(
            sheet, luck, (x, ridge_height_at(stage, line, x) + 0.02, float(luck.uniform(0.03, 0.06))), colour
        )
    return sheet.to_layer(1.0)


def _draw_snow_caps(stage: SceneContext, sheet: Sheet, luck: SeededRandom, line: Floats, number: int) -> None:
    """Draw snow above a ragged line, on the peaks that reach above it."""
    snow = mix_colours(stage.palette.light, stage.palette.sky[-1], 0.2 + 0.22 * number)
    edge = 0.47 + 0.1 * number + ridge_line(luck, waves=34, octaves=2) * 0.035
    xs = np.linspace(-MARGIN, stage.aspect + MARGIN, len(line))
    low = np.maximum(line, edge)
    outline = [(float(x), float(y)) for x, y in zip(xs, line, strict=True)]
    back = [(float(x), float(y)) for x, y in zip(xs[::-1], low[::-1], strict=True)]
    sheet.fill_polygon([*outline, *back], snow)


def _draw_pine_slopes(stage: SceneContext, luck: SeededRandom) -> list[Layer]:
    layers = []
    for number, depth in enumerate((0.58, 0.78, 1.0)):
        colour = stage.palette.ground_at(depth)
        line = 0.8 + 0.095 * number + ridge_line(luck, waves=2.5, octaves=3, rough=0.4) * 0.06
        sheet = Sheet(stage, colour)
        sheet.fill_ridge(line, colour)
        for x in scatter_positions(stage, luck, 20 - 4 * number):
            draw_pine(
                sheet,
                (
                    x,
                    ridge_height_at(stage, line, x) + 0.012,
                    float(luck.uniform(0.06, 0.11)) * (0.7 + 0.8 * depth),
                ),
                colour,
            )
        layers.append(sheet.to_layer(depth, fade=0.15))
    return layers


def _draw_mesas(stage: SceneContext, luck: SeededRandom) -> Layer:
    colour = stage.palette.ground_at(0.2)
    sheet = Sheet(stage, colour)
    pyramids = "pyramid" in stage.text.casefold() or luck.random() < 0.3  # noqa: PLR2004
    for x in scatter_positions(stage, luck, 2):
        size = float(luck.uniform(0.1, 0.22))
        top = 0.0 if pyramids else float(luck.uniform(0.45, 0.75))
        body = [
            (x - size, 0.75),
            (x - size * top, 0.7 - size * 0.9),
            (x + size * top, 0.7 - size * 0.9),
            (x + size, 0.75),
        ]
        sheet.fill_polygon(body, colour)
        sheet.fill_polygon(
            [body[2], (x + size * top * 0.6, 0.75), body[3]], adjust_colour(colour, light=-0.04)
        )
    sheet.fill_ridge(np.full(RIDGE_POINTS, 0.7, np.float32), colour)
    return sheet.to_layer(0.14, fade=0.2)


def _draw_lee_side(sheet: Sheet, luck: SeededRandom, line: Floats, colour: Rgb) -> None:
    """Draw the shaded side of each dune, curving down from its crest."""
    xs = np.linspace(-MARGIN, sheet.stage.aspect + MARGIN, len(line))
    crests = [at for at in range(2, len(line) - 2) if line[at - 1] > line[at] <= line[at + 1]]
    for crest in crests:
        x, y, fall = float(xs[crest]), float(line[crest]), float(luck.uniform(0.2, 0.4))
        curve = [(x + fall * part, y + 0.22 * part**0.7) for part in np.linspace(0, 1, 14)]
        ridge = [(float(xs[at]), float(line[at])) for at in range(crest, min(len(line), crest + 90), 4)]
        sheet.fill_polygon([(x, y), *curve, *reversed(ridge)], colour)
