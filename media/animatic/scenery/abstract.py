"""Abstract scenery: sheets of paper with holes, one behind the other, and a bright core."""

import numpy as np

from media.animatic.colour import Rgb, colour_ramp, mix_colours
from media.animatic.layer import Layer, Sway
from media.animatic.noise import ridge_line
from media.animatic.sheet import Point, SceneContext, Sheet, backdrop_layer, paint_gradient
from media.procedural.seeded_random import SeededRandom

SHEETS = 7


def draw_abstract(stage: SceneContext) -> list[Layer]:
    """Draw a well of paper: the deepest sheet glows, each nearer one has a wider hole and moves more."""
    luck = stage.random_for("abstract")
    tones = _sheet_tones(stage)
    middle = (stage.view_x(float(luck.uniform(0.4, 0.6))), float(luck.uniform(0.42, 0.56)))
    layers = [
        backdrop_layer(
            stage,
            paint_gradient(stage, [tones[0], mix_colours(tones[0], stage.palette.light, 0.5)], 0.1, 0.9),
            0.02,
        )
    ]
    layers.append(_draw_core(stage, luck, middle))
    kind = int(luck.integers(3))
    holes = (_draw_holed_sheet(stage, luck, middle, number, kind) for number in range(1, SHEETS))
    return [*layers, *holes]


def _sheet_tones(stage: SceneContext) -> list[Rgb]:
    """Return a colour per sheet, from light to dark by way of the accent."""
    palette = stage.palette
    stops = [palette.light, palette.sky[-1], palette.accent, palette.far, palette.near]
    return [(float(r), float(g), float(b)) for r, g, b in colour_ramp(stops, SHEETS)]


def _draw_core(stage: SceneContext, luck: SeededRandom, middle: Point) -> Layer:
    """Draw the glowing core: a disc with a few satellites."""
    sheet = Sheet(stage, stage.palette.accent)
    radius = 0.075 * min(1.0, stage.aspect)
    sheet.fill_ellipse(*middle, radius, radius, stage.palette.accent)
    for _ in range(4):
        angle, far = float(luck.uniform(0, 6.28)), radius * float(luck.uniform(1.5, 2.3))
        size = radius * float(luck.uniform(0.12, 0.3))
        sheet.fill_ellipse(
            middle[0] + far * float(np.cos(angle)),
            middle[1] + far * float(np.sin(angle)),
            size,
            size,
            stage.palette.far,
        )
    return sheet.to_layer(0.1, sway=Sway(0.006, 0.01, 5.0))


def _draw_holed_sheet(
    stage: SceneContext, luck: SeededRandom, middle: Point, number: int, kind: int
) -> Layer:
    colour = _sheet_tones(stage)[number]
    sheet = Sheet(stage, colour)
    sheet.fill_box(-1, -1, stage.aspect + 1, 2, colour)
    sheet.fill_polygon(_hole_outline(stage, luck, middle, number, kind), colour, 0.0)
    depth = number / (SHEETS - 1)
    sway = Sway(0.006 * depth, 0.005 * depth, 7.0, 0.11 * number)
    return sheet.to_layer(0.1 + 0.9 * depth, shadow=0.62, sway=sway, rim=0.2)


def _hole_outline(
    stage: SceneContext, luck: SeededRandom, middle: Point, number: int, kind: int
) -> list[Point]:
    """Return the hole's outline: a blot, a flower, or a polygon that turns from sheet to sheet."""
    turns = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    reach = (0.1 + 0.088 * number) * np.array([max(1.0, stage.aspect * 0.78), max(1.0, 0.85 / stage.aspect)])
    radius = (_blot_radii, _flower_radii, _polygon_radii)[kind](luck, turns, number)
    across, down = (
        np.asarray(reach[axis] * radius * wave) for axis, wave in enumerate((np.cos(turns), np.sin(turns)))
    )
    return [(middle[0] + float(x), middle[1] + float(y)) for x, y in zip(across, down, strict=True)]


Radii = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _blot_radii(luck: SeededRandom, turns: Radii, number: int) -> Radii:
    line = ridge_line(luck, waves=7, octaves=2, rough=0.4, points=len(turns))
    seam = np.linspace(0, 1, len(turns))  # makes the end meet the beginning
    return np.asarray(1 + 0.3 * (line - seam * (line[-1] - line[0])))


def _flower_radii(luck: SeededRandom, turns: Radii, number: int) -> Radii:
    return np.asarray(
        1 + 0.13 * np.cos(turns * 8 + number * 0.35) + 0.05 * np.cos(turns * 3 + luck.uniform(0, 1))
    )


def _polygon_radii(luck: SeededRandom, turns: Radii, number: int) -> Radii:
    sides = 6
    angle = (turns + number * 0.16) % (2 * np.pi / sides) - np.pi / sides
    return np.asarray(np.cos(np.pi / sides) / np.cos(angle) * 1.12)
