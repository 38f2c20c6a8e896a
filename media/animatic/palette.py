"""Palettes: a scene's colours, by its hour, mood and colour words, else by seed; always harmonious."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from media.animatic.colour import Rgb, adjust_colour, mix_colours, parse_rgb, to_oklab
from media.procedural.seeded_random import SeededRandom, seeded_random_for
from media.procedural.topics import COLOURS, HOURS, MOODS, find_topics, first_topic


@dataclass(frozen=True)
class Palette:
    """The colours of one scene, from the top of the sky to the nearest ground."""

    hour: str
    sky: tuple[Rgb, ...]  # from the top to the horizon
    far: Rgb
    near: Rgb
    accent: Rgb
    light: Rgb  # sun, moon, lamps

    @property
    def is_night(self) -> bool:
        """True at night, when lamps are lit and stars are out."""
        return self.hour == "night"

    def ground_at(self, depth: float) -> Rgb:
        """Return the colour of ground at `depth`, 0 (in the haze of the horizon) to 1 (nearest)."""
        hazy = mix_colours(self.sky[-1], self.far, 0.72)
        if depth < MIDDLE_DEPTH:
            return mix_colours(hazy, self.far, depth / MIDDLE_DEPTH)
        return mix_colours(self.far, self.near, (depth - MIDDLE_DEPTH) / (1 - MIDDLE_DEPTH))


def _parse_palette(hour: str, codes: str) -> Palette:
    *sky, far, near, accent, light = (parse_rgb(code) for code in codes.split())
    return Palette(hour, tuple(sky), far, near, accent, light)


# sky (top … horizon), far, near, accent, light
BASE_PALETTES = (
    _parse_palette("day", "2f86c8 86c9ec eef6ea 86b9c4 174f55 f2a33c fffbe2"),
    _parse_palette("day", "49a7ab a5d8cd fbeed3 8fbfa6 1d4a56 e8694a fff6dc"),
    _parse_palette("day", "f0b27a f7d7a9 fdf0da dba27c 5b3346 2a7f8a fffaf0"),
    _parse_palette("dawn", "3a4f86 b97a9b ffc9a3 b98a9f 352c4f ff7f5e ffe9c0"),
    _parse_palette("dawn", "4d7397 f0a9a0 ffe3b8 c3939c 3a3d5c e9604f fff1cf"),
    _parse_palette("dusk", "2d1b4e a83f6f ff8e53 ffd07a b2496b 27132f f25c54 fff0b5"),
    _parse_palette("dusk", "1d2a5a 6f4c8d e8788a ffc38b 7d568c 1a1736 ff8f6b ffe9c9"),
    _parse_palette("dusk", "7a2e3d d9583b f7a548 ffdf92 b84a3c 321420 2f8f8b fff2c0"),
    _parse_palette("night", "060a22 12295a 3f6093 2f4d7d 050b1f ffc45e f7f0d4"),
    _parse_palette("night", "10072a 38195f 8a4f9e 56357f 0e051c ff9ecb ffeede"),
    _parse_palette("night", "03121a 0a3a48 2c8a82 1b5d62 02131a ffe08a f2f7dc"),
)
NEON_PALETTES = (
    _parse_palette("night", "0a0524 35106b d0308f 4a1b88 090420 22e6ff ffd6f5"),
    _parse_palette("night", "04101f 0b3a63 16b3b0 13457a 030b18 ff4fa0 d8fff6"),
)
HUES = {
    "red": 0.5,
    "orange": 1.0,
    "yellow": 1.6,
    "green": 2.5,
    "teal": 3.3,
    "blue": 4.5,
    "purple": 5.4,
    "pink": 6.2,
}
MIDDLE_DEPTH = 0.4  # the depth at which the colour is `far`
MAX_HUE_TURN = 0.12  # radians by which the seed may turn all hues
NEUTRAL_CHROMA = 0.02  # colours below this chroma are greys, and stay grey

Recipe = Callable[[Rgb], Rgb]
MOOD_RECIPES: dict[str, Recipe] = {
    "noir": lambda colour: adjust_colour(colour, chroma=0.06, light=-0.02),
    "sepia": lambda colour: mix_colours(adjust_colour(colour, chroma=0.25), parse_rgb("b98a55"), 0.3),
    "gloom": lambda colour: adjust_colour(colour, chroma=0.45, light=-0.05),
    "joy": lambda colour: adjust_colour(colour, chroma=1.15, light=0.02),
    "warm": lambda colour: mix_colours(colour, parse_rgb("ff9b52"), 0.13),
    "cold": lambda colour: mix_colours(adjust_colour(colour, chroma=0.75), parse_rgb("7fb4e6"), 0.16),
    "pastel": lambda colour: adjust_colour(colour, chroma=0.72, light=0.1),
}


def choose_palette(text: str, seed: int) -> Palette:
    """Choose the palette of the scene `text` (which includes its style)."""
    luck = seeded_random_for("palette", text, seed)
    moods = find_topics(MOODS, text)
    palette = _choose_base(text, moods, luck)
    slant = float(luck.uniform(-MAX_HUE_TURN, MAX_HUE_TURN))
    palette = _recolour_palette(palette, lambda colour: adjust_colour(colour, hue=slant))
    for colour in find_topics(COLOURS, text)[:1]:
        palette = _tint_palette(palette, HUES[colour])
    for mood in moods[:2]:
        palette = _recolour_palette(palette, MOOD_RECIPES.get(mood, lambda same: same))
    return palette


def _choose_base(text: str, moods: list[str], luck: SeededRandom) -> Palette:
    hour = first_topic(HOURS, text, "")
    bases = NEON_PALETTES if "neon" in moods else BASE_PALETTES
    if "gloom" in moods and not hour:
        hour = "night"
    fitting = [base for base in bases if base.hour == hour] or list(bases)
    return fitting[int(luck.integers(len(fitting)))]


def _recolour_palette(palette: Palette, recipe: Recipe) -> Palette:
    return replace(
        palette,
        sky=tuple(recipe(colour) for colour in palette.sky),
        far=recipe(palette.far),
        near=recipe(palette.near),
        accent=recipe(palette.accent),
        light=recipe(palette.light),
    )


def _tint_palette(palette: Palette, hue: float) -> Palette:
    """Shift the palette towards the hue that the text names, the accent fully; keep the light."""
    tinted = _recolour_palette(palette, lambda colour: _shift_hue(colour, hue, 0.7))
    return replace(tinted, accent=_shift_hue(palette.accent, hue, 1.0), light=palette.light)


def _shift_hue(colour: Rgb, hue: float, share: float) -> Rgb:
    _, a, b = to_oklab(colour)
    if np.hypot(a, b) < NEUTRAL_CHROMA:
        return colour
    way = (hue - np.arctan2(b, a) + np.pi) % (2 * np.pi) - np.pi
    return adjust_colour(colour, hue=float(way) * share)
