"""Maps a script's words to the words that a service or an engine reports, in order.

They differ where numbers and abbreviations are spelt out, where a voice adds or leaves out words, and in how
scripts without spaces are divided. Words that are equal anchor what lies between them.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from speech.spoken_text import SpokenWord, TimedSpan
from speech.word_times import split_script, time_script


def map_words(text: str, said: Sequence[SpokenWord], end_ms: float) -> tuple[SpokenWord, ...]:
    """Return all words of the script, in order, with the times of what was said; empty if nothing was said.

    Args:
        text: the script.
        said: words as they were reported, in order; their spelling and their number may differ.
        end_ms: end of the sound: no time is after it.
    """
    return time_script(text, list(_find_spans(split_script(text), _split_said(said))), end_ms)


def _split_said(said: Sequence[SpokenWord]) -> list[SpokenWord]:
    """Divide reported words as a script is divided."""
    return [
        word
        for reported in said
        for word in time_script(
            reported.text,
            [TimedSpan(0, len(reported.text), reported.start_ms, reported.end_ms)],
            max(reported.start_ms, reported.end_ms),
        )
    ]


def _find_spans(script: Sequence[str], said: Sequence[SpokenWord]) -> Iterator[TimedSpan]:
    """Yield spans of the script's characters: equal words one by one, the runs between them as a whole."""
    offsets = [0, *accumulate(map(len, script))]
    matcher = SequenceMatcher(None, [*map(_key, script)], [_key(word.text) for word in said], autojunk=False)
    for kind, first, stop, said_first, said_stop in matcher.get_opcodes():
        heard = said[said_first:said_stop]
        if kind == "equal":
            bounds = pairwise(offsets[first : stop + 1])
            yield from (
                TimedSpan(*bound, word.start_ms, word.end_ms)
                for bound, word in zip(bounds, heard, strict=True)
            )
        elif kind == "replace":
            yield TimedSpan(offsets[first], offsets[stop], heard[0].start_ms, heard[-1].end_ms)


def _key(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))
