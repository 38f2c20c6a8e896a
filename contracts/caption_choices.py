"""Choices for a film's captions: their place, their look, and the source of their times."""

from enum import StrEnum


class CaptionChoice(StrEnum):
    """The place of a film's captions. All but `off` also come as files beside the film."""

    # The captions are drawn into the picture, for everybody.
    BURNT = "burnt"
    # The captions are a track in the film's file, which players show when asked to.
    TRACK = "track"
    FILES = "files"
    OFF = "off"

    @property
    def can_be_read(self) -> bool:
        """Whether people can read along what is said."""
        return self is not CaptionChoice.OFF


class CaptionStyleChoice(StrEnum):
    """The look of burnt captions."""

    # White letters with an outline.
    CLEAN = "clean"
    # White letters on a dark box.
    BOX = "box"
    # Letters that change colour as they are spoken.
    KARAOKE = "karaoke"


class CaptionTimes(StrEnum):
    """The source of captions' times."""

    # The voice said when each word is heard.
    WORDS = "words"
    # Only the beginning and the end of each line are known.
    LINES = "lines"
    # Nobody speaks: the lines of a scene share its time.
    SCENES = "scenes"
