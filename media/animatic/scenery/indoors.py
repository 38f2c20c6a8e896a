"""Rooms: a wall with a window and its light on the floor, a table, a lamp, shelves, a plant."""

from media.animatic.chance import Chance
from media.animatic.colour import Rgb, mix, turn
from media.animatic.layer import Layer
from media.animatic.scenery.sky import sky
from media.animatic.sheet import Point, Sheet, Stage

FLOOR = 0.8


def room(stage: Stage) -> list[Layer]:
    """The sky through the window, the wall around it, then the furniture, the nearest thing last."""
    luck = stage.luck("room")
    wall = mix(stage.palette.far, stage.palette.near, 0.35 if not stage.palette.dark else 0.5)
    pane = _window_place(stage, luck)
    return [
        *sky(stage, 0.6),
        _hills(stage, wall),
        _wall(stage, luck, wall, pane),
        _furniture(stage, luck, wall, pane),
        _table(stage, luck),
    ]


Place = tuple[float, float, float, float]  # left, top, right, bottom


def _window_place(stage: Stage, luck: Chance) -> Place:
    middle = stage.shown(float(luck.uniform(0.36, 0.64)))
    half = min(0.3, stage.aspect * 0.3)
    return middle - half, 0.14, middle + half, 0.58


def _hills(stage: Stage, wall: Rgb) -> Layer:
    colour = mix(stage.palette.sky[-1], wall, 0.4)
    sheet = Sheet(stage, colour)
    for at in range(7):
        sheet.ellipse(
            stage.shown(at / 6), 0.62, 0.22, 0.12 + 0.02 * (at % 3), turn(colour, light=-0.01 * (at % 2))
        )
    return sheet.layer(0.12)


def _wall(stage: Stage, luck: Chance, wall: Rgb, pane: Place) -> Layer:
    sheet = Sheet(stage, wall)
    sheet.box(-1, -1, stage.aspect + 1, FLOOR, wall)
    _paper(stage, sheet, wall)
    sheet.box(-1, FLOOR, stage.aspect + 1, 2, turn(wall, light=-0.09))
    sheet.box(-1, FLOOR - 0.03, stage.aspect + 1, FLOOR, turn(wall, light=0.05))
    _light_on_floor(stage, sheet, wall, pane)
    _window(sheet, pane, mix(stage.palette.light, wall, 0.3), luck)
    return sheet.layer(0.34, shadow=0.5, fade=0.1)


def _paper(stage: Stage, sheet: Sheet, wall: Rgb) -> None:
    """Stripes of wallpaper."""
    x = -0.3
    while x < stage.aspect + 0.3:
        sheet.box(x, -1, x + 0.035, FLOOR - 0.03, turn(wall, light=0.012))
        x += 0.1


def _window(sheet: Sheet, pane: Place, frame: Rgb, luck: Chance) -> None:
    """Frame, glass (nothing: the sky shows through), bars, sill and curtains."""
    left, top, right, bottom = pane
    sheet.box(left - 0.025, top - 0.025, right + 0.025, bottom + 0.025, frame)
    sheet.box(left, top, right, bottom, frame, alpha=0.0)
    middle = (left + right) / 2
    sheet.box(middle - 0.008, top, middle + 0.008, bottom, frame)
    sheet.box(left, top + 0.15, right, top + 0.162, frame)
    sheet.box(left - 0.05, bottom + 0.02, right + 0.05, bottom + 0.05, turn(frame, light=-0.05))
    cloth = sheet.stage.palette.accent
    for side, edge in ((-1, left), (1, right)):
        outer = edge + side * 0.09
        sheet.polygon(
            [
                (edge - side * 0.06, top - 0.05),
                (outer, top - 0.05),
                (outer, bottom + 0.12),
                (edge + side * 0.03, bottom + 0.12),
            ],
            cloth,
        )
        sheet.polygon(
            [
                (edge + side * 0.03, top - 0.05),
                (outer, top - 0.05),
                (outer, bottom + 0.12),
                (edge + side * 0.06, bottom + 0.12),
            ],
            turn(cloth, light=-0.05),
        )
    sheet.box(left - 0.12, top - 0.07, right + 0.12, top - 0.05, turn(frame, light=-0.2))


def _light_on_floor(stage: Stage, sheet: Sheet, wall: Rgb, pane: Place) -> None:
    left, _, right, _ = pane
    glow = mix(turn(wall, light=-0.06), stage.palette.light, 0.2 if stage.palette.dark else 0.45)
    middle = (left + right) / 2
    for start, end in ((left, middle - 0.01), (middle + 0.01, right)):
        sheet.polygon(
            [(start, FLOOR + 0.02), (end, FLOOR + 0.02), (end + 0.16, 1.3), (start + 0.08, 1.3)], glow
        )


