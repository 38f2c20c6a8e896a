"""Silence in spoken text: where it is, taken off the ends, and kept out of the words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from speech.spoken_text import BYTES_PER_SAMPLE, SpokenText, SpokenWord

FRAME_MS = 10
# A frame is silent this far under the loud ones of its line, and in any case at the level of noise.
SILENT_UNDER_LOUD_DB, SILENT_DBFS = 40.0, -66.0
# So many frames are loud: a click is shorter, and however long a silence is, the loudest word is longer.
LOUD_FRAMES = 10
# Shorter ones are the closures of consonants.
MIN_PAUSE_MS = 90
# What is kept at the ends: consonants begin under the threshold, and breath fades out.
KEPT_LEAD_MS, KEPT_TAIL_MS = 50, 150
# How far an engine's or an aligner's onset may be from the sound that it stands for.
MAX_SNAP_MS = 120
# How far a word's end may be after a pause and still mean the pause's beginning.
MAX_OVERHANG_MS = 60


@dataclass(frozen=True)
class Pause:
    """A silent run, in milliseconds from the beginning."""

    start_ms: int
    end_ms: int


def find_pauses(spoken: SpokenText, min_ms: int = MIN_PAUSE_MS) -> list[Pause]:
    """Return the silent runs of at least this length, those at the ends included; in silence, one."""
    pauses, at_ms = [], 0
    for silent, frames in groupby(find_silent_frames(spoken).tolist()):
        end_ms = at_ms + FRAME_MS * sum(1 for _ in frames)
        if silent and end_ms - at_ms >= min_ms:
            pauses.append(Pause(at_ms, end_ms))
        at_ms = end_ms
    return pauses


def find_silent_frames(spoken: SpokenText) -> NDArray[np.bool_]:
    """Return for each whole frame of `FRAME_MS` whether it is silent."""
    count = spoken.milliseconds // FRAME_MS
    if not count:
        return np.zeros(0, np.bool_)
    # Frames of 22,050 samples a second are not all of one length.
    edges = np.arange(count + 1) * spoken.sample_rate * FRAME_MS // 1000
    samples = np.frombuffer(spoken.pcm, "<i2")[: edges[-1]] / 2**15
    power = np.add.reduceat(np.square(samples), edges[:-1]) / np.diff(edges)
    levels = 10 * np.log10(power + 1e-12)
    loud = np.sort(levels)[-min(LOUD_FRAMES, count)]
    return np.asarray(levels < max(loud - SILENT_UNDER_LOUD_DB, SILENT_DBFS))


def trim_silence(spoken: SpokenText) -> SpokenText:
    """Return the spoken text without the silence at its ends, its words moved; as it is, if all is silent.

    Words that were said to be heard in that silence are clamped to what is left.
    """
    start_ms, end_ms = find_sound(spoken)
    first, stop = (at_ms * spoken.sample_rate // 1000 * BYTES_PER_SAMPLE for at_ms in (start_ms, end_ms))
    kept = SpokenText(spoken.pcm[first:stop], spoken.sample_rate)
    return replace(kept, words=_move_words(spoken.words, start_ms, kept.milliseconds))


def find_sound(spoken: SpokenText) -> tuple[int, int]:
    """Return from when to when there is sound, in ms, with what is kept around it; all of it in silence."""
    heard = np.flatnonzero(~find_silent_frames(spoken))
    if not len(heard):
        return 0, spoken.milliseconds + 1
    end_ms = (int(heard[-1]) + 1) * FRAME_MS + KEPT_TAIL_MS
    return max(0, int(heard[0]) * FRAME_MS - KEPT_LEAD_MS), end_ms


def _move_words(words: Sequence[SpokenWord], start_ms: int, length_ms: int) -> tuple[SpokenWord, ...]:
    def moved(at_ms: int) -> int:
        return min(max(at_ms - start_ms, 0), length_ms)

    return tuple(SpokenWord(word.text, moved(word.start_ms), moved(word.end_ms)) for word in words)


def snap_words(spoken: SpokenText) -> SpokenText:
    """Return the spoken text with its words fitted to its pauses.

    A word that ends in a pause ends where that begins; one that begins in a pause, or about where it ends,
    begins where it ends.
    """
    words = list(spoken.words)
    for pause in find_pauses(spoken):
        for at, word in enumerate(words):
            if word.start_ms < pause.start_ms < word.end_ms <= pause.end_ms + MAX_OVERHANG_MS:
                words[at] = replace(word, end_ms=pause.start_ms)
            elif _is_awaited(word, pause):
                words[at] = replace(word, start_ms=pause.end_ms)
    return replace(spoken, words=tuple(_put_in_order(words)))


def _is_awaited(word: SpokenWord, pause: Pause) -> bool:
    """Return whether a word is said to begin in a pause, or about where it ends, and is heard after it."""
    from_ms = min(pause.start_ms, pause.end_ms - MAX_SNAP_MS)
    return from_ms <= word.start_ms <= pause.end_ms + MAX_SNAP_MS and word.end_ms > pause.end_ms


def _put_in_order(words: Sequence[SpokenWord]) -> Iterator[SpokenWord]:
    """Let no word begin before the one before it has ended."""
    at_ms = 0
    for word in words:
        start_ms = max(word.start_ms, at_ms)
        at_ms = max(word.end_ms, start_ms)
        yield replace(word, start_ms=start_ms, end_ms=at_ms)
