"""Indoor scenery: a wall with a window and its light on the floor, a table, a lamp, shelves, a plant."""

from media.animatic.colour import Rgb, adjust_colour, mix_colours
from media.animatic.layer import Layer
from media.animatic.scenery.sky import draw_sky
from media.animatic.sheet import Point, SceneContext, Sheet
from media.procedural.seeded_random import SeededRandom

FLOOR = 0.8


def draw_room(stage: SceneContext) -> list[Layer]:
    """Draw the sky through the window, the wall around it, then the furniture, nearest last."""
    luck = stage.random_for("room")
    wall = mix_colours(stage.palette.far, stage.palette.near, 0.35 if not stage.palette.is_night else 0.5)
    pane = _window_place(stage, luck)
    return [
        *draw_sky(stage, 0.6),
        _draw_hills(stage, wall),
        _draw_wall(stage, luck, wall, pane),
        _draw_furniture(stage, luck, wall, pane),
        _draw_table(stage, luck),
    ]


WindowPlace = tuple[float, float, float, float]  # left, top, right, bottom


def _window_place(stage: SceneContext, luck: SeededRandom) -> WindowPlace:
    middle = stage.view_x(float(luck.uniform(0.36, 0.64)))
    half = min(0.3, stage.aspect * 0.3)
    return middle - half, 0.14, middle + half, 0.58


def _draw_hills(stage: SceneContext, wall: Rgb) -> Layer:
    colour = mix_colours(stage.palette.sky[-1], wall, 0.4)
    sheet = Sheet(stage, colour)
    for at in range(7):
        sheet.fill_ellipse(
            stage.view_x(at / 6),
            0.62,
            0.22,
            0.12 + 0.02 * (at % 3),
            adjust_colour(colour, light=-0.01 * (at % 2)),
        )
    return sheet.to_layer(0.12)


def _draw_wall(stage: SceneContext, luck: SeededRandom, wall: Rgb, pane: WindowPlace) -> Layer:
    sheet = Sheet(stage, wall)
    sheet.fill_box(-1, -1, stage.aspect + 1, FLOOR, wall)
    _draw_wallpaper(stage, sheet, wall)
    sheet.fill_box(-1, FLOOR, stage.aspect + 1, 2, adjust_colour(wall, light=-0.09))
    sheet.fill_box(-1, FLOOR - 0.03, stage.aspect + 1, FLOOR, adjust_colour(wall, light=0.05))
    _draw_light_on_floor(stage, sheet, wall, pane)
    _draw_window(sheet, pane, mix_colours(stage.palette.light, wall, 0.3), luck)
    return sheet.to_layer(0.34, shadow=0.5, fade=0.1)


def _draw_wallpaper(stage: SceneContext, sheet: Sheet, wall: Rgb) -> None:
    """Draw the stripes of the wallpaper."""
    x = -0.3
    while x < stage.aspect + 0.3:
        sheet.fill_box(x, -1, x + 0.035, FLOOR - 0.03, adjust_colour(wall, light=0.012))
        x += 0.1


def _draw_window(sheet: Sheet, pane: WindowPlace, frame: Rgb, luck: SeededRandom) -> None:
    """Draw frame, glass (transparent: the sky shows through), bars, sill and curtains."""
    left, top, right, bottom = pane
    sheet.fill_box(left - 0.025, top - 0.025, right + 0.025, bottom + 0.025, frame)
    sheet.fill_box(left, top, right, bottom, frame, alpha=0.0)
    middle = (left + right) / 2
    sheet.fill_box(middle - 0.008, top, middle + 0.008, bottom, frame)
    sheet.fill_box(left, top + 0.15, right, top + 0.162, frame)
    sheet.fill_box(left - 0.05, bottom + 0.02, right + 0.05, bottom + 0.05, adjust_colour(frame, light=-0.05))
    cloth = sheet.stage.palette.accent
    for side, edge in ((-1, left), (1, right)):
        outer = edge + side * 0.09
        sheet.fill_polygon(
            [
                (edge - side * 0.06, top - 0.05),
                (outer, top - 0.05),
                (outer, bottom + 0.12),
                (edge + side * 0.03, bottom + 0.12),
            ],
            cloth,
        )
        sheet.fill_polygon(
            [
                (edge + side * 0.03, top - 0.05),
                (outer, top - 0.05),
                (outer, bottom + 0.12),
                (edge + side * 0.06, bottom + 0.12),
            ],
            adjust_colour(cloth, light=-0.05),
        )
    sheet.fill_box(left - 0.12, top - 0.07, right + 0.12, top - 0.05, adjust_colour(frame, light=-0.2))


def _draw_light_on_floor(stage: SceneContext, sheet: Sheet, wall: Rgb, pane: WindowPlace) -> None:
    left, _, right, _ = pane
    glow = mix_colours(
        adjust_colour(wall, light=-0.06), stage.palette.light, 0.2 if stage.palette.is_night else 0.45
    )
    middle = (left + right) / 2
    for start, end in ((left, middle - 0.01), (middle + 0.01, right)):
        sheet.fill_polygon(
            [(start, FLOOR + 0.02), (end, FLOOR + 0.02), (end + 0.16, 1.3), (start + 0.08, 1.3)], glow
        )


