"""Scene limits by model: how long scenes may be so that each model in the fallback list can make their clips.

Pure. The API uses it before a job is stored, the worker before the storyboard is written.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from contracts import FPS, MIN_SECONDS, Scene, TransitionChoice
from storyboard.length_limits import SceneLimits

# Frames of a clip after its scene's end, for the next cross-fade (`media.timeline.CROSSFADE_FRAMES`).
TAIL_FRAMES = 12


class ModelLimits(Protocol):
    """The clip lengths of a video model; the registry's models implement it without inheriting."""

    @property
    def min_seconds(self) -> float:
        """The shortest clip, in seconds."""

    @property
    def max_seconds(self) -> float:
        """The longest clip, in seconds."""

    @property
    def makes_tails(self) -> bool:
        """Whether the model can add the tail to its longest clip."""


def scene_limits(makers: Sequence[ModelLimits], transition: TransitionChoice) -> SceneLimits:
    """Return limits for scenes that the first model makes, or a later one as fallback.

    A scene may be shorter than a model's shortest clip, which is then cut; it is never longer than any
    model's longest clip without the tail.
    """
    longest = min(_longest_scene_seconds(maker, transition) for maker in makers)
    # The shortest film is one scene; and scenes of nearly one length only would allow few lengths of films.
    shortest = min(makers[0].min_seconds, longest / 2, MIN_SECONDS)
    return SceneLimits(min_seconds=shortest, max_seconds=longest)


def clip_seconds(
    scenes: Sequence[Scene], transition: TransitionChoice, *, end_card: bool = False
) -> dict[int, float]:
    """Return each clip's length in seconds: its scene's, plus the tail where a scene or a card fades in.

    Args:
        scenes: of the film, in its order.
        transition: of the film, for scenes without their own.
        end_card: whether a card follows the last scene.

    Returns:
        by the scenes' numbers, in the film's order.
    """
    into = [*(scene.transition or transition for scene in scenes[1:]), transition if end_card else None]
    return {
        scene.number: (round(scene.seconds * FPS) + _tail_frames(behind)) / FPS
        for scene, behind in zip(scenes, into, strict=False)
    }


def _tail_frames(behind: TransitionChoice | None) -> int:
    return TAIL_FRAMES if behind is TransitionChoice.CROSSFADE else 0


def film_length_seconds(scenes: Iterable[Scene], card_seconds: float = 0.0) -> float:
    """Sum the lengths of scenes and cards, rounded to whole frames as the soundtrack is ordered."""
    return round((sum(scene.seconds for scene in scenes) + card_seconds) * FPS) / FPS


def _longest_scene_seconds(maker: ModelLimits, transition: TransitionChoice) -> float:
    has_tail = transition is not TransitionChoice.CUT and not maker.makes_tails
    return maker.max_seconds - (TAIL_FRAMES / FPS if has_tail else 0)
