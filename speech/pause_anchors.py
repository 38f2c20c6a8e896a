"""Times of words from nothing but the sound's pauses: sentences end in pauses, and so do clauses."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from speech.silence import FRAME_MS, Pause, find_pauses, snap_words
from speech.spoken_text import SpokenText, TimedSpan
from speech.word_times import time_script
from storyboard.text.split_levels import Splitter, split_clauses, split_sentences

LEVELS: tuple[Splitter, ...] = (split_sentences, split_clauses)
# A long pause is worth this many times its length in distance from where letters would have it.
PAUSE_WEIGHT, MAX_PAUSE_MS = 2.0, 800


def anchor_words(text: str, take: SpokenText) -> SpokenText:
    """Return the take with the times of the script's words: sentences by pauses, letters between them."""
    pauses, last_ms = find_pauses(take), take.milliseconds
    start_ms = next((pause.end_ms for pause in pauses if pause.start_ms == 0), 0)
    end_ms = next((p.start_ms for p in pauses if p.start_ms and last_ms - p.end_ms < FRAME_MS), last_ms)
    spans = _anchor(text, TimedSpan(0, len(text), start_ms, end_ms), pauses, LEVELS)
    return snap_words(replace(take, words=time_script(text, spans, last_ms)))


def _anchor(
    text: str, span: TimedSpan, pauses: Sequence[Pause], levels: Sequence[Splitter]
) -> list[TimedSpan]:
    """Divide a span at its pauses, sentence by sentence, and each sentence by clauses."""
    if not levels:
        return [span]
    pieces = levels[0](text[span.start : span.end])
    inside = [pause for pause in pauses if span.start_ms < pause.start_ms and pause.end_ms < span.end_ms]
    if len(inside) < len(pieces) - 1:
        return [span]
    chosen = choose_pauses(expect_ends(pieces, span, inside), inside)
    offsets = [span.start, *(span.start + end for end in accumulate(map(len, pieces)))]
    starts = [span.start_ms, *(pause.end_ms for pause in chosen)]
    ends = [*(pause.start_ms for pause in chosen), span.end_ms]
    parts = zip(pairwise(offsets), starts, ends, strict=True)
    return [
        found
        for (first, stop), start_ms, end_ms in parts
        for found in _anchor(text, TimedSpan(first, stop, start_ms, end_ms), inside, levels[1:])
    ]


def expect_ends(pieces: Sequence[str], span: TimedSpan, pauses: Sequence[Pause]) -> list[float]:
    """Return when each piece but the last would end by its letters, in ms of speech without pauses."""
    letters = list(accumulate(sum(map(str.isalnum, piece)) for piece in pieces))
    speech_ms = span.end_ms - span.start_ms - sum(pause.end_ms - pause.start_ms for pause in pauses)
    return [span.start_ms + speech_ms * done / max(letters[-1], 1) for done in letters[:-1]]


def choose_pauses(expected: Sequence[float], pauses: Sequence[Pause]) -> list[Pause]:
    """Return one pause for each expected end, in order: near it and long, best of all choices together."""
    silent = [0, *accumulate(pause.end_ms - pause.start_ms for pause in pauses)]
    best: list[tuple[float, list[Pause]]] = [(0.0, [])] * (len(pauses) + 1)
    for end_ms in expected:
        following: list[tuple[float, list[Pause]]] = [(float("inf"), [])]
        for at, pause in enumerate(pauses):
            reward = PAUSE_WEIGHT * min(pause.end_ms - pause.start_ms, MAX_PAUSE_MS)
            cost = best[at][0] + abs(pause.start_ms - silent[at] - end_ms) - reward
            following.append(min(following[at], (cost, [*best[at][1], pause]), key=lambda choice: choice[0]))
        best = following
    return best[-1][1]
