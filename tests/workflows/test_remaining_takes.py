"""The time left of a film with several takes of a scene: each take has a slot of its own."""

from datetime import timedelta

import pytest

from contracts import AssetLink, ProgressAssets, ProgressResponse, SceneState
from estimates.eta import with_eta
from tests.workflows.pictures import BEGAN, TAIL_SECONDS, USUAL, a_picture, a_scene, at, some_music

WAITING, RUNNING, COLLECTING = SceneState.WAITING, SceneState.RUNNING, SceneState.COLLECTING
ONE, TWO = some_music(take=1), some_music(take=2)
LATER = some_music(WAITING, take=2, started_at=None)


def left(picture: ProgressResponse) -> float:
    told = with_eta(picture, BEGAN).estimated_time_remaining
    assert told is not None
    return told


def test_takes_that_wait_come_after_those_that_are_made_before_other_scenes() -> None:
    scene = a_scene(1, open_takes=(ONE, LATER))
    alone = a_picture(scene, parallel_takes=1, takes=2)
    assert left(alone) == pytest.approx(2 * USUAL.usual + TAIL_SECONDS, abs=0.2)
    with_another = a_picture(scene, a_scene(2, WAITING), parallel_takes=1, takes=2)
    assert left(with_another) == pytest.approx(4 * USUAL.usual + TAIL_SECONDS, abs=0.2)


def test_with_slots_for_all_takes_nothing_waits() -> None:
    waits = a_picture(a_scene(1, open_takes=(ONE, LATER)), parallel_takes=2, parallel_scenes=1)
    made = a_picture(a_scene(1, open_takes=(ONE, TWO)), parallel_takes=2, parallel_scenes=1)
    assert left(waits) == left(made) < 2 * USUAL.usual


def test_slots_that_are_no_multiple_of_the_takes_are_all_used() -> None:
    scenes = [a_scene(number, WAITING) for number in (1, 2, 3)]
    by_scenes = a_picture(*scenes, parallel_scenes=1, takes=2)
    by_takes = a_picture(*scenes, parallel_scenes=1, parallel_takes=3, takes=2)
    assert left(by_takes) < 3 * USUAL.usual < left(by_scenes)


def test_a_take_that_is_being_fetched_hides_none_that_is_still_made() -> None:
    fetched = some_music(COLLECTING, take=1)
    picture = a_picture(a_scene(1, COLLECTING, open_takes=(fetched, TWO)), parallel_takes=4)
    assert left(picture) == pytest.approx(USUAL.usual + TAIL_SECONDS, abs=0.1)


def test_a_slow_take_makes_the_film_slow_whatever_take_stands_for_its_scene() -> None:
    late = some_music(take=2, started_at=BEGAN - timedelta(seconds=USUAL.slow + 1))
    picture = a_picture(
        a_scene(1, COLLECTING, open_takes=(some_music(COLLECTING), late)), started_at=at(-USUAL.slow - 9)
    )
    assert with_eta(picture, BEGAN).slower_than_usual


def test_a_scene_that_has_a_clip_waits_for_one_new_take_unless_it_tells_of_more() -> None:
    clip = ProgressAssets(scene_clips=(AssetLink(key="clip", scene_number=1, created_at=BEGAN),))
    one = a_picture(a_scene(1, WAITING), assets=clip, parallel_takes=1, takes=2)
    assert left(one) == pytest.approx(USUAL.usual + TAIL_SECONDS, abs=0.1)
    two = a_scene(1, WAITING, open_takes=(LATER, LATER))
    assert left(a_picture(two, assets=clip, parallel_takes=1)) == pytest.approx(124, abs=0.2)
