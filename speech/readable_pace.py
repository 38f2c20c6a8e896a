"""The pace at which what is said can be read along: under captions, an embedded voice speaks no line faster.

eSpeak NG says up to 28 letters of French in a second, and people read 20. A caption cannot stand longer than
its words are heard where others follow at once, so what is too fast is spoken more slowly.
"""

from captions.caption_norms import choose_norms

# The share of the norm at which a line is spoken at most: its cues are faster here and slower there.
MOST_SHARE = 0.9
# Pauses do not follow a pace in proportion, so a first correction may miss by some percent.
MAX_TRIES, TOLERATED_SHARE = 3, 0.99
# No text is drawled more than this, whatever stands in it ("Ha!!!!!!!!").
SLOWEST_PACE = 0.6


def readable_seconds(text: str) -> float:
    """Return how long a line must last at least, so that its captions can be read."""
    norms = choose_norms(text)
    return norms.count_characters(text) / (MOST_SHARE * norms.characters_per_second)


def correct_pace(text: str, pace: float, seconds: float) -> float:
    """Return the pace at which a line can be read along that lasts `seconds` at `pace`: this one or less."""
    share = seconds / readable_seconds(text)
    return pace if share >= TOLERATED_SHARE else max(SLOWEST_PACE, pace * share)


def slowest_seconds(text: str, seconds: float, speed: float) -> float:
    """Return how long a line lasts that takes `seconds` at the pace of `speed`, once it can be read along."""
    return max(seconds, min(readable_seconds(text), seconds * speed / SLOWEST_PACE))
