"""What cannot be left out of a film, and why."""

import pytest
from temporalio.client import (
    WorkflowFailureError,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import ApplicationError

from contracts import (
    MUSIC_NUMBER,
    ApprovalChoice,
)
from contracts.error_types import ErrorType
from tests.workflows.conftest import Handle
from tests.workflows.steps import Build, leave_out, picture, slow, start


async def refusal(job: Handle, *numbers: int) -> tuple[str | None, str]:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await leave_out(job, *numbers)
    assert isinstance(refused.value.cause, ApplicationError)
    return refused.value.cause.type, refused.value.cause.message


async def test_what_is_not_being_made_is_not_left_out(build_harness: Build) -> None:
    harness = build_harness()
    async with slow(harness, "wait_for_news:2") as job:
        for number in (1, 9, MUSIC_NUMBER):
            kind, _ = await refusal(job, number)
            assert kind == ErrorType.NOT_BEING_MADE
        assert (await picture(job)).scenes[1].condition is None


async def test_nothing_is_left_out_of_a_storyboard_that_waits(build_harness: Build) -> None:
    harness = build_harness()
    async with harness.run_workers():
        job = await start(harness, approval=ApprovalChoice.STORYBOARD)
        await harness.fakes.reached("note_status:awaiting_approval")
        assert (await refusal(job, 2))[0] == ErrorType.NOT_BEING_MADE
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()


async def test_something_must_be_left_that_a_film_can_be_cut_from(build_harness: Build) -> None:
    harness = build_harness(scenes=2, held={"wait_for_news:1", "wait_for_news:2"})
    async with harness.run_workers():
        job = await start(harness)
        for step in ("wait_for_news:1", "wait_for_news:2"):
            await harness.fakes.reached(step)
        assert (await refusal(job, 1, 2))[0] == ErrorType.NOTHING_TO_KEEP
        await leave_out(job, 1)
        assert (await refusal(job, 2))[0] == ErrorType.NOTHING_TO_KEEP
        for step in ("wait_for_news:1", "wait_for_news:2"):
            await harness.fakes.release(step)
        outcome = await job.result()
    assert outcome.gaps == (1,)


async def test_of_a_job_that_is_stopped_nothing_is_left_out(build_harness: Build) -> None:
    harness = build_harness()
    async with slow(harness, "wait_for_news:2") as job:
        harness.fakes.held.add("cancel_take:2")
        await job.cancel()
        await harness.fakes.reached("cancel_take:2")
        assert (await refusal(job, 2))[0] == ErrorType.JOB_ENDING
        await harness.fakes.release("cancel_take:2")
        with pytest.raises(WorkflowFailureError):
            await job.result()
