"""The words for the scenes that are being made side by side."""

import pytest

from contracts import SceneProgress, SceneState
from contracts.scenes_under_way import describe_scenes_under_way
from tests.workflows.job_states import a_board

RUNNING = SceneState.RUNNING


def _scenes(*states: SceneState) -> list[SceneProgress]:
    return [SceneProgress(number=number, state=state) for number, state in enumerate(states, start=1)]


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ((SceneState.WAITING, SceneState.COMPLETE, SceneState.HELD), ""),
        ((SceneState.COMPLETE, SceneState.SUBMITTED), "Generating scene 2"),
        ((RUNNING, SceneState.QUEUED), "Generating scenes 1 and 2"),
        ((SceneState.FAILED, RUNNING, SceneState.COLLECTING, RUNNING), "Generating scenes 2 to 4"),
        ((RUNNING, RUNNING, SceneState.STALLED, RUNNING), "Generating scenes 1, 2 and 4"),
    ],
)
def test_scenes_that_are_made_are_named(states: tuple[SceneState, ...], words: str) -> None:
    assert describe_scenes_under_way(_scenes(*states)) == words


def test_a_job_says_all_scenes_that_are_made() -> None:
    board = a_board()
    assert board.snapshot.current_stage_display == "Generating scene 1"
    for number in (2, 3):
        board.update_scene(number, state=RUNNING, progress=10.0)
    assert board.snapshot.current_stage == "scene_1_generating"
    assert board.snapshot.current_stage_display == "Generating scenes 2 and 3"
