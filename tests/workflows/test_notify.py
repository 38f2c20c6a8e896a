"""The caller is told of each end once, by a workflow of its own that no job waits for."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError, WorkflowHandle, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from engine import Engine
from tests.conditions import eventually
from tests.workflows.conftest import Handle, Theatre
from workflows.contracts import (
    ApprovalChoice,
    ApproveOrder,
    AudioChoice,
    Decision,
    JobStatus,
    Need,
    Notice,
    ResolveOrder,
    Stage,
    TakeKey,
    Told,
)
from workflows.errors import ErrorType
from workflows.generation import GenerationWorkflow
from workflows.notify import NotifyWorkflow, notify_id
from workflows.sandbox import RUNNER

MakeTheatre = Callable[..., Theatre]
Telling = WorkflowHandle[NotifyWorkflow, Told]
REFUSED = ApplicationError("The prompt was refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)
GOLDEN = Path(__file__).with_name("golden") / "completed.json"


@pytest.fixture
def engine(temporal: WorkflowEnvironment) -> Engine:
    return Engine(temporal.client)


async def a_job(stage: Theatre) -> Handle:
    return await stage.start(audio=AudioChoice.OFF, callback=True)


async def telling_of(stage: Theatre, job: Handle) -> Telling:
    """The workflow that tells the caller of this job's latest end."""
    run_id = (await job.describe()).run_id
    return stage.client.get_workflow_handle_for(NotifyWorkflow.run, f"{job.id}/notify/{run_id}")


@asynccontextmanager
async def told(stage: Theatre) -> AsyncIterator[tuple[Handle, Notice]]:
    """A job that has ended, and what its caller was told."""
    async with stage.open():
        job = await a_job(stage)
        with suppress(WorkflowFailureError):
            await job.result()
        await (await telling_of(stage, job)).result()
        yield job, stage.world.notices[0]


def unreached(**more: Any) -> ApplicationError:  # noqa: ANN401 - what ApplicationError takes
    return ApplicationError("No answer.", type=ErrorType.CALLER_UNREACHED, **more)


async def test_the_caller_is_told_of_a_film_and_its_gaps(theatre: MakeTheatre) -> None:
    async with told(theatre(failures={"submit_take:2": [REFUSED]})) as (job, notice):
        run_id = (await job.describe()).run_id
    assert (notice.job_id, notice.run_id) == (job.id, run_id)
    assert (notice.status, notice.gaps, notice.error) == (JobStatus.COMPLETED, (2,), None)


async def test_the_caller_is_told_of_a_failure_and_why(theatre: MakeTheatre) -> None:
    async with told(theatre(scenes=1, failures={"submit_take:1": [REFUSED]})) as (_, notice):
        assert notice.status is JobStatus.FAILED
        assert notice.error is not None
        assert notice.error.type == ErrorType.ALL_SCENES_FAILED


async def test_the_caller_is_told_of_a_cancel_when_all_is_stopped_and_written(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=1, held={"wait_for_news:1"})
    async with stage.open():
        job = await a_job(stage)
        await stage.world.reached("wait_for_news:1")
        await job.cancel()
        with suppress(WorkflowFailureError):
            await job.result()
        await (await telling_of(stage, job)).result()
        await stage.world.release("wait_for_news:1")
    assert [notice.status for notice in stage.world.notices] == [JobStatus.CANCELED]
    log = stage.world.log
    assert log.index("cancel_take:1 ends") < log.index("close_job ends") < log.index("notify_caller begins")


async def test_the_caller_is_told_at_once_that_a_storyboard_waits(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=1)
    async with stage.open():
        job = await stage.start(audio=AudioChoice.OFF, callback=True, approval=ApprovalChoice.STORYBOARD)
        told = await needed(stage)
        assert (told.need, told.held, told.status) == (Need.STORYBOARD, (), JobStatus.AWAITING_APPROVAL)
        await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder())
        await job.result()
        await (await telling_of(stage, job)).result()
    assert [notice.need for notice in stage.world.notices] == [Need.STORYBOARD, None]


async def test_the_caller_is_told_that_nobody_knows_whether_a_scene_was_paid_for(
    theatre: MakeTheatre,
) -> None:
    lost = ApplicationError("It was lost.", type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True)
    stage = theatre(failures={"submit_take:2": [lost]})
    async with stage.open():
        job = await a_job(stage)
        await needed(stage)
        key = TakeKey(job_id=job.id, stage=Stage.SCENE, scene=2)
        order = ResolveOrder(key=key, decision=Decision.DO_WITHOUT)
        await job.execute_update(GenerationWorkflow.resolve, order)
        await job.result()
        await (await telling_of(stage, job)).result()
        replayed = await job.fetch_history()
    first, last = stage.world.notices
    assert (first.need, first.held, first.status) == (Need.HELD, (2,), JobStatus.PROCESSING)
    assert (last.need, last.gaps) == (None, (2,))
    await Replayer(
        workflows=[GenerationWorkflow], workflow_runner=RUNNER, data_converter=pydantic_data_converter
    ).replay_workflow(replayed)


