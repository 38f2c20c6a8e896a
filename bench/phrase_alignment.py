"""Error of phrase onsets in takes without times, in four languages, of an engine unlike our own.

    .venv/bin/python -m bench.phrase_alignment

SVOX Pico says no times. So it speaks each sentence in phrases of two, three or four words, which are joined
without a pause: when each begins is known then, and no silence tells it. Phrases that are spoken by
themselves fall in tone and slow down at their ends, which a sentence does once: services send easier takes.
pocketsphinx finds English, and time warping all other languages; by letters over the whole is the reference.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from statistics import fmean

import numpy as np

from bench.baseline_takes import HAS_OTHER_ENGINES, speak_lines
from bench.film_scripts import SENTENCES
from bench.report import Measurement, quantile
from bench.runner import run_standalone
from speech.embedded_speech import EmbeddedSpeech
from speech.silence import FRAME_MS, find_silent_frames
from speech.spoken_text import BYTES_PER_SAMPLE, SpokenText, TimedSpan
from speech.word_alignment import align_take
from speech.word_times import split_script, time_script

VOICES = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES"}
MAX_P95_MS = {"en": 50, "de": 300, "fr": 300, "es": 300}
PHRASE_WORDS = (2, 3, 4)


@dataclass(frozen=True)
class JoinedTake:
    """A sentence whose phrases were spoken one by one: when each begins, and the number of its first word."""

    text: str
    take: SpokenText
    onsets_ms: Sequence[int]
    first_words: Sequence[int]


async def measure() -> list[Measurement]:
    """Return the figures of all languages; none without the engine."""
    if not HAS_OTHER_ENGINES:
        return []
    speech = EmbeddedSpeech()
    try:
        return [await _measure_language(speech, language) for language in VOICES]
    finally:
        await speech.close()


async def _measure_language(speech: EmbeddedSpeech, language: str) -> Measurement:
    found, shared = list[int](), list[int]()
    for joined in await _speak_joined(language):
        ours = await align_take(speech, joined.text, joined.take, language=language)
        found += _list_errors(ours, joined)
        whole = TimedSpan(0, len(joined.text), 0, joined.take.milliseconds)
        letters = time_script(joined.text, [whole], joined.take.milliseconds)
        shared += _list_errors(replace(joined.take, words=letters), joined)
    p95 = quantile(found, 0.95)
    return Measurement(
        f"Onsets of phrases without times, {language}, mean / p95",
        f"{fmean(shared):.0f} / {quantile(shared, 0.95):.0f} ms: letters over the whole",
        f"{fmean(found):.0f} / {p95:.0f} ms",
        ratio=fmean(found) / fmean(shared),
        checked_value=p95,
        unit=" ms",
        maximum=MAX_P95_MS[language],
        notes=(f"{len(found)} phrases of SVOX Pico inside sentences, worst {max(found)} ms",),
    )


def _list_errors(found: SpokenText, joined: JoinedTake) -> list[int]:
    """Return how far off each phrase is but the first, which silence before it would tell."""
    exact = list(zip(joined.onsets_ms, joined.first_words, strict=True))[1:]
    return [abs(found.words[word].start_ms - onset_ms) for onset_ms, word in exact]


async def _speak_joined(language: str) -> list[JoinedTake]:
    sentences = [
        _split_phrases(sentence, words) for words in PHRASE_WORDS for sentence in SENTENCES[language]
    ]
    sentences = [phrases for phrases in sentences if len(phrases) > 1]
    spoken = iter(
        await speak_lines(f"pico:{VOICES[language]}", [phrase for each in sentences for phrase in each])
    )
    return [_join([(phrase, next(spoken)) for phrase in phrases]) for phrases in sentences]


def _split_phrases(sentence: str, words: int) -> list[str]:
    said = sentence.split()
    phrases = [" ".join(said[at : at + words]) for at in range(0, len(said), words)]
    # A mark by itself is no phrase: French has a space before it.
    return [phrase for phrase in phrases if any(letter.isalnum() for letter in phrase)]


def _join(phrases: Sequence[tuple[str, SpokenText]]) -> JoinedTake:
    heard = [_cut_to_sound(take) for _, take in phrases]
    texts = [text for text, _ in phrases]
    counts = [len(split_script(text)) for text in texts]
    pcm = b"".join(take.pcm for take in heard)
    return JoinedTake(
        " ".join(texts),
        SpokenText(pcm, heard[0].sample_rate),
        [0, *accumulate(take.milliseconds for take in heard[:-1])],
        [0, *accumulate(counts[:-1])],
    )


def _cut_to_sound(take: SpokenText) -> SpokenText:
    """Return the take from its first frame that is not silent to its last."""
    heard = np.flatnonzero(~find_silent_frames(take))
    samples = take.sample_rate * FRAME_MS // 1000 * BYTES_PER_SAMPLE
    return replace(take, pcm=take.pcm[int(heard[0]) * samples : (int(heard[-1]) + 1) * samples])


if __name__ == "__main__":
    run_standalone(measure)