def _draw_furniture(stage: SceneContext, luck: SeededRandom, wall: Rgb, pane: WindowPlace) -> Layer:
    dark = mix_colours(wall, stage.palette.near, 0.65)
    sheet = Sheet(stage, dark)
    left_first = luck.random() < 0.5  # noqa: PLR2004
    spots = (pane[0] - 0.32, pane[2] + 0.32) if left_first else (pane[2] + 0.32, pane[0] - 0.32)
    _draw_shelf(stage, sheet, luck, spots[0], dark)
    _draw_floor_lamp(stage, sheet, spots[1], dark)
    return sheet.to_layer(0.55)


def _draw_shelf(stage: SceneContext, sheet: Sheet, luck: SeededRandom, x: float, wood: Rgb) -> None:
    """Draw a bookcase with books in the palette's colours."""
    sheet.fill_box(x - 0.16, 0.2, x + 0.16, 0.9, wood)
    tones = (stage.palette.accent, stage.palette.far, stage.palette.light, stage.palette.sky[0])
    for board in range(4):
        floor = 0.36 + 0.165 * board
        sheet.fill_box(x - 0.145, floor - 0.14, x + 0.145, floor, adjust_colour(wood, light=-0.06))
        at = x - 0.14
        while at < x + 0.11:
            width, height = float(luck.uniform(0.014, 0.03)), float(luck.uniform(0.075, 0.125))
            sheet.fill_box(
                at, floor - height, at + width, floor, mix_colours(tones[int(luck.integers(4))], wood, 0.35)
            )
            at += width + 0.003


def _draw_floor_lamp(stage: SceneContext, sheet: Sheet, x: float, metal: Rgb) -> None:
    glow = mix_colours(stage.palette.light, stage.palette.accent, 0.15)
    for radius, alpha in ((0.3, 0.07), (0.21, 0.1), (0.13, 0.16)):
        sheet.fill_ellipse(x, 0.42, radius, radius, glow, alpha=alpha)
    sheet.fill_box(x - 0.006, 0.42, x + 0.006, 0.93, metal)
    sheet.fill_box(x - 0.07, 0.92, x + 0.07, 0.935, metal)
    sheet.fill_polygon([(x - 0.05, 0.32), (x + 0.05, 0.32), (x + 0.09, 0.44), (x - 0.09, 0.44)], glow)


def _draw_table(stage: SceneContext, luck: SeededRandom) -> Layer:
    """Draw the table in front: a cup, a pile of books, a plant."""
    wood = adjust_colour(stage.palette.near, light=-0.01)
    sheet = Sheet(stage, wood)
    sheet.fill_box(-1, 0.94, stage.aspect + 1, 2, wood)
    _draw_cup(
        sheet,
        stage.view_x(float(luck.uniform(0.3, 0.45))),
        0.94,
        mix_colours(stage.palette.light, stage.palette.accent, 0.2),
    )
    for number in range(3):
        x, tone = (
            stage.view_x(0.66),
            mix_colours((stage.palette.accent, stage.palette.far, stage.palette.sky[0])[number], wood, 0.25),
        )
        sheet.fill_box(
            x - 0.13 + 0.01 * number,
            0.905 - 0.034 * number,
            x + 0.12 - 0.012 * number,
            0.937 - 0.034 * number,
            tone,
        )
    _draw_plant(
        sheet,
        luck,
        (stage.view_x(0.12), 0.94),
        mix_colours(stage.palette.accent, wood, 0.3),
        mix_colours(stage.palette.far, wood, 0.5),
    )
    return sheet.to_layer(0.9)


def _draw_cup(sheet: Sheet, x: float, y: float, colour: Rgb) -> None:
    sheet.fill_ellipse(x + 0.05, y - 0.05, 0.028, 0.026, colour)
    sheet.fill_ellipse(x + 0.05, y - 0.05, 0.016, 0.015, adjust_colour(colour, light=-0.25))
    sheet.fill_polygon([(x - 0.05, y - 0.1), (x + 0.05, y - 0.1), (x + 0.036, y), (x - 0.036, y)], colour)


def _draw_plant(sheet: Sheet, luck: SeededRandom, at_foot: Point, pot: Rgb, leaf: Rgb) -> None:
    x, y = at_foot
    for at in range(11):
        reach, height = (at - 5) * 0.028, float(luck.uniform(0.16, 0.3)) - abs(at - 5) * 0.016
        stalk = [(x, y - 0.08), (x + reach * 0.4, y - 0.08 - height * 0.7), (x + reach, y - 0.08 - height)]
        sheet.draw_line(stalk, 0.006, adjust_colour(leaf, light=-0.03))
        sheet.fill_ellipse(*stalk[-1], 0.022, 0.034, adjust_colour(leaf, light=0.02 * (at % 3 - 1)))
    sheet.fill_polygon([(x - 0.06, y - 0.1), (x + 0.06, y - 0.1), (x + 0.045, y), (x - 0.045, y)], pot)
