"""Open land: rolling fields, mountains, desert."""

import numpy as np

from media.animatic.chance import Chance
from media.animatic.colour import Floats, Rgb, mix, turn
from media.animatic.layer import Layer
from media.animatic.noise import POINTS, peaks_line, ridge_line
from media.animatic.scenery.props import bush, cactus, grass, pine, round_tree
from media.animatic.scenery.sky import clouds, sky
from media.animatic.sheet import MARGIN, Sheet, Stage


def fields(stage: Stage) -> list[Layer]:
    """Hills behind hills, with hedges, trees and grass in front."""
    luck = stage.luck("fields")
    layers = [*sky(stage), *clouds(stage)]
    for number, depth in enumerate((0.12, 0.26, 0.42, 0.62, 0.85)):
        colour = stage.palette.ground(depth)
        line = (
            0.56 + 0.11 * number + ridge_line(luck, waves=4.5 - 0.5 * number, octaves=3, rough=0.35) * 0.065
        )
        sheet = Sheet(stage, colour)
        sheet.ridge(line, colour)
        _plant(sheet, luck, line, depth, colour)
        layers.append(sheet.layer(depth, fade=0.25))
    return [*layers, _foreground(stage, luck)]


def mountains(stage: Stage, *, snowy: bool = True) -> list[Layer]:
    """Peaks with caps of snow, pines at their feet."""
    luck = stage.luck("mountains")
    layers = [*sky(stage, 0.62), *clouds(stage, low=0.36, count=4)]
    for number, depth in enumerate((0.12, 0.24, 0.4)):
        colour = stage.palette.ground(depth)
        line = (
            0.7
            + 0.1 * number
            - peaks_line(luck, waves=3.4 + 1.3 * number, octaves=5) * (0.44 - 0.09 * number)
        )
        sheet = Sheet(stage, colour)
        sheet.ridge(line, colour)
        if snowy:
            _snow_caps(stage, sheet, luck, line, number)
        layers.append(sheet.layer(depth, fade=0.32))
    return [*layers, *_pine_slopes(stage, luck)]


def desert(stage: Stage) -> list[Layer]:
    """Dunes with a lit and a shaded side, a mesa or pyramids behind, cactus in front."""
    luck = stage.luck("desert")
    layers = [*sky(stage, 0.66), _mesas(stage, luck)]
    for number, depth in enumerate((0.28, 0.45, 0.66, 0.9)):
        colour = mix(stage.palette.ground(depth), stage.palette.sky[-1], 0.3 - 0.1 * number)
        line = 0.66 + 0.1 * number + ridge_line(luck, waves=2.6, octaves=2, rough=0.2) * 0.075
        sheet = Sheet(stage, colour)
        sheet.ridge(line, colour)
        _lee_side(sheet, luck, line, turn(colour, light=-0.07))
        if number > 1:
            cactus(
                sheet,
                (stage.shown(luck.uniform(0.05, 0.95)), float(line.mean()), 0.13 * depth),
                stage.palette.near,
            )
        layers.append(sheet.layer(depth, fade=0.2))
    return layers


def along(stage: Stage, line: Floats, x: float) -> float:
    """The height of a ridge line at x (picture heights)."""
    at = (x + MARGIN) / (stage.aspect + 2 * MARGIN) * (POINTS - 1)
    return float(np.interp(at, np.arange(POINTS), line))


def scattered(stage: Stage, luck: Chance, count: int) -> list[float]:
    """`count` per picture height of x positions across a sheet."""
    width = stage.aspect + 2 * MARGIN
    return [float(x) for x in luck.uniform(-MARGIN, stage.aspect + MARGIN, max(1, round(count * width)))]


def _plant(sheet: Sheet, luck: Chance, line: Floats, depth: float, ground: Rgb) -> None:
    """Trees and bushes on a hill, in its own colour and a little darker."""
    stage, colour = sheet.stage, turn(ground, light=-0.035)
    blossom = mix(colour, stage.palette.accent, 0.55)
    for x in scattered(stage, luck, round(9 - 6 * depth)):
        y, size = along(stage, line, x), (0.03 + 0.12 * depth) * float(luck.uniform(0.6, 1.1))
        kind = luck.integers(4)
        if kind == 0:
            pine(sheet, (x, y + 0.004, size), colour)
        elif kind == 1:
            round_tree(sheet, (x, y + 0.004, size), blossom if luck.random() < 0.3 else colour, colour)  # noqa: PLR2004
        else:
            bush(sheet, luck, (x, y + 0.006, size * 0.5), colour)


