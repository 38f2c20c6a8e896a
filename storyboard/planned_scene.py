"""A planned scene: its text, caption and length, before it has a number and a seed."""

from dataclasses import dataclass

# The longest prompt that video providers take, and the longest caption that can be read, in characters.
MAX_TEXT_CHARS, MAX_CAPTION_CHARS = 2_000, 300


@dataclass(frozen=True)
class PlannedScene:
    """A scene's prompt for the provider (`text`), the caption of its animatic, and its length in frames."""

    text: str
    caption: str
    frames: int
