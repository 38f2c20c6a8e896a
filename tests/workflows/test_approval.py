"""A storyboard that its owner wants to see first: nothing is bought before the answer, however late."""

from collections.abc import Callable
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError, WorkflowUpdateFailedError, WorkflowUpdateStage
from temporalio.exceptions import ApplicationError

from contracts import (
    ApprovalChoice,
    ApprovalGate,
    ApproveOrder,
    AudioChoice,
    EditOrder,
    JobStatus,
    ProgressResponse,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from workflows.generation import GenerationWorkflow

Build = Callable[..., WorkflowHarness]
A_BLINK_HOURS = 0.5 / 3600
ACCEPTED = WorkflowUpdateStage.ACCEPTED


async def asked(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    """A job that waits for its owner."""
    job = await harness.start(audio=AudioChoice.OFF, approval=ApprovalChoice.STORYBOARD, **more)
    await harness.fakes.reached("note_status:awaiting_approval")
    return job


async def picture(job: Handle) -> ProgressResponse:
    return await job.query(GenerationWorkflow.get_progress)


async def approve(job: Handle, revision: int | None = None) -> None:
    await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder(revision=revision))


async def edit(job: Handle, revision: int) -> None:
    order = EditOrder(job_id=job.id, draft_id="d", revision=revision)
    await job.execute_update(GenerationWorkflow.edit_storyboard, order)


def why(error: WorkflowUpdateFailedError) -> str | None:
    return error.cause.type if isinstance(error.cause, ApplicationError) else None


async def test_nothing_is_bought_before_the_owner_approves_and_the_price_is_shown(
    build_harness: Build,
) -> None:
    harness = build_harness()
    async with harness.run_workers():
        job = await asked(harness)
        waiting = await picture(job)
        assert waiting.status is JobStatus.AWAITING_APPROVAL
        assert waiting.approval is not None
        assert (waiting.approval.gate, waiting.approval.price_usd) == (ApprovalGate.STORYBOARD, 3)
        assert waiting.approval.expires_at is not None
        assert not harness.fakes.asked
        await approve(job)
        outcome = await job.result()
        assert (await picture(job)).approval is None
    assert outcome.status is JobStatus.COMPLETED
    assert harness.fakes.approved


async def test_an_approved_storyboard_is_not_shown_again_to_a_later_run(build_harness: Build) -> None:
    harness = build_harness(approved=True)
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF, approval=ApprovalChoice.STORYBOARD)
        await job.result()
    assert harness.fakes.calls["note_status:awaiting_approval"] == 0


async def test_the_film_is_made_of_the_edited_scenes(build_harness: Build) -> None:
    harness = build_harness(draft_scenes=2)
    async with harness.run_workers():
        job = await asked(harness)
        await edit(job, 0)
        shown = await picture(job)
        assert [scene.number for scene in shown.scenes] == [1, 2]
        assert shown.approval is not None
        assert (shown.approval.revision, shown.approval.price_usd) == (1, 2)
        await approve(job, 1)
        await job.result()
    assert sorted(order.key.scene for order in harness.fakes.asked) == [1, 2]


async def test_who_approves_what_was_edited_meanwhile_is_refused(build_harness: Build) -> None:
    harness = build_harness()
    async with harness.run_workers():
        job = await asked(harness)
        await edit(job, 0)
        with pytest.raises(WorkflowUpdateFailedError) as stale:
            await approve(job, 0)
        with pytest.raises(WorkflowUpdateFailedError) as second:
            await edit(job, 0)
        await approve(job)
        await job.result()
    assert why(stale.value) == why(second.value) == ErrorType.REVISION_CONFLICT


async def test_what_does_not_wait_cannot_be_approved_or_edited(build_harness: Build) -> None:
    harness = build_harness(held={"compose_film"})
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        await harness.fakes.reached("compose_film")
        for call in (approve(job), edit(job, 0)):
            with pytest.raises(WorkflowUpdateFailedError) as refused:
                await call
            assert why(refused.value) == ErrorType.NOT_WAITING
        await harness.fakes.release("compose_film")
        await job.result()


async def test_without_an_answer_the_job_fails_in_the_end_and_has_bought_nothing(
    build_harness: Build,
) -> None:
    harness = build_harness()
    async with harness.run_workers():
        job = await asked(harness, approval_hours=A_BLINK_HOURS)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    (end,) = harness.fakes.closed
    assert end.error is not None
    assert (end.status, end.error.type) == (JobStatus.FAILED, ErrorType.APPROVAL_EXPIRED)
    assert not harness.fakes.asked


async def test_a_job_that_waits_can_be_cancelled(build_harness: Build) -> None:
    harness = build_harness()
    async with harness.run_workers():
        job = await asked(harness)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert [end.status for end in harness.fakes.closed] == [JobStatus.CANCELED]


async def test_an_edit_changes_how_many_takes_are_made_of_each_scene(build_harness: Build) -> None:
    harness = build_harness()
    async with harness.run_workers():
        job = await asked(harness)
        order = EditOrder(job_id=job.id, draft_id="d", revision=0, takes=2)
        await job.execute_update(GenerationWorkflow.edit_storyboard, order)
        assert (await picture(job)).takes == 2
        await approve(job, 1)
        await job.result()
    assert {order.key.take for order in harness.fakes.asked} == {1, 2}


async def test_an_edit_under_way_when_the_job_ends_gets_its_answer(build_harness: Build) -> None:
    harness = build_harness(held={"adopt_draft"})
    async with harness.run_workers():
        job = await asked(harness)
        order = EditOrder(job_id=job.id, draft_id="d", revision=0)
        editing = await job.start_update(GenerationWorkflow.edit_storyboard, order, wait_for_stage=ACCEPTED)
        await harness.fakes.reached("adopt_draft")
        await job.cancel()
        await eventually(lambda: _cancel_arrived(job), "the cancel is in the history")
        await harness.fakes.release("adopt_draft")
        assert (await editing.result()).revision == 1
        with pytest.raises(WorkflowFailureError):
            await job.result()


async def _cancel_arrived(job: Handle) -> bool:
    events = (await job.fetch_history()).events
    return any(e.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED for e in events)
