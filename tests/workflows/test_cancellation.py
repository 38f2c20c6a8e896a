"""A cancel stops every provider job, waits for that in full, and is never lost."""

from collections.abc import Callable

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError
from temporalio.exceptions import ApplicationError, CancelledError

from contracts import (
    AudioChoice,
    CancelReceipt,
    JobStatus,
    ModelChoice,
    ProviderJobReport,
    ProviderJobState,
    SceneState,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import DONE
from tests.workflows.steps import tokens
from workflows.generation import GenerationWorkflow

Build = Callable[..., WorkflowHarness]
RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)


async def _canceled(job: Handle) -> None:
    with pytest.raises(WorkflowFailureError) as failure:
        await job.result()
    assert isinstance(failure.value.cause, CancelledError)
    assert (await job.describe()).status is WorkflowExecutionStatus.CANCELED


async def test_a_cancel_while_six_scenes_are_made_stops_all_six_and_the_music(
    build_harness: Build,
) -> None:
    waits = {f"wait_for_news:{n}" for n in range(7)}
    harness = build_harness(scenes=6, held=set(waits))
    async with harness.run_workers():
        job = await harness.start()
        for step in waits:
            await harness.fakes.reached(step)
        await job.cancel()
        await _canceled(job)
        picture = await job.query(GenerationWorkflow.get_progress)
        for step in waits:
            await harness.fakes.release(step)
    assert harness.fakes.live == set()
    assert set(harness.fakes.canceled) == tokens(job.id, 6)
    assert {scene.state for scene in picture.scenes} == {SceneState.CANCELED}
    assert {scene.receipt for scene in picture.scenes} == {CancelReceipt.NOT_BILLED}
    assert [order.status for order in harness.fakes.closed] == [JobStatus.CANCELED]


async def test_no_clean_up_is_cut_short_by_one_that_ended_sooner(build_harness: Build) -> None:
    waits = {f"wait_for_news:{n}" for n in range(1, 7)}
    harness = build_harness(scenes=6, held=waits | {"cancel_take:3"})
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        for step in waits:
            await harness.fakes.reached(step)
        await job.cancel()
        while await _canceled_scenes(job) != {1, 2, 4, 5, 6}:
            await harness.fakes.reached("cancel_take:3")
        await harness.fakes.release("cancel_take:3")
        await _canceled(job)
        for step in waits:
            await harness.fakes.release(step)
    log = harness.fakes.log
    assert log.index("cancel_take:3 ends") < log.index("close_job begins")


