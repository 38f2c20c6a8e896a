"""When each word of a script is heard, from times that an engine or a service gives in units of its own."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from speech.spoken_text import SpokenWord, TimedSpan
from storyboard.text.split_levels import split_unspaced_characters, split_words

_LETTER = re.compile(r"[^\W_]")


def split_script(text: str) -> list[str]:
    """Split a script into its words: joined they are the script, and each has a letter or a digit.

    In scripts without spaces a word is one character; marks stay with the word before them.
    """
    words: list[str] = []
    for piece in (part for word in split_words(text) for part in split_unspaced_characters(word)):
        if words and not (_LETTER.search(piece) and _LETTER.search(words[-1])):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def time_script(text: str, spans: Sequence[TimedSpan], end_ms: float) -> tuple[SpokenWord, ...]:
    """Return all words of the script, in order, with the times of the spans that cover them.

    Within a span, and where no span covers, time is shared out by letters. Times never go back, and none is
    after `end_ms`, the end of the sound. Empty if no span covers a letter.
    """
    letters_before = list(accumulate((bool(_LETTER.match(char)) for char in text), initial=0))
    covered = list(_cover_letters(letters_before, spans, end_ms))
    if not covered:
        return ()
    words = split_script(text)
    ends = accumulate(len(_LETTER.findall(word)) for word in words)
    return tuple(
        SpokenWord(word.strip(), round(start_ms), round(stop_ms))
        for word, (start_ms, stop_ms) in zip(words, _time_runs(covered, [0, *ends]), strict=True)
    )


def _cover_letters(
    letters_before: list[int], spans: Iterable[TimedSpan], end_ms: float
) -> Iterator[TimedSpan]:
    """Yield spans of letters, from the first to the last one without a gap, in order of time."""
    letter, at_ms, total = 0, 0.0, letters_before[-1]
    for span in spans:
        first, stop = (
            letters_before[min(max(at, 0), len(letters_before) - 1)] for at in (span.start, span.end)
        )
        if stop <= max(first, letter):
            continue
        start_ms = min(max(span.start_ms, at_ms), end_ms)
        if first > letter:  # what no span covers is heard between its neighbours
            yield TimedSpan(letter, first, at_ms, start_ms)
        at_ms = min(max(span.end_ms, start_ms), end_ms)
        yield TimedSpan(max(first, letter), stop, start_ms, at_ms)
        letter = stop
    if 0 < letter < total:
        yield TimedSpan(letter, total, at_ms, end_ms)


def _time_runs(covered: Sequence[TimedSpan], ends: Sequence[int]) -> Iterator[tuple[float, float]]:
    """Yield when each run of letters begins and ends; `ends` has the first letter, then each run's end."""
    stops = [span.end for span in covered]
    for first, stop in pairwise(ends):
        begun, done = covered[bisect_right(stops, first)], covered[bisect_right(stops, stop - 1)]
        yield _time_within(begun, first), _time_within(done, stop)


def _time_within(span: TimedSpan, letter: int) -> float:
    share = (letter - span.start) / (span.end - span.start)
    return span.start_ms + share * (span.end_ms - span.start_ms)