def _foreground(stage: Stage, luck: Chance) -> Layer:
    colour = turn(stage.palette.near, light=-0.03)
    sheet = Sheet(stage, colour)
    line = 1.02 + ridge_line(luck, waves=3, octaves=2) * 0.03
    sheet.ridge(line, colour)
    for x in scattered(stage, luck, 70):
        grass(sheet, luck, (x, along(stage, line, x) + 0.01, float(luck.uniform(0.03, 0.085))), colour)
    for x in scattered(stage, luck, 4):
        bush(sheet, luck, (x, along(stage, line, x) + 0.02, float(luck.uniform(0.03, 0.06))), colour)
    return sheet.layer(1.0)


def _snow_caps(stage: Stage, sheet: Sheet, luck: Chance, line: Floats, number: int) -> None:
    """White above a ragged line, for the peaks that reach so high."""
    snow = mix(stage.palette.light, stage.palette.sky[-1], 0.2 + 0.22 * number)
    edge = 0.47 + 0.1 * number + ridge_line(luck, waves=34, octaves=2) * 0.035
    xs = np.linspace(-MARGIN, stage.aspect + MARGIN, len(line))
    low = np.maximum(line, edge)
    outline = [(float(x), float(y)) for x, y in zip(xs, line, strict=True)]
    back = [(float(x), float(y)) for x, y in zip(xs[::-1], low[::-1], strict=True)]
    sheet.polygon([*outline, *back], snow)


def _pine_slopes(stage: Stage, luck: Chance) -> list[Layer]:
    layers = []
    for number, depth in enumerate((0.58, 0.78, 1.0)):
        colour = stage.palette.ground(depth)
        line = 0.8 + 0.095 * number + ridge_line(luck, waves=2.5, octaves=3, rough=0.4) * 0.06
        sheet = Sheet(stage, colour)
        sheet.ridge(line, colour)
        for x in scattered(stage, luck, 20 - 4 * number):
            pine(
                sheet,
                (x, along(stage, line, x) + 0.012, float(luck.uniform(0.06, 0.11)) * (0.7 + 0.8 * depth)),
                colour,
            )
        layers.append(sheet.layer(depth, fade=0.15))
    return layers


def _mesas(stage: Stage, luck: Chance) -> Layer:
    colour = stage.palette.ground(0.2)
    sheet = Sheet(stage, colour)
    pyramids = "pyramid" in stage.text.casefold() or luck.random() < 0.3  # noqa: PLR2004
    for x in scattered(stage, luck, 2):
        size = float(luck.uniform(0.1, 0.22))
        top = 0.0 if pyramids else float(luck.uniform(0.45, 0.75))
        body = [
            (x - size, 0.75),
            (x - size * top, 0.7 - size * 0.9),
            (x + size * top, 0.7 - size * 0.9),
            (x + size, 0.75),
        ]
        sheet.polygon(body, colour)
        sheet.polygon([body[2], (x + size * top * 0.6, 0.75), body[3]], turn(colour, light=-0.04))
    sheet.ridge(np.full(POINTS, 0.7, np.float32), colour)
    return sheet.layer(0.14, fade=0.2)


def _lee_side(sheet: Sheet, luck: Chance, line: Floats, colour: Rgb) -> None:
    """The shaded side of each dune: a blade that falls from the crest."""
    xs = np.linspace(-MARGIN, sheet.stage.aspect + MARGIN, len(line))
    crests = [at for at in range(2, len(line) - 2) if line[at - 1] > line[at] <= line[at + 1]]
    for crest in crests:
        x, y, fall = float(xs[crest]), float(line[crest]), float(luck.uniform(0.2, 0.4))
        curve = [(x + fall * part, y + 0.22 * part**0.7) for part in np.linspace(0, 1, 14)]
        ridge = [(float(xs[at]), float(line[at])) for at in range(crest, min(len(line), crest + 90), 4)]
        sheet.polygon([(x, y), *curve, *reversed(ridge)], colour)
