"""How long a film is, and which lengths a provider cannot make."""

import pytest

from contracts import Brief
from storyboard import InfeasibleBriefError, SceneLimits, check_feasible, film_seconds
from tests.storyboard.builders import written


def refusal(seconds: float, limits: SceneLimits) -> str:
    with pytest.raises(InfeasibleBriefError) as caught:
        check_feasible(Brief(prompt="a fox", duration_seconds=seconds), limits)
    assert caught.value.field == "duration_seconds"
    return caught.value.message


def test_a_film_is_as_long_as_asked_and_else_thirty_seconds() -> None:
    assert film_seconds(Brief(prompt="a fox", duration_seconds=12.5)) == 12.5
    assert film_seconds(Brief(prompt="a fox")) == 30


def test_a_film_too_long_for_the_provider_is_refused() -> None:
    assert refusal(600, SceneLimits(5, 10)) == "this provider makes films of 5 to 500 seconds"


def test_a_film_too_short_for_the_provider_is_refused() -> None:
    assert refusal(5, SceneLimits(6, 10)) == "this provider makes films of 6 to 500 seconds"


def test_a_length_between_two_numbers_of_scenes_is_refused() -> None:
    assert refusal(13, SceneLimits(5, 6)) == (
        "this provider makes films of 5 to 300 seconds, but none between 12 and 15"
    )


def test_one_scene_is_enough_where_two_would_be_too_short() -> None:
    assert [s.seconds for s in written(Brief(prompt="a fox", duration_seconds=5.5), SceneLimits(5, 10))] == [
        5.5
    ]


def test_a_length_between_frames_is_made_to_the_nearest_frame() -> None:
    (scene,) = written(Brief(prompt="a fox", duration_seconds=5.03))
    assert scene.seconds == 121 / 24


@pytest.mark.parametrize("limits", [(0, 5), (5, 4), (5.01, 5.02)])
def test_limits_that_no_scene_can_meet_are_an_error(limits: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no scene can meet"):
        SceneLimits(*limits)