async def test_scenes_that_never_began_are_told_apart_from_those_that_were_stopped(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=3, held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await harness.start(parallel=1)
        await harness.fakes.reached("wait_for_news:1")
        await job.cancel()
        await _canceled(job)
        picture = await job.query(GenerationWorkflow.get_progress)
        await harness.fakes.release("wait_for_news:1")
    receipts = [scene.receipt for scene in picture.scenes]
    assert receipts == [CancelReceipt.NOT_BILLED, CancelReceipt.NEVER_STARTED, CancelReceipt.NEVER_STARTED]


@pytest.mark.parametrize("step", ["write_storyboard", "collect_clip:2", "collect_soundtrack", "compose_film"])
async def test_a_cancel_at_any_other_stage_ends_the_job_canceled(build_harness: Build, step: str) -> None:
    harness = build_harness(held={step})
    async with harness.run_workers():
        job = await harness.start()
        await harness.fakes.reached(step)
        await job.cancel()
        await _canceled(job)
        await harness.fakes.release(step)
    assert harness.fakes.live == set()
    assert [order.status for order in harness.fakes.closed] == [JobStatus.CANCELED]


async def test_a_cancel_during_a_submit_waits_for_the_providers_id_and_stops_that_job(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=1, held={"submit_take:1"})
    async with harness.run_workers():
        job = await harness.start()
        await harness.fakes.reached("submit_take:1")
        await job.cancel()
        await harness.fakes.reached("cancel_take:0")
        await harness.fakes.release("submit_take:1")
        await _canceled(job)
    assert harness.fakes.live == set()
    assert harness.fakes.canceled != []
    assert harness.fakes.calls["wait_for_news:1"] == 0


@pytest.mark.parametrize(
    "kind",
    [ErrorType.QUOTA_EXHAUSTED, ErrorType.OUTCOME_UNKNOWN, ErrorType.BUDGET_EXCEEDED, ErrorType.TIMED_OUT],
)
async def test_a_cancel_during_a_submit_that_fails_stops_the_take_and_asks_nobody_else(
    build_harness: Build, kind: ErrorType
) -> None:
    refusal = ApplicationError("It says so.", type=kind, non_retryable=True)
    harness = build_harness(scenes=1, held={"submit_take:1"}, failures={"submit_take:1": [refusal]})
    async with harness.run_workers():
        elsewhere = (ModelChoice(provider="other", model="other-1"),)
        job = await harness.start(audio=AudioChoice.OFF, fallbacks=elsewhere)
        await harness.fakes.reached("submit_take:1")
        await job.cancel()
        await _cancel_is_asked_for(job)
        await harness.fakes.release("submit_take:1")
        await _canceled(job)
    assert [order.provider for order in harness.fakes.asked] == ["fake"]
    # The call may have begun a job all the same: the ledger knows, or the provider.
    assert harness.fakes.calls["cancel_take:1"] == 1


async def test_a_cancel_that_comes_when_the_film_is_done_changes_nothing(build_harness: Build) -> None:
    harness = build_harness(held={"close_job"})
    async with harness.run_workers():
        job = await harness.start()
        await harness.fakes.reached("close_job")
        await job.cancel()
        await harness.fakes.release("close_job")
        outcome = await job.result()
    assert outcome.status is JobStatus.COMPLETED


@pytest.mark.parametrize("order", ["result first", "cancel first"])
@pytest.mark.parametrize("step", ["wait_for_news:1", "submit_take:1"])
async def test_a_cancel_is_not_lost_when_it_comes_together_with_a_result(
    build_harness: Build, order: str, step: str
) -> None:
    harness = build_harness(scenes=1, reports=[RUNNING, DONE], held={step})
    async with harness.run_activity_workers():
        async with harness.run_workflow_worker():
            job = await harness.start()
            await harness.fakes.reached(step)
        # No workflow worker: what happens now arrives in one workflow task.
        if order == "cancel first":
            await job.cancel()
        await harness.fakes.release(step)
        await _until_completed(job, step.split(":", maxsplit=1)[0])
        if order == "result first":
            await job.cancel()
        async with harness.run_workflow_worker():
            await _canceled(job)
    assert harness.fakes.live == set()
    assert harness.fakes.calls["collect_clip:1"] == 0


async def _cancel_is_asked_for(job: Handle) -> None:
    """Wait until the workflow has passed the cancel on to its activity."""

    async def is_asked_for() -> bool:
        events = [event async for event in job.fetch_history_events()]
        return any(each.HasField("activity_task_cancel_requested_event_attributes") for each in events)

    await eventually(is_asked_for, "the cancel reaches the activity")


async def _canceled_scenes(job: Handle) -> set[int]:
    picture = await job.query(GenerationWorkflow.get_progress)
    return {scene.number for scene in picture.scenes if scene.state is SceneState.CANCELED}


async def _until_completed(job: Handle, activity: str) -> None:
    """Wait until the history holds the completion of scene 1's activity."""
    await eventually(lambda: _is_completed(job, activity), f"{activity} is completed")


async def _is_completed(job: Handle, activity: str) -> bool:
    events = [event async for event in job.fetch_history_events()]
    scheduled = {
        event.event_id
        for event in events
        if event.activity_task_scheduled_event_attributes.activity_type.name == activity
    }
    completed = {
        event.activity_task_completed_event_attributes.scheduled_event_id
        for event in events
        if event.HasField("activity_task_completed_event_attributes")
    }
    return scheduled <= completed
