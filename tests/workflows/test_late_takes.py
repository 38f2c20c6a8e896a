"""A take that outlives our patience is paid for, and so it is asked for on and kept."""

from datetime import timedelta

import pytest
from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from contracts import (
    CancelReceipt,
    ProviderJobReport,
    ProviderJobState,
    SceneState,
)
from contracts.error_types import ErrorType
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import DONE, PATIENCE_SECONDS
from tests.workflows.steps import ELSEWHERE, Build, key_of, one_scene, picture, start
from workflows.late_take import ReclaimWorkflow, reclaim_workflow_id

RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)


async def reclaimed(harness: WorkflowHarness, job: Handle) -> ProviderJobState | None:
    handle: WorkflowHandle[ReclaimWorkflow, ProviderJobState | None] = harness.client.get_workflow_handle(
        reclaim_workflow_id(key_of(job)), result_type=ProviderJobState
    )
    return await handle.result()


def too_late() -> ApplicationError:
    """No news, and the next poll lies beyond all patience: the server ends the wait at once."""
    return ApplicationError(
        "no news",
        type=ErrorType.NO_NEWS,
        category=ApplicationErrorCategory.BENIGN,
        next_retry_delay=timedelta(seconds=2 * PATIENCE_SECONDS),
    )


async def test_a_take_that_is_out_of_our_patience_is_kept_when_it_comes(build_harness: Build) -> None:
    harness = build_harness(scenes=2, failures={"wait_for_news:1": [too_late()]}, price_usd=0.5)
    async with harness.run_workers():
        job = await start(harness, **ELSEWHERE)
        outcome = await job.result()
        error = (await picture(job)).scenes[0].error
        assert await reclaimed(harness, job) is ProviderJobState.SUCCEEDED
    assert outcome.gaps == (1,)
    assert error is not None
    assert error.type == ErrorType.TIMED_OUT
    assert {order.provider for order in harness.fakes.asked} == {"fake"}, (
        "it may still come: no other is paid"
    )
    assert harness.fakes.calls["keep_take:1"] == 1
    waits = [wait for wait in harness.fakes.waits if wait.accepted.key.scene == 1]
    assert [(wait.last, wait.slowly) for wait in waits] == [(False, False), (True, False), (False, True)]


async def test_what_ended_while_nobody_of_us_could_ask_is_not_late(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"wait_for_news:1": [too_late()]}, ended_meanwhile=True)
    async with harness.run_workers():
        job = await start(harness)
        outcome = await job.result()
    assert outcome.gaps == ()
    assert [wait.last for wait in harness.fakes.waits] == [False, True]


async def test_a_late_take_that_never_ends_is_given_up(build_harness: Build) -> None:
    dead = ApplicationError("gone", type=ErrorType.JOB_LOST, non_retryable=True)
    harness = build_harness(scenes=2, failures={"wait_for_news:1": [too_late(), dead, dead]})
    async with harness.run_workers():
        job = await start(harness)
        await job.result()
        assert await reclaimed(harness, job) is None
    assert harness.fakes.calls["give_up_take:1"] == 1


@pytest.mark.parametrize("receipt", [CancelReceipt.STILL_BILLED, CancelReceipt.KEPT])
async def test_what_is_paid_for_though_it_was_cancelled_is_asked_for_on(
    build_harness: Build, receipt: CancelReceipt
) -> None:
    harness = one_scene(build_harness, reports=[RUNNING, DONE], receipt=receipt, price_usd=0.5)
    harness.fakes.held = {"wait_for_news:1#2"}
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1", times=2)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        shown = (await picture(job)).scenes[0]
        await harness.fakes.reached("wait_for_news:1", times=3)
        await harness.fakes.release("wait_for_news:1#2")
        assert await reclaimed(harness, job) is ProviderJobState.SUCCEEDED
    assert (shown.state, shown.receipt) == (SceneState.CANCELED, receipt)
    assert harness.fakes.calls["keep_take:1"] == 1
