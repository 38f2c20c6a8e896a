"""Reads a stored SubRip file, and finds where its cues break the norms of captions, or are not in time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from captions.caption_norms import CaptionNorms, choose_norms
from captions.caption_text import clean_text
from captions.phrases import split_phrases

FRAMES_PER_SECOND = 24
TIMES = re.compile(r"(\d+):(\d+):(\d+),(\d+)")
# Marks of direction, and everything else that is no letter or digit, are no words.
NO_WORD = re.compile(r"\W+|_")
# Times in the file are whole milliseconds.
ROUNDING_SECONDS = 0.002


@dataclass(frozen=True)
class ReadCue:
    """A cue as a player reads it; times in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]


def read_subrip(text: str) -> list[ReadCue]:
    """Read the cues of a SubRip file."""
    return [_read_cue(block) for block in text.strip().split("\n\n")]


def _read_cue(block: str) -> ReadCue:
    _, times, *lines = block.splitlines()
    start, end = (_read_seconds(found) for found in TIMES.findall(times))
    return ReadCue(start, end, tuple(lines))


def _read_seconds(found: tuple[str, str, str, str]) -> float:
    hours, minutes, seconds, milliseconds = map(int, found)
    return 3600 * hours + 60 * minutes + seconds + milliseconds / 1000


def has_words_in_order(cues: Sequence[ReadCue], spoken: Sequence[str]) -> bool:
    """Return whether the cues hold every letter of what is spoken, in order, and nothing else."""
    return _letters(line for cue in cues for line in cue.lines) == _letters(spoken)


def _letters(texts: Iterable[str]) -> str:
    return NO_WORD.sub("", "".join(texts))


def list_breaches(cues: Sequence[ReadCue]) -> list[str]:
    """List the breaches of the norms but the reading speed's, a word each with the cue's text."""
    norms = choose_norms("".join(line for cue in cues for line in cue.lines))
    found = [f"{kind}: {' / '.join(cue.lines)}" for cue in cues for kind in _own_breaches(cue, norms)]
    gap = norms.gap_frames / FRAMES_PER_SECOND - ROUNDING_SECONDS
    return found + [
        f"gap: {after.lines[0]}" for before, after in pairwise(cues) if after.start - before.end < gap
    ]


def _own_breaches(cue: ReadCue, norms: CaptionNorms) -> Iterator[str]:
    shown = cue.end - cue.start
    if len(cue.lines) > norms.most_lines:
        yield "lines"
    if any(norms.count_characters(line) > norms.line_characters for line in cue.lines):
        yield "length"
    if shown < norms.shortest_seconds - 1 / FRAMES_PER_SECOND:
        yield "short"
    if shown > norms.longest_seconds + 1 / FRAMES_PER_SECOND:
        yield "long"


def reading_speeds(cues: Sequence[ReadCue]) -> list[float]:
    """Return each cue's characters a second, as a share of the norm."""
    norms = choose_norms("".join(line for cue in cues for line in cue.lines))
    return [
        sum(map(norms.count_characters, cue.lines)) / (cue.end - cue.start) / norms.characters_per_second
        for cue in cues
    ]


def list_onset_errors(cues: Sequence[ReadCue], words: Iterable[tuple[str, float]]) -> list[float]:
    """Return how many seconds off its first word each cue begins.

    `words`: the film's, in order, with the second at which each is heard. A cue that begins inside a word, or
    with a letter that no word has, is left out.
    """
    heard: dict[int, float] = {}
    at = 0
    for word, seconds in words:
        heard.setdefault(at, seconds)
        at += len(_letters([word]))
    firsts = zip(cues, _first_letters([cue.lines for cue in cues]), strict=True)
    return [abs(cue.start - heard[first]) for cue, first in firsts if first in heard]


def list_broken_phrases(cues: Sequence[ReadCue], spoken: Sequence[str], language: str) -> list[str]:
    """List the lines that begin inside a phrase (a word, where words have blanks) that a line could hold."""
    norms = choose_norms("".join(spoken))
    phrases = [phrase for line in spoken for phrase in split_phrases(clean_text(line), language)]
    inside = {
        first + n
        for phrase, first in zip(phrases, _first_letters([[phrase] for phrase in phrases]), strict=True)
        for n in range(1, len(_letters([phrase])))
        if norms.line_share(phrase.rstrip()) <= 1
    }
    lines = [line for cue in cues for line in cue.lines]
    firsts = _first_letters([[line] for line in lines])
    return [line for line, first in zip(lines, firsts, strict=True) if first in inside]


def _first_letters(texts: Sequence[Sequence[str]]) -> list[int]:
    """Return the number of the first letter of each text among all letters."""
    counts = [len(_letters(lines)) for lines in texts]
    return list(accumulate(counts, initial=0))[:-1]
