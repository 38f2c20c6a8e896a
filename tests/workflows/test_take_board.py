"""What is told of a scene while several takes of it are made: true of each, and no progress is taken back."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from temporalio.exceptions import ApplicationError

from contracts import JobError, SceneState
from contracts.error_types import ErrorType
from contracts.scenes_under_way import SETTLED_STATES
from tests.workflows.job_states import FAILED, a_board, a_clip
from tests.workflows.steps import a_retake
from workflows.job_errors import NOT_BOUGHT_MESSAGE, describe_failed_retake, to_job_error
from workflows.job_state import JobState
from workflows.take_board import TakeBoard

UNBOUGHT = to_job_error(ApplicationError(NOT_BOUGHT_MESSAGE, type=ErrorType.NOT_BOUGHT))


async def never(why: JobError | None) -> None:
    """Nothing waits for money."""


def four_takes() -> tuple[JobState, TakeBoard]:
    state = a_board()
    return state, TakeBoard(state, a_retake(1, 1, more_takes=(2, 3, 4)), never)


def test_a_take_that_was_never_ordered_is_not_told_as_one_that_failed() -> None:
    state, board = four_takes()
    board.add_clip(a_clip(1))
    board.note_failure(2, FAILED)
    board.note_failure(3, UNBOUGHT)
    counted = state.snapshot.scenes[0].detail
    board.note_failure(4, UNBOUGHT)
    board.finish()
    scene = state.snapshot.scenes[0]
    assert counted == "4 takes in all, 1 of them ready, 1 failed, 1 not ordered."
    assert scene.state is SceneState.COMPLETE
    assert scene.detail == (
        "Take 2 failed: It did not work. "
        "Take 3 was not ordered: you wanted the film from what was there. "
        "Take 4 was not ordered: you wanted the film from what was there."
    )


def test_a_retake_that_was_never_ordered_is_not_told_as_one_that_failed() -> None:
    state = a_board()
    state.add_clip(a_clip(1))
    state.restart_scene(a_retake(1))
    state.fail_scene(1, UNBOUGHT)
    told = "There is no new take: you wanted the film from what was there. Take 1 stays."
    assert state.snapshot.scenes[0].detail == told
    assert describe_failed_retake(FAILED) == "The new take failed: It did not work."


def happens(board: TakeBoard, take: int, what: dict[str, Any] | str) -> bool:
    """Let it happen to the take; return whether that has ended it."""
    if isinstance(what, dict):
        board.update_take(take, what)
    elif what == "clip":
        board.add_clip(a_clip(1, take))
    else:
        board.note_failure(take, FAILED)
    return isinstance(what, str)


OPEN_STATES = sorted({*SceneState} - SETTLED_STATES)
news = st.fixed_dictionaries(
    {"state": st.sampled_from(OPEN_STATES), "progress": st.none() | st.floats(min_value=0, max_value=100)}
)
ends = st.sampled_from(["clip", "failure"])


@given(st.lists(st.tuples(st.integers(min_value=1, max_value=4), news | ends), max_size=40))
def test_whatever_happens_to_its_takes_a_scenes_progress_is_not_taken_back(
    happened: list[tuple[int, dict[str, Any] | str]],
) -> None:
    state, board = four_takes()
    open_takes, shown = [1, 2, 3, 4], [0.0]
    for take, what in happened:
        if take not in open_takes:
            continue
        if happens(board, take, what):
            open_takes.remove(take)
        scene = state.snapshot.scenes[0]
        shown.append(scene.progress or 0.0)
        if open_takes:
            assert [one.take for one in scene.open_takes] == open_takes
    assert shown == sorted(shown)
    assert shown[-1] < 100
    if not open_takes and state.facts.clips:
        board.finish()
        assert (state.snapshot.scenes[0].progress, state.snapshot.scenes[0].open_takes) == (100.0, ())


def test_a_scenes_progress_is_the_mean_over_its_takes_and_the_job_counts_it_so() -> None:
    state, board = four_takes()
    board.update_take(1, {"state": SceneState.RUNNING, "progress": 60.0})
    assert state.snapshot.scenes[0].progress == 15.0
    board.update_take(1, {"state": SceneState.COLLECTING, "progress": 100.0})
    assert state.snapshot.scenes[0].progress == 23.8
    before = state.snapshot.progress
    board.add_clip(a_clip(1))
    assert state.snapshot.scenes[0].progress == 25.0
    board.update_take(2, {"state": SceneState.RUNNING, "progress": 20.0})
    assert state.snapshot.scenes[0].progress == 30.0
    # A third of the film, of which less than a third is there.
    assert before < state.snapshot.progress < 30
