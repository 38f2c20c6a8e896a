"""Abstract scenes: sheets of paper with a hole in each, one behind the other, and something bright within."""

import numpy as np

from media.animatic.chance import Chance
from media.animatic.colour import Rgb, mix, ramp
from media.animatic.layer import Layer, Sway
from media.animatic.noise import ridge_line
from media.animatic.sheet import Point, Sheet, Stage, backdrop, gradient

SHEETS = 7


def abstract(stage: Stage) -> list[Layer]:
    """A well of paper: its deepest sheet glows, each nearer one has a wider hole and moves more."""
    luck = stage.luck("abstract")
    tones = _tones(stage)
    middle = (stage.shown(float(luck.uniform(0.4, 0.6))), float(luck.uniform(0.42, 0.56)))
    layers = [
        backdrop(stage, gradient(stage, [tones[0], mix(tones[0], stage.palette.light, 0.5)], 0.1, 0.9), 0.02)
    ]
    layers.append(_core(stage, luck, middle))
    kind = int(luck.integers(3))
    holes = (_holed(stage, luck, middle, number, kind) for number in range(1, SHEETS))
    return [*layers, *holes]


def _tones(stage: Stage) -> list[Rgb]:
    """From the light to the dark, by way of the accent."""
    palette = stage.palette
    stops = [palette.light, palette.sky[-1], palette.accent, palette.far, palette.near]
    return [(float(r), float(g), float(b)) for r, g, b in ramp(stops, SHEETS)]


def _core(stage: Stage, luck: Chance, middle: Point) -> Layer:
    """What glows at the bottom: a disc with a few satellites."""
    sheet = Sheet(stage, stage.palette.accent)
    radius = 0.075 * min(1.0, stage.aspect)
    sheet.ellipse(*middle, radius, radius, stage.palette.accent)
    for _ in range(4):
        angle, far = float(luck.uniform(0, 6.28)), radius * float(luck.uniform(1.5, 2.3))
        size = radius * float(luck.uniform(0.12, 0.3))
        sheet.ellipse(
            middle[0] + far * float(np.cos(angle)),
            middle[1] + far * float(np.sin(angle)),
            size,
            size,
            stage.palette.far,
        )
    return sheet.layer(0.1, sway=Sway(0.006, 0.01, 5.0))


def _holed(stage: Stage, luck: Chance, middle: Point, number: int, kind: int) -> Layer:
    colour = _tones(stage)[number]
    sheet = Sheet(stage, colour)
    sheet.box(-1, -1, stage.aspect + 1, 2, colour)
    sheet.polygon(_outline(stage, luck, middle, number, kind), colour, 0.0)
    depth = number / (SHEETS - 1)
    sway = Sway(0.006 * depth, 0.005 * depth, 7.0, 0.11 * number)
    return sheet.layer(0.1 + 0.9 * depth, shadow=0.62, sway=sway, rim=0.2)


def _outline(stage: Stage, luck: Chance, middle: Point, number: int, kind: int) -> list[Point]:
    """The hole: a blot, a flower, or a polygon that turns from sheet to sheet."""
    turns = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    reach = (0.1 + 0.088 * number) * np.array([max(1.0, stage.aspect * 0.78), max(1.0, 0.85 / stage.aspect)])
    radius = (_blot, _flower, _corners)[kind](luck, turns, number)
    across, down = (
        np.asarray(reach[axis] * radius * wave) for axis, wave in enumerate((np.cos(turns), np.sin(turns)))
    )
    return [(middle[0] + float(x), middle[1] + float(y)) for x, y in zip(across, down, strict=True)]


Radii = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _blot(luck: Chance, turns: Radii, number: int) -> Radii:
    line = ridge_line(luck, waves=7, octaves=2, rough=0.4, points=len(turns))
    seam = np.linspace(0, 1, len(turns))  # so that its end meets its beginning
    return np.asarray(1 + 0.3 * (line - seam * (line[-1] - line[0])))


def _flower(luck: Chance, turns: Radii, number: int) -> Radii:
    return np.asarray(
        1 + 0.13 * np.cos(turns * 8 + number * 0.35) + 0.05 * np.cos(turns * 3 + luck.uniform(0, 1))
    )


def _corners(luck: Chance, turns: Radii, number: int) -> Radii:
    sides = 6
    angle = (turns + number * 0.16) % (2 * np.pi / sides) - np.pi / sides
    return np.asarray(np.cos(np.pi / sides) / np.cos(angle) * 1.12)
