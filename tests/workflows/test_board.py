"""Progress: whatever happens, in whatever order, it counts up, is not taken back, and agrees with itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import (
    AcceptedJob,
    AudioChoice,
    CancelReceipt,
    Clip,
    Departure,
    DepartureKind,
    ExpectedDuration,
    Film,
    GenerationInput,
    JobError,
    JobStatus,
    LedgerStage,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    RetakeOrder,
    SceneOutline,
    SceneState,
    Soundtrack,
    Storyboard,
    TakeKey,
    TakeProgress,
)
from workflows.job_state import JobState
from workflows.progress_reporter import MusicReporter, SceneReporter

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SCENES = 3
FAILED = JobError(type="generation_failed", message="It did not work.")
MUSIC = Soundtrack(asset_key="music", seconds=15, created_at=NOW)
FILM = Film(asset_key="film", poster_key="poster", seconds=15, created_at=NOW)
SHORT = ExpectedDuration(early=5, usual=7, late=9, slow=12)
DEPARTURES = (
    Departure(kind=DepartureKind.SHORT, message="It is short."),
    Departure(kind=DepartureKind.OTHER_SHAPE, message="It is square."),
)
Event = Callable[[JobState], None]


def a_board(audio: AudioChoice = AudioChoice.MUSIC, **more: Any) -> JobState:  # noqa: ANN401 - any field of a storyboard
    job = GenerationInput(
        job_id="job-1", owner="ann", title="A film", provider="fake", model="fake-1", audio=audio
    )
    board = JobState(job, lambda: NOW)
    board.mark_started()
    outlines = (SceneOutline(number=n, seconds=5, summary=f"scene {n}") for n in range(1, SCENES + 1))
    board.set_storyboard(Storyboard(scenes=tuple(outlines), **more))
    return board


def test_each_snapshot_is_handed_on() -> None:
    handed_on: list[ProgressResponse] = []
    job = GenerationInput(job_id="job-1", owner="ann", title="A film", provider="fake", model="fake-1")
    board = JobState(job, lambda: NOW, handed_on.append)
    board.mark_started()
    board.set_detail("It goes on.")
    assert [snapshot.seq for snapshot in handed_on] == sorted({snapshot.seq for snapshot in handed_on})
    assert handed_on[-1] is board.snapshot


def a_clip(scene: int, take: int = 1) -> Clip:
    return Clip(
        scene=scene,
        take=take,
        asset_key=f"clip-{scene}",
        thumbnail_key=f"still-{scene}",
        seconds=5,
        created_at=NOW,
    )


def test_a_clip_that_is_not_as_ordered_is_told_with_its_scene_and_a_better_one_takes_that_back() -> None:
    board, far = a_board(), a_clip(2).model_copy(update={"film_seconds": 0.5, "departures": DEPARTURES})
    board.add_clip(far)
    scene = board.snapshot.scenes[1]
    assert (scene.state, scene.condition, scene.seconds) == ("complete", "not_as_ordered", 0.5)
    assert scene.detail == "It is short. It is square."

    board.restart_scene(RetakeOrder(scene=2, take=2, provider="fake", model="fake-1"))
    assert board.snapshot.scenes[1].condition is None
    board.fail_scene(2, FAILED)
    assert board.snapshot.scenes[1].condition == "not_as_ordered"

    board.add_clip(a_clip(2, take=2))
    scene = board.snapshot.scenes[1]
    assert (scene.condition, scene.detail, scene.seconds) == (None, "", 5)


numbers = st.integers(min_value=1, max_value=SCENES)
reports = st.builds(
    ProviderJobReport,
    state=st.sampled_from(ProviderJobState),
    progress=st.none() | st.floats(min_value=0, max_value=100),
)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        lambda n, state: lambda board: board.update_scene(n, state=state),
        numbers,
        st.sampled_from(SceneState),
    ),
    st.builds(lambda n, report: lambda board: board.record_scene_report(n, report), numbers, reports),
    st.builds(lambda n: lambda board: board.add_clip(a_clip(n)), numbers),
    st.builds(lambda report: lambda board: board.record_music_report(report), reports),
    st.builds(lambda music: lambda board: board.finish_music(music), st.sampled_from([MUSIC, None])),
    st.builds(lambda text: lambda board: board.set_detail(text), st.text(max_size=5)),
    st.builds(lambda text: lambda board: board.set_trouble(text), st.text(max_size=5)),
    st.just(lambda board: board.mark_composing()),
    st.just(lambda board: board.set_film(FILM)),
    st.builds(
        lambda status: lambda board: board.mark_ended(status, FAILED if status is JobStatus.FAILED else None),
        st.sampled_from([JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED]),
    ),
)


def pictures_of(board: JobState, happened: list[Event]) -> list[ProgressResponse]:
    """The pictures from before the first event to the job's end."""
    seen = [board.snapshot]
    for event in happened:
        if not board.snapshot.status.has_ended:
            event(board)
            seen.append(board.snapshot)
    return seen


