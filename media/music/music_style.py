"""Music styles: the mode, tempo and instruments that fit a text."""

from dataclasses import dataclass

from media.procedural.seeded_random import SeededRandom, seeded_random_for
from media.procedural.topics import HOURS, MOODS, PLACES, WEATHERS, Topics, find_topics, first_topic

MAJOR = (0, 2, 4, 5, 7, 9, 11)
LYDIAN = (0, 2, 4, 6, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
DORIAN = (0, 2, 3, 5, 7, 9, 10)

# Chord progressions, as scale degrees, that avoid the scale's diminished chord.
PROGRESSIONS: dict[tuple[int, ...], tuple[tuple[int, ...], ...]] = {
    MAJOR: ((0, 4, 5, 3), (0, 5, 3, 4), (0, 2, 3, 4), (3, 0, 4, 5), (0, 3, 1, 4)),
    LYDIAN: ((0, 1, 0, 4), (0, 4, 1, 5), (0, 1, 5, 4), (0, 2, 1, 4)),
    MINOR: ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6), (0, 2, 5, 3)),
    DORIAN: ((0, 3, 0, 6), (0, 2, 3, 6), (0, 6, 3, 3), (0, 4, 3, 6)),
}


@dataclass(frozen=True)
class MusicStyle:
    """A style: scale, `tempo` range (beats per minute), `pluck` and `lead` instruments, `drums` or ''."""

    scale: tuple[int, ...]
    tempo: tuple[float, float]
    pluck: str
    lead: str
    drums: str = ""
    busy: float = 0.5  # share of the arpeggio's steps that are played
    low: int = 0  # transposition in semitones, 0 or less


MUSIC_STYLES = {
    "joy": MusicStyle(MAJOR, (104, 120), "pluck", "bell", "light", 0.85),
    "warm": MusicStyle(MAJOR, (76, 90), "keys", "flute", "soft", 0.55),
    "calm": MusicStyle(LYDIAN, (66, 78), "keys", "flute", "", 0.45),
    "gloom": MusicStyle(MINOR, (58, 68), "bell", "flute", "", 0.3, -5),
    "tense": MusicStyle(MINOR, (92, 108), "pluck", "keys", "deep", 0.8, -3),
    "neon": MusicStyle(DORIAN, (98, 112), "pluck", "bell", "pulse", 0.95, -2),
    "noir": MusicStyle(DORIAN, (70, 80), "keys", "flute", "soft", 0.4, -3),
    "wonder": MusicStyle(LYDIAN, (68, 80), "bell", "flute", "", 0.7),
}
ACTION_TOPICS: Topics = {
    "tense": (
        "war battle chase* run running storm* thunder* explosion fight* fire rocket* launch* escape* "
        "race attack* hero* adventure*"
    ),
}
ATMOSPHERE_TOPICS: Topics = {
    "wonder": (
        "space star stars galaxy magic* fairy dream* snow* ice underwater deep aurora night sky whale* "
        "宇宙 雪"
    ),
    "calm": (
        "calm quiet still silent peace* gentle slow lake forest morning meadow* sea rest sleep* ruhig "
        "calme tranquil*"
    ),
}


def choose_style(text: str, seed: int) -> MusicStyle:
    """Choose the style for `text`: by action and mood, else by place and hour, else by seed."""
    for name in [
        *find_topics(ACTION_TOPICS, text),
        *find_topics(MOODS, text),
        *find_topics(ATMOSPHERE_TOPICS, text),
    ]:
        if name in MUSIC_STYLES:
            return MUSIC_STYLES[name]
    return MUSIC_STYLES[
        _style_by_scene(text) or _pick_name(seeded_random_for("manner", text, seed), list(MUSIC_STYLES))
    ]


def choose_progression(character: MusicStyle, luck: SeededRandom) -> tuple[int, ...]:
    """Choose a progression of four chords, as degrees of the scale."""
    turns = PROGRESSIONS[character.scale]
    return turns[int(luck.integers(len(turns)))]


def _style_by_scene(text: str) -> str:
    place, hour, weather = (
        first_topic(PLACES, text, ""),
        first_topic(HOURS, text, ""),
        first_topic(WEATHERS, text, ""),
    )
    if weather in {"rain", "fog"}:
        return "gloom"
    by_place = {"space": "wonder", "underwater": "wonder", "city": "neon", "room": "warm", "forest": "calm"}
    by_hour = {"night": "wonder", "dusk": "warm", "dawn": "calm", "day": "joy"}
    return by_hour.get(hour, "") or by_place.get(place, "")


def _pick_name(luck: SeededRandom, names: list[str]) -> str:
    return names[int(luck.integers(len(names)))]
