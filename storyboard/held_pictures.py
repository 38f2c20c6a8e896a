"""How long a film with other lines holds the last pictures of its clips, and how long is too long. Pure."""

from collections.abc import Mapping, Sequence

from contracts import FPS, Brief, Scene
from storyboard.model_limits import clip_seconds

# Longer, a viewer takes a picture that stands still for a fault.
MAX_HOLD_SECONDS = 3.0


class TooLongLinesError(Exception):
    """A scene's lines outlast its clip by more than a picture may be held. `scene`: its number."""

    def __init__(self, scene: int, seconds: float, hold: float) -> None:
        super().__init__(
            f"The lines of scene {scene} need {seconds:.1f} seconds: its last picture would stand "
            f"still for {hold:.1f} s, and {MAX_HOLD_SECONDS:.0f} is the most. Make its lines shorter."
        )
        self.scene = scene


def find_holds(
    brief: Brief, scenes: Sequence[Scene], needed: Mapping[int, float], clips: Mapping[int, float]
) -> dict[int, float]:
    """Return, by scene, how many seconds longer than its clip it is, where its lines make it longer.

    Args:
        brief: of the film.
        scenes: its storyboard's, in order.
        needed: by scene, how long its lines need it to be.
        clips: by scene, how long its clip is; a scene without one is left out of the film.

    Raises:
        TooLongLinesError: a picture would be held for too long.
    """
    longer = [
        scene.model_copy(update={"seconds": max(scene.seconds, needed.get(scene.number, 0.0))})
        for scene in scenes
    ]
    shown = clip_seconds(longer, brief.transition, end_card=brief.has_end_card)
    holds: dict[int, float] = {}
    for before, after, seconds in zip(scenes, longer, shown.values(), strict=True):
        hold = seconds - clips.get(after.number, seconds)
        if after.seconds > before.seconds and hold > 1 / FPS:
            holds[after.number] = round(hold, 3)
            if hold > MAX_HOLD_SECONDS:
                raise TooLongLinesError(after.number, after.seconds, hold)
    return holds
