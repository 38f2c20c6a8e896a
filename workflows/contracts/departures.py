"""In what a clip may be so far from what was ordered that its owner is told. It is kept all the same."""

from enum import StrEnum

from workflows.contracts.base import Frozen


class DepartureKind(StrEnum):
    """What differs. A name, once shipped, keeps its meaning."""

    # It lasts much less.
    SHORT = "short"
    # Its picture is much wider, or much higher.
    OTHER_SHAPE = "other_shape"
    # Nothing moves: it has one picture.
    STILL_PICTURE = "still_picture"
    # No caption was drawn into it, for want of a font.
    CAPTION_LEFT_OUT = "caption_left_out"


class Departure(Frozen):
    """One difference; `message` is a sentence for a person, which also says what the film does about it."""

    kind: DepartureKind
    message: str