async def test_a_job_that_is_reset_after_it_has_told_of_a_need_goes_on(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=1)
    async with stage.open():
        job = await stage.start(audio=AudioChoice.OFF, callback=True, approval=ApprovalChoice.STORYBOARD)
        await needed(stage)
        await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder())
        await job.result()
        events = (await job.fetch_history()).events
        await reset(stage, job, event_id=events[-2].event_id)
        assert (await stage.client.get_workflow_handle(job.id).result()) is not None


async def needed(stage: Theatre) -> Notice:
    """What the caller was told that the job needs its owner for, once it was."""

    async def is_told() -> bool:
        return any(notice.need is not None for notice in stage.world.notices)

    await eventually(is_told, "the caller is told")
    return stage.world.notices[0]


async def test_a_job_without_a_callback_writes_nothing_for_it_into_its_history(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=1)
    async with stage.open():
        job = await stage.start(audio=AudioChoice.OFF)
        await job.result()
        history = (await job.fetch_history()).to_json()
    assert "told-caller" not in history
    assert "needs-told" not in history
    assert "ChildWorkflow" not in history


async def test_a_receiver_that_never_answers_delays_no_job(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=1, held={"notify_caller"})
    async with stage.open():
        job = await a_job(stage)
        outcome = await job.result()
        telling = await telling_of(stage, job)
        status = (await telling.describe()).status
        await stage.world.release("notify_caller")
        assert await telling.result() is Told.DELIVERED
    assert (outcome.status, status) == (JobStatus.COMPLETED, WorkflowExecutionStatus.RUNNING)


async def test_a_receiver_that_is_never_reached_fails_no_job(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=1, failures={"notify_caller": [unreached(non_retryable=True)]})
    async with stage.open():
        job = await a_job(stage)
        assert (await job.result()).status is JobStatus.COMPLETED
        with pytest.raises(WorkflowFailureError):
            await (await telling_of(stage, job)).result()


async def test_all_tries_together_leave_a_small_history(theatre: MakeTheatre) -> None:
    soon = [unreached(next_retry_delay=timedelta(milliseconds=1)) for _ in range(9)]
    stage = theatre(scenes=1, failures={"notify_caller": soon})
    async with stage.open():
        job = await a_job(stage)
        telling = await telling_of(stage, job)
        await job.result()
        await telling.result()
        events = (await telling.fetch_history()).events
    assert stage.world.calls["notify_caller"] == 10
    assert len(events) < 15


async def test_who_notices_the_same_end_too_tells_nobody_again(theatre: MakeTheatre, engine: Engine) -> None:
    stage = theatre(scenes=1)
    async with told(stage) as (_, notice):
        assert not await engine.notify(notice)
    assert stage.world.notices == [notice]


async def test_an_end_that_somebody_else_notices_is_told_once(theatre: MakeTheatre, engine: Engine) -> None:
    stage = theatre()
    notice = Notice(
        job_id=f"job-{uuid4()}", run_id="run-1", status=JobStatus.CANCELED, ended_at=datetime.now(UTC)
    )
    async with stage.open():
        assert [await engine.notify(notice), await engine.notify(notice)] == [True, False]
        await stage.client.get_workflow_handle(notify_id(notice)).result()
        assert not await engine.notify(notice)
    assert stage.world.notices == [notice]


async def test_a_job_that_is_made_again_is_told_of_again(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=1)
    async with told(stage) as (job, first):
        await reset(stage, job, event_id=3)
        again = stage.client.get_workflow_handle(job.id)
        await again.result()
        await (await telling_of(stage, again)).result()
        second = (await again.describe()).run_id
    assert [notice.run_id for notice in stage.world.notices] == [first.run_id, second]


async def test_a_job_that_is_reset_to_after_its_end_ends_again_and_tells_nobody(theatre: MakeTheatre) -> None:
    stage = theatre(scenes=1)
    async with told(stage) as (job, notice):
        events = (await job.fetch_history()).events
        await reset(stage, job, event_id=events[-2].event_id)
        await stage.client.get_workflow_handle(job.id).result()
    assert stage.world.notices == [notice]


async def test_a_job_of_a_version_that_told_nobody_replays() -> None:
    said = json.loads(GOLDEN.read_text())
    begun = said["events"][0]["workflowExecutionStartedEventAttributes"]["input"]["payloads"][0]
    asked = json.loads(base64.b64decode(begun["data"])) | {"callback": True}
    begun["data"] = base64.b64encode(json.dumps(asked).encode()).decode()
    replayer = Replayer(
        workflows=[GenerationWorkflow], workflow_runner=RUNNER, data_converter=pydantic_data_converter
    )
    await replayer.replay_workflow(WorkflowHistory.from_json("before", said))


async def reset(stage: Theatre, job: Handle, *, event_id: int) -> None:
    """Have an operator begin the job anew from there."""
    request = ResetWorkflowExecutionRequest(
        namespace=stage.client.namespace,
        workflow_execution=WorkflowExecution(workflow_id=job.id),
        workflow_task_finish_event_id=event_id,
        request_id=str(uuid4()),
        reason="a drill",
    )
    await stage.client.workflow_service.reset_workflow_execution(request)
