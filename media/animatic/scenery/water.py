"""Water scenery: the sea, and under water."""

import numpy as np

from media.animatic.colour import Floats, Rgb, adjust_colour, mix_colours
from media.animatic.layer import Layer, Sway
from media.animatic.noise import RIDGE_POINTS, ridge_line
from media.animatic.scenery.props import PropPlace, draw_boat, draw_lighthouse
from media.animatic.scenery.sky import draw_clouds, draw_sky, place_sun
from media.animatic.sheet import MARGIN, SceneContext, Sheet, backdrop_layer, paint_gradient
from media.procedural.seeded_random import SeededRandom
from media.procedural.topics import PROPS, find_topics

HORIZON = 0.56


def draw_sea(stage: SceneContext) -> list[Layer]:
    """Draw waves behind waves, each swinging by itself, the sun's path on them, sails, a headland."""
    luck = stage.random_for("sea")
    layers = [*draw_sky(stage, HORIZON), *draw_clouds(stage, low=0.34, count=4), _draw_headland(stage, luck)]
    for number, depth in enumerate((0.16, 0.26, 0.38, 0.52, 0.7, 0.92)):
        layers += _draw_wave(stage, luck, number, depth)
    return layers


def draw_underwater(stage: SceneContext) -> list[Layer]:
    """Draw shafts of light from above, rocks, weed, corals and fish."""
    luck = stage.random_for("underwater")
    top, bottom = (
        mix_colours(stage.palette.sky[-1], (0.35, 0.86, 0.86), 0.72),
        mix_colours(stage.palette.near, (0.0, 0.13, 0.3), 0.7),
    )
    tones = [mix_colours(top, bottom, share) for share in (0.0, 0.35, 0.75, 1.0)]
    layers = [
        backdrop_layer(stage, _add_light_shafts(stage, luck, paint_gradient(stage, tones, -0.1, 1.05)), 0.04)
    ]
    for number, depth in enumerate((0.2, 0.45, 0.7, 1.0)):
        colour = mix_colours(tones[1], bottom, 0.25 + 0.24 * number)
        sheet = Sheet(stage, colour)
        sheet.fill_ridge(0.74 + 0.09 * number + ridge_line(luck, waves=5, octaves=4) * 0.07, colour)
        for _ in range(round(7 * stage.aspect)):
            _draw_weed(
                sheet, luck, float(luck.uniform(-MARGIN, stage.aspect + MARGIN)), 0.86 + 0.08 * number, colour
            )
        for _ in range(round(2.4 * stage.aspect)):
            coral = mix_colours(stage.palette.accent, colour, 0.55 - 0.1 * number)
            _draw_coral(
                sheet, luck, float(luck.uniform(-MARGIN, stage.aspect + MARGIN)), 0.8 + 0.09 * number, coral
            )
        layers.append(sheet.to_layer(depth, fade=-0.2, sway=Sway(0.006 * depth, 0.0, 5.0, 0.3 * number)))
        layers += [_draw_shoal(stage, luck, depth + 0.05, number)] if number < 3 else []  # noqa: PLR2004
    return layers


def _draw_wave(stage: SceneContext, luck: SeededRandom, number: int, depth: float) -> list[Layer]:
    water = mix_colours(
        stage.palette.sky[min(1, len(stage.palette.sky) - 1)], stage.palette.near, 0.12 + 0.135 * number
    )
    line = (
        _wave_crests(luck, 16 - 2 * number, 0.004 + 0.0042 * number)
        + HORIZON
        + 0.004
        + 0.011 * number * (number + 2.2)
    )
    sheet = Sheet(stage, water)
    sheet.fill_ridge(line, water)
    _draw_glints(stage, sheet, luck, number)
    swing = Sway(0.008 + 0.006 * number, 0.0015 * number, 5.5 + 0.5 * number, 0.37 * number)
    layers = [sheet.to_layer(depth, fade=0.12, shadow=0.34, sway=swing, rim=0.22)]
    return [*_draw_sails(stage, luck, swing, depth), *layers] if number == 3 else layers  # noqa: PLR2004


def _wave_crests(luck: SeededRandom, waves: int, height: float) -> Floats:
    """Return a line of pointed waves."""
    at = np.linspace(0, waves * np.pi, RIDGE_POINTS) + luck.uniform(0, 6)
    uneven = 1 + 0.35 * ridge_line(luck, waves=6, octaves=2)
    return np.asarray((np.abs(np.sin(at)) ** 0.8 * 2 - 1) * height * 1.6 * uneven, dtype=np.float32)


def _draw_glints(stage: SceneContext, sheet: Sheet, luck: SeededRandom, number: int) -> None:
    """Draw the sun's path on the water: short strokes below it, wider spread when nearer."""
    sun, light = place_sun(stage, HORIZON), mix_colours(stage.palette.light, stage.palette.sky[-1], 0.25)
    for _ in range(26):
        spread = 0.035 + 0.05 * number
        x, y = (
            sun.x + float(luck.normal(0, spread)),
            HORIZON + 0.02 + 0.012 * number * (number + 2.4) + float(luck.uniform(0, 0.06)),
        )
        half = float(luck.uniform(0.008, 0.02)) * (1 + 0.35 * number)
        sheet.fill_ellipse(x, y, half, 0.0016 + 0.0004 * number, light)


