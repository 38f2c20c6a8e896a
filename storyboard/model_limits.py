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
) -> tuple[float, ...]:
    """Return each clip's length in seconds: its scene's, plus the tail where a scene or a card follows."""
    tail = 0 if transition is TransitionChoice.CUT else TAIL_FRAMES
    behind = [tail] * (len(scenes) - 1) + [tail if end_card else 0]
    return tuple(
        (round(scene.seconds * FPS) + frames) / FPS for scene, frames in zip(scenes, behind, strict=True)
    )


def film_length_seconds(scenes: Iterable[Scene], card_seconds: float = 0.0) -> float:
    """Sum the lengths of scenes and cards, rounded to whole frames as the soundtrack is ordered."""
    return round((sum(scene.seconds for scene in scenes) + card_seconds) * FPS) / FPS


def _longest_scene_seconds(maker: ModelLimits, transition: TransitionChoice) -> float:
    has_tail = transition is not TransitionChoice.CUT and not maker.makes_tails
    return maker.max_seconds - (TAIL_FRAMES / FPS if has_tail else 0)
