"""Error of word onsets in takes without times, beside letters shared out over the whole.

    .venv/bin/python -m bench.word_alignment

hibari speaks six passages of five lines each; its own times are exact. They are found again without them: by
pocketsphinx, by eSpeak NG and dynamic time warping, and by pauses alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from statistics import fmean

import psutil

from bench.report import Measurement, quantile
from bench.runner import run_standalone
from bench.speech_lines import LINES
from speech.embedded_speech import EmbeddedSpeech
from speech.pause_anchors import anchor_words
from speech.spoken_text import SpokenText, TimedSpan
from speech.word_alignment import align_take, align_words
from speech.word_times import split_script, time_script

MAX_P95_MS, MAX_ALIGNED_P95_MS = 300, 50
LINES_EACH = 5


@dataclass
class OnsetErrors:
    """Errors in milliseconds, of all words and of those that begin a sentence; and what finding them cost."""

    words: list[int] = field(default_factory=list)
    first_words: list[int] = field(default_factory=list)
    cpu_seconds: float = 0.0
    sound_seconds: float = 0.0

    def add_take(self, found: SpokenText, exact: SpokenText, first: set[int]) -> None:
        """Add how far off the words are that were found in a take without its times."""
        errors = [abs(one.start_ms - two.start_ms) for one, two in zip(found.words, exact.words, strict=True)]
        self.words += errors
        self.first_words += [errors[at] for at in first]
        self.sound_seconds += exact.seconds

    def __str__(self) -> str:
        return f"{fmean(self.words):.0f} / {quantile(self.words, 0.95):.0f} ms"


async def measure() -> list[Measurement]:
    """Return the figures of all methods."""
    aligned, warped, anchored, shared = OnsetErrors(), OnsetErrors(), OnsetErrors(), OnsetErrors()
    speech = EmbeddedSpeech()
    try:
        processes = await _start_aligner(speech)
        for at in range(0, len(LINES), LINES_EACH):
            text, first = _join_lines(LINES[at : at + LINES_EACH])
            exact = await speech.speak_text(text, language="en")
            reference = await speech.speak_text(text, language="en", voice="scratch")
            take = replace(exact, words=())
            with _count_cpu(aligned, processes):
                found = await align_take(speech, text, take, language="en")
            aligned.add_take(found, exact, first)
            with _count_cpu(warped, processes):
                found = align_words(take, reference)
            warped.add_take(found, exact, first)
            anchored.add_take(anchor_words(text, take), exact, first)
            shared.add_take(_share_letters(text, take), exact, first)
    finally:
        await speech.close()
    return [
        _report("pocketsphinx", aligned, shared, MAX_ALIGNED_P95_MS),
        _report("time warping", warped, shared, MAX_P95_MS),
        _report("pauses alone", anchored, shared, MAX_P95_MS),
    ]


async def _start_aligner(speech: EmbeddedSpeech) -> list[psutil.Process]:
    """Let pocketsphinx load its model; return its process and ours."""
    await align_take(speech, "Ready.", await speech.speak_text("Ready.", language="en"), language="en")
    return [psutil.Process(), psutil.Process(speech.process_ids["aligner"])]


@contextmanager
def _count_cpu(errors: OnsetErrors, processes: Sequence[psutil.Process]) -> Iterator[None]:
    """Add the CPU time of the block's processes to the method's cost."""
    begun = sum(sum(process.cpu_times()[:2]) for process in processes)
    yield
    errors.cpu_seconds += sum(sum(process.cpu_times()[:2]) for process in processes) - begun


def _join_lines(lines: tuple[str, ...]) -> tuple[str, set[int]]:
    """Return the passage, and the numbers of the words that begin its lines."""
    counts = [len(split_script(line)) for line in lines]
    return " ".join(lines), {sum(counts[:at]) for at in range(len(counts))}


def _share_letters(text: str, take: SpokenText) -> SpokenText:
    whole = TimedSpan(0, len(text), 0, take.milliseconds)
    return replace(take, words=time_script(text, [whole], take.milliseconds))


def _report(method: str, errors: OnsetErrors, reference: OnsetErrors, max_p95_ms: float) -> Measurement:
    p95, cost = quantile(errors.words, 0.95), errors.cpu_seconds / errors.sound_seconds
    first = f"{fmean(errors.first_words):.0f} / {quantile(errors.first_words, 0.95):.0f} ms"
    return Measurement(
        f"Onsets of words by {method}, mean / p95",
        f"{reference}: letters over the whole",
        str(errors),
        ratio=fmean(errors.words) / fmean(reference.words),
        checked_value=p95,
        unit=" ms",
        maximum=max_p95_ms,
        notes=(
            f"first words of sentences {first}",
            *([f"{cost:.3f} s CPU for a second of sound"] if cost else []),
            f"{len(errors.words)} words",
        ),
    )


if __name__ == "__main__":
    run_standalone(measure)
