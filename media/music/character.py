"""What kind of music a text asks for: its mode, tempo and instruments."""

from dataclasses import dataclass

from media.animatic.chance import Chance, chance
from media.animatic.words import HOURS, MOODS, PLACES, WEATHERS, Topics, first, named

MAJOR = (0, 2, 4, 5, 7, 9, 11)
LYDIAN = (0, 2, 4, 6, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
DORIAN = (0, 2, 3, 5, 7, 9, 10)

# Progressions that keep clear of the scale's diminished chord.
TURNS: dict[tuple[int, ...], tuple[tuple[int, ...], ...]] = {
    MAJOR: ((0, 4, 5, 3), (0, 5, 3, 4), (0, 2, 3, 4), (3, 0, 4, 5), (0, 3, 1, 4)),
    LYDIAN: ((0, 1, 0, 4), (0, 4, 1, 5), (0, 1, 5, 4), (0, 2, 1, 4)),
    MINOR: ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6), (0, 2, 5, 3)),
    DORIAN: ((0, 3, 0, 6), (0, 2, 3, 6), (0, 6, 3, 3), (0, 4, 3, 6)),
}


@dataclass(frozen=True)
class Character:
    """The manner of a piece: `tempo` in beats per minute, `pluck` and `lead` voices, `drums` ('': none)."""

    scale: tuple[int, ...]
    tempo: tuple[float, float]
    pluck: str
    lead: str
    drums: str = ""
    busy: float = 0.5  # how many of the arpeggio's steps are played
    low: int = 0  # semitones by which all lies lower


CHARACTERS = {
    "joy": Character(MAJOR, (104, 120), "pluck", "bell", "light", 0.85),
    "warm": Character(MAJOR, (76, 90), "keys", "flute", "soft", 0.55),
    "calm": Character(LYDIAN, (66, 78), "keys", "flute", "", 0.45),
    "gloom": Character(MINOR, (58, 68), "bell", "flute", "", 0.3, -5),
    "tense": Character(MINOR, (92, 108), "pluck", "keys", "deep", 0.8, -3),
    "neon": Character(DORIAN, (98, 112), "pluck", "bell", "pulse", 0.95, -2),
    "noir": Character(DORIAN, (70, 80), "keys", "flute", "soft", 0.4, -3),
    "wonder": Character(LYDIAN, (68, 80), "bell", "flute", "", 0.7),
}
DRIVEN: Topics = {
    "tense": (
        "war battle chase* run running storm* thunder* explosion fight* fire rocket* launch* escape* "
        "race attack* hero* adventure*"
    ),
}
MANNERS: Topics = {
    "wonder": (
        "space star stars galaxy magic* fairy dream* snow* ice underwater deep aurora night sky whale* "
        "宇宙 雪"
    ),
    "calm": (
        "calm quiet still silent peace* gentle slow lake forest morning meadow* sea rest sleep* ruhig "
        "calme tranquil*"
    ),
}


def character_of(text: str, seed: int) -> Character:
    """The manner that fits `text`: by what happens and its mood, else by place and hour, else by chance."""
    for name in [*named(DRIVEN, text), *named(MOODS, text), *named(MANNERS, text)]:
        if name in CHARACTERS:
            return CHARACTERS[name]
    return CHARACTERS[_by_scene(text) or _pick(chance("manner", text, seed), list(CHARACTERS))]


def turn_of(character: Character, luck: Chance) -> tuple[int, ...]:
    """A progression of four chords, as degrees of the scale."""
    turns = TURNS[character.scale]
    return turns[int(luck.integers(len(turns)))]


def _by_scene(text: str) -> str:
    place, hour, weather = first(PLACES, text, ""), first(HOURS, text, ""), first(WEATHERS, text, "")
    if weather in {"rain", "fog"}:
        return "gloom"
    by_place = {"space": "wonder", "underwater": "wonder", "city": "neon", "room": "warm", "forest": "calm"}
    by_hour = {"night": "wonder", "dusk": "warm", "dawn": "calm", "day": "joy"}
    return by_hour.get(hour, "") or by_place.get(place, "")


def _pick(luck: Chance, names: list[str]) -> str:
    return names[int(luck.integers(len(names)))]