def _furniture(stage: Stage, luck: Chance, wall: Rgb, pane: Place) -> Layer:
    dark = mix(wall, stage.palette.near, 0.65)
    sheet = Sheet(stage, dark)
    left_first = luck.random() < 0.5  # noqa: PLR2004
    spots = (pane[0] - 0.32, pane[2] + 0.32) if left_first else (pane[2] + 0.32, pane[0] - 0.32)
    _shelf(stage, sheet, luck, spots[0], dark)
    _floor_lamp(stage, sheet, spots[1], dark)
    return sheet.layer(0.55)


def _shelf(stage: Stage, sheet: Sheet, luck: Chance, x: float, wood: Rgb) -> None:
    """A bookcase, its books in the palette's colours."""
    sheet.box(x - 0.16, 0.2, x + 0.16, 0.9, wood)
    tones = (stage.palette.accent, stage.palette.far, stage.palette.light, stage.palette.sky[0])
    for board in range(4):
        floor = 0.36 + 0.165 * board
        sheet.box(x - 0.145, floor - 0.14, x + 0.145, floor, turn(wood, light=-0.06))
        at = x - 0.14
        while at < x + 0.11:
            width, height = float(luck.uniform(0.014, 0.03)), float(luck.uniform(0.075, 0.125))
            sheet.box(at, floor - height, at + width, floor, mix(tones[int(luck.integers(4))], wood, 0.35))
            at += width + 0.003


def _floor_lamp(stage: Stage, sheet: Sheet, x: float, metal: Rgb) -> None:
    glow = mix(stage.palette.light, stage.palette.accent, 0.15)
    for radius, alpha in ((0.3, 0.07), (0.21, 0.1), (0.13, 0.16)):
        sheet.ellipse(x, 0.42, radius, radius, glow, alpha=alpha)
    sheet.box(x - 0.006, 0.42, x + 0.006, 0.93, metal)
    sheet.box(x - 0.07, 0.92, x + 0.07, 0.935, metal)
    sheet.polygon([(x - 0.05, 0.32), (x + 0.05, 0.32), (x + 0.09, 0.44), (x - 0.09, 0.44)], glow)


def _table(stage: Stage, luck: Chance) -> Layer:
    """The table we sit at: a cup that steams, a pile of books, a plant."""
    wood = turn(stage.palette.near, light=-0.01)
    sheet = Sheet(stage, wood)
    sheet.box(-1, 0.94, stage.aspect + 1, 2, wood)
    _cup(
        sheet,
        stage.shown(float(luck.uniform(0.3, 0.45))),
        0.94,
        mix(stage.palette.light, stage.palette.accent, 0.2),
    )
    for number in range(3):
        x, tone = (
            stage.shown(0.66),
            mix((stage.palette.accent, stage.palette.far, stage.palette.sky[0])[number], wood, 0.25),
        )
        sheet.box(
            x - 0.13 + 0.01 * number,
            0.905 - 0.034 * number,
            x + 0.12 - 0.012 * number,
            0.937 - 0.034 * number,
            tone,
        )
    _plant(
        sheet,
        luck,
        (stage.shown(0.12), 0.94),
        mix(stage.palette.accent, wood, 0.3),
        mix(stage.palette.far, wood, 0.5),
    )
    return sheet.layer(0.9)


def _cup(sheet: Sheet, x: float, y: float, colour: Rgb) -> None:
    sheet.ellipse(x + 0.05, y - 0.05, 0.028, 0.026, colour)
    sheet.ellipse(x + 0.05, y - 0.05, 0.016, 0.015, turn(colour, light=-0.25))
    sheet.polygon([(x - 0.05, y - 0.1), (x + 0.05, y - 0.1), (x + 0.036, y), (x - 0.036, y)], colour)


def _plant(sheet: Sheet, luck: Chance, at_foot: Point, pot: Rgb, leaf: Rgb) -> None:
    x, y = at_foot
    for at in range(11):
        reach, height = (at - 5) * 0.028, float(luck.uniform(0.16, 0.3)) - abs(at - 5) * 0.016
        stalk = [(x, y - 0.08), (x + reach * 0.4, y - 0.08 - height * 0.7), (x + reach, y - 0.08 - height)]
        sheet.line(stalk, 0.006, turn(leaf, light=-0.03))
        sheet.ellipse(*stalk[-1], 0.022, 0.034, turn(leaf, light=0.02 * (at % 3 - 1)))
    sheet.polygon([(x - 0.06, y - 0.1), (x + 0.06, y - 0.1), (x + 0.045, y), (x - 0.045, y)], pot)
