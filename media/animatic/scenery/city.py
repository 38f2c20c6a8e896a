"""City scenery: roofs behind roofs, windows lit by night, and street lamps."""

from media.animatic.colour import Rgb, adjust_colour, mix_colours
from media.animatic.layer import Layer
from media.animatic.scenery.sky import draw_clouds, draw_sky
from media.animatic.sheet import MARGIN, SceneContext, Sheet
from media.procedural.seeded_random import SeededRandom

HousePlace = tuple[float, float, float]  # left, top and width of a house, in picture heights

WINDOW, GAP = 0.011, 0.0115


def draw_city(stage: SceneContext) -> list[Layer]:
    """Draw four rows of houses, the nearest ones low, with a street in front."""
    luck = stage.random_for("city")
    layers = [*draw_sky(stage, 0.74), *draw_clouds(stage, low=0.3, count=3)]
    for number, depth in enumerate((0.12, 0.26, 0.46, 0.72)):
        layers.append(_draw_house_row(stage, luck, number, depth))
    return [*layers, _draw_street(stage, luck)]


def _draw_house_row(stage: SceneContext, luck: SeededRandom, number: int, depth: float) -> Layer:
    colour = stage.palette.ground_at(depth + 0.12 * number)
    sheet = Sheet(stage, colour)
    x = -MARGIN
    while x < stage.aspect + MARGIN:
        width = float(luck.uniform(0.06, 0.13)) * (0.75 + 0.28 * number)
        top = 0.66 + 0.07 * number - float(luck.beta(1.6, 2.2)) * (0.5 - 0.07 * number)
        _draw_tower(
            sheet,
            luck,
            (x, top, width),
            adjust_colour(colour, light=float(luck.uniform(-0.015, 0.02))),
            number,
        )
        x += width * float(luck.uniform(0.92, 1.12))
    return sheet.to_layer(depth, fade=0.3)


def _draw_tower(sheet: Sheet, luck: SeededRandom, place: HousePlace, colour: Rgb, number: int) -> None:
    x, top, width = place
    sheet.fill_box(x, top, x + width, 1.5, colour)
    _draw_roof(sheet, luck, place, colour)
    sheet.fill_box(x + width * 0.8, top, x + width, 1.5, adjust_colour(colour, light=-0.02))
    if number:
        _draw_windows(sheet, luck, place, colour, 1 + 0.35 * number)


def _draw_roof(sheet: Sheet, luck: SeededRandom, place: HousePlace, colour: Rgb) -> None:
    """Draw a roof: flat, with a tank, a spire, steps, or a slope."""
    x, top, width = place
    middle, kind = x + width / 2, luck.integers(5)
    if kind == 0:
        sheet.fill_box(middle - 0.002, top - width * 0.9, middle + 0.002, top, colour)
        sheet.fill_polygon(
            [(x + width * 0.25, top), (middle, top - width * 0.45), (x + width * 0.75, top)], colour
        )
    elif kind == 1:
        sheet.fill_box(x + width * 0.15, top - width * 0.2, x + width * 0.85, top, colour)
        sheet.fill_box(x + width * 0.32, top - width * 0.36, x + width * 0.68, top, colour)
    elif kind == 2:  # noqa: PLR2004
        sheet.fill_polygon([(x, top), (x + width, top - width * 0.4), (x + width, top)], colour)
    elif kind == 3:  # noqa: PLR2004
        sheet.fill_box(x + width * 0.2, top - 0.03, x + width * 0.42, top, colour)


def _draw_windows(sheet: Sheet, luck: SeededRandom, place: HousePlace, wall: Rgb, scale: float) -> None:
    """Draw rows of panes: by night about half are lit, by day most reflect the sky."""
    x, top, width = place
    stage = sheet.stage
    lit, unlit = (
        mix_colours(stage.palette.light, stage.palette.accent, 0.4),
        mix_colours(wall, stage.palette.sky[-1], 0.22),
    )
    busy = {"night": 0.5, "dusk": 0.35, "dawn": 0.18}.get(stage.palette.hour, 0.06)
    pane, step = WINDOW * scale, (WINDOW + GAP) * scale
    across, down = int((width - GAP * scale) / step), int((1.0 - top) / (step * 1.25))
    inset = (width - across * step + GAP * scale) / 2
    for column in range(across):
        for row in range(1, down):
            colour = mix_colours(lit, wall, float(luck.uniform(0, 0.4))) if luck.random() < busy else unlit
            left, upper = x + inset + column * step, top + row * step * 1.25
            sheet.fill_box(left, upper, left + pane, upper + pane * 1.3, colour)


def _draw_street(stage: SceneContext, luck: SeededRandom) -> Layer:
    """Draw the pavement in front, with lamps and their light."""
    colour = adjust_colour(stage.palette.near, light=-0.03)
    sheet = Sheet(stage, colour)
    sheet.fill_box(-1, 0.95, stage.aspect + 1, 2, colour)
    x = -MARGIN + float(luck.uniform(0, 0.3))
    while x < stage.aspect + MARGIN:
        _draw_lamp(stage, sheet, x, colour)
        x += 0.62
    return sheet.to_layer(1.0)


def _draw_lamp(stage: SceneContext, sheet: Sheet, x: float, colour: Rgb) -> None:
    glow = mix_colours(stage.palette.light, stage.palette.accent, 0.35)
    if stage.palette.hour in {"night", "dusk"}:
        for radius, alpha in ((0.075, 0.1), (0.05, 0.2), (0.032, 0.4)):
            sheet.fill_ellipse(x + 0.06, 0.692, radius, radius, glow, alpha=alpha)
    sheet.fill_box(x - 0.005, 0.68, x + 0.005, 0.96, colour)
    sheet.draw_line([(x, 0.682), (x + 0.06, 0.682)], 0.008, colour)
    sheet.fill_ellipse(x + 0.06, 0.692, 0.016, 0.012, glow)
