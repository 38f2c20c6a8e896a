"""Props of cut paper: trees, houses, boats, birds, people, each drawn at a place on a sheet."""

import numpy as np

from media.animatic.colour import Rgb, adjust_colour, mix_colours
from media.animatic.sheet import Point, Sheet
from media.procedural.seeded_random import SeededRandom

PropPlace = tuple[float, float, float]  # x and y of its foot, and its size, in picture heights


def draw_pine(sheet: Sheet, spot: PropPlace, colour: Rgb) -> None:
    """Draw a fir of three tiers."""
    x, y, size = spot
    sheet.fill_box(
        x - size * 0.03, y - size * 0.2, x + size * 0.03, y + size * 0.05, adjust_colour(colour, light=-0.05)
    )
    for tier in range(3):
        top, half = y - size * (1 - 0.26 * tier), size * (0.15 + 0.07 * tier)
        bottom = top + size * 0.42
        sheet.fill_polygon(
            [(x, top), (x + half, bottom), (x - half, bottom)],
            adjust_colour(colour, light=0.012 * (1 - tier)),
        )


def draw_round_tree(sheet: Sheet, spot: PropPlace, crown: Rgb, trunk: Rgb) -> None:
    """Draw a tree with a round crown."""
    x, y, size = spot
    sheet.fill_box(x - size * 0.035, y - size * 0.55, x + size * 0.035, y, trunk)
    sheet.fill_ellipse(x, y - size * 0.68, size * 0.3, size * 0.34, crown)
    sheet.fill_ellipse(
        x - size * 0.08, y - size * 0.76, size * 0.19, size * 0.21, adjust_colour(crown, light=0.025)
    )


def draw_bush(sheet: Sheet, luck: SeededRandom, spot: PropPlace, colour: Rgb) -> None:
    """Draw a bush."""
    x, y, size = spot
    for part in (-0.8, -0.2, 0.5):
        radius = size * float(luck.uniform(0.45, 0.75))
        sheet.fill_ellipse(x + part * size, y - radius * 0.5, radius, radius * 0.9, colour)


def draw_grass(sheet: Sheet, luck: SeededRandom, spot: PropPlace, colour: Rgb) -> None:
    """Draw one bent blade of grass."""
    x, y, size = spot
    bend = float(luck.uniform(-0.5, 0.5)) * size
    half = size * 0.07
    sheet.fill_polygon(
        [(x - half, y), (x + bend * 0.4 - half * 0.5, y - size * 0.6), (x + bend, y - size), (x + half, y)],
        colour,
    )


def draw_cactus(sheet: Sheet, spot: PropPlace, colour: Rgb) -> None:
    """Draw a saguaro with two arms."""
    x, y, size = spot
    thick = size * 0.16
    sheet.draw_line([(x, y + size * 0.4), (x, y - size)], thick, colour)
    sheet.fill_ellipse(x, y - size, thick / 2, thick / 2, colour)
    for side, low, high in ((-1, 0.35, 0.75), (1, 0.2, 0.6)):
        elbow = x + side * size * 0.32
        sheet.draw_line(
            [(x, y - size * low), (elbow, y - size * low), (elbow, y - size * high)], thick * 0.75, colour
        )
        sheet.fill_ellipse(elbow, y - size * high, thick * 0.375, thick * 0.375, colour)


def draw_house(sheet: Sheet, spot: PropPlace, wall: Rgb, roof: Rgb, lamp: Rgb) -> None:
    """Draw a cottage with a gable, a chimney and lit windows."""
    x, y, size = spot
    half, eaves = size * 0.5, y - size * 0.5
    sheet.fill_box(x + half * 0.35, y - size * 1.0, x + half * 0.55, y - size * 0.6, roof)
    sheet.fill_box(x - half, eaves, x + half, y + size * 0.15, wall)
    sheet.fill_polygon([(x - half * 1.2, eaves), (x, y - size), (x + half * 1.2, eaves)], roof)
    for part in (-0.5, 0.5):
        pane = x + part * half
        sheet.fill_box(pane - half * 0.2, y - size * 0.36, pane + half * 0.2, y - size * 0.12, lamp)


