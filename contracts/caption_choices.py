"""How a film's words can be read: where its captions are, and how they look."""

from enum import StrEnum


class CaptionChoice(StrEnum):
    """Where the captions of a film are. All but `off` also come as files beside it."""

    # In the picture, for everybody.
    BURNT = "burnt"
    # In the film's file, for players that show such a track when asked to.
    TRACK = "track"
    FILES = "files"
    OFF = "off"


class CaptionStyleChoice(StrEnum):
    """How burnt captions look."""

    # White letters with an outline.
    CLEAN = "clean"
    # White letters on a dark box.
    BOX = "box"
    # Letters that change colour as they are spoken.
    KARAOKE = "karaoke"


class CaptionTimes(StrEnum):
    """Where the times of captions come from."""

    # The voice said when each word is heard.
    WORDS = "words"
    # Only the beginning and the end of each line are known.
    LINES = "lines"
    # Nobody speaks: the lines of a scene share its time.
    SCENES = "scenes"