@given(st.lists(events, max_size=25), st.sampled_from(AudioChoice))
def test_every_change_counts_up_and_no_progress_is_taken_back(
    happened: list[Event], audio: AudioChoice
) -> None:
    for before, after in pairwise(pictures_of(a_board(audio), happened)):
        assert after is before or after.seq == before.seq + 1
        assert before.progress <= after.progress <= 100


@given(st.lists(events, max_size=25), st.sampled_from(AudioChoice))
def test_each_stage_is_either_done_or_to_come_and_the_first_to_come_is_the_current_one(
    happened: list[Event], audio: AudioChoice
) -> None:
    for picture in pictures_of(a_board(audio), happened):
        names = [stage.name for stage in (*picture.stages_completed, *picture.stages_pending)]
        assert len(names) == len(set(names))
        assert {"script_complete", "composing", "complete"} <= set(names)
        assert all(stage.completed_at for stage in picture.stages_completed)
        assert not any(stage.completed_at for stage in picture.stages_pending)
        first = picture.stages_pending[0] if picture.stages_pending else picture.stages_completed[-1]
        assert (picture.current_stage, picture.current_stage_display) == (first.name, first.display_name)
        for stages in (picture.stages_completed, picture.stages_pending):
            assert [s.progress for s in stages] == sorted(s.progress for s in stages)


@given(st.lists(events, max_size=25))
def test_only_a_completed_job_is_at_a_hundred(happened: list[Event]) -> None:
    for picture in pictures_of(a_board(), happened):
        assert picture.progress < 100 or picture.status is JobStatus.COMPLETED


@given(st.lists(events, max_size=25))
def test_gaps_are_the_scenes_that_failed(happened: list[Event]) -> None:
    for picture in pictures_of(a_board(), happened):
        assert picture.gaps == tuple(s.number for s in picture.scenes if s.state is SceneState.FAILED)


def test_a_scene_counts_by_its_providers_percentage() -> None:
    board = a_board(AudioChoice.OFF)
    board.record_scene_report(1, ProviderJobReport(state=ProviderJobState.RUNNING, progress=40))
    assert board.snapshot.progress == 15 + 75 / 3 * 0.4


@pytest.mark.parametrize("state", [ProviderJobState.FAILED, ProviderJobState.CANCELED])
def test_a_verdict_is_left_to_who_knows_what_follows_from_it(state: ProviderJobState) -> None:
    board = a_board()
    board.update_scene(1, state=SceneState.RUNNING)
    board.record_scene_report(1, ProviderJobReport(state=state))
    assert board.snapshot.scenes[0].state is SceneState.RUNNING


def test_a_clip_tells_which_take_it_is() -> None:
    board = a_board()
    board.add_clip(a_clip(2, take=3))
    assert (board.snapshot.scenes[1].take, board.snapshot.scenes[1].state) == (3, SceneState.COMPLETE)


def test_scenes_that_never_began_are_told_as_that_when_the_job_is_cancelled() -> None:
    board = a_board()
    board.add_clip(a_clip(1))
    board.mark_ended(JobStatus.CANCELED)
    assert [s.receipt for s in board.snapshot.scenes] == [
        None,
        CancelReceipt.NEVER_STARTED,
        CancelReceipt.NEVER_STARTED,
    ]


