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

from contracts import (
    ApprovalChoice,
    ApproveOrder,
    AudioChoice,
    CallerNotice,
    HoldDecision,
    JobStatus,
    LedgerStage,
    NeedKind,
    NoticeOutcome,
    ResolveOrder,
    TakeKey,
)
from contracts.error_types import ErrorType
from temporal_client import TemporalClient
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from workflows.generation import GenerationWorkflow
from workflows.notify_caller import NotifyWorkflow, notify_workflow_id
from workflows.sandbox import WORKFLOW_RUNNER

Build = Callable[..., WorkflowHarness]
Telling = WorkflowHandle[NotifyWorkflow, NoticeOutcome]
REFUSED = ApplicationError("The prompt was refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)
GOLDEN = Path(__file__).with_name("golden") / "completed.json"


@pytest.fixture
def engine(temporal: WorkflowEnvironment) -> TemporalClient:
    return TemporalClient(temporal.client)


async def a_job(harness: WorkflowHarness) -> Handle:
    return await harness.start(audio=AudioChoice.OFF, callback=True)


async def telling_of(harness: WorkflowHarness, job: Handle) -> Telling:
    """The workflow that tells the caller of this job's latest end."""
    run_id = (await job.describe()).run_id
    return harness.client.get_workflow_handle_for(NotifyWorkflow.run, f"{job.id}/notify/{run_id}")


@asynccontextmanager
async def told(harness: WorkflowHarness) -> AsyncIterator[tuple[Handle, CallerNotice]]:
    """A job that has ended, and what its caller was told."""
    async with harness.run_workers():
        job = await a_job(harness)
        with suppress(WorkflowFailureError):
            await job.result()
        await (await telling_of(harness, job)).result()
        yield job, harness.fakes.notices[0]


def unreached(**more: Any) -> ApplicationError:  # noqa: ANN401 - what ApplicationError takes
    return ApplicationError("No answer.", type=ErrorType.CALLER_UNREACHED, **more)


async def test_the_caller_is_told_of_a_film_and_its_gaps(build_harness: Build) -> None:
    async with told(build_harness(failures={"submit_take:2": [REFUSED]})) as (job, notice):
        run_id = (await job.describe()).run_id
    assert (notice.job_id, notice.run_id) == (job.id, run_id)
    assert (notice.status, notice.gaps, notice.error) == (JobStatus.COMPLETED, (2,), None)


async def test_the_caller_is_told_of_a_failure_and_why(build_harness: Build) -> None:
    async with told(build_harness(scenes=1, failures={"submit_take:1": [REFUSED]})) as (_, notice):
        assert notice.status is JobStatus.FAILED
        assert notice.error is not None
        assert notice.error.type == ErrorType.ALL_SCENES_FAILED


async def test_the_caller_is_told_of_a_cancel_when_all_is_stopped_and_written(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=1, held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await a_job(harness)
        await harness.fakes.reached("wait_for_news:1")
        await job.cancel()
        with suppress(WorkflowFailureError):
            await job.result()
        await (await telling_of(harness, job)).result()
        await harness.fakes.release("wait_for_news:1")
    assert [notice.status for notice in harness.fakes.notices] == [JobStatus.CANCELED]
    log = harness.fakes.log
    assert log.index("cancel_take:1 ends") < log.index("close_job ends") < log.index("notify_caller begins")


async def test_the_caller_is_told_at_once_that_a_storyboard_waits(build_harness: Build) -> None:
    harness = build_harness(scenes=1)
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF, callback=True, approval=ApprovalChoice.STORYBOARD)
        told = await needed(harness)
        assert (told.need, told.held, told.status) == (NeedKind.STORYBOARD, (), JobStatus.AWAITING_APPROVAL)
        await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder())
        await job.result()
        await (await telling_of(harness, job)).result()
    assert [notice.need for notice in harness.fakes.notices] == [NeedKind.STORYBOARD, None]


async def test_the_caller_is_told_that_nobody_knows_whether_a_scene_was_paid_for(
    build_harness: Build,
) -> None:
    lost = ApplicationError("It was lost.", type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True)
    harness = build_harness(failures={"submit_take:2": [lost]})
    async with harness.run_workers():
        job = await a_job(harness)
        await needed(harness)
        key = TakeKey(job_id=job.id, stage=LedgerStage.SCENE, scene=2)
        order = ResolveOrder(key=key, decision=HoldDecision.DO_WITHOUT)
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        await job.result()
        await (await telling_of(harness, job)).result()
        replayed = await job.fetch_history()
    first, last = harness.fakes.notices
    assert (first.need, first.held, first.status) == (NeedKind.HELD, (2,), JobStatus.PROCESSING)
    assert (last.need, last.gaps) == (None, (2,))
    await Replayer(
        workflows=[GenerationWorkflow],
        workflow_runner=WORKFLOW_RUNNER,
        data_converter=pydantic_data_converter,
    ).replay_workflow(replayed)


