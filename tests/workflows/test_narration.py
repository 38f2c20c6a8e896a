"""The voice is recorded before any clip is ordered: only then are the scenes' lengths known."""

from collections.abc import Callable

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import JobStatus, SceneState
from contracts.error_types import ErrorType
from tests.workflows.conftest import WorkflowHarness
from workflows.generation import GenerationWorkflow

BuildHarness = Callable[..., WorkflowHarness]
NO_VOICE = ApplicationError("The voice failed.", type=ErrorType.VOICE_FAILED)
TOO_LONG = ApplicationError("The lines are too long.", type=ErrorType.UNSPEAKABLE, non_retryable=True)


async def test_no_clip_is_ordered_before_the_voice_is_recorded(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=2, held={"speak_narration"})
    async with harness.run_workers():
        job = await harness.start(narrated=True)
        await harness.fakes.reached("speak_narration")
        waiting = await job.query(GenerationWorkflow.get_progress)
        assert harness.fakes.asked == []
        assert {scene.state for scene in waiting.scenes} == {SceneState.WAITING}
        assert waiting.current_stage_display == "Recording the narration"
        await harness.fakes.release("speak_narration")
        outcome = await job.result()
        ended = await job.query(GenerationWorkflow.get_progress)
    assert outcome.status is JobStatus.COMPLETED
    assert [scene.seconds for scene in ended.scenes] == [6.5, 5]
    assert "narration_complete" in [stage.name for stage in ended.stages_completed]
    assert [order.with_narration for order in harness.fakes.composed] == [True]


async def test_a_voice_that_is_away_is_waited_for(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, failures={"speak_narration": [NO_VOICE, NO_VOICE]})
    async with harness.run_workers():
        outcome = await (await harness.start(narrated=True)).result()
    assert outcome.status is JobStatus.COMPLETED
    assert harness.fakes.calls["speak_narration"] == 3


async def test_lines_that_no_clip_is_long_enough_for_fail_the_job_before_anything_is_bought(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(scenes=1, failures={"speak_narration": [TOO_LONG]})
    async with harness.run_workers():
        job = await harness.start(narrated=True)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    closed = harness.fakes.closed[0]
    assert closed.status is JobStatus.FAILED
    assert closed.error is not None
    assert closed.error.type == ErrorType.UNSPEAKABLE
    assert harness.fakes.asked == []


async def test_a_film_without_narration_asks_for_no_voice(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1)
    async with harness.run_workers():
        await (await harness.start()).result()
    assert harness.fakes.calls["speak_narration"] == 0
    assert [order.with_narration for order in harness.fakes.composed] == [False]
