"""Whatever text a brief accepts, a storyboard comes of it that keeps every promise."""

from hypothesis import given
from hypothesis import strategies as st

from storyboard import SceneLimits, UnfitError, check_fit, summary, write_storyboard
from tests.storyboard.strategies import EXAMPLES, briefs, limits
from workflows.contracts import FPS, Brief, Scene


def scenes_of(brief: Brief, within: SceneLimits) -> tuple[Scene, ...] | None:
    try:
        check_fit(brief, within)
    except UnfitError:
        return None
    return write_storyboard(brief, within, seed=1)


@EXAMPLES
@given(brief=briefs(), within=limits(), seed=st.integers(0, 2**31 - 1))
def test_any_brief_that_fits_gets_a_storyboard_that_fits(
    brief: Brief, within: SceneLimits, seed: int
) -> None:
    scenes = scenes_of(brief, within)
    if scenes is None:
        return
    lengths = [round(scene.seconds * FPS) for scene in scenes]
    assert [scene.number for scene in scenes] == list(range(1, len(scenes) + 1))
    assert len(scenes) <= within.max_scenes
    assert [scene.seconds for scene in scenes] == [length / FPS for length in lengths]
    assert sum(lengths) == round((brief.duration_seconds or 30) * FPS)
    assert all(within.min_seconds <= scene.seconds <= within.max_seconds for scene in scenes)
    assert all(0 < len(scene.text) <= 2_000 and len(scene.caption) <= 300 for scene in scenes)
    assert all(scene.text.strip() and scene.caption.strip() for scene in scenes)
    assert all(
        1 <= len(summary(scene)) <= 80 and summary(scene).splitlines() == [summary(scene)] for scene in scenes
    )
