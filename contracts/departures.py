"""Departures: large differences between a clip and what was ordered. The owner is told, the clip is kept."""

from enum import StrEnum

from contracts.shared_types import FrozenModel


class DepartureKind(StrEnum):
    """Kinds of differences. A shipped value keeps its meaning."""

    # The clip is much shorter.
    SHORT = "short"
    # The aspect ratio is very different.
    OTHER_SHAPE = "other_shape"
    # The clip is a single still picture.
    STILL_PICTURE = "still_picture"
    # The caption was left out: no font had its letters.
    CAPTION_LEFT_OUT = "caption_left_out"
    # The clip should begin from the last picture of the scene before, and does not.
    CHAIN_BROKEN = "chain_broken"
    # The clip should begin from a still of its own, and does not.
    STILL_MISSING = "still_missing"


class Departure(FrozenModel):
    """A difference; `message` is a sentence for a person that also says how the film deals with it."""

    kind: DepartureKind
    message: str
