"""Extras that the text names besides its place: birds, balloons, houses, a person on a hill, fog."""

from collections.abc import Callable

import numpy as np

from media.animatic.colour import adjust_colour, mix_colours
from media.animatic.layer import Layer, Sway
from media.animatic.noise import RIDGE_POINTS
from media.animatic.scenery.props import draw_balloon, draw_bird, draw_grass, draw_house, draw_person
from media.animatic.sheet import MARGIN, SceneContext, Sheet
from media.procedural.topics import PROPS, WEATHERS, find_topics

OPEN_AIR = {"sea", "city", "forest", "desert", "mountains", "fields"}
GROUNDED = OPEN_AIR - {"city"}


def draw_extras(stage: SceneContext, place: str) -> list[Layer]:
    """Draw the extras that the text names and that fit the place."""
    wanted = [
        *find_topics(PROPS, stage.text),
        *(["fog"] if "fog" in find_topics(WEATHERS, stage.text) else []),
    ]
    return [
        layer
        for name in wanted
        if name in EXTRAS and place in EXTRAS[name][0]
        for layer in EXTRAS[name][1](stage)
    ]


def _draw_birds(stage: SceneContext) -> list[Layer]:
    """Draw two flocks that cross the sky, each at its own speed."""
    luck, colour = stage.random_for("birds"), mix_colours(stage.palette.near, stage.palette.sky[0], 0.2)
    layers = []
    for depth in (0.13, 0.3):
        sheet = Sheet(stage, colour)
        x, y = stage.view_x(float(luck.uniform(0.3, 0.6))), float(luck.uniform(0.14, 0.36))
        for number in range(6):
            place = x + float(luck.normal(0, 0.13)), y + float(luck.normal(0, 0.05))
            draw_bird(sheet, (*place, (0.014 + 0.05 * depth) * (1 - 0.06 * number)), colour)
        speed = min(0.09 * depth + 0.01, 0.2 / stage.seconds)
        layers.append(
            sheet.to_layer(depth, shadow=0.0, rim=0.0, drift=-speed, sway=Sway(0.0, 0.008, 3.1, depth))
        )
    return layers


def _draw_balloons(stage: SceneContext) -> list[Layer]:
    luck, palette = stage.random_for("balloons"), stage.palette
    layers = []
    for depth, size in ((0.16, 0.11), (0.34, 0.25)):
        sheet = Sheet(stage, palette.accent)
        x, y = stage.view_x(float(luck.uniform(0.15, 0.85))), float(luck.uniform(0.16, 0.36))
        draw_balloon(
            sheet,
            (x, y, size),
            mix_colours(palette.accent, palette.sky[-1], 0.35 - depth),
            mix_colours(palette.light, palette.accent, 0.15),
        )
        layers.append(sheet.to_layer(depth, sway=Sway(0.012, 0.012, 7.0, depth), shadow=0.3))
    return layers


def _draw_houses(stage: SceneContext) -> list[Layer]:
    """Draw a hamlet on its own hill."""
    luck, colour = stage.random_for("houses"), stage.palette.ground_at(0.5)
    sheet = Sheet(stage, colour)
    middle = stage.view_x(float(luck.uniform(0.3, 0.7)))
    wall, roof = (
        mix_colours(stage.palette.light, colour, 0.35),
        mix_colours(stage.palette.accent, stage.palette.near, 0.3),
    )
    lamp = (
        stage.palette.light if stage.palette.hour != "day" else mix_colours(colour, stage.palette.near, 0.5)
    )
    for at in range(5):
        x = middle + (at - 2) * 0.13 + float(luck.uniform(-0.02, 0.02))
        draw_house(
            sheet,
            (x, _hill_height(x, middle, 0.68, 0.5) + 0.01, float(luck.uniform(0.08, 0.12))),
            wall,
            adjust_colour(roof, light=0.02 * at - 0.04),
            lamp,
        )
    _draw_hill(stage, sheet, middle, 0.68, 0.5)
    return [sheet.to_layer(0.5, fade=0.15)]


def _draw_wanderer(stage: SceneContext) -> list[Layer]:
    """Draw a wanderer on the nearest hill, seen from behind."""
    luck, colour = stage.random_for("person"), adjust_colour(stage.palette.near, light=-0.02)
    sheet = Sheet(stage, colour)
    middle = stage.view_x(float(luck.choice([0.2, 0.8])))
    draw_person(sheet, (middle, 0.815, 0.27), adjust_colour(colour, light=-0.03), stage.palette.accent)
    for _ in range(46):
        x = middle + float(luck.normal(0, 0.16))
        draw_grass(
            sheet,
            luck,
            (x, _hill_height(x, middle, 0.8, 0.42) + 0.01, float(luck.uniform(0.02, 0.05))),
            colour,
        )
    _draw_hill(stage, sheet, middle, 0.8, 0.42)
    return [sheet.to_layer(0.93)]


def _draw_fog(stage: SceneContext) -> list[Layer]:
    """Draw banks of fog at several depths."""
    luck, colour = stage.random_for("fog"), mix_colours(stage.palette.sky[-1], stage.palette.light, 0.25)
    layers = []
    for depth in (0.2, 0.44, 0.7):
        sheet = Sheet(stage, colour)
        for _ in range(round(9 * stage.aspect)):
            x, y = float(luck.uniform(-MARGIN, stage.aspect + MARGIN)), float(luck.normal(0, 0.03))
            half, thick = float(luck.uniform(0.15, 0.4)), float(luck.uniform(0.012, 0.035))
            sheet.fill_ellipse(x, 0.5 + 0.4 * depth + y, half, thick, colour, alpha=0.42)
        layers.append(sheet.to_layer(depth, shadow=0.0, rim=0.05, sway=Sway(0.05, 0.0, 14.0, depth)))
    return layers


def _draw_hill(stage: SceneContext, sheet: Sheet, middle: float, top: float, half: float) -> None:
    xs = np.linspace(-MARGIN, stage.aspect + MARGIN, RIDGE_POINTS)
    line = np.array([_hill_height(float(x), middle, top, half) for x in xs], dtype=np.float32)
    is_far = top < 0.75  # noqa: PLR2004
    sheet.fill_ridge(
        line, stage.palette.ground_at(0.5) if is_far else adjust_colour(stage.palette.near, light=-0.02)
    )


def _hill_height(x: float, middle: float, top: float, half: float) -> float:
    """Return the y of a round hill at x."""
    return top + 0.36 * (1 - float(np.exp(-(((x - middle) / half) ** 2))))


Extra = Callable[[SceneContext], list[Layer]]
EXTRAS: dict[str, tuple[set[str], Extra]] = {
    "birds": (OPEN_AIR | {"room"}, _draw_birds),
    "balloon": (OPEN_AIR, _draw_balloons),
    "house": ({"fields", "forest", "mountains", "desert"}, _draw_houses),
    "person": (GROUNDED, _draw_wanderer),
    "fog": (OPEN_AIR, _draw_fog),
}
