"""How many scenes a film of a given length wants."""

from dataclasses import dataclass

from storyboard.limits import SceneLimits
from workflows.contracts import FPS

NATURAL_SECONDS = 5.0
# Shorter scenes flicker and longer ones drag; both are made where the limits leave no choice.
SHORT_SECONDS, LONG_SECONDS = 2.5, 10.0
LAST_RESORT_SCENES = 5


@dataclass(frozen=True)
class Pace:
    """Numbers of scenes: as few as unhurried, as many as natural, as lively at most. fewest ≤ natural ≤ most.

    `shortest_frames` is what no scene should be shorter than.
    """

    fewest: int
    calm: int
    natural: int
    most: int
    shortest_frames: int

    def clamp(self, count: int) -> int:
        """The nearest number of scenes that the film can have."""
        return min(self.most, max(self.fewest, count))


def pace_of(frames: int, limits: SceneLimits) -> Pace:
    """The pace of a film of that many frames. The film must fit the limits (see `check_fit`)."""
    fewest = -(-frames // limits.max_frames)
    shortest = max(limits.min_frames, min(round(SHORT_SECONDS * FPS), frames // fewest))
    most = max(fewest, min(limits.max_scenes, frames // shortest))
    natural = int(frames / FPS / NATURAL_SECONDS + 0.5)
    calm = -(-frames // round(LONG_SECONDS * FPS))
    return Pace(
        fewest=fewest,
        calm=min(most, max(fewest, calm)),
        natural=min(most, max(fewest, natural)),
        most=most,
        shortest_frames=shortest,
    )
