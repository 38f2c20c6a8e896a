"""Utterances: spoken texts, with the times of their words in the film."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaptionWord:
    """A word as it is spoken, from `start_ms` to `end_ms` of the film."""

    text: str
    start_ms: float
    end_ms: float


@dataclass(frozen=True)
class Utterance:
    """The words that one speaker says at a stretch.

    `text` is what the captions show, all of it. `words` say when. They may be spelt differently ("23" as
    "twenty-three"), or be as few as one for the whole text. `language`: BCP 47, or empty if unknown.
    """

    text: str
    words: tuple[CaptionWord, ...]
    language: str = ""
    speaker: str = ""
