"""A text that a voice has spoken: samples, and when each word of the script is heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

BYTES_PER_SAMPLE = 2


@dataclass(frozen=True)
class SpokenWord:
    """One word of the script as it stands there, with its punctuation, and its time in milliseconds."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class SpokenText:
    """A text as it was spoken.

    Args:
        pcm: signed 16-bit little-endian samples, mono.
        sample_rate: samples per second.
        words: all words of the script, in order; empty when nothing is known of their times.
    """

    pcm: bytes
    sample_rate: int
    words: tuple[SpokenWord, ...] = ()

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return len(self.pcm) // BYTES_PER_SAMPLE

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.sample_count / self.sample_rate

    @property
    def milliseconds(self) -> int:
        """Length in whole milliseconds: no word ends later."""
        return self.sample_count * 1000 // self.sample_rate


@dataclass(frozen=True)
class TimedSpan:
    """A run of characters of a text, and when it is heard: how engines and services report times.

    Args:
        start: offset of the first character.
        end: offset after the last character.
    """

    start: int
    end: int
    start_ms: float
    end_ms: float

    @classmethod
    def from_row(cls, row: Iterable[float]) -> Self:
        """Return the span that `(start, end, start_ms, end_ms)` stands for."""
        start, end, start_ms, end_ms = row
        return cls(int(start), int(end), start_ms, end_ms)
