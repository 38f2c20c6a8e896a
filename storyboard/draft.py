"""A scene before it has its number and seed."""

from dataclasses import dataclass

# What video providers take as a prompt, and what can be read off a picture, in characters.
MAX_TEXT, MAX_CAPTION = 2_000, 300


@dataclass(frozen=True)
class Draft:
    """What a scene shows (`text`, for the provider), what is drawn on its animatic, and its frames."""

    text: str
    caption: str
    frames: int