def test_a_trouble_is_told_instead_of_a_note_until_it_is_over() -> None:
    board = a_board()
    board.set_detail("The film has no music.")
    board.set_trouble("The disk is full.")
    assert board.snapshot.detail == "The disk is full."
    board.set_trouble("")
    assert board.snapshot.detail == "The film has no music."


def test_an_ended_job_is_in_no_trouble() -> None:
    board = a_board()
    board.set_trouble("The disk is full.")
    board.mark_ended(JobStatus.CANCELED)
    assert board.snapshot.detail == ""


# --- what takes need ---


def accepted(stage: LedgerStage, scene: int, **more: float) -> AcceptedJob:
    return AcceptedJob(
        key=TakeKey(job_id="job-1", stage=stage, scene=scene),
        provider="other",
        model="other-1",
        provider_job_id="1",
        accepted_at=NOW,
        **more,
    )


TIMES = {"expected_seconds": 60.0, "early_seconds": 40.0, "late_seconds": 90.0, "slow_seconds": 120.0}


async def never(why: JobError | None) -> None:
    """Nothing is too expensive."""


def test_the_storyboard_tells_what_is_expected_of_each_part() -> None:
    board = a_board(tail_seconds=3, music_expected=SHORT)
    picture = board.snapshot
    assert picture.audio == TakeProgress(provider="animatic", model="music-bed", expected=SHORT)
    assert picture.tail_seconds == 3
    assert [scene.seconds for scene in picture.scenes] == [5.0] * SCENES


def test_a_take_that_another_provider_has_accepted_is_expected_to_take_what_it_takes_there() -> None:
    board = a_board()
    SceneReporter(board, 2, never).on_accepted(accepted(LedgerStage.SCENE, 2, **TIMES))
    scene = board.snapshot.scenes[1]
    assert (scene.provider, scene.started_at) == ("other", NOW)
    assert scene.expected == ExpectedDuration(early=40, usual=60, late=90, slow=120)


def test_an_older_versions_job_is_expected_to_take_what_its_storyboard_said() -> None:
    board = a_board(music_expected=SHORT)
    MusicReporter(board, never).on_accepted(accepted(LedgerStage.AUDIO, 0))
    assert board.snapshot.audio
    assert (board.snapshot.audio.started_at, board.snapshot.audio.expected) == (NOW, SHORT)


def test_the_music_is_followed_from_its_order_to_its_end() -> None:
    board = a_board()
    teller = MusicReporter(board, never)
    states = []
    for turn in (
        teller.mark_submitted,
        lambda: teller.on_hold("Nobody knows."),
        lambda: teller.on_hold(""),
        lambda: teller.on_report(ProviderJobReport(state=ProviderJobState.RUNNING, progress=40)),
        lambda: teller.on_report(ProviderJobReport(state=ProviderJobState.SUCCEEDED)),
        lambda: teller.report_trouble("The disk is full."),
        lambda: teller.report_trouble(""),
        lambda: board.finish_music(MUSIC),
    ):
        turn()
        assert board.snapshot.audio
        states.append(board.snapshot.audio.state.value)
    assert states == [
        *("submitted", "held", "submitted", "running", "collecting", "stalled", "collecting", "complete")
    ]


def test_music_that_failed_says_why() -> None:
    board = a_board()
    board.finish_music(None, FAILED)
    assert board.snapshot.audio
    assert (board.snapshot.audio.state, board.snapshot.audio.error) == (SceneState.FAILED, FAILED)


def test_cancelled_music_has_its_receipt() -> None:
    board = a_board()
    MusicReporter(board, never).on_canceled(CancelReceipt.STILL_BILLED)
    assert board.snapshot.audio
    assert board.snapshot.audio.receipt is CancelReceipt.STILL_BILLED


def test_music_that_never_began_is_told_as_that_when_the_job_is_cancelled() -> None:
    board = a_board()
    board.mark_ended(JobStatus.CANCELED)
    assert board.snapshot.audio
    assert board.snapshot.audio.receipt is CancelReceipt.NEVER_STARTED


def test_without_music_there_is_none_to_follow() -> None:
    board = a_board(AudioChoice.OFF)
    board.record_music_report(ProviderJobReport(state=ProviderJobState.RUNNING))
    assert board.snapshot.audio is None
