"""Cities: roofs behind roofs, windows lit by night, and the streets' lamps."""

from media.animatic.chance import Chance
from media.animatic.colour import Rgb, mix, turn
from media.animatic.layer import Layer
from media.animatic.scenery.sky import clouds, sky
from media.animatic.sheet import MARGIN, Sheet, Stage

Place = tuple[float, float, float]  # left, top and width of a house, in picture heights

WINDOW, GAP = 0.011, 0.0115


def city(stage: Stage) -> list[Layer]:
    """Four rows of houses, the nearest of them low, with a street before them."""
    luck = stage.luck("city")
    layers = [*sky(stage, 0.74), *clouds(stage, low=0.3, count=3)]
    for number, depth in enumerate((0.12, 0.26, 0.46, 0.72)):
        layers.append(_row(stage, luck, number, depth))
    return [*layers, _street(stage, luck)]


def _row(stage: Stage, luck: Chance, number: int, depth: float) -> Layer:
    colour = stage.palette.ground(depth + 0.12 * number)
    sheet = Sheet(stage, colour)
    x = -MARGIN
    while x < stage.aspect + MARGIN:
        width = float(luck.uniform(0.06, 0.13)) * (0.75 + 0.28 * number)
        top = 0.66 + 0.07 * number - float(luck.beta(1.6, 2.2)) * (0.5 - 0.07 * number)
        _tower(sheet, luck, (x, top, width), turn(colour, light=float(luck.uniform(-0.015, 0.02))), number)
        x += width * float(luck.uniform(0.92, 1.12))
    return sheet.layer(depth, fade=0.3)


def _tower(sheet: Sheet, luck: Chance, place: Place, colour: Rgb, number: int) -> None:
    x, top, width = place
    sheet.box(x, top, x + width, 1.5, colour)
    _roof(sheet, luck, place, colour)
    sheet.box(x + width * 0.8, top, x + width, 1.5, turn(colour, light=-0.02))
    if number:
        _windows(sheet, luck, place, colour, 1 + 0.35 * number)


def _roof(sheet: Sheet, luck: Chance, place: Place, colour: Rgb) -> None:
    """A flat roof with a tank, a spire, steps, or a gable."""
    x, top, width = place
    middle, kind = x + width / 2, luck.integers(5)
    if kind == 0:
        sheet.box(middle - 0.002, top - width * 0.9, middle + 0.002, top, colour)
        sheet.polygon(
            [(x + width * 0.25, top), (middle, top - width * 0.45), (x + width * 0.75, top)], colour
        )
    elif kind == 1:
        sheet.box(x + width * 0.15, top - width * 0.2, x + width * 0.85, top, colour)
        sheet.box(x + width * 0.32, top - width * 0.36, x + width * 0.68, top, colour)
    elif kind == 2:  # noqa: PLR2004
        sheet.polygon([(x, top), (x + width, top - width * 0.4), (x + width, top)], colour)
    elif kind == 3:  # noqa: PLR2004
        sheet.box(x + width * 0.2, top - 0.03, x + width * 0.42, top, colour)


def _windows(sheet: Sheet, luck: Chance, place: Place, wall: Rgb, scale: float) -> None:
    """Rows of panes: by night about half of them are lit, by day they mirror the sky."""
    x, top, width = place
    stage = sheet.stage
    lit, unlit = mix(stage.palette.light, stage.palette.accent, 0.4), mix(wall, stage.palette.sky[-1], 0.22)
    busy = {"night": 0.5, "dusk": 0.35, "dawn": 0.18}.get(stage.palette.hour, 0.06)
    pane, step = WINDOW * scale, (WINDOW + GAP) * scale
    across, down = int((width - GAP * scale) / step), int((1.0 - top) / (step * 1.25))
    inset = (width - across * step + GAP * scale) / 2
    for column in range(across):
        for row in range(1, down):
            colour = mix(lit, wall, float(luck.uniform(0, 0.4))) if luck.random() < busy else unlit
            left, upper = x + inset + column * step, top + row * step * 1.25
            sheet.box(left, upper, left + pane, upper + pane * 1.3, colour)


def _street(stage: Stage, luck: Chance) -> Layer:
    """The pavement in front, its lamps and their light."""
    colour = turn(stage.palette.near, light=-0.03)
    sheet = Sheet(stage, colour)
    sheet.box(-1, 0.95, stage.aspect + 1, 2, colour)
    x = -MARGIN + float(luck.uniform(0, 0.3))
    while x < stage.aspect + MARGIN:
        _lamp(stage, sheet, x, colour)
        x += 0.62
    return sheet.layer(1.0)


def _lamp(stage: Stage, sheet: Sheet, x: float, colour: Rgb) -> None:
    glow = mix(stage.palette.light, stage.palette.accent, 0.35)
    if stage.palette.hour in {"night", "dusk"}:
        for radius, alpha in ((0.075, 0.1), (0.05, 0.2), (0.032, 0.4)):
            sheet.ellipse(x + 0.06, 0.692, radius, radius, glow, alpha=alpha)
    sheet.box(x - 0.005, 0.68, x + 0.005, 0.96, colour)
    sheet.line([(x, 0.682), (x + 0.06, 0.682)], 0.008, colour)
    sheet.ellipse(x + 0.06, 0.692, 0.016, 0.012, glow)
