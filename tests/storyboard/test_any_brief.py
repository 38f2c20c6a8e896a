"""Whatever a brief holds, its storyboard keeps every promise, or the brief is refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import FPS, Brief
from storyboard import (
    InfeasibleBriefError,
    SceneLimits,
    check_feasible,
    planned_film_frames,
    summarise_scene,
    write_storyboard,
)
from tests.storyboard.strategies import (
    EXAMPLES,
    any_briefs,
    limits,
    scripts_with_marks,
    seconds,
    written_briefs,
)

pytestmark = pytest.mark.slow  # it writes hundreds of storyboards


def fits(brief: Brief, within: SceneLimits) -> bool:
    try:
        check_feasible(brief, within)
    except InfeasibleBriefError:
        return False
    return True


@EXAMPLES
@given(brief=any_briefs(), within=limits(), seed=st.integers(0, 2**31 - 1))
def test_a_brief_that_fits_gets_scenes_that_fit(brief: Brief, within: SceneLimits, seed: int) -> None:
    if not fits(brief, within):
        return
    scenes = write_storyboard(brief, within, seed)
    lengths = [round(scene.seconds * FPS) for scene in scenes]
    assert [scene.number for scene in scenes] == list(range(1, len(scenes) + 1))
    assert len(scenes) <= within.max_scenes
    assert [scene.seconds for scene in scenes] == [length / FPS for length in lengths]
    assert sum(lengths) == planned_film_frames(brief, within)
    assert all(within.min_seconds <= scene.seconds <= within.max_seconds for scene in scenes)
    for scene in scenes:
        assert scene.text.strip()
        assert scene.caption.strip()
        assert len(scene.text) <= 2_000
        assert len(scene.caption) <= 300
        assert 1 <= len(summarise_scene(scene)) <= 80
        assert len(summarise_scene(scene).splitlines()) == 1
        assert 0 <= scene.seed < 2**31


@EXAMPLES
@given(brief=written_briefs())
def test_every_prompt_and_script_fits_the_default_provider(brief: Brief) -> None:
    check_feasible(brief, SceneLimits(1, 30))


@EXAMPLES
@given(script=scripts_with_marks(), within=limits())
def test_a_script_full_of_marks_keeps_the_promises_too(script: str, within: SceneLimits) -> None:
    for brief in (Brief(script=script), Brief(script=script, duration_seconds=30)):
        if fits(brief, within):
            scenes = write_storyboard(brief, within, 1)
            assert sum(round(scene.seconds * FPS) for scene in scenes) == planned_film_frames(brief, within)
            assert all(within.min_seconds <= scene.seconds <= within.max_seconds for scene in scenes)
            assert all(scene.text.strip() and scene.caption.strip() for scene in scenes)


@EXAMPLES
@given(brief=any_briefs(), within=limits())
def test_the_same_brief_and_seed_give_the_same_storyboard(brief: Brief, within: SceneLimits) -> None:
    if fits(brief, within):
        assert write_storyboard(brief, within, 5) == write_storyboard(brief, within, 5)


@EXAMPLES
@given(within=limits(), duration=seconds())
def test_a_length_is_refused_only_if_no_number_of_scenes_makes_it(
    within: SceneLimits, duration: float
) -> None:
    frames = round(duration * FPS)
    can = any(
        count * within.min_frames <= frames <= count * within.max_frames
        for count in range(1, within.max_scenes + 1)
    )
    assert fits(Brief(prompt="a fox", duration_seconds=duration), within) is can
