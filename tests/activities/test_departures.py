"""A clip that is far from what was ordered is kept and told, and its scene is cut at the clip's own end."""

import pytest

from activities.departures import find_departures, shortened_scene_seconds
from activities.film_timeline import FilmTimeline, build_timeline
from contracts import Brief, Scene, SceneBrief, ShortClipChoice, TransitionChoice
from media.probe import ClipProbe


def a_plan(*seconds: float, **brief: object) -> FilmTimeline:
    given = tuple(SceneBrief(text=f"Scene {n}") for n in range(len(seconds)))
    scenes = [Scene(number=n, text="A fox", seconds=length) for n, length in enumerate(seconds, start=1)]
    return build_timeline(Brief.model_validate({"scenes": given, **brief}), scenes)


def a_clip(seconds: float, *, frames: int | None = None, size: tuple[int, int] = (1280, 720)) -> ClipProbe:
    return ClipProbe(
        seconds=seconds,
        width=size[0],
        height=size[1],
        fps=24,
        frames=round(seconds * 24) if frames is None else frames,
        video_codec="h264",
        pixel_format="yuv420p",
        audio_codec=None,
        audio_seconds=None,
    )


@pytest.mark.parametrize(
    ("ordered", "came", "short"),
    [
        # Hailuo's 141 frames for "6 s" are usual.
        (6.0, 141 / 24, False),
        (5.0, 121 / 24, False),
        (5.0, 10.0, False),
        # More than half a second, and not more than a tenth; and the other way round.
        (10.0, 9.1, False),
        (2.0, 1.6, False),
        (10.0, 8.9, True),
        (5.0, 4.4, True),
        (5.0, 1.0, True),
    ],
)
def test_a_clip_is_short_when_it_lacks_half_a_second_and_a_tenth(
    ordered: float, came: float, short: bool
) -> None:
    plan = a_plan(ordered, transition=TransitionChoice.CUT)
    found = find_departures(a_clip(came), plan, 1)
    assert [departure.kind for departure in found] == (["short"] if short else [])
    assert shortened_scene_seconds(a_clip(came), plan, 1) == (
        pytest.approx(came, abs=0.03) if short else None
    )


def test_what_is_told_says_what_came_and_what_the_film_does_about_it() -> None:
    plan = a_plan(4.5, 4.5)
    (short,) = find_departures(a_clip(1.0), plan, 1)
    assert short.message == ("The clip lasts 1.0 s where 5.0 s were ordered: its scene is that much shorter.")
    (held,) = find_departures(a_clip(1.0), a_plan(5.0, short_clips=ShortClipChoice.HOLD), 1)
    assert held.message == "The clip lasts 1.0 s where 5.0 s were ordered: its last picture is held."


def test_a_scene_before_another_keeps_the_half_second_under_the_next_ones_fade() -> None:
    plan = a_plan(4.5, 4.5)
    assert shortened_scene_seconds(a_clip(3.0), plan, 1) == 2.5
    assert shortened_scene_seconds(a_clip(3.0), plan, 2) == 3.0


@pytest.mark.parametrize("transition", list(TransitionChoice))
def test_however_short_a_clip_is_its_scene_can_be_seen(transition: TransitionChoice) -> None:
    plan = a_plan(5.0, 5.0, transition=transition)
    assert shortened_scene_seconds(a_clip(1 / 24), plan, 1) == 0.5
    assert plan.with_shorter_scenes({1: 0.5}).count_frames() == 132


def test_one_that_is_to_be_held_takes_the_whole_scene() -> None:
    assert shortened_scene_seconds(a_clip(1.0), a_plan(5.0, short_clips=ShortClipChoice.HOLD), 1) is None


def test_one_picture_is_told_however_long_it_stands() -> None:
    told = find_departures(a_clip(5.0, frames=1), a_plan(5.0), 1)
    assert [departure.kind for departure in told] == ["still_picture"]
    assert shortened_scene_seconds(a_clip(5.0, frames=1), a_plan(5.0), 1) is None


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((1280, 704), False),
        ((1980, 1044), False),
        ((1366, 768), False),
        # Hailuo's 3:2 and Grok's squares, for a wide film.
        ((1152, 768), True),
        ((560, 560), True),
        ((720, 1280), True),
    ],
)
def test_another_shape_by_more_than_a_tenth_is_told(size: tuple[int, int], told: bool) -> None:
    found = find_departures(a_clip(5.0, size=size), a_plan(5.0), 1)
    assert [departure.kind for departure in found] == (["other_shape"] if told else [])
