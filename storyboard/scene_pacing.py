"""Scene pacing: how many scenes a film of a given length should have."""

from dataclasses import dataclass

from contracts import FPS
from storyboard.length_limits import SceneLimits

NATURAL_SECONDS = 5.0
# Shorter scenes flicker, longer ones drag; used only where the limits leave no choice.
SHORT_SECONDS, LONG_SECONDS = 2.5, 10.0
LAST_RESORT_SCENES = 5


@dataclass(frozen=True)
class ScenePacing:
    """Numbers of scenes: `fewest` ≤ `calm` (slow), `natural` (about 5 s each) ≤ `most`.

    `shortest_frames`: no scene should be shorter.
    """

    fewest: int
    calm: int
    natural: int
    most: int
    shortest_frames: int

    def clamp_count(self, count: int) -> int:
        """Return the possible number of scenes that is nearest to `count`."""
        return min(self.most, max(self.fewest, count))


def choose_pacing(frames: int, limits: SceneLimits) -> ScenePacing:
    """Return the pacing of a film of that many frames, which must be feasible (see `check_feasible`)."""
    fewest = -(-frames // limits.max_frames)
    shortest = max(limits.min_frames, min(round(SHORT_SECONDS * FPS), frames // fewest))
    most = max(fewest, min(limits.max_scenes, frames // shortest))
    natural = int(frames / FPS / NATURAL_SECONDS + 0.5)
    calm = -(-frames // round(LONG_SECONDS * FPS))
    return ScenePacing(
        fewest=fewest,
        calm=min(most, max(fewest, calm)),
        natural=min(most, max(fewest, natural)),
        most=most,
        shortest_frames=shortest,
    )
