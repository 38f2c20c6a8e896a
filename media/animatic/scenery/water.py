"""The sea and what lies under it."""

import numpy as np

from media.animatic.chance import Chance
from media.animatic.colour import Floats, Rgb, mix, turn
from media.animatic.layer import Layer, Sway
from media.animatic.noise import POINTS, ridge_line
from media.animatic.scenery.props import Spot, boat, lighthouse
from media.animatic.scenery.sky import clouds, place_sun, sky
from media.animatic.sheet import MARGIN, Sheet, Stage, backdrop, gradient
from media.animatic.words import PROPS, named

HORIZON = 0.56


def sea(stage: Stage) -> list[Layer]:
    """Waves behind waves, each swinging its own way, the sun's path upon them, a sail, a headland."""
    luck = stage.luck("sea")
    layers = [*sky(stage, HORIZON), *clouds(stage, low=0.34, count=4), _headland(stage, luck)]
    for number, depth in enumerate((0.16, 0.26, 0.38, 0.52, 0.7, 0.92)):
        layers += _wave(stage, luck, number, depth)
    return layers


def underwater(stage: Stage) -> list[Layer]:
    """Shafts of light from above, rocks and weed, and fish."""
    luck = stage.luck("underwater")
    top, bottom = (
        mix(stage.palette.sky[-1], (0.35, 0.86, 0.86), 0.72),
        mix(stage.palette.near, (0.0, 0.13, 0.3), 0.7),
    )
    tones = [mix(top, bottom, share) for share in (0.0, 0.35, 0.75, 1.0)]
    layers = [backdrop(stage, _shafts(stage, luck, gradient(stage, tones, -0.1, 1.05)), 0.04)]
    for number, depth in enumerate((0.2, 0.45, 0.7, 1.0)):
        colour = mix(tones[1], bottom, 0.25 + 0.24 * number)
        sheet = Sheet(stage, colour)
        sheet.ridge(0.74 + 0.09 * number + ridge_line(luck, waves=5, octaves=4) * 0.07, colour)
        for _ in range(round(7 * stage.aspect)):
            _weed(
                sheet, luck, float(luck.uniform(-MARGIN, stage.aspect + MARGIN)), 0.86 + 0.08 * number, colour
            )
        for _ in range(round(2.4 * stage.aspect)):
            coral = mix(stage.palette.accent, colour, 0.55 - 0.1 * number)
            _coral(
                sheet, luck, float(luck.uniform(-MARGIN, stage.aspect + MARGIN)), 0.8 + 0.09 * number, coral
            )
        layers.append(sheet.layer(depth, fade=-0.2, sway=Sway(0.006 * depth, 0.0, 5.0, 0.3 * number)))
        layers += [_shoal(stage, luck, depth + 0.05, number)] if number < 3 else []  # noqa: PLR2004
    return layers


def _wave(stage: Stage, luck: Chance, number: int, depth: float) -> list[Layer]:
    water = mix(
        stage.palette.sky[min(1, len(stage.palette.sky) - 1)], stage.palette.near, 0.12 + 0.135 * number
    )
    line = (
        _crests(luck, 16 - 2 * number, 0.004 + 0.0042 * number)
        + HORIZON
        + 0.004
        + 0.011 * number * (number + 2.2)
    )
    sheet = Sheet(stage, water)
    sheet.ridge(line, water)
    _glints(stage, sheet, luck, number)
    swing = Sway(0.008 + 0.006 * number, 0.0015 * number, 5.5 + 0.5 * number, 0.37 * number)
    layers = [sheet.layer(depth, fade=0.12, shadow=0.34, sway=swing, rim=0.22)]
    return [*_sails(stage, luck, swing, depth), *layers] if number == 3 else layers  # noqa: PLR2004


def _crests(luck: Chance, waves: int, height: float) -> Floats:
    """A line of pointed waves."""
    at = np.linspace(0, waves * np.pi, POINTS) + luck.uniform(0, 6)
    uneven = 1 + 0.35 * ridge_line(luck, waves=6, octaves=2)
    return np.asarray((np.abs(np.sin(at)) ** 0.8 * 2 - 1) * height * 1.6 * uneven, dtype=np.float32)


def _glints(stage: Stage, sheet: Sheet, luck: Chance, number: int) -> None:
    """The sun's path: short strokes below it, wider and scarcer towards us."""
    sun, light = place_sun(stage, HORIZON), mix(stage.palette.light, stage.palette.sky[-1], 0.25)
    for _ in range(26):
        spread = 0.035 + 0.05 * number
        x, y = (
            sun.x + float(luck.normal(0, spread)),
            HORIZON + 0.02 + 0.012 * number * (number + 2.4) + float(luck.uniform(0, 0.06)),
        )
        half = float(luck.uniform(0.008, 0.02)) * (1 + 0.35 * number)
        sheet.ellipse(x, y, half, 0.0016 + 0.0004 * number, light)


