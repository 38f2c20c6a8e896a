"""The time left while something is tried again: nothing where nobody knows how often."""

import pytest

from contracts import SceneProgress, SceneState, TakeCondition
from estimates.eta import with_eta
from tests.workflows.pictures import a_picture, a_scene, at

WAITING, COMPLETE = SceneState.WAITING, SceneState.COMPLETE


@pytest.mark.parametrize("state", [SceneState.SUBMITTED, SceneState.COLLECTING, WAITING])
def test_nothing_is_said_while_a_submit_or_a_download_is_tried_again(state: SceneState) -> None:
    again = a_scene(2, state, started_at=None, attempt=9, condition=TakeCondition.RETRYING)
    for picture in (a_picture(a_scene(1), again), a_picture(a_scene(1, COMPLETE), again)):
        told = with_eta(picture, at(123))
        assert told.estimated_time_remaining is None
        assert told.estimated_time_range is None
    # Of two takes of a scene one was accepted; the scene shows that one.
    takes = (a_scene(2), a_scene(2, SceneState.SUBMITTED, started_at=None))
    both = a_scene(2, condition=TakeCondition.RETRYING, open_takes=takes)
    assert with_eta(a_picture(a_scene(1), both), at(1)).estimated_time_remaining is None


def test_while_a_step_of_the_whole_film_is_tried_again_nobody_knows() -> None:
    cut = a_picture(a_scene(1, COMPLETE), condition=TakeCondition.RETRYING)
    assert with_eta(cut, at(1)).estimated_time_remaining is None


def _left(scene: SceneProgress) -> float | None:
    return with_eta(a_picture(scene), at(5)).estimated_time_remaining


def test_a_take_goes_on_while_questions_for_news_of_it_fail() -> None:
    asked = a_scene(condition=TakeCondition.RETRYING, attempt=3)
    assert _left(asked) is not None
    assert _left(asked) == _left(a_scene())
