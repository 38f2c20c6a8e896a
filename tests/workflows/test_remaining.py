"""The time left: nothing where nobody knows, never negative, and no later than what was learnt makes it."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import (
    ApprovalGate,
    ExpectedDuration,
    JobStatus,
    PendingApproval,
    ProgressResponse,
    RequestedEnd,
    SceneProgress,
    SceneState,
    TakeCondition,
    TakeProgress,
)
from estimates.durations import DurationQuantiles, expected_duration
from estimates.eta import format_duration, with_eta
from tests.workflows.pictures import BEGAN, TAIL_SECONDS, USUAL, a_picture, a_scene, at, some_music

WAITING, RUNNING, COMPLETE = SceneState.WAITING, SceneState.RUNNING, SceneState.COMPLETE


def left(picture: ProgressResponse, seconds: float = 0.0) -> float:
    """What is left so long after the beginning; it must be known."""
    told = with_eta(picture, at(seconds)).estimated_time_remaining
    assert told is not None
    return told


# --- what is known ---


def test_one_take_takes_what_is_usual_and_then_comes_the_cut() -> None:
    assert left(a_picture(a_scene())) == pytest.approx(USUAL.usual + TAIL_SECONDS, abs=0.1)


def test_of_several_the_last_is_later_than_each_is_usually() -> None:
    assert left(a_picture(a_scene(1), a_scene(2), a_scene(3))) > left(a_picture(a_scene())) + 5


def test_what_waits_comes_after_what_is_made() -> None:
    both = a_picture(a_scene(1), a_scene(2, WAITING), parallel_scenes=1)
    assert left(both) == pytest.approx(2 * USUAL.usual + TAIL_SECONDS, abs=0.2)


def test_with_places_enough_nothing_waits_for_another() -> None:
    side_by_side = a_picture(a_scene(1), a_scene(2), parallel_scenes=2)
    about_to = a_picture(a_scene(1), a_scene(2, WAITING), parallel_scenes=2)
    assert left(about_to) == left(side_by_side)


def test_music_is_made_beside_the_scenes() -> None:
    long = ExpectedDuration(early=300, usual=400, late=500, slow=600)
    picture = a_picture(a_scene(), audio=some_music(expected=long))
    assert left(picture) == pytest.approx(400 + TAIL_SECONDS, rel=0.01)


def test_a_service_speaks_before_the_first_clip_and_what_is_spoken_is_done() -> None:
    minute = ExpectedDuration(early=40, usual=60, late=90, slow=100)
    voice = TakeProgress(state=RUNNING, progress=75.0, expected=minute)
    spoken = voice.model_copy(update={"state": COMPLETE})
    silent = left(a_picture(a_scene(1, WAITING)))
    assert left(a_picture(a_scene(1, WAITING), narration=voice)) == pytest.approx(silent + 15, abs=0.2)
    assert left(a_picture(a_scene(1, WAITING), narration=spoken)) == silent


def test_a_scene_that_waits_for_its_lines_comes_after_the_voice_and_others_do_not() -> None:
    minute = ExpectedDuration(early=40, usual=60, late=90, slow=100)
    voice = TakeProgress(state=RUNNING, progress=50.0, expected=minute)
    beside = left(a_picture(a_scene(1), a_scene(2, WAITING), narration=voice))
    one, voice_left = USUAL.usual, 30
    assert one + voice_left + TAIL_SECONDS <= beside + 0.2 < one + minute.usual + TAIL_SECONDS
    # Another voice speaks a film whose clips are nearly in: the film waits for the voice.
    nearly = a_scene(1, progress=99, heard_at=at(59))
    anew = a_picture(nearly, narration=voice.model_copy(update={"progress": 0.0}))
    assert left(anew, 59) >= minute.usual + TAIL_SECONDS - 0.2
    only = a_picture(a_scene(1, COMPLETE), narration=voice)
    assert left(only) == pytest.approx(voice_left + TAIL_SECONDS, abs=0.2)


def test_while_a_narration_is_held_nobody_knows() -> None:
    held = TakeProgress(state=SceneState.HELD, progress=50.0)
    assert with_eta(a_picture(a_scene(1, WAITING), narration=held), BEGAN).estimated_time_remaining is None


def test_what_is_in_takes_no_time_any_more() -> None:
    assert left(a_picture(a_scene(1, COMPLETE), a_scene(2, RUNNING))) == left(a_picture(a_scene()))


def test_when_all_is_in_the_cut_is_left() -> None:
    picture = a_picture(a_scene(1, COMPLETE), audio=some_music(COMPLETE))
    assert left(picture) == pytest.approx(TAIL_SECONDS, abs=0.1)
    assert 0 < left(picture, TAIL_SECONDS - 1) < 2


def test_the_range_lies_around_the_middle() -> None:
    told = with_eta(a_picture(a_scene(1), a_scene(2)), BEGAN)
    assert told.estimated_time_range
    early, late = told.estimated_time_range
    assert told.estimated_time_remaining
    assert USUAL.early < early < told.estimated_time_remaining < late


def test_a_providers_percentage_counts_the_more_the_further_it_is() -> None:
    # It said after 30 s how far it was: by that it would take 300, 60 or 33 s in all.
    by_itself = left(a_picture(a_scene()), 30)
    slow, as_usual, fast = (
        left(a_picture(a_scene(progress=percent, heard_at=at(30))), 30) for percent in (10, 50, 90)
    )
    assert 0 < slow - by_itself < (300 - 60) / 20
    assert as_usual == pytest.approx(30 + TAIL_SECONDS, rel=0.1)
    assert 33 - 30 + TAIL_SECONDS < fast < by_itself / 2


def test_a_percentage_that_stands_still_is_believed_less_and_less() -> None:
    stuck = a_picture(a_scene(progress=99, heard_at=at(60)))
    assert left(stuck, 61) < left(stuck, 90) < left(stuck, 300)


# --- what nobody knows ---


@pytest.mark.parametrize(
    "picture",
    [
        a_picture(),
        a_picture(a_scene(), tail_seconds=None),
        a_picture(a_scene(expected=None)),
        a_picture(a_scene(1), a_scene(2, WAITING, expected=None)),
        a_picture(a_scene(), audio=some_music(expected=None)),
        a_picture(a_scene(1), a_scene(2, SceneState.HELD)),
        a_picture(a_scene(1), a_scene(2, SceneState.STALLED)),
        a_picture(a_scene(1), a_scene(2, SceneState.SUBMITTED, condition=TakeCondition.IN_LINE)),
        a_picture(a_scene(1), a_scene(2, SceneState.RUNNING, condition=TakeCondition.PAUSED)),
        a_picture(a_scene(), condition=TakeCondition.PAUSED),
        a_picture(a_scene(), audio=some_music(SceneState.HELD)),
        a_picture(a_scene(), status=JobStatus.AWAITING_APPROVAL),
        a_picture(a_scene(), approval=PendingApproval(gate=ApprovalGate.STORYBOARD)),
        a_picture(a_scene(), ending=RequestedEnd.STOP),
        *(a_picture(a_scene(), status=status) for status in JobStatus if status.has_ended),
    ],
)
def test_nothing_is_said_where_nobody_knows(picture: ProgressResponse) -> None:
    told = with_eta(picture, at(1))
    assert told.estimated_time_remaining is None
    assert told.estimated_time_range is None


def test_nobody_waits_for_what_is_not_bought_any_more() -> None:
    keeping = a_picture(a_scene(1), a_scene(2, WAITING), parallel_scenes=1, ending=RequestedEnd.KEEP)
    assert left(keeping) == left(a_picture(a_scene()))


def test_nobody_waits_for_what_is_left_out() -> None:
    leaving = a_scene(2).model_copy(update={"condition": TakeCondition.LEFT_OUT})
    assert left(a_picture(a_scene(1), leaving)) == left(a_picture(a_scene(1)))


# --- what is slow ---


def test_a_take_is_slow_when_95_in_100_would_be_done() -> None:
    picture = a_picture(a_scene(1), a_scene(2, COMPLETE))
    before, after = with_eta(picture, at(USUAL.slow)), with_eta(picture, at(USUAL.slow + 1))
    assert not before.slower_than_usual
    assert before.scenes == picture.scenes
    assert after.slower_than_usual
    assert [scene.condition for scene in after.scenes] == [TakeCondition.SLOW, None]
    assert after.scenes[0].detail == "Slower than usual: such scenes take about 1 min."


def test_slow_music_is_told_as_well() -> None:
    told = with_eta(a_picture(a_scene(1, COMPLETE), audio=some_music()), at(101))
    assert told.slower_than_usual
    assert told.audio
    assert told.audio.condition is TakeCondition.SLOW


def test_what_else_is_wrong_with_a_take_is_not_hidden_by_its_being_slow() -> None:
    retrying = a_scene(condition=TakeCondition.RETRYING, detail="The network is away.")
    told = with_eta(a_picture(retrying), at(1_000))
    assert told.slower_than_usual
    assert told.scenes[0] == retrying


def test_a_film_stays_slow_when_its_slow_take_is_in_and_is_not_slow_any_more_when_it_has_ended() -> None:
    scene = a_scene(1, COMPLETE, heard_at=at(101))
    assert with_eta(a_picture(scene, a_scene(2, WAITING)), at(102)).slower_than_usual
    assert not with_eta(a_picture(scene, status=JobStatus.COMPLETED), at(102)).slower_than_usual


def test_a_take_of_an_earlier_run_is_neither_slow_nor_long_before_it_was_heard_of() -> None:
    adopted = a_scene(1, SceneState.SUBMITTED)
    told = with_eta(a_picture(adopted, started_at=at(90_000)), at(90_001))
    assert told.estimated_time_remaining is None
    assert not told.slower_than_usual
    assert told.scenes == (adopted,)


def test_a_take_of_an_earlier_run_that_still_goes_on_is_slow() -> None:
    told = with_eta(a_picture(a_scene(heard_at=at(901)), started_at=at(900)), at(902))
    assert told.slower_than_usual
    assert told.estimated_time_remaining


def test_a_take_of_an_earlier_run_that_is_in_has_held_up_nothing() -> None:
    picture = a_picture(a_scene(1, COMPLETE, heard_at=at(90_001)), started_at=at(90_000))
    assert not with_eta(picture, at(90_002)).slower_than_usual


@given(st.floats(min_value=0, max_value=10_000), st.floats(min_value=0, max_value=10_000))
def test_what_is_slow_stays_slow(first: float, more: float) -> None:
    picture = a_picture(a_scene())
    if with_eta(picture, at(first)).slower_than_usual:
        assert with_eta(picture, at(first + more)).slower_than_usual


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 sec"), (45.4, "45 sec"), (60, "1 min"), (150, "2 min 30 sec"), (3_661, "61 min 1 sec")],
)
def test_durations_are_said_in_words(seconds: float, words: str) -> None:
    assert format_duration(seconds) == words


# --- whatever happens ---

lengths = st.floats(min_value=0, max_value=2_000)
expectations = st.builds(
    expected_duration, st.lists(st.floats(min_value=0, max_value=20), max_size=30), lengths
)


@st.composite
def scenes(draw: st.DrawFn) -> list[SceneProgress]:
    """Scenes of all kinds, with and without percentages."""
    some = []
    for number in range(1, draw(st.integers(min_value=1, max_value=8)) + 1):
        state = draw(
            st.sampled_from([WAITING, SceneState.SUBMITTED, RUNNING, SceneState.COLLECTING, COMPLETE])
        )
        heard = draw(st.none() | st.floats(min_value=0, max_value=1))
        percent = None if heard is None else draw(st.floats(min_value=0, max_value=100))
        began = BEGAN - timedelta(seconds=draw(lengths))
        heard_at = None if heard is None else began + heard * (BEGAN - began)
        begun = None if state is WAITING else began
        more = {"started_at": begun, "progress": percent, "heard_at": heard_at}
        some.append(a_scene(number, state, expected=draw(expectations), **more))
    return some


pictures = st.builds(
    lambda scenes, places: a_picture(*scenes, parallel_scenes=places), scenes(), st.integers(1, 8)
)
moments = st.lists(st.floats(min_value=0, max_value=20_000), min_size=2, max_size=5).map(sorted)


@pytest.mark.slow
@settings(deadline=None)
@given(pictures, st.floats(min_value=0, max_value=20_000))
def test_the_time_left_is_never_negative_and_lies_in_its_range(
    picture: ProgressResponse, later: float
) -> None:
    told = with_eta(picture, at(later))
    assert told.estimated_time_remaining is not None
    assert told.estimated_time_range is not None
    early, late = told.estimated_time_range
    assert 0 <= early <= told.estimated_time_remaining <= late


@pytest.mark.slow
@settings(deadline=None)
@given(pictures, moments)
def test_without_news_the_end_is_never_told_to_be_sooner(
    picture: ProgressResponse, times: list[float]
) -> None:
    ends = [moment + left(picture, moment) for moment in times]
    # But for what the search for it leaves open.
    assert all(later >= sooner - 0.02 * (sooner + 10) for sooner, later in pairwise(ends))


@given(expectations, st.floats(min_value=0, max_value=20_000))
def test_the_end_of_a_take_moves_later_only_by_what_its_going_on_tells(
    times: ExpectedDuration, elapsed: float
) -> None:
    spread = DurationQuantiles.from_duration(times)
    end = elapsed + left(a_picture(a_scene(expected=times), tail_seconds=0), elapsed)
    # Of those that go on now, half will have ended by then.
    half = spread.unfinished_share(elapsed) / 2
    assert spread.unfinished_share(end * 0.99 - 0.1) >= half >= spread.unfinished_share(end * 1.01 + 0.1)
