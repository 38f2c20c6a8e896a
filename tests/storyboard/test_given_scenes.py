"""Scenes that the caller gives: kept one to one, their lengths kept or shared out."""

import pytest

from contracts import Brief, SceneBrief
from storyboard import InfeasibleBriefError, SceneLimits, check_feasible, film_seconds
from tests.storyboard.builders import ANIMATIC, frames, texts, written


def brief(*lengths: float | None, asked: float | None = None) -> Brief:
    scenes = tuple(SceneBrief(text=f"Scene {n}", duration_seconds=own) for n, own in enumerate(lengths))
    return Brief(scenes=scenes, duration_seconds=asked)


def refused(unfit: Brief, limits: SceneLimits = ANIMATIC) -> tuple[str, str]:
    with pytest.raises(InfeasibleBriefError) as caught:
        check_feasible(unfit, limits)
    return caught.value.field, caught.value.message


def test_scenes_are_kept_as_they_are_and_in_order() -> None:
    scenes = written(brief(5, 5, 5))
    assert texts(scenes) == ["Scene 0", "Scene 1", "Scene 2"]
    assert [scene.caption for scene in scenes] == texts(scenes)


def test_a_caption_does_without_the_space_around_a_text() -> None:
    scene = SceneBrief(text=" " * 100 + "A man waits.\n", duration_seconds=5)
    assert written(Brief(scenes=(scene,)))[0].caption == "A man waits."


def test_own_lengths_are_kept_and_make_the_film() -> None:
    assert film_seconds(brief(4, 6.5, 10)) == 20.5
    assert frames(written(brief(4, 6.5, 10))) == [96, 156, 240]


def test_own_lengths_between_frames_add_up_to_the_frame() -> None:
    assert sorted(frames(written(brief(5.3, 5.3, 5.3)))) == [127, 127, 128]


def test_scenes_without_a_length_share_the_rest_evenly() -> None:
    assert frames(written(brief(10, None, None, asked=30))) == [240, 240, 240]


def test_an_own_length_is_kept_to_the_nearest_frame_beside_others_without_one() -> None:
    assert frames(written(brief(5.3, None, asked=12))) == [127, 161]


def test_a_share_one_frame_too_long_is_refused() -> None:
    assert frames(written(brief(None, asked=8), SceneLimits(4, 8))) == [192]
    assert refused(brief(None, asked=8.05), SceneLimits(4, 8))[0] == "duration_seconds"


def test_scenes_without_any_length_share_the_default() -> None:
    assert film_seconds(brief(None, 10, None)) == 30
    assert frames(written(brief(None, None, None, None))) == [180] * 4


@pytest.mark.parametrize(
    ("lengths", "limits", "made"),
    [
        ((None, None), SceneLimits(4, 14.5), [14.5, 14.5]),
        ((10, None), SceneLimits(4, 14.5), [10, 14.5]),
        ((None,) * 9, SceneLimits(4, 14.5), [4.0] * 9),
        ((None, None), SceneLimits(4, 15), [15, 15]),
    ],
)
def test_scenes_that_cannot_make_the_default_make_the_nearest_length(
    lengths: tuple[float | None, ...], limits: SceneLimits, made: list[float]
) -> None:
    unasked = brief(*lengths)
    check_feasible(unasked, limits)

    assert [scene.seconds for scene in written(unasked, limits)] == made


def test_a_length_that_was_asked_for_is_refused_even_if_it_is_the_default() -> None:
    assert refused(brief(None, None, asked=30), SceneLimits(4, 14.5)) == (
        "duration_seconds",
        "these scenes make a film of 8 to 29 seconds",
    )


def test_a_scene_that_is_too_long_is_named() -> None:
    assert refused(brief(5, 5, 31)) == (
        "scenes.2.duration_seconds",
        "this provider makes scenes of 1 to 30 seconds",
    )


def test_lengths_that_contradict_the_films_are_refused() -> None:
    assert refused(brief(5, 5.5, asked=30)) == (
        "duration_seconds",
        "these scenes make a film of 10.5 seconds",
    )


def test_too_little_left_for_the_other_scenes_is_refused() -> None:
    assert refused(brief(6, None, None, asked=10), SceneLimits(4, 8)) == (
        "duration_seconds",
        "these scenes make a film of 14 to 22 seconds",
    )


def test_too_much_for_the_scenes_is_refused() -> None:
    assert refused(brief(None, None, asked=30), SceneLimits(4, 8)) == (
        "duration_seconds",
        "these scenes make a film of 8 to 16 seconds",
    )


def test_scenes_that_make_no_film_of_a_length_we_make_are_refused() -> None:
    assert refused(brief(2, 1)) == (
        "scenes",
        "these scenes last 3 seconds together, and a film lasts 5 to 600 seconds",
    )
    assert refused(brief(*[30] * 21))[0] == "scenes"


def test_more_scenes_than_the_provider_makes_are_refused() -> None:
    assert refused(brief(5, 5, 5), SceneLimits(1, 30, max_scenes=2)) == (
        "scenes",
        "this provider makes films of up to 2 scenes",
    )
