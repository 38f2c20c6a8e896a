"""Reads a stored SubRip file, and counts where its cues break the norms of captions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from captions.caption_norms import CaptionNorms, choose_norms

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


def _letters(texts: Iterator[str] | Sequence[str]) -> str:
    return NO_WORD.sub("", "".join(texts))


def list_breaches(cues: Sequence[ReadCue]) -> list[str]:
    """List the breaches of the norms, a word each with the cue's text.

    The reading speed is not a breach where the voice itself is faster: a cue cannot stand longer than it is
    heard if the next one follows at once.
    """
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
