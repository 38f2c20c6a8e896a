"""Progress: whatever happens, in whatever order, it counts up, is not taken back, and agrees with itself."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import (
    AudioChoice,
    CancelReceipt,
    GenerationInput,
    JobStatus,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    RetakeOrder,
    SceneState,
)
from contracts.scenes_under_way import describe_scenes_under_way
from tests.workflows.job_states import DEPARTURES, FAILED, NOW, Event, a_board, a_clip, events, pictures_of
from workflows.job_state import JobState


def test_each_snapshot_is_handed_on() -> None:
    handed_on: list[ProgressResponse] = []
    job = GenerationInput(job_id="job-1", owner="ann", title="A film", provider="fake", model="fake-1")
    board = JobState(job, lambda: NOW, handed_on.append)
    board.mark_started()
    board.set_detail("It goes on.")
    assert [snapshot.seq for snapshot in handed_on] == sorted({snapshot.seq for snapshot in handed_on})
    assert handed_on[-1] is board.snapshot


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
        together = describe_scenes_under_way(picture.scenes) if first.name.startswith("scene_") else ""
        assert picture.current_stage == first.name
        assert picture.current_stage_display == (together or first.display_name)
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