def _sails(stage: Stage, luck: Chance, swing: Sway, depth: float) -> list[Layer]:
    sails = 3 if "boat" in named(PROPS, stage.text) else 1
    hull, sail = (
        mix(stage.palette.near, stage.palette.accent, 0.15),
        mix(stage.palette.light, stage.palette.accent, 0.15),
    )
    sheet = Sheet(stage, hull)
    for number in range(sails):
        x = stage.shown(float(luck.uniform(0.2, 0.8)) if number else float(luck.choice([0.34, 0.64])))
        boat(
            sheet,
            (x, HORIZON + 0.145 - 0.02 * number, 0.19 - 0.05 * number),
            hull,
            turn(sail, light=-0.03 * number),
        )
    return [sheet.layer(depth, shadow=0.25, sway=Sway(-swing.x * 1.5, 0.004, swing.period, 0.1))]


def _headland(stage: Stage, luck: Chance) -> Layer:
    colour = stage.palette.ground(0.3)
    sheet = Sheet(stage, colour)
    side = 1 if place_sun(stage, HORIZON).x < stage.aspect / 2 else -1
    xs = np.linspace(-MARGIN, stage.aspect + MARGIN, POINTS)
    inland = np.clip((xs - stage.aspect / 2) * side / (stage.aspect / 2 + MARGIN), 0, 1) ** 1.3
    heights = HORIZON + 0.02 - inland * 0.19 * (1 + 0.35 * ridge_line(luck, waves=9, octaves=3))
    sheet.ridge(np.asarray(heights, dtype=np.float32), colour)
    if "lighthouse" in named(PROPS, stage.text) or luck.random() < 0.35:  # noqa: PLR2004
        x = stage.aspect * (0.5 + side * 0.34)
        y = float(np.interp(x, xs, heights))
        lighthouse(
            sheet,
            (x, y + 0.01, 0.22),
            mix(stage.palette.light, colour, 0.2),
            stage.palette.accent,
            stage.palette.light,
        )
    return sheet.layer(0.12, fade=0.2)


def _shafts(stage: Stage, luck: Chance, picture: Floats) -> Floats:
    """Light that falls in slanting beams and fades with depth."""
    height, width = picture.shape[:2]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, stage.aspect + 2 * MARGIN, width, dtype=np.float32)[None, :] - 0.35 * down
    beams = sum(
        np.clip(1 - np.abs(across - luck.uniform(0, stage.aspect)) / luck.uniform(0.03, 0.14), 0, 1)
        for _ in range(7)
    )
    share = np.clip(beams, 0, 1.6)[..., None] * ((1 - down) ** 1.4)[..., None] * 0.3
    return np.asarray(picture + (1 - picture) * share, dtype=np.float32)


def _weed(sheet: Sheet, luck: Chance, x: float, y: float, colour: Rgb) -> None:
    size, phase = float(luck.uniform(0.08, 0.3)), float(luck.uniform(0, 6))
    stalk = [
        (x + 0.05 * size * float(np.sin(7 * part + phase)), y - size * part) for part in np.linspace(0, 1, 12)
    ]
    sheet.line(stalk, 0.012, colour)
    sheet.ellipse(*stalk[-1], 0.006, 0.012, colour)


def _coral(sheet: Sheet, luck: Chance, x: float, y: float, colour: Rgb) -> None:
    """A fan of branches."""
    size = float(luck.uniform(0.06, 0.13))
    for angle in np.linspace(-0.9, 0.9, 7):
        reach = size * float(luck.uniform(0.7, 1.1))
        tip = (x + reach * float(np.sin(angle)), y - reach * float(np.cos(angle)))
        sheet.line([(x, y + 0.05), (x + 0.3 * (tip[0] - x), y - reach * 0.4), tip], 0.013, colour)
        sheet.ellipse(*tip, 0.011, 0.011, turn(colour, light=0.03))


def _shoal(stage: Stage, luck: Chance, depth: float, number: int) -> Layer:
    colour = mix(stage.palette.accent, stage.palette.near, 0.5 - 0.2 * number)
    sheet = Sheet(stage, colour)
    way = float(luck.choice([-1, 1]))
    x, y = stage.shown(float(luck.uniform(0.2, 0.8))), float(luck.uniform(0.25, 0.62))
    for _ in range(9 - 2 * number):
        _fish(
            sheet,
            (x + float(luck.normal(0, 0.14)), y + float(luck.normal(0, 0.055)), 0.022 + 0.016 * number),
            way,
            colour,
        )
    speed = min(0.03 + 0.02 * number, 0.25 / stage.seconds)
    return sheet.layer(depth, shadow=0.2, drift=-way * speed, sway=Sway(0.0, 0.008, 4.0, 0.2 * number))


def _fish(sheet: Sheet, spot: Spot, way: float, colour: Rgb) -> None:
    x, y, size = spot
    sheet.ellipse(x, y, size, size * 0.48, colour)
    tail = x - way * size * 1.6
    sheet.polygon(
        [(x - way * size * 0.7, y), (tail, y - size * 0.5), (tail, y + size * 0.5)], turn(colour, light=-0.05)
    )
    sheet.ellipse(x + way * size * 0.55, y - size * 0.1, size * 0.1, size * 0.1, turn(colour, light=0.3))
