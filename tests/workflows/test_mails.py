"""Who ordered a film is told of each end and need, beside the caller, by workflows of their own."""

from collections.abc import Callable

import pytest
from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.worker import Replayer

from contracts import ApprovalChoice, ApproveOrder, AudioChoice, NeedKind, NoticeOutcome, NoticeWay
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import WorkflowHarness
from workflows.generation import GenerationWorkflow
from workflows.notify_caller import NotifyWorkflow
from workflows.sandbox import WORKFLOW_RUNNER

Build = Callable[..., WorkflowHarness]
Telling = WorkflowHandle[NotifyWorkflow, NoticeOutcome]
UNREACHED = ApplicationError("No answer.", type=ErrorType.CALLER_UNREACHED, non_retryable=True)


async def test_who_ordered_it_is_told_of_needs_and_the_end_beside_the_caller(build_harness: Build) -> None:
    # That no caller is reached is no matter of the mail's.
    harness = build_harness(scenes=1, failures={"notify_caller": [UNREACHED, UNREACHED]})
    async with harness.run_workers():
        job = await harness.start(
            audio=AudioChoice.OFF, callback=True, mail=True, push=True, approval=ApprovalChoice.STORYBOARD
        )
        fakes = harness.fakes
        await eventually(lambda: bool(fakes.mailed and fakes.pushed), "who ordered it is told")
        await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder())
        await job.result()
        run_id = (await job.describe()).run_id
        for way in ("mail", "push"):
            telling: Telling = harness.client.get_workflow_handle_for(
                NotifyWorkflow.run, f"{job.id}/{way}/{run_id}"
            )
            assert await telling.result() is NoticeOutcome.DELIVERED
        calling: Telling = harness.client.get_workflow_handle_for(
            NotifyWorkflow.run, f"{job.id}/notify/{run_id}"
        )
        with pytest.raises(WorkflowFailureError):
            await calling.result()
        replayed = await job.fetch_history()
    assert [notice.need for notice in harness.fakes.mailed] == [NeedKind.STORYBOARD, None]
    assert {notice.way for notice in harness.fakes.mailed} == {NoticeWay.MAIL}
    assert [notice.need for notice in harness.fakes.pushed] == [NeedKind.STORYBOARD, None]
    assert {notice.way for notice in harness.fakes.pushed} == {NoticeWay.PUSH}
    await Replayer(
        workflows=[GenerationWorkflow],
        workflow_runner=WORKFLOW_RUNNER,
        data_converter=pydantic_data_converter,
    ).replay_workflow(replayed)


async def test_a_job_without_a_caller_is_told_by_mail_alone(build_harness: Build) -> None:
    harness = build_harness(scenes=1)
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF, mail=True)
        await job.result()
        await eventually(lambda: bool(harness.fakes.mailed), "who ordered it is mailed")
    assert harness.fakes.notices == []
