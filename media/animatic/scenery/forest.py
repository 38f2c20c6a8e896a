"""Forest scenery: trunks behind trunks, light between them, ferns in front."""

import numpy as np

from media.animatic.colour import Floats, Rgb, adjust_colour, mix_colours
from media.animatic.layer import Layer
from media.animatic.noise import ridge_line
from media.animatic.scenery.land import ridge_height_at, scatter_positions
from media.animatic.scenery.props import draw_bush, draw_grass, draw_pine
from media.animatic.scenery.sky import place_sun
from media.animatic.sheet import MARGIN, SceneContext, Sheet, backdrop_layer, paint_gradient
from media.procedural.seeded_random import SeededRandom


def draw_forest(stage: SceneContext) -> list[Layer]:
    """Draw a glade: far firs in the light, then trunks, then a dark thicket."""
    luck = stage.random_for("forest")
    layers = [_draw_clearing(stage)]
    for number, depth in enumerate((0.12, 0.24)):
        layers.append(_draw_firs(stage, luck, number, depth))
    for number, depth in enumerate((0.4, 0.62, 0.9)):
        layers.append(_draw_trunks(stage, luck, number, depth))
    return [*layers, _draw_thicket(stage, luck)]


def _draw_clearing(stage: SceneContext) -> Layer:
    """Draw haze, brightest where the sun is behind the trees, with light beams."""
    haze = [
        mix_colours(stage.palette.sky[0], stage.palette.far, 0.35),
        stage.palette.sky[-1],
        mix_colours(stage.palette.sky[-1], stage.palette.far, 0.4),
    ]
    picture = paint_gradient(stage, haze, -0.1, 0.95)
    share = _light_beams(stage)[..., None]
    light = np.array(stage.palette.light, dtype=np.float32)
    return backdrop_layer(stage, np.clip(picture * (1 - share) + light * share, 0, 1), 0.05)


def _light_beams(stage: SceneContext) -> Floats:
    width, height = stage.sheet_size
    sun = place_sun(stage, 0.5)
    across = ((np.arange(width, dtype=np.float32) - stage.margin_pixels) / stage.height - sun.x)[None, :]
    down = ((np.arange(height, dtype=np.float32) - stage.margin_pixels) / stage.height - sun.y)[:, None]
    angle, far = np.arctan2(across, down + 0.4), np.hypot(across, down)
    rays = np.clip(np.sin(angle * 23) + 0.6 * np.sin(angle * 41 + 1), 0, 2) * 0.16 * (down > -0.3)  # noqa: PLR2004
    strength = 0.45 if stage.palette.is_night else 0.8
    disc = np.clip((sun.radius * 0.75 - far) * stage.height, 0, 1)
    return np.asarray(np.clip((np.exp(-far / 0.45) + rays * np.exp(-far / 0.8)) * strength + disc, 0, 1))


def _draw_firs(stage: SceneContext, luck: SeededRandom, number: int, depth: float) -> Layer:
    colour = mix_colours(stage.palette.ground_at(depth), stage.palette.sky[-1], 0.35 - 0.15 * number)
    sheet = Sheet(stage, colour)
    line = 0.66 + 0.07 * number + ridge_line(luck, waves=4, octaves=2) * 0.03
    sheet.fill_ridge(line, colour)
    for x in scatter_positions(stage, luck, 9 - 2 * number):
        draw_pine(
            sheet,
            (x, ridge_height_at(stage, line, x) + 0.02, float(luck.uniform(0.16, 0.4)) * (1 + 0.3 * number)),
            colour,
        )
    return sheet.to_layer(depth, fade=0.3, rim=0.04, shadow=0.25)


def _draw_trunks(stage: SceneContext, luck: SeededRandom, number: int, depth: float) -> Layer:
    colour = stage.palette.ground_at(0.42 + 0.26 * number)
    sheet = Sheet(stage, colour)
    line = 0.78 + 0.08 * number + ridge_line(luck, waves=3, octaves=3) * 0.035
    sheet.fill_ridge(line, colour)
    count = max(2, round((4.2 - 1.1 * number) * (stage.aspect + 2 * MARGIN)))
    for at in range(count):
        x = -MARGIN + (at + float(luck.uniform(0.15, 0.85))) / count * (stage.aspect + 2 * MARGIN)
        _draw_trunk(
            sheet,
            luck,
            (x, ridge_height_at(stage, line, x) + 0.02),
            float(luck.uniform(0.012, 0.024)) * (1 + 0.75 * number),
            colour,
        )
    for x in scatter_positions(stage, luck, 5):
        draw_bush(
            sheet, luck, (x, ridge_height_at(stage, line, x) + 0.015, float(luck.uniform(0.03, 0.06))), colour
        )
    return sheet.to_layer(depth, fade=0.12)


def _draw_trunk(
    sheet: Sheet, luck: SeededRandom, foot: tuple[float, float], half: float, colour: Rgb
) -> None:
    """Draw a trunk that leaves the picture above, with a few boughs and leaves."""
    x, y = foot
    lean = float(luck.uniform(-0.04, 0.04))
    sheet.fill_polygon(
        [
            (x - half * 1.8, y),
            (x - half, y - 0.12),
            (x + lean - half * 0.7, -0.5),
            (x + lean + half * 0.7, -0.5),
            (x + half, y - 0.12),
            (x + half * 1.8, y),
        ],
        colour,
    )
    sheet.fill_polygon(
        [
            (x + half * 0.3, y),
            (x + half * 0.35, y - 0.12),
            (x + lean + half * 0.2, -0.5),
            (x + lean + half * 0.7, -0.5),
            (x + half, y - 0.12),
            (x + half * 1.8, y),
        ],
        adjust_colour(colour, light=-0.025),
    )
    for _ in range(3):
        height, side = float(luck.uniform(-0.12, 0.2)), float(luck.choice([-1, 1]))
        tip = (x + side * half * float(luck.uniform(4, 7)), height - half * 3)
        sheet.draw_line([(x + lean * 0.6, height), tip], half * 0.5, colour)
        for _ in range(4):
            sheet.fill_ellipse(
                tip[0] + float(luck.normal(0, half * 1.6)),
                tip[1] + float(luck.normal(0, half)),
                half * 2.1,
                half * 1.3,
                adjust_colour(colour, light=0.012),
            )


def _draw_thicket(stage: SceneContext, luck: SeededRandom) -> Layer:
    """Draw leaves above and ferns below, close to the camera."""
    colour = adjust_colour(stage.palette.near, light=-0.03)
    sheet = Sheet(stage, colour)
    sheet.fill_ridge(1.0 + ridge_line(luck, waves=4, octaves=2) * 0.03, colour)
    for x in scatter_positions(stage, luck, 60):
        draw_grass(sheet, luck, (x, 1.03, float(luck.uniform(0.05, 0.13))), colour)
    edge = ridge_line(luck, waves=6, octaves=2)
    for x in scatter_positions(stage, luck, 38):
        y = -0.06 + 0.05 * float(edge[int((x + MARGIN) / (stage.aspect + 2 * MARGIN) * (len(edge) - 1))])
        sheet.fill_ellipse(x, y, float(luck.uniform(0.04, 0.07)), float(luck.uniform(0.03, 0.06)), colour)
    return sheet.to_layer(1.0)