def _draw_sails(stage: SceneContext, luck: SeededRandom, swing: Sway, depth: float) -> list[Layer]:
    sails = 3 if "boat" in find_topics(PROPS, stage.text) else 1
    hull, sail = (
        mix_colours(stage.palette.near, stage.palette.accent, 0.15),
        mix_colours(stage.palette.light, stage.palette.accent, 0.15),
    )
    sheet = Sheet(stage, hull)
    for number in range(sails):
        x = stage.view_x(float(luck.uniform(0.2, 0.8)) if number else float(luck.choice([0.34, 0.64])))
        draw_boat(
            sheet,
            (x, HORIZON + 0.145 - 0.02 * number, 0.19 - 0.05 * number),
            hull,
            adjust_colour(sail, light=-0.03 * number),
        )
    return [sheet.to_layer(depth, shadow=0.25, sway=Sway(-swing.x * 1.5, 0.004, swing.period, 0.1))]


def _draw_headland(stage: SceneContext, luck: SeededRandom) -> Layer:
    colour = stage.palette.ground_at(0.3)
    sheet = Sheet(stage, colour)
    side = 1 if place_sun(stage, HORIZON).x < stage.aspect / 2 else -1
    xs = np.linspace(-MARGIN, stage.aspect + MARGIN, RIDGE_POINTS)
    inland = np.clip((xs - stage.aspect / 2) * side / (stage.aspect / 2 + MARGIN), 0, 1) ** 1.3
    heights = HORIZON + 0.02 - inland * 0.19 * (1 + 0.35 * ridge_line(luck, waves=9, octaves=3))
    sheet.fill_ridge(np.asarray(heights, dtype=np.float32), colour)
    if "lighthouse" in find_topics(PROPS, stage.text) or luck.random() < 0.35:  # noqa: PLR2004
        x = stage.aspect * (0.5 + side * 0.34)
        y = float(np.interp(x, xs, heights))
        draw_lighthouse(
            sheet,
            (x, y + 0.01, 0.22),
            mix_colours(stage.palette.light, colour, 0.2),
            stage.palette.accent,
            stage.palette.light,
        )
    return sheet.to_layer(0.12, fade=0.2)


def _add_light_shafts(stage: SceneContext, luck: SeededRandom, picture: Floats) -> Floats:
    """Add slanting beams of light that fade with depth."""
    height, width = picture.shape[:2]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, stage.aspect + 2 * MARGIN, width, dtype=np.float32)[None, :] - 0.35 * down
    beams = sum(
        np.clip(1 - np.abs(across - luck.uniform(0, stage.aspect)) / luck.uniform(0.03, 0.14), 0, 1)
        for _ in range(7)
    )
    share = np.clip(beams, 0, 1.6)[..., None] * ((1 - down) ** 1.4)[..., None] * 0.3
    return np.asarray(picture + (1 - picture) * share, dtype=np.float32)


def _draw_weed(sheet: Sheet, luck: SeededRandom, x: float, y: float, colour: Rgb) -> None:
    size, phase = float(luck.uniform(0.08, 0.3)), float(luck.uniform(0, 6))
    stalk = [
        (x + 0.05 * size * float(np.sin(7 * part + phase)), y - size * part) for part in np.linspace(0, 1, 12)
    ]
    sheet.draw_line(stalk, 0.012, colour)
    sheet.fill_ellipse(*stalk[-1], 0.006, 0.012, colour)


def _draw_coral(sheet: Sheet, luck: SeededRandom, x: float, y: float, colour: Rgb) -> None:
    """Draw a coral: a fan of branches."""
    size = float(luck.uniform(0.06, 0.13))
    for angle in np.linspace(-0.9, 0.9, 7):
        reach = size * float(luck.uniform(0.7, 1.1))
        tip = (x + reach * float(np.sin(angle)), y - reach * float(np.cos(angle)))
        sheet.draw_line([(x, y + 0.05), (x + 0.3 * (tip[0] - x), y - reach * 0.4), tip], 0.013, colour)
        sheet.fill_ellipse(*tip, 0.011, 0.011, adjust_colour(colour, light=0.03))


def _draw_shoal(stage: SceneContext, luck: SeededRandom, depth: float, number: int) -> Layer:
    colour = mix_colours(stage.palette.accent, stage.palette.near, 0.5 - 0.2 * number)
    sheet = Sheet(stage, colour)
    way = float(luck.choice([-1, 1]))
    x, y = stage.view_x(float(luck.uniform(0.2, 0.8))), float(luck.uniform(0.25, 0.62))
    for _ in range(9 - 2 * number):
        _draw_fish(
            sheet,
            (x + float(luck.normal(0, 0.14)), y + float(luck.normal(0, 0.055)), 0.022 + 0.016 * number),
            way,
            colour,
        )
    speed = min(0.03 + 0.02 * number, 0.25 / stage.seconds)
    return sheet.to_layer(depth, shadow=0.2, drift=-way * speed, sway=Sway(0.0, 0.008, 4.0, 0.2 * number))


def _draw_fish(sheet: Sheet, spot: PropPlace, way: float, colour: Rgb) -> None:
    x, y, size = spot
    sheet.fill_ellipse(x, y, size, size * 0.48, colour)
    tail = x - way * size * 1.6
    sheet.fill_polygon(
        [(x - way * size * 0.7, y), (tail, y - size * 0.5), (tail, y + size * 0.5)],
        adjust_colour(colour, light=-0.05),
    )
    sheet.fill_ellipse(
        x + way * size * 0.55, y - size * 0.1, size * 0.1, size * 0.1, adjust_colour(colour, light=0.3)
    )
