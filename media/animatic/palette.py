"""Which colours a scene has: by its hour, mood and colour words, else by chance; always a family."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from media.animatic.chance import Chance, chance
from media.animatic.colour import Rgb, mix, rgb, to_oklab, turn
from media.animatic.words import COLOURS, HOURS, MOODS, first, named


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
    def dark(self) -> bool:
        """Whether lamps are lit and stars are out."""
        return self.hour == "night"

    def ground(self, depth: float) -> Rgb:
        """The colour of things at `depth`, 0 (in the haze of the horizon) to 1 (nearest)."""
        hazy = mix(self.sky[-1], self.far, 0.72)
        if depth < MIDDLE:
            return mix(hazy, self.far, depth / MIDDLE)
        return mix(self.far, self.near, (depth - MIDDLE) / (1 - MIDDLE))


def _palette(hour: str, codes: str) -> Palette:
    *sky, far, near, accent, light = (rgb(code) for code in codes.split())
    return Palette(hour, tuple(sky), far, near, accent, light)


# sky (top … horizon), far, near, accent, light
BASES = (
    _palette("day", "2f86c8 86c9ec eef6ea 86b9c4 174f55 f2a33c fffbe2"),
    _palette("day", "49a7ab a5d8cd fbeed3 8fbfa6 1d4a56 e8694a fff6dc"),
    _palette("day", "f0b27a f7d7a9 fdf0da dba27c 5b3346 2a7f8a fffaf0"),
    _palette("dawn", "3a4f86 b97a9b ffc9a3 b98a9f 352c4f ff7f5e ffe9c0"),
    _palette("dawn", "4d7397 f0a9a0 ffe3b8 c3939c 3a3d5c e9604f fff1cf"),
    _palette("dusk", "2d1b4e a83f6f ff8e53 ffd07a b2496b 27132f f25c54 fff0b5"),
    _palette("dusk", "1d2a5a 6f4c8d e8788a ffc38b 7d568c 1a1736 ff8f6b ffe9c9"),
    _palette("dusk", "7a2e3d d9583b f7a548 ffdf92 b84a3c 321420 2f8f8b fff2c0"),
    _palette("night", "060a22 12295a 3f6093 2f4d7d 050b1f ffc45e f7f0d4"),
    _palette("night", "10072a 38195f 8a4f9e 56357f 0e051c ff9ecb ffeede"),
    _palette("night", "03121a 0a3a48 2c8a82 1b5d62 02131a ffe08a f2f7dc"),
)
NEON = (
    _palette("night", "0a0524 35106b d0308f 4a1b88 090420 22e6ff ffd6f5"),
    _palette("night", "04101f 0b3a63 16b3b0 13457a 030b18 ff4fa0 d8fff6"),
)
HINTS = {
    "red": 0.5,
    "orange": 1.0,
    "yellow": 1.6,
    "green": 2.5,
    "teal": 3.3,
    "blue": 4.5,
    "purple": 5.4,
    "pink": 6.2,
}
MIDDLE = 0.4  # the depth whose colour is `far`
HUE_PLAY = 0.12  # radians by which the seed may turn a whole palette
NEUTRAL = 0.02  # below this chroma a colour is a grey, and stays one

Recipe = Callable[[Rgb], Rgb]
MOOD_RECIPES: dict[str, Recipe] = {
    "noir": lambda colour: turn(colour, chroma=0.06, light=-0.02),
    "sepia": lambda colour: mix(turn(colour, chroma=0.25), rgb("b98a55"), 0.3),
    "gloom": lambda colour: turn(colour, chroma=0.45, light=-0.05),
    "joy": lambda colour: turn(colour, chroma=1.15, light=0.02),
    "warm": lambda colour: mix(colour, rgb("ff9b52"), 0.13),
    "cold": lambda colour: mix(turn(colour, chroma=0.75), rgb("7fb4e6"), 0.16),
    "pastel": lambda colour: turn(colour, chroma=0.72, light=0.1),
}


def choose_palette(text: str, seed: int) -> Palette:
    """The palette of the scene `text` (its style included)."""
    luck = chance("palette", text, seed)
    moods = named(MOODS, text)
    palette = _base(text, moods, luck)
    slant = float(luck.uniform(-HUE_PLAY, HUE_PLAY))
    palette = _recoloured(palette, lambda colour: turn(colour, hue=slant))
    for colour in named(COLOURS, text)[:1]:
        palette = _towards(palette, HINTS[colour])
    for mood in moods[:2]:
        palette = _recoloured(palette, MOOD_RECIPES.get(mood, lambda same: same))
    return palette


def _base(text: str, moods: list[str], luck: Chance) -> Palette:
    hour = first(HOURS, text, "")
    bases = NEON if "neon" in moods else BASES
    if "gloom" in moods and not hour:
        hour = "night"
    fitting = [base for base in bases if base.hour == hour] or list(bases)
    return fitting[int(luck.integers(len(fitting)))]


def _recoloured(palette: Palette, recipe: Recipe) -> Palette:
    return replace(
        palette,
        sky=tuple(recipe(colour) for colour in palette.sky),
        far=recipe(palette.far),
        near=recipe(palette.near),
        accent=recipe(palette.accent),
        light=recipe(palette.light),
    )


def _towards(palette: Palette, hue: float) -> Palette:
    """Most of the picture in the hue that the text names, its accent fully."""
    tinted = _recoloured(palette, lambda colour: _hued(colour, hue, 0.7))
    return replace(tinted, accent=_hued(palette.accent, hue, 1.0), light=palette.light)


def _hued(colour: Rgb, hue: float, share: float) -> Rgb:
    _, a, b = to_oklab(colour)
    if np.hypot(a, b) < NEUTRAL:
        return colour
    way = (hue - np.arctan2(b, a) + np.pi) % (2 * np.pi) - np.pi
    return turn(colour, hue=float(way) * share)
