"""What a watcher must not miss is remembered, in order, in pages; what is equal is held once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import (
    GenerationInput,
    JobStatus,
    ProgressLog,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    SceneOutline,
    SceneState,
    Storyboard,
)
from tests.workflows.job_states import Event, a_board, events
from workflows import milestone_log
from workflows.job_state import JobState
from workflows.milestone_log import MilestoneLog, milestone_key

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
RUNNING = ProviderJobState.RUNNING


def reported(progress: float) -> ProviderJobReport:
    return ProviderJobReport(state=RUNNING, progress=progress)


def whole_log(board: JobState, after: int) -> list[ProgressResponse]:
    """All pages."""
    pictures: list[ProgressResponse] = []
    more = True
    while more:
        page = board.progress.read_since(pictures[-1].seq if pictures else after)
        pictures, more = [*pictures, *page.pictures], page.more
    return pictures


def test_percentages_alone_are_no_milestone_but_the_latest_picture_is_always_told() -> None:
    board = a_board()
    board.record_scene_report(1, reported(10))
    turned = board.snapshot.seq
    board.record_scene_report(1, reported(20))
    board.record_scene_report(1, reported(30))

    told = board.progress.read_since(turned - 1).pictures

    assert [picture.scenes[0].progress for picture in told] == [10, 30]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": SceneState.QUEUED},
        {"take": 2},
        {"provider": "another"},
    ],
    ids=str,
)
def test_what_a_scene_turns_to_is_one(changes: dict[str, object]) -> None:
    board = a_board()
    before = milestone_key(board.snapshot)
    board.update_scene(1, **changes)
    assert milestone_key(board.snapshot) != before


def test_who_has_seen_the_latest_is_told_nothing() -> None:
    board = a_board()
    assert board.progress.read_since(board.snapshot.seq).pictures == ()


def test_it_is_told_where_the_run_began() -> None:
    log = MilestoneLog(ProgressResponse(job_id="job-1"))
    assert log.read_since(0) == ProgressLog()
    log.record_snapshot(ProgressResponse(job_id="job-1", seq=7, status=JobStatus.PROCESSING))
    log.record_snapshot(ProgressResponse(job_id="job-1", seq=9, status=JobStatus.COMPLETED))
    assert log.read_since(8).began == 7


@settings(deadline=None)
@given(st.lists(events, max_size=25), st.integers(min_value=0, max_value=30))
def test_whoever_was_away_hears_every_milestone_once_and_in_order(
    happened: list[Event], away_at: int
) -> None:
    board = a_board()
    seen = [board.snapshot]
    for event in happened:
        event(board)
        seen.append(board.snapshot)
    left = seen[min(away_at, len(seen) - 1)]

    told = [picture.seq for picture in whole_log(board, left.seq)]

    due = [after.seq for before, after in pairwise(seen) if milestone_key(before) != milestone_key(after)]
    assert [seq for seq in due if seq > left.seq] == [seq for seq in told if seq in due]
    assert told == sorted(set(told))
    assert (told or [left.seq])[-1] == board.snapshot.seq


def test_an_answer_has_a_bounded_size_and_says_that_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milestone_log, "PAGE_BYTES", 8_000)
    board = a_board()
    for state in (SceneState.QUEUED, SceneState.RUNNING, SceneState.COLLECTING) * 5:
        board.update_scene(2, state=state)

    page = board.progress.read_since(0)

    assert page.more
    assert 2 <= len(page.pictures) < 17
    assert len(page.model_dump_json()) < 9_000
    assert len(whole_log(board, 0)) == 17


def test_of_very_many_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milestone_log, "MOST_REMEMBERED", 3)
    log = MilestoneLog(ProgressResponse(job_id="job-1"))
    for seq in range(1, 10):
        log.record_snapshot(ProgressResponse(job_id="job-1", seq=seq, gaps=(seq,)))
    assert [picture.seq for picture in log.read_since(0).pictures] == [7, 8, 9]


def test_what_two_pictures_have_in_common_is_held_once() -> None:
    board = a_board()
    board.record_scene_report(1, reported(10))
    before = board.snapshot
    board.record_scene_report(2, reported(10))
    after = board.snapshot
    assert after.stages_pending is before.stages_pending
    assert after.scenes[0] is before.scenes[0]
    assert after.assets is before.assets


def test_seq_is_the_moment_of_the_change_and_grows_also_where_the_clock_stands_or_goes_back() -> None:
    clock = iter([NOON, NOON, NOON, NOON - timedelta(hours=1), NOON + timedelta(seconds=1)])
    job = GenerationInput(job_id="job-1", owner="ann", title="A film", provider="fake", model="fake-1")
    board = JobState(job, lambda: next(clock))
    board.mark_started()  # Looks at the clock twice.
    first = board.snapshot.seq
    board.set_storyboard(Storyboard(scenes=(SceneOutline(number=1, seconds=5, summary="one"),)))
    second = board.snapshot.seq
    board.set_status(JobStatus.AWAITING_APPROVAL)

    assert first == NOON.timestamp() * 1000
    assert second == first + 1
    assert board.snapshot.seq == first + 1000