def draw_boat(sheet: Sheet, spot: PropPlace, hull: Rgb, sail: Rgb) -> None:
    """Draw a small sailing boat; (x, y) is the middle of its waterline."""
    x, y, size = spot
    sheet.fill_box(x - size * 0.015, y - size * 1.05, x + size * 0.015, y, hull)
    sheet.fill_polygon(
        [(x + size * 0.05, y - size), (x + size * 0.48, y - size * 0.2), (x + size * 0.05, y - size * 0.2)],
        sail,
    )
    left = [
        (x - size * 0.05, y - size * 0.85),
        (x - size * 0.36, y - size * 0.2),
        (x - size * 0.05, y - size * 0.2),
    ]
    sheet.fill_polygon(left, adjust_colour(sail, light=-0.06))
    rim = y - size * 0.13
    sheet.fill_polygon(
        [
            (x - size * 0.5, rim),
            (x + size * 0.58, rim),
            (x + size * 0.36, y + size * 0.1),
            (x - size * 0.34, y + size * 0.1),
        ],
        hull,
    )


def draw_lighthouse(sheet: Sheet, spot: PropPlace, body: Rgb, stripe: Rgb, lamp: Rgb) -> None:
    """Draw a striped lighthouse with its lamp lit."""
    x, y, size = spot

    def half(share: float) -> float:
        return size * (0.12 - 0.045 * share)

    for band in range(5):
        low, high = band * 0.16, (band + 1) * 0.16
        corners: list[Point] = [(x - half(low), y - size * low), (x - half(high), y - size * high)]
        corners += [(x + half(high), y - size * high), (x + half(low), y - size * low)]
        sheet.fill_polygon(corners, stripe if band % 2 else body)
    sheet.fill_box(x - size * 0.1, y - size * 0.82, x + size * 0.1, y - size * 0.79, stripe)
    sheet.fill_box(x - size * 0.055, y - size * 0.9, x + size * 0.055, y - size * 0.82, lamp)
    sheet.fill_polygon(
        [(x - size * 0.08, y - size * 0.9), (x, y - size), (x + size * 0.08, y - size * 0.9)], stripe
    )


def draw_bird(sheet: Sheet, spot: PropPlace, colour: Rgb) -> None:
    """Draw a distant gull: two arcs."""
    x, y, size = spot
    for side in (-1, 1):
        wing = [
            (x + side * size * part, y - size * 0.42 * float(np.sin(part * 2.2)))
            for part in np.linspace(0, 1, 7)
        ]
        sheet.draw_line(wing, size * 0.13, colour)


def draw_balloon(sheet: Sheet, spot: PropPlace, skin: Rgb, stripe: Rgb) -> None:
    """Draw a hot-air balloon; (x, y) is the middle of its envelope."""
    x, y, size = spot
    sheet.fill_ellipse(x, y, size * 0.5, size * 0.5, skin)
    sheet.fill_polygon(
        [
            (x - size * 0.47, y + size * 0.18),
            (x + size * 0.47, y + size * 0.18),
            (x + size * 0.1, y + size * 0.72),
            (x - size * 0.1, y + size * 0.72),
        ],
        skin,
    )
    sheet.fill_ellipse(x, y, size * 0.2, size * 0.5, stripe)
    sheet.fill_polygon(
        [
            (x - size * 0.18, y + size * 0.2),
            (x + size * 0.18, y + size * 0.2),
            (x + size * 0.05, y + size * 0.72),
            (x - size * 0.05, y + size * 0.72),
        ],
        stripe,
    )
    basket = adjust_colour(mix_colours(skin, stripe, 0.3), light=-0.25)
    for side in (-1, 1):
        sheet.draw_line(
            [(x + side * size * 0.09, y + size * 0.72), (x + side * size * 0.07, y + size * 0.9)],
            size * 0.02,
            basket,
        )
    sheet.fill_box(x - size * 0.1, y + size * 0.88, x + size * 0.1, y + size * 1.02, basket)


def draw_person(sheet: Sheet, spot: PropPlace, colour: Rgb, scarf: Rgb) -> None:
    """Draw a person in a coat and a blowing scarf, seen from behind."""
    x, y, size = spot
    for side in (-1, 1):
        sheet.draw_line(
            [(x + side * size * 0.05, y - size * 0.4), (x + side * size * 0.08, y)], size * 0.075, colour
        )
    coat = [
        (x - size * 0.1, y - size * 0.8),
        (x + size * 0.1, y - size * 0.8),
        (x + size * 0.19, y - size * 0.3),
        (x - size * 0.19, y - size * 0.3),
    ]
    sheet.fill_polygon(coat, colour)
    sheet.fill_ellipse(x, y - size * 0.9, size * 0.085, size * 0.1, colour)
    sheet.fill_box(x - size * 0.1, y - size * 0.83, x + size * 0.1, y - size * 0.775, scarf)
    sheet.fill_polygon(
        [
            (x + size * 0.07, y - size * 0.82),
            (x + size * 0.3, y - size * 0.86),
            (x + size * 0.27, y - size * 0.76),
            (x + size * 0.07, y - size * 0.78),
        ],
        scarf,
    )
