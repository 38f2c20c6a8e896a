"""Progress: whatever happens, in whatever order, it counts up, is not taken back, and agrees with itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.board import Board
from workflows.contracts import (
    AudioChoice,
    Clip,
    Film,
    GenerationInput,
    JobError,
    JobStatus,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    Receipt,
    SceneOutline,
    SceneState,
    Soundtrack,
    Storyboard,
)

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SCENES = 3
FAILED = JobError(type="generation_failed", message="It did not work.")
MUSIC = Soundtrack(asset_key="music", seconds=15, created_at=NOW)
FILM = Film(asset_key="film", poster_key="poster", seconds=15, created_at=NOW)
Event = Callable[[Board], None]


def a_board(audio: AudioChoice = AudioChoice.MUSIC) -> Board:
    job = GenerationInput(
        job_id="job-1", owner="ann", title="A film", provider="fake", model="fake-1", audio=audio
    )
    board = Board(job, lambda: NOW)
    board.begin()
    outlines = (SceneOutline(number=n, seconds=5, summary=f"scene {n}") for n in range(1, SCENES + 1))
    board.storyboard(Storyboard(scenes=tuple(outlines)))
    return board


def a_clip(scene: int, take: int = 1) -> Clip:
    return Clip(
        scene=scene,
        take=take,
        asset_key=f"clip-{scene}",
        thumbnail_key=f"still-{scene}",
        seconds=5,
        created_at=NOW,
    )


numbers = st.integers(min_value=1, max_value=SCENES)
reports = st.builds(
    ProviderJobReport,
    state=st.sampled_from(ProviderJobState),
    progress=st.none() | st.floats(min_value=0, max_value=100),
)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        lambda n, state: lambda board: board.scene(n, state=state), numbers, st.sampled_from(SceneState)
    ),
    st.builds(lambda n, report: lambda board: board.scene_report(n, report), numbers, reports),
    st.builds(lambda n: lambda board: board.clip(a_clip(n)), numbers),
    st.builds(lambda report: lambda board: board.audio_report(report), reports),
    st.builds(lambda music: lambda board: board.audio_ended(music), st.sampled_from([MUSIC, None])),
    st.builds(lambda text: lambda board: board.say(text), st.text(max_size=5)),
    st.builds(lambda text: lambda board: board.stalled(text), st.text(max_size=5)),
    st.just(lambda board: board.composing()),
    st.just(lambda board: board.film(FILM)),
    st.builds(
        lambda status: lambda board: board.end(status, FAILED if status is JobStatus.FAILED else None),
        st.sampled_from([JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED]),
    ),
)


def pictures_of(board: Board, happened: list[Event]) -> list[ProgressResponse]:
    """The pictures from before the first event to the job's end."""
    seen = [board.picture]
    for event in happened:
        if not board.picture.status.ended:
            event(board)
            seen.append(board.picture)
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
    board.scene_report(1, ProviderJobReport(state=ProviderJobState.RUNNING, progress=40))
    assert board.picture.progress == 15 + 75 / 3 * 0.4


@pytest.mark.parametrize("state", [ProviderJobState.FAILED, ProviderJobState.CANCELED])
def test_a_verdict_is_left_to_who_knows_what_follows_from_it(state: ProviderJobState) -> None:
    board = a_board()
    board.scene(1, state=SceneState.RUNNING)
    board.scene_report(1, ProviderJobReport(state=state))
    assert board.picture.scenes[0].state is SceneState.RUNNING


def test_a_clip_tells_which_take_it_is() -> None:
    board = a_board()
    board.clip(a_clip(2, take=3))
    assert (board.picture.scenes[1].take, board.picture.scenes[1].state) == (3, SceneState.COMPLETE)


def test_scenes_that_never_began_are_told_as_that_when_the_job_is_cancelled() -> None:
    board = a_board()
    board.clip(a_clip(1))
    board.end(JobStatus.CANCELED)
    assert [s.receipt for s in board.picture.scenes] == [None, Receipt.NEVER_STARTED, Receipt.NEVER_STARTED]


def test_a_trouble_is_told_instead_of_a_note_until_it_is_over() -> None:
    board = a_board()
    board.say("The film has no music.")
    board.stalled("The disk is full.")
    assert board.picture.detail == "The disk is full."
    board.stalled("")
    assert board.picture.detail == "The film has no music."


def test_an_ended_job_is_in_no_trouble() -> None:
    board = a_board()
    board.stalled("The disk is full.")
    board.end(JobStatus.CANCELED)
    assert board.picture.detail == ""
