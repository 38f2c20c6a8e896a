"""Small things of cut paper: trees, houses, boats, birds, people, each at its spot."""

import numpy as np

from media.animatic.chance import Chance
from media.animatic.colour import Rgb, mix, turn
from media.animatic.sheet import Point, Sheet

Spot = tuple[float, float, float]  # x and y of its foot, and its size, in picture heights


def pine(sheet: Sheet, spot: Spot, colour: Rgb) -> None:
    """A fir of three skirts."""
    x, y, size = spot
    sheet.box(x - size * 0.03, y - size * 0.2, x + size * 0.03, y + size * 0.05, turn(colour, light=-0.05))
    for tier in range(3):
        top, half = y - size * (1 - 0.26 * tier), size * (0.15 + 0.07 * tier)
        bottom = top + size * 0.42
        sheet.polygon(
            [(x, top), (x + half, bottom), (x - half, bottom)], turn(colour, light=0.012 * (1 - tier))
        )


def round_tree(sheet: Sheet, spot: Spot, crown: Rgb, trunk: Rgb) -> None:
    """A tree with a round crown."""
    x, y, size = spot
    sheet.box(x - size * 0.035, y - size * 0.55, x + size * 0.035, y, trunk)
    sheet.ellipse(x, y - size * 0.68, size * 0.3, size * 0.34, crown)
    sheet.ellipse(x - size * 0.08, y - size * 0.76, size * 0.19, size * 0.21, turn(crown, light=0.025))


def bush(sheet: Sheet, luck: Chance, spot: Spot, colour: Rgb) -> None:
    """A low heap of leaves."""
    x, y, size = spot
    for part in (-0.8, -0.2, 0.5):
        radius = size * float(luck.uniform(0.45, 0.75))
        sheet.ellipse(x + part * size, y - radius * 0.5, radius, radius * 0.9, colour)


def grass(sheet: Sheet, luck: Chance, spot: Spot, colour: Rgb) -> None:
    """One bent blade."""
    x, y, size = spot
    bend = float(luck.uniform(-0.5, 0.5)) * size
    half = size * 0.07
    sheet.polygon(
        [(x - half, y), (x + bend * 0.4 - half * 0.5, y - size * 0.6), (x + bend, y - size), (x + half, y)],
        colour,
    )


def cactus(sheet: Sheet, spot: Spot, colour: Rgb) -> None:
    """A saguaro with two arms."""
    x, y, size = spot
    thick = size * 0.16
    sheet.line([(x, y + size * 0.4), (x, y - size)], thick, colour)
    sheet.ellipse(x, y - size, thick / 2, thick / 2, colour)
    for side, low, high in ((-1, 0.35, 0.75), (1, 0.2, 0.6)):
        elbow = x + side * size * 0.32
        sheet.line(
            [(x, y - size * low), (elbow, y - size * low), (elbow, y - size * high)], thick * 0.75, colour
        )
        sheet.ellipse(elbow, y - size * high, thick * 0.375, thick * 0.375, colour)


def house(sheet: Sheet, spot: Spot, wall: Rgb, roof: Rgb, lamp: Rgb) -> None:
    """A cottage with a gable, a chimney and lit windows."""
    x, y, size = spot
    half, eaves = size * 0.5, y - size * 0.5
    sheet.box(x + half * 0.35, y - size * 1.0, x + half * 0.55, y - size * 0.6, roof)
    sheet.box(x - half, eaves, x + half, y + size * 0.15, wall)
    sheet.polygon([(x - half * 1.2, eaves), (x, y - size), (x + half * 1.2, eaves)], roof)
    for part in (-0.5, 0.5):
        pane = x + part * half
        sheet.box(pane - half * 0.2, y - size * 0.36, pane + half * 0.2, y - size * 0.12, lamp)


def boat(sheet: Sheet, spot: Spot, hull: Rgb, sail: Rgb) -> None:
    """A small sailing boat; (x, y) is the middle of its waterline."""
    x, y, size = spot
    sheet.box(x - size * 0.015, y - size * 1.05, x + size * 0.015, y, hull)
    sheet.polygon(
        [(x + size * 0.05, y - size), (x + size * 0.48, y - size * 0.2), (x + size * 0.05, y - size * 0.2)],
        sail,
    )
    left = [
        (x - size * 0.05, y - size * 0.85),
        (x - size * 0.36, y - size * 0.2),
        (x - size * 0.05, y - size * 0.2),
    ]
    sheet.polygon(left, turn(sail, light=-0.06))
    rim = y - size * 0.13
    sheet.polygon(
        [
            (x - size * 0.5, rim),
            (x + size * 0.58, rim),
            (x + size * 0.36, y + size * 0.1),
            (x - size * 0.34, y + size * 0.1),
        ],
        hull,
    )


