"""An owner who does not wait for a scene: it is let go, and the film is cut without it."""

import pytest
from temporalio.client import (
    WorkflowFailureError,
    WorkflowHandle,
)
from temporalio.exceptions import ApplicationError

from contracts import (
    MUSIC_NUMBER,
    AudioChoice,
    CancelReceipt,
    JobStatus,
    LedgerStage,
    ModelChoice,
    ProviderJobState,
    SceneState,
    TakeCondition,
    TakeKey,
)
from contracts.error_types import ErrorType
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.steps import Build, keep, leave_out, picture, scene_is, slow, start, takes_asked
from workflows.late_take import ReclaimWorkflow, reclaim_workflow_id

REFUSED = ApplicationError("No money.", type=ErrorType.QUOTA_EXHAUSTED, non_retryable=True)
LOST = ApplicationError("Lost.", type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True)
TOO_DEAR = ApplicationError("Too dear.", type=ErrorType.BUDGET_EXCEEDED, non_retryable=True)
AWAY = ApplicationError("The service is away.", type=ErrorType.TRANSIENT, non_retryable=True)


async def followed(harness: WorkflowHarness, job: Handle, number: int) -> ProviderJobState | None:
    """How the late take of a scene ended."""
    key = TakeKey(job_id=job.id, stage=LedgerStage.SCENE, scene=number)
    handle: WorkflowHandle[ReclaimWorkflow, ProviderJobState | None] = harness.client.get_workflow_handle(
        reclaim_workflow_id(key), result_type=ProviderJobState
    )
    return await handle.result()


# --- the cut ---


async def test_the_film_is_cut_without_a_scene_that_takes_too_long(build_harness: Build) -> None:
    harness = build_harness()
    async with slow(harness, "wait_for_news:2") as job:
        await leave_out(job, 2)
        outcome = await job.result()
        second = (await picture(job)).scenes[1]
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2,))
    assert [order.scenes for order in harness.fakes.composed] == [(1, 3)]
    assert len(harness.fakes.canceled) == 1
    assert second.error is not None
    assert (second.state, second.error.type) == (SceneState.FAILED, ErrorType.LEFT_OUT)
    assert (second.receipt, second.condition, second.detail) == (CancelReceipt.NOT_BILLED, None, "")
    assert harness.find_close(job.id).failures[2].type == ErrorType.LEFT_OUT


async def test_the_film_goes_without_its_music(build_harness: Build) -> None:
    harness = build_harness()
    async with slow(harness, "wait_for_news:0", audio=AudioChoice.MUSIC) as job:
        await leave_out(job, MUSIC_NUMBER)
        outcome = await job.result()
        shown = await picture(job)
    assert outcome.gaps == ()
    assert [order.with_soundtrack for order in harness.fakes.composed] == [False]
    assert shown.audio is not None
    assert (shown.audio.state, shown.audio.receipt) == (SceneState.FAILED, CancelReceipt.NOT_BILLED)
    assert shown.detail == "The film has no music: You wanted the film without it."


async def test_a_scene_that_still_waits_for_its_turn_is_never_ordered(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness, parallel=1)
        await harness.fakes.reached("wait_for_news:1")
        await leave_out(job, 2, 3)
        shown = await picture(job)
        await harness.fakes.release("wait_for_news:1")
        outcome = await job.result()
    assert [scene.receipt for scene in shown.scenes] == [None, *[CancelReceipt.NEVER_STARTED] * 2]
    assert outcome.gaps == (2, 3)
    assert [order.key.scene for order in harness.fakes.asked] == [1]
    assert not harness.fakes.calls["cancel_take:2"]


async def test_until_it_is_stopped_it_is_told_as_being_left_out(build_harness: Build) -> None:
    harness = build_harness()
    async with slow(harness, "wait_for_news:2") as job:
        harness.fakes.held.add("cancel_take:2")
        await leave_out(job, 2)
        await harness.fakes.reached("cancel_take:2")
        leaving = await picture(job)
        await harness.fakes.release("cancel_take:2")
        await job.result()
    assert (leaving.scenes[1].condition, leaving.ending) == (TakeCondition.LEFT_OUT, None)


async def test_who_buys_nothing_more_need_not_wait_for_what_is_ordered(build_harness: Build) -> None:
    harness = build_harness()
    async with slow(harness, "wait_for_news:2") as job:
        await keep(job)
        await leave_out(job, 2)
        outcome = await job.result()
    assert outcome.gaps == (2,)


