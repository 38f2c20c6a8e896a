"""Error of word onsets in takes without times, beside letters shared out over the whole.

    .venv/bin/python -m bench.word_alignment

hibari speaks six passages of five lines each; its own times are exact. They are found again without them: by
eSpeak NG and dynamic time warping, and by pauses alone.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from statistics import fmean

from bench.report import Measurement, quantile
from bench.runner import run_standalone
from bench.speech_lines import LINES
from speech.embedded_speech import EmbeddedSpeech
from speech.pause_anchors import anchor_words
from speech.spoken_text import SpokenText, TimedSpan
from speech.word_alignment import align_words
from speech.word_times import split_script, time_script

MAX_P95_MS = 300
LINES_EACH = 5


@dataclass
class OnsetErrors:
    """Errors in milliseconds, of all words and of those that begin a sentence; and what finding them cost."""

    words: list[int] = field(default_factory=list)
    first_words: list[int] = field(default_factory=list)
    cpu_seconds: float = 0.0
    sound_seconds: float = 0.0

    def add_take(self, find: Callable[[SpokenText], SpokenText], exact: SpokenText, first: set[int]) -> None:
        """Find the words of a take without its times, and add how far off they are."""
        begun = time.process_time()
        found = find(replace(exact, words=()))
        self.cpu_seconds += time.process_time() - begun
        self.sound_seconds += exact.seconds
        errors = [abs(one.start_ms - two.start_ms) for one, two in zip(found.words, exact.words, strict=True)]
        self.words += errors
        self.first_words += [errors[at] for at in first]

    def __str__(self) -> str:
        return f"{fmean(self.words):.0f} / {quantile(self.words, 0.95):.0f} ms"


async def measure() -> list[Measurement]:
    """Return the figures of all methods."""
    speech = EmbeddedSpeech()
    warped, anchored, shared = OnsetErrors(), OnsetErrors(), OnsetErrors()
    try:
        for at in range(0, len(LINES), LINES_EACH):
            text, first = _join_lines(LINES[at : at + LINES_EACH])
            exact = await speech.speak_text(text, language="en")
            reference = await speech.speak_text(text, language="en", voice="scratch")
            warped.add_take(partial(align_words, reference=reference), exact, first)
            anchored.add_take(partial(anchor_words, text), exact, first)
            shared.add_take(partial(_share_letters, text), exact, first)
    finally:
        await speech.close()
    return [_report("time warping", warped, shared), _report("pauses alone", anchored, shared)]


def _join_lines(lines: tuple[str, ...]) -> tuple[str, set[int]]:
    """Return the passage, and the numbers of the words that begin its lines."""
    counts = [len(split_script(line)) for line in lines]
    return " ".join(lines), {sum(counts[:at]) for at in range(len(counts))}


def _share_letters(text: str, take: SpokenText) -> SpokenText:
    whole = TimedSpan(0, len(text), 0, take.milliseconds)
    return replace(take, words=time_script(text, [whole], take.milliseconds))


def _report(method: str, errors: OnsetErrors, reference: OnsetErrors) -> Measurement:
    p95 = quantile(errors.words, 0.95)
    first = f"{fmean(errors.first_words):.0f} / {quantile(errors.first_words, 0.95):.0f} ms"
    return Measurement(
        f"Onsets of words by {method}, mean / p95",
        f"{reference}: letters over the whole",
        str(errors),
        ratio=fmean(errors.words) / fmean(reference.words),
        checked_value=p95,
        unit=" ms",
        maximum=MAX_P95_MS,
        notes=(
            f"first words of sentences {first}",
            f"{errors.cpu_seconds / errors.sound_seconds:.3f} s CPU for a second of sound",
            f"{len(errors.words)} words",
        ),
    )


if __name__ == "__main__":
    run_standalone(measure)