async def test_a_job_that_is_reset_after_it_has_told_of_a_need_goes_on(build_harness: Build) -> None:
    harness = build_harness(scenes=1)
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF, callback=True, approval=ApprovalChoice.STORYBOARD)
        await needed(harness)
        await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder())
        await job.result()
        events = (await job.fetch_history()).events
        await reset(harness, job, event_id=events[-2].event_id)
        assert (await harness.client.get_workflow_handle(job.id).result()) is not None


async def needed(harness: WorkflowHarness) -> CallerNotice:
    """What the caller was told that the job needs its owner for, once it was."""

    await eventually(
        lambda: any(notice.need is not None for notice in harness.fakes.notices), "the caller is told"
    )
    return harness.fakes.notices[0]


async def test_a_job_without_a_callback_writes_nothing_for_it_into_its_history(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=1)
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        await job.result()
        history = (await job.fetch_history()).to_json()
    assert "told-caller" not in history
    assert "needs-told" not in history
    assert "ChildWorkflow" not in history


async def test_a_receiver_that_never_answers_delays_no_job(build_harness: Build) -> None:
    harness = build_harness(scenes=1, held={"notify_caller"})
    async with harness.run_workers():
        job = await a_job(harness)
        outcome = await job.result()
        telling = await telling_of(harness, job)
        status = (await telling.describe()).status
        await harness.fakes.release("notify_caller")
        assert await telling.result() is NoticeOutcome.DELIVERED
    assert (outcome.status, status) == (JobStatus.COMPLETED, WorkflowExecutionStatus.RUNNING)


async def test_a_receiver_that_is_never_reached_fails_no_job(build_harness: Build) -> None:
    harness = build_harness(scenes=1, failures={"notify_caller": [unreached(non_retryable=True)]})
    async with harness.run_workers():
        job = await a_job(harness)
        assert (await job.result()).status is JobStatus.COMPLETED
        with pytest.raises(WorkflowFailureError):
            await (await telling_of(harness, job)).result()


async def test_all_tries_together_leave_a_small_history(build_harness: Build) -> None:
    soon = [unreached(next_retry_delay=timedelta(milliseconds=1)) for _ in range(9)]
    harness = build_harness(scenes=1, failures={"notify_caller": soon})
    async with harness.run_workers():
        job = await a_job(harness)
        telling = await telling_of(harness, job)
        await job.result()
        await telling.result()
        events = (await telling.fetch_history()).events
    assert harness.fakes.calls["notify_caller"] == 10
    assert len(events) < 15


async def test_who_notices_the_same_end_too_tells_nobody_again(
    build_harness: Build, engine: TemporalClient
) -> None:
    harness = build_harness(scenes=1)
    async with told(harness) as (_, notice):
        assert not await engine.start_notify(notice)
    assert harness.fakes.notices == [notice]


async def test_an_end_that_somebody_else_notices_is_told_once(
    build_harness: Build, engine: TemporalClient
) -> None:
    harness = build_harness()
    notice = CallerNotice(
        job_id=f"job-{uuid4()}", run_id="run-1", status=JobStatus.CANCELED, ended_at=datetime.now(UTC)
    )
    async with harness.run_workers():
        assert [await engine.start_notify(notice), await engine.start_notify(notice)] == [True, False]
        await harness.client.get_workflow_handle(notify_workflow_id(notice)).result()
        assert not await engine.start_notify(notice)
    assert harness.fakes.notices == [notice]


async def test_a_job_that_is_made_again_is_told_of_again(build_harness: Build) -> None:
    harness = build_harness(scenes=1)
    async with told(harness) as (job, first):
        await reset(harness, job, event_id=3)
        again = harness.client.get_workflow_handle(job.id)
        await again.result()
        await (await telling_of(harness, again)).result()
        second = (await again.describe()).run_id
    assert [notice.run_id for notice in harness.fakes.notices] == [first.run_id, second]


async def test_a_job_that_is_reset_to_after_its_end_ends_again_and_tells_nobody(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=1)
    async with told(harness) as (job, notice):
        events = (await job.fetch_history()).events
        await reset(harness, job, event_id=events[-2].event_id)
        await harness.client.get_workflow_handle(job.id).result()
    assert harness.fakes.notices == [notice]


async def test_a_job_of_a_version_that_told_nobody_replays() -> None:
    said = json.loads(GOLDEN.read_text())
    begun = said["events"][0]["workflowExecutionStartedEventAttributes"]["input"]["payloads"][0]
    asked = json.loads(base64.b64decode(begun["data"])) | {"callback": True}
    begun["data"] = base64.b64encode(json.dumps(asked).encode()).decode()
    replayer = Replayer(
        workflows=[GenerationWorkflow],
        workflow_runner=WORKFLOW_RUNNER,
        data_converter=pydantic_data_converter,
    )
    await replayer.replay_workflow(WorkflowHistory.from_json("before", said))


async def reset(harness: WorkflowHarness, job: Handle, *, event_id: int) -> None:
    """Have an operator begin the job anew from there."""
    request = ResetWorkflowExecutionRequest(
        namespace=harness.client.namespace,
        workflow_execution=WorkflowExecution(workflow_id=job.id),
        workflow_task_finish_event_id=event_id,
        request_id=str(uuid4()),
        reason="a drill",
    )
    await harness.client.workflow_service.reset_workflow_execution(request)
