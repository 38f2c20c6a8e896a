"""Updates of a running job, as the API sends them: the workflow accepts or refuses each at once."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from temporalio.client import Client, WorkflowHandle

from contracts import (
    ApproveOrder,
    ChooseOrder,
    DecideVoiceOrder,
    DrawStillOrder,
    EditOrder,
    GenerationOutcome,
    LeaveOutOrder,
    ResolveOrder,
    RetakeOrder,
    Storyboard,
)
from temporal_client.errors import translate_update_errors
from workflows.generation import GenerationWorkflow

T = TypeVar("T")
# A person waits for the answer; the queries' module says how much of it a killed worker costs. `resolve_take`
# may poll the take's provider first, which takes longer.
ANSWER_SECONDS, RESOLVE_SECONDS = 10.0, 25.0


class WorkflowUpdates:
    """The updates of a job's workflow. Every method may raise these.

    Raises:
        NoSuchWorkflowError: the job has no running workflow.
        UpdateRefusedError: with the error type and the sentence that say why.
        NoWorkerError: no worker handled it in time; it may still be done.
        UpdateAnswerLostError: the run ended, or was reset, before it answered; it may still be done.
        TemporalUnavailableError: the server does not answer.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def resolve_take(self, order: ResolveOrder) -> None:
        """Decide about a take whose payment is unknown; return when the decision is recorded."""
        job = self._workflow_handle(order.key.job_id)
        await _await_answer(job.execute_update(GenerationWorkflow.resolve_take, order), RESOLVE_SECONDS)

    async def approve_storyboard(self, job_id: str, order: ApproveOrder) -> None:
        """Approve the storyboard."""
        await _await_answer(
            self._workflow_handle(job_id).execute_update(GenerationWorkflow.approve_storyboard, order)
        )

    async def edit_storyboard(self, order: EditOrder) -> Storyboard:
        """Replace the storyboard by a draft, and return its outline."""
        job = self._workflow_handle(order.job_id)
        return await _await_answer(job.execute_update(GenerationWorkflow.edit_storyboard, order))

    async def draw_still(self, job_id: str, order: DrawStillOrder) -> None:
        """Have a still of a scene drawn, while the storyboard waits for its owner."""
        await _await_answer(
            self._workflow_handle(job_id).execute_update(GenerationWorkflow.draw_still, order)
        )

    async def decide_voice(self, job_id: str, order: DecideVoiceOrder) -> None:
        """Go on with a film whose voice has failed for good."""
        await _await_answer(
            self._workflow_handle(job_id).execute_update(GenerationWorkflow.decide_voice, order)
        )

    async def retake_scene(self, job_id: str, order: RetakeOrder) -> None:
        """Start a new take of a scene."""
        await _await_answer(
            self._workflow_handle(job_id).execute_update(GenerationWorkflow.retake_scene, order)
        )

    async def choose_take(self, job_id: str, order: ChooseOrder) -> None:
        """Compose the film with another take."""
        await _await_answer(
            self._workflow_handle(job_id).execute_update(GenerationWorkflow.choose_take, order)
        )

    async def leave_out(self, job_id: str, order: LeaveOutOrder) -> None:
        """Cut the film without these parts, and stop making them."""
        await _await_answer(
            self._workflow_handle(job_id).execute_update(GenerationWorkflow.leave_out_scenes, order)
        )

    async def finish_with_clips(self, job_id: str) -> None:
        """Stop spending, and finish the film with the clips that are ready or paid for."""
        await _await_answer(
            self._workflow_handle(job_id).execute_update(GenerationWorkflow.finish_with_clips)
        )

    def _workflow_handle(self, job_id: str) -> WorkflowHandle[GenerationWorkflow, GenerationOutcome]:
        return self._client.get_workflow_handle_for(GenerationWorkflow.run, job_id)


async def _await_answer(update: Awaitable[T], seconds: float = ANSWER_SECONDS) -> T:
    with translate_update_errors():
        async with asyncio.timeout(seconds):
            return await update
