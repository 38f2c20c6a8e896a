"""An embedded voice speaks before any clip is ordered, and is levelled and mixed beside the clips."""

from collections.abc import Callable

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import JobStatus, SceneState
from contracts.error_types import ErrorType
from tests.workflows.conftest import WorkflowHarness
from tests.workflows.steps import picture, scene_is
from workflows.generation import GenerationWorkflow

BuildHarness = Callable[..., WorkflowHarness]
NO_VOICE = ApplicationError("The voice failed.", type=ErrorType.VOICE_FAILED)
TOO_LONG = ApplicationError("The lines are too long.", type=ErrorType.UNSPEAKABLE, non_retryable=True)


async def test_no_clip_is_ordered_before_the_lines_are_recorded(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=2, held={"record_lines"})
    async with harness.run_workers():
        job = await harness.start(narrated=True)
        await harness.fakes.reached("record_lines")
        waiting = await job.query(GenerationWorkflow.get_progress)
        assert harness.fakes.asked == []
        assert {scene.state for scene in waiting.scenes} == {SceneState.WAITING}
        assert waiting.current_stage_display == "Recording the narration"
        await harness.fakes.release("record_lines")
        outcome = await job.result()
        ended = await job.query(GenerationWorkflow.get_progress)
    assert outcome.status is JobStatus.COMPLETED
    assert [scene.seconds for scene in ended.scenes] == [6.5, 5]
    assert "narration_complete" in [stage.name for stage in ended.stages_completed]
    assert [order.with_narration for order in harness.fakes.composed] == [True]


async def test_clips_are_made_while_the_voice_is_levelled_and_the_film_waits_for_it(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(scenes=2, held={"level_narration"})
    async with harness.run_workers():
        job = await harness.start(narrated=True)
        for number in (1, 2):
            await scene_is(job, number, SceneState.COMPLETE)
        told = await picture(job)
        assert told.current_stage == "narration_generating"
        assert harness.fakes.composed == []
        await harness.fakes.release("level_narration")
        assert (await job.result()).status is JobStatus.COMPLETED
        assert (await picture(job)).progress == 100 > told.progress
    log = harness.fakes.log
    assert log.index("level_narration ends") < log.index("compose_film begins")


async def test_a_voice_that_is_away_is_waited_for(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, failures={"record_lines": [NO_VOICE, NO_VOICE]})
    async with harness.run_workers():
        outcome = await (await harness.start(narrated=True)).result()
    assert outcome.status is JobStatus.COMPLETED
    assert harness.fakes.calls["record_lines"] == 3


async def test_lines_that_no_clip_is_long_enough_for_fail_the_job_before_anything_is_bought(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(scenes=1, failures={"record_lines": [TOO_LONG]})
    async with harness.run_workers():
        job = await harness.start(narrated=True)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    closed = harness.find_close(job.id)
    assert closed.status is JobStatus.FAILED
    assert closed.error is not None
    assert closed.error.type == ErrorType.UNSPEAKABLE
    assert harness.fakes.asked == []


async def test_a_film_without_narration_asks_for_no_voice(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1)
    async with harness.run_workers():
        await (await harness.start()).result()
    assert harness.fakes.calls["record_lines"] == harness.fakes.calls["level_narration"] == 0
    assert [order.with_narration for order in harness.fakes.composed] == [False]
