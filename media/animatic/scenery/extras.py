"""What the text names besides its place: birds, balloons, houses, somebody on a hill, fog."""

from collections.abc import Callable

import numpy as np

from media.animatic.colour import mix, turn
from media.animatic.layer import Layer, Sway
from media.animatic.noise import POINTS
from media.animatic.scenery.props import balloon, bird, grass, house, person
from media.animatic.sheet import MARGIN, Sheet, Stage
from media.animatic.words import PROPS, WEATHERS, named

OPEN_AIR = {"sea", "city", "forest", "desert", "mountains", "fields"}
GROUNDED = OPEN_AIR - {"city"}


def extras(stage: Stage, place: str) -> list[Layer]:
    """The layers of the things that are named and fit the place."""
    wanted = [*named(PROPS, stage.text), *(["fog"] if "fog" in named(WEATHERS, stage.text) else [])]
    return [
        layer
        for name in wanted
        if name in EXTRAS and place in EXTRAS[name][0]
        for layer in EXTRAS[name][1](stage)
    ]


def _birds(stage: Stage) -> list[Layer]:
    """Two flocks that cross the sky at their own pace."""
    luck, colour = stage.luck("birds"), mix(stage.palette.near, stage.palette.sky[0], 0.2)
    layers = []
    for depth in (0.13, 0.3):
        sheet = Sheet(stage, colour)
        x, y = stage.shown(float(luck.uniform(0.3, 0.6))), float(luck.uniform(0.14, 0.36))
        for number in range(6):
            place = x + float(luck.normal(0, 0.13)), y + float(luck.normal(0, 0.05))
            bird(sheet, (*place, (0.014 + 0.05 * depth) * (1 - 0.06 * number)), colour)
        speed = min(0.09 * depth + 0.01, 0.2 / stage.seconds)
        layers.append(
            sheet.layer(depth, shadow=0.0, rim=0.0, drift=-speed, sway=Sway(0.0, 0.008, 3.1, depth))
        )
    return layers


def _balloons(stage: Stage) -> list[Layer]:
    luck, palette = stage.luck("balloons"), stage.palette
    layers = []
    for depth, size in ((0.16, 0.11), (0.34, 0.25)):
        sheet = Sheet(stage, palette.accent)
        x, y = stage.shown(float(luck.uniform(0.15, 0.85))), float(luck.uniform(0.16, 0.36))
        balloon(
            sheet,
            (x, y, size),
            mix(palette.accent, palette.sky[-1], 0.35 - depth),
            mix(palette.light, palette.accent, 0.15),
        )
        layers.append(sheet.layer(depth, sway=Sway(0.012, 0.012, 7.0, depth), shadow=0.3))
    return layers


def _houses(stage: Stage) -> list[Layer]:
    """A hamlet on its own hill."""
    luck, colour = stage.luck("houses"), stage.palette.ground(0.5)
    sheet = Sheet(stage, colour)
    middle = stage.shown(float(luck.uniform(0.3, 0.7)))
    wall, roof = mix(stage.palette.light, colour, 0.35), mix(stage.palette.accent, stage.palette.near, 0.3)
    lamp = stage.palette.light if stage.palette.hour != "day" else mix(colour, stage.palette.near, 0.5)
    for at in range(5):
        x = middle + (at - 2) * 0.13 + float(luck.uniform(-0.02, 0.02))
        house(
            sheet,
            (x, _mound(x, middle, 0.68, 0.5) + 0.01, float(luck.uniform(0.08, 0.12))),
            wall,
            turn(roof, light=0.02 * at - 0.04),
            lamp,
        )
    _hill(stage, sheet, middle, 0.68, 0.5)
    return [sheet.layer(0.5, fade=0.15)]


def _somebody(stage: Stage) -> list[Layer]:
    """A wanderer on the nearest hill, looking at what we look at."""
    luck, colour = stage.luck("person"), turn(stage.palette.near, light=-0.02)
    sheet = Sheet(stage, colour)
    middle = stage.shown(float(luck.choice([0.2, 0.8])))
    person(sheet, (middle, 0.815, 0.27), turn(colour, light=-0.03), stage.palette.accent)
    for _ in range(46):
        x = middle + float(luck.normal(0, 0.16))
        grass(sheet, luck, (x, _mound(x, middle, 0.8, 0.42) + 0.01, float(luck.uniform(0.02, 0.05))), colour)
    _hill(stage, sheet, middle, 0.8, 0.42)
    return [sheet.layer(0.93)]


def _fog(stage: Stage) -> list[Layer]:
    """Banks of fog between the things."""
    luck, colour = stage.luck("fog"), mix(stage.palette.sky[-1], stage.palette.light, 0.25)
    layers = []
    for depth in (0.2, 0.44, 0.7):
        sheet = Sheet(stage, colour)
        for _ in range(round(9 * stage.aspect)):
            x, y = float(luck.uniform(-MARGIN, stage.aspect + MARGIN)), float(luck.normal(0, 0.03))
            half, thick = float(luck.uniform(0.15, 0.4)), float(luck.uniform(0.012, 0.035))
            sheet.ellipse(x, 0.5 + 0.4 * depth + y, half, thick, colour, alpha=0.42)
        layers.append(sheet.layer(depth, shadow=0.0, rim=0.05, sway=Sway(0.05, 0.0, 14.0, depth)))
    return layers


def _hill(stage: Stage, sheet: Sheet, middle: float, top: float, half: float) -> None:
    xs = np.linspace(-MARGIN, stage.aspect + MARGIN, POINTS)
    line = np.array([_mound(float(x), middle, top, half) for x in xs], dtype=np.float32)
    sheet.ridge(line, stage.palette.ground(0.5) if top < 0.75 else turn(stage.palette.near, light=-0.02))  # noqa: PLR2004


def _mound(x: float, middle: float, top: float, half: float) -> float:
    """The height of a round hill at x."""
    return top + 0.36 * (1 - float(np.exp(-(((x - middle) / half) ** 2))))


Extra = Callable[[Stage], list[Layer]]
EXTRAS: dict[str, tuple[set[str], Extra]] = {
    "birds": (OPEN_AIR | {"room"}, _birds),
    "balloon": (OPEN_AIR, _balloons),
    "house": ({"fields", "forest", "mountains", "desert"}, _houses),
    "person": (GROUNDED, _somebody),
    "fog": (OPEN_AIR, _fog),
}
