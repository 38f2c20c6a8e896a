"""Makes a take of a line ready for the film, and tells what is odd about it.

A generated voice may add words, over-act, or leave twenty seconds of silence behind. Without recognising its
words, its length tells. What is odd is told, never refused: the take is paid for, and may be what was wanted.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from speech.silence import find_silent_frames, snap_words, trim_silence
from speech.spoken_text import SpokenText
from speech.word_mapping import map_words

# Shares of the predicted length.
SHORTEST_SHARE, LONGEST_SHARE = 0.65, 1.5


class Suspicion(StrEnum):
    """A doubt about a take."""

    SILENT = "silent"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_TIMES = "no_times"


@dataclass(frozen=True)
class CheckedTake:
    """A take that is ready, and what is odd about it.

    Args:
        spoken: the sound without silence at its ends, with the script's words; without words if their times
            are unknown.
        predicted_seconds: how long it should have been; None where no length can be predicted.
        trimmed_seconds: how much silence was taken off its ends.
        suspicions: what is odd about it, in order of weight.
    """

    spoken: SpokenText
    predicted_seconds: float | None
    trimmed_seconds: float
    suspicions: tuple[Suspicion, ...]


def check_take(text: str, take: SpokenText, predicted_seconds: float | None) -> CheckedTake:
    """Map a take's words to the script, trim its silence, and say what is odd.

    Args:
        text: the line as it is in the script.
        take: the sound, with words as the engine or service reports them: spelt otherwise, or after the end.
        predicted_seconds: the line's length in this voice by `predict_seconds`, if it can be predicted.
    """
    words = map_words(text, take.words, take.milliseconds)
    trimmed = trim_silence(replace(take, words=words))
    spoken = snap_words(trimmed)
    return CheckedTake(
        spoken,
        predicted_seconds,
        take.seconds - trimmed.seconds,
        tuple(_find_suspicions(spoken, predicted_seconds)),
    )


def _find_suspicions(spoken: SpokenText, predicted_seconds: float | None) -> list[Suspicion]:
    found = []
    if find_silent_frames(spoken).all():
        found.append(Suspicion.SILENT)
    elif predicted_seconds and spoken.seconds < SHORTEST_SHARE * predicted_seconds:
        found.append(Suspicion.TOO_SHORT)
    elif predicted_seconds and spoken.seconds > LONGEST_SHARE * predicted_seconds:
        found.append(Suspicion.TOO_LONG)
    return found if spoken.words else [*found, Suspicion.NO_TIMES]