# --- the money ---


@pytest.mark.parametrize("receipt", [CancelReceipt.STILL_BILLED, CancelReceipt.KEPT])
async def test_what_is_paid_for_all_the_same_is_followed_to_its_end(
    build_harness: Build, receipt: CancelReceipt
) -> None:
    harness = build_harness(price_usd=0.5, receipt=receipt)
    async with slow(harness, "wait_for_news:2") as job:
        await leave_out(job, 2)
        outcome = await job.result()
        await harness.fakes.release("wait_for_news:2")
        assert await followed(harness, job, 2) is ProviderJobState.SUCCEEDED
        second = (await picture(job)).scenes[1]
    assert (outcome.gaps, second.receipt) == ((2,), receipt)
    assert harness.fakes.calls["keep_take:2"] == 1
    assert takes_asked(harness, 2) == [(1, "fake")]


async def test_a_service_that_cannot_be_reached_holds_up_no_film(build_harness: Build) -> None:
    harness = build_harness(price_usd=0.5, failures={"cancel_take:2": [AWAY]})
    async with slow(harness, "wait_for_news:2") as job:
        await leave_out(job, 2)
        outcome = await job.result()
        second = (await picture(job)).scenes[1]
        await harness.fakes.release("wait_for_news:2")
        assert await followed(harness, job, 2) is ProviderJobState.SUCCEEDED
    assert (outcome.gaps, second.receipt) == ((2,), CancelReceipt.UNKNOWN)


async def test_what_waits_for_a_larger_budget_waits_no_more(build_harness: Build) -> None:
    harness = build_harness(failures={"submit_take:2": [TOO_DEAR]})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("note_status:awaiting_approval")
        await leave_out(job, 2)
        outcome = await job.result()
    assert outcome.gaps == (2,)
    assert harness.fakes.calls["note_status:processing"] == 1


async def test_what_waits_for_a_decision_needs_none(build_harness: Build) -> None:
    harness = build_harness(failures={"submit_take:2": [LOST]})
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 2, SceneState.HELD)
        await leave_out(job, 2)
        outcome = await job.result()
    assert outcome.gaps == (2,)
    assert harness.fakes.calls["cancel_take:2"] == 1
    assert not harness.fakes.resolved


async def test_it_is_stopped_once_however_often_it_is_left_out(build_harness: Build) -> None:
    harness = build_harness()
    async with slow(harness, "wait_for_news:2") as job:
        harness.fakes.held.add("cancel_take:2")
        for _ in range(3):
            await leave_out(job, 2)
        await harness.fakes.release("cancel_take:2")
        await job.result()
        second = (await picture(job)).scenes[1]
    assert second.receipt is CancelReceipt.NOT_BILLED
    assert harness.fakes.calls["cancel_take:2"] == 1


async def test_a_cancel_of_the_job_waits_for_what_is_being_left_out(build_harness: Build) -> None:
    harness = build_harness()
    async with slow(harness, "wait_for_news:2") as job:
        harness.fakes.held.add("cancel_take:2")
        await leave_out(job, 2)
        await harness.fakes.reached("cancel_take:2")
        await job.cancel()
        await harness.fakes.release("cancel_take:2")
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert not harness.fakes.live
    assert harness.fakes.log.index("cancel_take:2 ends") < harness.fakes.log.index("close_job begins")


@pytest.mark.parametrize("failures", [[], [REFUSED]], ids=["accepted", "refused"])
async def test_an_order_that_is_under_way_is_stopped_when_it_is_answered(
    build_harness: Build, failures: list[ApplicationError]
) -> None:
    harness = build_harness(failures={"submit_take:2": failures})
    elsewhere = (ModelChoice(provider="other", model="other-1"),)
    async with slow(harness, "submit_take:2", fallbacks=elsewhere) as job:
        await leave_out(job, 2)
        await harness.fakes.release("submit_take:2")
        outcome = await job.result()
    assert outcome.gaps == (2,)
    assert takes_asked(harness, 2) == [(1, "fake")]
    assert (harness.fakes.calls["cancel_take:2"], harness.fakes.calls["wait_for_news:2"]) == (1, 0)
    assert not harness.fakes.live
