"""An early end on purpose: nothing more is bought, and the film is cut from what is there or paid for."""

import asyncio
from contextlib import suppress

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import (
    JobStatus,
    ProviderJobReport,
    ProviderJobState,
    RequestedEnd,
    SceneState,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle
from tests.workflows.fake_activities import DONE
from tests.workflows.steps import (
    Build,
    a_clip,
    a_retake,
    keep,
    picture,
    refusal,
    retake,
    scene_is,
    start,
    takes_asked,
)
from tests.workflows.story_errors import in_line_error

RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)
TOO_DEAR = ApplicationError("Too dear.", type=ErrorType.BUDGET_EXCEEDED, non_retryable=True)
LOST = ApplicationError("Lost.", type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True)


async def test_with_keep_nothing_more_is_bought_and_what_is_paid_for_is_waited_for(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness, parallel=1)
        await harness.fakes.reached("wait_for_news:1")
        await scene_is(job, 1, SceneState.SUBMITTED)
        harness.fakes.reports = [RUNNING, DONE]
        await harness.fakes.release("wait_for_news:1")
        await harness.fakes.reached("wait_for_news:1", times=2)
        harness.fakes.held = {"collect_clip:1"}
        await harness.fakes.reached("collect_clip:1")
        await keep(job)
        assert (await picture(job)).ending is RequestedEnd.KEEP
        await harness.fakes.release("collect_clip:1")
        outcome = await job.result()
        shown = await picture(job)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2, 3))
    assert [order.key.scene for order in harness.fakes.asked] == [1]
    assert {s.error.type for s in shown.scenes if s.error} == {ErrorType.NOT_BOUGHT}
    assert shown.ending is None


async def test_with_keep_a_take_in_line_is_ordered_no_more(build_harness: Build) -> None:
    in_line = in_line_error(scene=2)
    failures = {"submit_take:2": [in_line], "wait_for_slot:2": [in_line] * 99}
    harness = build_harness(failures=failures, scenes=2)
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await harness.fakes.reached("wait_for_slot:2")
        await keep(job)
        outcome = await job.result()
        second = (await picture(job)).scenes[1]
    assert [order.key.scene for order in harness.fakes.asked].count(2) == 1
    assert outcome.gaps == (2,)
    assert harness.fakes.frugal
    assert second.error is not None
    assert second.error.type == ErrorType.NOT_BOUGHT


async def test_with_keep_a_take_that_may_have_been_bought_is_looked_up_and_used(
    build_harness: Build,
) -> None:
    lost = ApplicationError("Lost.", type=ErrorType.OUTCOME_UNKNOWN)
    harness = build_harness(failures={"submit_take:2": [lost]}, scenes=2, held={"submit_take:2#2"})
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await harness.fakes.reached("submit_take:2", times=2)
        await keep(job)
        await harness.fakes.release("submit_take:2#2")
        outcome = await job.result()
    assert outcome.gaps == ()
    assert not harness.fakes.canceled


async def test_with_keep_in_a_later_run_what_is_there_stays(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness, parallel=1, retakes=(a_retake(1),), clips=(a_clip(2), a_clip(3)))
        await harness.fakes.reached("wait_for_news:1")
        await keep(job)
        await harness.fakes.release("wait_for_news:1")
        outcome = await job.result()
    assert outcome.gaps == ()
    assert takes_asked(harness, 2) == []


async def test_what_is_asked_in_a_jobs_first_task_is_not_told_that_the_job_is_older(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"submit_take:1", "submit_take:2", "submit_take:3"})
    job = await start(harness)
    early = asyncio.create_task(keep(job))
    await eventually(lambda: _is_admitted(job), "the update waits for the first task")
    async with harness.run_workers():
        assert await refusal(early) == ErrorType.NOTHING_TO_KEEP
        await job.cancel()
        harness.fakes.held.clear()
        await harness.fakes.release("submit_take:1")
        with pytest.raises(WorkflowFailureError):
            await job.result()


async def _is_admitted(job: Handle) -> bool:
    """A first task of which nobody has heard yet is there as soon as something waits for it."""
    return (await job.describe()).history_length > 1


@pytest.mark.parametrize("trouble", [TOO_DEAR, LOST])
async def test_with_keep_nobody_is_waited_for_who_should_decide(
    build_harness: Build, trouble: ApplicationError
) -> None:
    harness = build_harness(failures={"submit_take:2": [trouble]}, scenes=2)
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await harness.fakes.reached("submit_take:2")
        await keep(job)
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2,))
    assert not harness.fakes.live


async def test_a_take_of_which_nothing_was_heard_since_it_was_bought_is_something_to_keep(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"wait_for_news:1"}, scenes=1)
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1")
        await keep(job)
        await harness.fakes.release("wait_for_news:1")
        outcome = await job.result()
    assert outcome.gaps == ()


async def test_there_must_be_something_to_keep(build_harness: Build) -> None:
    harness = build_harness(held={"submit_take:1", "submit_take:2", "submit_take:3"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("submit_take:1")
        assert await refusal(keep(job)) == ErrorType.NOTHING_TO_KEEP
        harness.fakes.held.clear()
        await job.cancel()
        await harness.fakes.release("submit_take:1")
        with suppress(WorkflowFailureError):
            await job.result()


async def test_who_wanted_nothing_more_bought_gets_no_retake(build_harness: Build) -> None:
    harness = build_harness(held={"collect_clip:3"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("collect_clip:3")
        await scene_is(job, 1, SceneState.COMPLETE)
        await keep(job)
        assert await refusal(retake(job, a_retake(1))) == ErrorType.JOB_ENDING
        assert await refusal(keep(job)) == ErrorType.JOB_ENDING
        await harness.fakes.release("collect_clip:3")
        outcome = await job.result()
    assert outcome.gaps == ()
