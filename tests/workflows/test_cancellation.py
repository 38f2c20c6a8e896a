"""A cancel stops every provider job, waits for that in full, and is never lost."""

from collections.abc import Callable

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError
from temporalio.exceptions import ApplicationError, CancelledError

from tests.conditions import eventually
from tests.workflows.conftest import Handle, Theatre
from tests.workflows.world import DONE, tokens
from workflows.contracts import (
    AudioChoice,
    Choice,
    JobStatus,
    ProviderJobReport,
    ProviderJobState,
    Receipt,
    SceneState,
)
from workflows.errors import ErrorType
from workflows.generation import GenerationWorkflow

MakeTheatre = Callable[..., Theatre]
RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)


async def _canceled(job: Handle) -> None:
    with pytest.raises(WorkflowFailureError) as failure:
        await job.result()
    assert isinstance(failure.value.cause, CancelledError)
    assert (await job.describe()).status is WorkflowExecutionStatus.CANCELED


async def test_a_cancel_while_six_scenes_are_made_stops_all_six_and_the_music(theatre: MakeTheatre) -> None:
    waits = {f"wait_for_news:{n}" for n in range(7)}
    stage = theatre(scenes=6, held=set(waits))
    async with stage.open():
        job = await stage.start()
        for step in waits:
            await stage.world.reached(step)
        await job.cancel()
        await _canceled(job)
        picture = await job.query(GenerationWorkflow.progress)
        for step in waits:
            await stage.world.release(step)
    assert stage.world.live == set()
    assert set(stage.world.canceled) == tokens(job.id, 6)
    assert {scene.state for scene in picture.scenes} == {SceneState.CANCELED}
    assert {scene.receipt for scene in picture.scenes} == {Receipt.NOT_BILLED}
    assert [order.status for order in stage.world.closed] == [JobStatus.CANCELED]


async def test_no_clean_up_is_cut_short_by_one_that_ended_sooner(theatre: MakeTheatre) -> None:
    waits = {f"wait_for_news:{n}" for n in range(1, 7)}
    stage = theatre(scenes=6, held=waits | {"cancel_take:3"})
    async with stage.open():
        job = await stage.start(audio=AudioChoice.OFF)
        for step in waits:
            await stage.world.reached(step)
        await job.cancel()
        while await _canceled_scenes(job) != {1, 2, 4, 5, 6}:
            await stage.world.reached("cancel_take:3")
        await stage.world.release("cancel_take:3")
        await _canceled(job)
        for step in waits:
            await stage.world.release(step)
    log = stage.world.log
    assert log.index("cancel_take:3 ends") < log.index("close_job begins")


async def test_scenes_that_never_began_are_told_apart_from_those_that_were_stopped(
    theatre: MakeTheatre,
) -> None:
    stage = theatre(scenes=3, held={"wait_for_news:1"})
    async with stage.open():
        job = await stage.start(parallel=1)
        await stage.world.reached("wait_for_news:1")
        await job.cancel()
        await _canceled(job)
        picture = await job.query(GenerationWorkflow.progress)
        await stage.world.release("wait_for_news:1")
    receipts = [scene.receipt for scene in picture.scenes]
    assert receipts == [Receipt.NOT_BILLED, Receipt.NEVER_STARTED, Receipt.NEVER_STARTED]


@pytest.mark.parametrize("step", ["write_storyboard", "collect_clip:2", "collect_soundtrack", "compose_film"])
async def test_a_cancel_at_any_other_stage_ends_the_job_canceled(theatre: MakeTheatre, step: str) -> None:
    stage = theatre(held={step})
    async with stage.open():
        job = await stage.start()
        await stage.world.reached(step)
        await job.cancel()
        await _canceled(job)
        await stage.world.release(step)
    assert stage.world.live == set()
    assert [order.status for order in stage.world.closed] == [JobStatus.CANCELED]


async def test_a_cancel_during_a_submit_waits_for_the_providers_id_and_stops_that_job(
    theatre: MakeTheatre,
) -> None:
    stage = theatre(scenes=1, held={"submit_take:1"})
    async with stage.open():
        job = await stage.start()
        await stage.world.reached("submit_take:1")
        await job.cancel()
        await stage.world.reached("cancel_take:0")
        await stage.world.release("submit_take:1")
        await _canceled(job)
    assert stage.world.live == set()
    assert stage.world.canceled != []
    assert stage.world.calls["wait_for_news:1"] == 0


@pytest.mark.parametrize(
    "kind",
    [ErrorType.QUOTA_EXHAUSTED, ErrorType.OUTCOME_UNKNOWN, ErrorType.BUDGET_EXCEEDED, ErrorType.TIMED_OUT],
)
async def test_a_cancel_during_a_submit_that_fails_stops_the_take_and_asks_nobody_else(
    theatre: MakeTheatre, kind: ErrorType
) -> None:
    refusal = ApplicationError("It says so.", type=kind, non_retryable=True)
    stage = theatre(scenes=1, held={"submit_take:1"}, failures={"submit_take:1": [refusal]})
    async with stage.open():
        elsewhere = (Choice(provider="other", model="other-1"),)
        job = await stage.start(audio=AudioChoice.OFF, fallbacks=elsewhere)
        await stage.world.reached("submit_take:1")
        await job.cancel()
        await _cancel_is_asked_for(job)
        await stage.world.release("submit_take:1")
        await _canceled(job)
    assert [order.provider for order in stage.world.asked] == ["fake"]
    # The call may have begun a job all the same: the ledger knows, or the provider.
    assert stage.world.calls["cancel_take:1"] == 1


async def test_a_cancel_that_comes_when_the_film_is_done_changes_nothing(theatre: MakeTheatre) -> None:
    stage = theatre(held={"close_job"})
    async with stage.open():
        job = await stage.start()
        await stage.world.reached("close_job")
        await job.cancel()
        await stage.world.release("close_job")
        outcome = await job.result()
    assert outcome.status is JobStatus.COMPLETED


@pytest.mark.parametrize("order", ["result first", "cancel first"])
@pytest.mark.parametrize("step", ["wait_for_news:1", "submit_take:1"])
async def test_a_cancel_is_not_lost_when_it_comes_together_with_a_result(
    theatre: MakeTheatre, order: str, step: str
) -> None:
    stage = theatre(scenes=1, reports=[RUNNING, DONE], held={step})
    async with stage.activities():
        async with stage.workflows():
            job = await stage.start()
            await stage.world.reached(step)
        # No workflow worker: what happens now arrives in one workflow task.
        if order == "cancel first":
            await job.cancel()
        await stage.world.release(step)
        await _until_completed(job, step.split(":", maxsplit=1)[0])
        if order == "result first":
            await job.cancel()
        async with stage.workflows():
            await _canceled(job)
    assert stage.world.live == set()
    assert stage.world.calls["collect_clip:1"] == 0


async def _cancel_is_asked_for(job: Handle) -> None:
    """Wait until the workflow has passed the cancel on to its activity."""

    async def is_asked_for() -> bool:
        events = [event async for event in job.fetch_history_events()]
        return any(each.HasField("activity_task_cancel_requested_event_attributes") for each in events)

    await eventually(is_asked_for, "the cancel reaches the activity")


async def _canceled_scenes(job: Handle) -> set[int]:
    picture = await job.query(GenerationWorkflow.progress)
    return {scene.number for scene in picture.scenes if scene.state is SceneState.CANCELED}


async def _until_completed(job: Handle, activity: str) -> None:
    """Wait until the history holds the completion of scene 1's activity."""
    while True:
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
        if scheduled <= completed:
            return