def lighthouse(sheet: Sheet, spot: Spot, body: Rgb, stripe: Rgb, lamp: Rgb) -> None:
    """A striped tower with its lamp lit."""
    x, y, size = spot

    def half(share: float) -> float:
        return size * (0.12 - 0.045 * share)

    for band in range(5):
        low, high = band * 0.16, (band + 1) * 0.16
        corners: list[Point] = [(x - half(low), y - size * low), (x - half(high), y - size * high)]
        corners += [(x + half(high), y - size * high), (x + half(low), y - size * low)]
        sheet.polygon(corners, stripe if band % 2 else body)
    sheet.box(x - size * 0.1, y - size * 0.82, x + size * 0.1, y - size * 0.79, stripe)
    sheet.box(x - size * 0.055, y - size * 0.9, x + size * 0.055, y - size * 0.82, lamp)
    sheet.polygon(
        [(x - size * 0.08, y - size * 0.9), (x, y - size), (x + size * 0.08, y - size * 0.9)], stripe
    )


def bird(sheet: Sheet, spot: Spot, colour: Rgb) -> None:
    """A gull from afar: two arcs."""
    x, y, size = spot
    for side in (-1, 1):
        wing = [
            (x + side * size * part, y - size * 0.42 * float(np.sin(part * 2.2)))
            for part in np.linspace(0, 1, 7)
        ]
        sheet.line(wing, size * 0.13, colour)


def balloon(sheet: Sheet, spot: Spot, skin: Rgb, stripe: Rgb) -> None:
    """A hot-air balloon; (x, y) is the middle of its envelope."""
    x, y, size = spot
    sheet.ellipse(x, y, size * 0.5, size * 0.5, skin)
    sheet.polygon(
        [
            (x - size * 0.47, y + size * 0.18),
            (x + size * 0.47, y + size * 0.18),
            (x + size * 0.1, y + size * 0.72),
            (x - size * 0.1, y + size * 0.72),
        ],
        skin,
    )
    sheet.ellipse(x, y, size * 0.2, size * 0.5, stripe)
    sheet.polygon(
        [
            (x - size * 0.18, y + size * 0.2),
            (x + size * 0.18, y + size * 0.2),
            (x + size * 0.05, y + size * 0.72),
            (x - size * 0.05, y + size * 0.72),
        ],
        stripe,
    )
    basket = turn(mix(skin, stripe, 0.3), light=-0.25)
    for side in (-1, 1):
        sheet.line(
            [(x + side * size * 0.09, y + size * 0.72), (x + side * size * 0.07, y + size * 0.9)],
            size * 0.02,
            basket,
        )
    sheet.box(x - size * 0.1, y + size * 0.88, x + size * 0.1, y + size * 1.02, basket)


def person(sheet: Sheet, spot: Spot, colour: Rgb, scarf: Rgb) -> None:
    """A wanderer in a coat, from behind, a scarf in the wind."""
    x, y, size = spot
    for side in (-1, 1):
        sheet.line(
            [(x + side * size * 0.05, y - size * 0.4), (x + side * size * 0.08, y)], size * 0.075, colour
        )
    coat = [
        (x - size * 0.1, y - size * 0.8),
        (x + size * 0.1, y - size * 0.8),
        (x + size * 0.19, y - size * 0.3),
        (x - size * 0.19, y - size * 0.3),
    ]
    sheet.polygon(coat, colour)
    sheet.ellipse(x, y - size * 0.9, size * 0.085, size * 0.1, colour)
    sheet.box(x - size * 0.1, y - size * 0.83, x + size * 0.1, y - size * 0.775, scarf)
    sheet.polygon(
        [
            (x + size * 0.07, y - size * 0.82),
            (x + size * 0.3, y - size * 0.86),
            (x + size * 0.27, y - size * 0.76),
            (x + size * 0.07, y - size * 0.78),
        ],
        scarf,
    )
