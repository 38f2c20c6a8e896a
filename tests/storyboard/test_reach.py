"""How long scenes may be for the models that make them."""

from dataclasses import dataclass

import pytest

from activities.film_timeline import build_timeline
from contracts import Brief, ModelKind, TransitionChoice
from media.timeline import CROSSFADE_FRAMES
from providers.catalogue import build_registry
from providers.model_spec import ModelSpec
from providers.registry import ANIMATIC
from storyboard import check_feasible, clip_seconds, scene_limits, write_storyboard
from storyboard.model_limits import TAIL_FRAMES

VIDEO = [model for model in build_registry().models if model.kind is ModelKind.VIDEO]


@dataclass(frozen=True)
class A:
    min_seconds: float
    max_seconds: float
    makes_tails: bool = False


def test_the_tail_is_the_one_that_the_cut_uses() -> None:
    assert TAIL_FRAMES == CROSSFADE_FRAMES


def test_a_scene_leaves_room_for_its_tail() -> None:
    assert scene_limits([A(2, 10)], TransitionChoice.CROSSFADE).max_seconds == 9.5


def test_a_scene_that_ends_in_a_cut_needs_no_tail() -> None:
    assert scene_limits([A(2, 10)], TransitionChoice.CUT).max_seconds == 10


def test_the_animatics_limits_are_its_own() -> None:
    limits = scene_limits([ANIMATIC], TransitionChoice.CROSSFADE)

    assert (limits.min_seconds, limits.max_seconds) == (1, 30)


def test_no_scene_is_longer_than_what_a_fallback_makes() -> None:
    assert scene_limits([A(3, 15), A(4, 8)], TransitionChoice.CROSSFADE).max_seconds == 7.5


def test_a_model_of_one_length_makes_films_of_any_length() -> None:
    limits = scene_limits([A(6, 6)], TransitionChoice.CROSSFADE)

    for seconds in range(5, 100):
        check_feasible(Brief(prompt="a fox", duration_seconds=seconds), limits)


def test_a_film_may_be_shorter_than_a_models_shortest_clip() -> None:
    check_feasible(Brief(prompt="a fox", duration_seconds=5), scene_limits([A(6, 15)], TransitionChoice.CUT))


@pytest.mark.parametrize("transition", TransitionChoice)
@pytest.mark.parametrize("model", VIDEO, ids=lambda model: f"{model.provider}/{model.name}")
def test_every_model_makes_every_clip_of_a_storyboard_for_it(
    model: ModelSpec, transition: TransitionChoice
) -> None:
    for seconds in (5, 10, 29, 30, 61.5):
        brief = Brief(prompt="a fox, then a wolf", duration_seconds=seconds, transition=transition)
        limits = scene_limits([model], transition)
        check_feasible(brief, limits)
        scenes = write_storyboard(brief, limits, 1)
        clips = clip_seconds(scenes, transition)

        plan = build_timeline(brief, scenes)
        assert clips == {scene.number: plan.clip_frames(scene.number) / 24 for scene in scenes}
        if not model.makes_tails:
            assert all(model.billed_seconds(clip) >= clip for clip in clips.values())
