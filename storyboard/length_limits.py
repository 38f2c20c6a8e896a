"""Limits of scenes, in frames: a film has a whole number of them."""

from dataclasses import dataclass
from math import ceil, floor

from contracts import FPS, MAX_SCENES


@dataclass(frozen=True)
class SceneLimits:
    """The shortest and longest scene in seconds, and the most scenes of a film."""

    min_seconds: float
    max_seconds: float
    max_scenes: int = MAX_SCENES

    def __post_init__(self) -> None:
        """Raise ValueError for limits that no scene can meet."""
        if not (1 <= self.min_frames <= self.max_frames and 1 <= self.max_scenes <= MAX_SCENES):
            raise ValueError(f"no scene can meet {self}")

    @property
    def min_frames(self) -> int:
        """The shortest scene, in frames."""
        return ceil(self.min_seconds * FPS)

    @property
    def max_frames(self) -> int:
        """The longest scene, in frames."""
        return floor(self.max_seconds * FPS)


class InfeasibleBriefError(ValueError):
    """A brief for which no storyboard exists within the limits.

    `field` is the brief's field at fault, dotted and counted from 0 (`scenes.2.duration_seconds`); `message`
    says in one sentence what would fit.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
