"""How long a film's scenes may be, so that each model that may be asked for them can make their clips. Pure.

The API asks before a job is kept and the worker before the storyboard is written: both here.
"""

from collections.abc import Sequence
from typing import Protocol

from storyboard.limits import SceneLimits
from workflows.contracts import FPS, MIN_SECONDS, Scene, Transition

# What a clip has behind its scene, under the next one's fade-in (`media.timeline.CROSSFADE_FRAMES`).
TAIL_FRAMES = 12


class Maker(Protocol):
    """A model, as far as it matters here."""

    @property
    def min_seconds(self) -> float:
        """Its shortest clip."""

    @property
    def max_seconds(self) -> float:
        """Its longest clip."""

    @property
    def makes_tails(self) -> bool:
        """Whether it makes the tail on top of its longest clip."""


def scene_limits(makers: Sequence[Maker], transition: Transition) -> SceneLimits:
    """The limits of scenes that the first of these makes, or any other when the ones before it have failed.

    A scene may be shorter than a model's shortest clip, which is cut then; it is never longer than any
    model's longest clip without its tail.
    """
    longest = min(_longest(maker, transition) for maker in makers)
    # The shortest film is one scene, and scenes of all but one length would make films of hardly any length.
    shortest = min(makers[0].min_seconds, longest / 2, MIN_SECONDS)
    return SceneLimits(min_seconds=shortest, max_seconds=longest)


def clip_seconds(scenes: Sequence[Scene], transition: Transition) -> tuple[float, ...]:
    """How long each clip has to be: as long as its scene, and a tail where another scene follows."""
    tail = 0 if transition is Transition.CUT else TAIL_FRAMES
    behind = [tail] * (len(scenes) - 1) + [0]
    return tuple(
        (round(scene.seconds * FPS) + frames) / FPS for scene, frames in zip(scenes, behind, strict=True)
    )


def _longest(maker: Maker, transition: Transition) -> float:
    has_tail = transition is not Transition.CUT and not maker.makes_tails
    return maker.max_seconds - (TAIL_FRAMES / FPS if has_tail else 0)
