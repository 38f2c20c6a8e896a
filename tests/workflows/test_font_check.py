"""Fonts are looked for before anything is bought, and again once the owner has edited what is drawn."""

from collections.abc import Callable

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import ApprovalChoice, ApproveOrder, EditOrder, JobStatus
from contracts.error_types import ErrorType
from tests.workflows.conftest import WorkflowHarness
from workflows.generation import GenerationWorkflow

BuildHarness = Callable[..., WorkflowHarness]
NO_FONT = ApplicationError("Install fonts.", type=ErrorType.CAPTIONS_UNDRAWABLE, non_retryable=True)


async def test_a_film_whose_letters_no_font_has_fails_before_anything_is_bought(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(scenes=1, failures={"check_fonts": [NO_FONT]})
    async with harness.run_workers():
        with pytest.raises(WorkflowFailureError):
            await (await harness.start(draws_text=True)).result()
    assert harness.fakes.asked == []
    [closed] = harness.fakes.closed
    assert closed.error is not None
    assert (closed.error.type, closed.error.message) == (ErrorType.CAPTIONS_UNDRAWABLE, "Install fonts.")


async def test_an_edited_storyboard_is_looked_at_again(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, draft_scenes=1)
    async with harness.run_workers():
        job = await harness.start(draws_text=True, approval=ApprovalChoice.STORYBOARD)
        await harness.fakes.reached("note_status:awaiting_approval")
        assert harness.fakes.calls["check_fonts"] == 1
        edit = EditOrder(job_id=job.id, draft_id="draft", revision=0)
        await job.execute_update(GenerationWorkflow.edit_storyboard, edit)
        await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder(revision=1))
        assert (await job.result()).status is JobStatus.COMPLETED
    assert harness.fakes.calls["check_fonts"] == 2


async def test_a_film_without_text_in_its_pictures_needs_no_font(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1)
    async with harness.run_workers():
        assert (await (await harness.start()).result()).status is JobStatus.COMPLETED
    assert harness.fakes.calls["check_fonts"] == 0
