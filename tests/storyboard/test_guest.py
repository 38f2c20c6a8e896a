import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import FPS, Brief
from storyboard import SceneLimits
from storyboard.llm_scenes import LlmScene, build_llm_storyboard, build_script_order
from tests.storyboard.builders import ANIMATIC, PROVIDERS, frames, written


def guests(*seconds: float) -> list[LlmScene]:
    return [LlmScene(f"Scene {n}", f"Caption {n}", length) for n, length in enumerate(seconds, start=1)]


@given(
    limits=st.sampled_from(PROVIDERS),
    film=st.floats(20, 400),
    lengths=st.lists(st.floats(0.01, 3_600), min_size=50, max_size=50),
    share=st.floats(0, 1),
)
def test_whatever_lengths_a_guest_gives_the_film_is_as_long_as_asked(
    limits: SceneLimits, film: float, lengths: list[float], share: float
) -> None:
    brief = Brief(prompt="A kite.", duration_seconds=film)
    order = build_script_order(brief, limits)
    count = round(order.min_scenes + share * (order.max_scenes - order.min_scenes))
    scenes = build_llm_storyboard(guests(*lengths[:count]), brief, limits, 1)
    assert sum(frames(scenes)) == pytest.approx(round(film * FPS))
    assert all(limits.min_seconds - 1e-9 <= scene.seconds <= limits.max_seconds for scene in scenes)


def test_lengths_keep_their_proportions() -> None:
    brief = Brief(prompt="A kite.", duration_seconds=30)
    assert [scene.seconds for scene in build_llm_storyboard(guests(2, 4, 6), brief, ANIMATIC, 1)] == [
        5,
        10,
        15,
    ]


def test_texts_are_bounded_and_numbered_and_seeded_like_our_own() -> None:
    brief = Brief(prompt="A kite.", duration_seconds=10)
    long = [LlmScene("word " * 900, "word " * 90, 5.0)] * 2
    scenes = build_llm_storyboard(long, brief, ANIMATIC, 1)
    assert [scene.number for scene in scenes] == [1, 2]
    assert all(len(scene.text) <= 2_000 and len(scene.caption) <= 300 for scene in scenes)
    assert [scene.seed for scene in scenes] == [scene.seed for scene in written(brief)]


@pytest.mark.parametrize("count", [0, 1, 6])
def test_a_number_of_scenes_that_cannot_fill_the_film_is_refused(count: int) -> None:
    brief = Brief(prompt="A kite.", duration_seconds=10)
    with pytest.raises(ValueError, match="outside"):
        build_llm_storyboard(guests(*[2.0] * count), brief, SceneLimits(2, 8), 1)
