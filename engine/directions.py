"""What an owner tells a job that goes on: each is an update, which the workflow takes or refuses at once."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from temporalio.client import Client, WorkflowHandle

from engine.errors import translated_update
from workflows.contracts import (
    ApproveOrder,
    ChooseOrder,
    EditOrder,
    GenerationOutcome,
    ResolveOrder,
    RetakeOrder,
    Storyboard,
)
from workflows.generation import GenerationWorkflow

T = TypeVar("T")
# A person waits for these answers; `engine.questions` tells what a killed worker takes of that. Before a take
# is adopted its provider is asked, and that may take longer.
ANSWER_SECONDS, RESOLVE_SECONDS = 10.0, 25.0


class Directions:
    """Every method may raise these.

    Raises:
        NoSuchRunError: the job has no workflow that goes on.
        RefusedError: with the type and the sentence that say why not.
        NoWorkerError: no worker took it up in time; it may still be done.
        AnswerLostError: the run ended, or was reset, before it answered; it may still be done.
        EngineAwayError: the server does not answer.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def resolve(self, order: ResolveOrder) -> None:
        """Settle a take of which nobody knows whether it was paid for; returns when that is written."""
        job = self._job(order.key.job_id)
        await _answer(job.execute_update(GenerationWorkflow.resolve, order), RESOLVE_SECONDS)

    async def approve(self, job_id: str, order: ApproveOrder) -> None:
        """Have the storyboard made."""
        await _answer(self._job(job_id).execute_update(GenerationWorkflow.approve_storyboard, order))

    async def edit(self, order: EditOrder) -> Storyboard:
        """Put a draft in the storyboard's place; the storyboard as it is then."""
        job = self._job(order.job_id)
        return await _answer(job.execute_update(GenerationWorkflow.edit_storyboard, order))

    async def retake(self, job_id: str, order: RetakeOrder) -> None:
        """Make a scene anew."""
        await _answer(self._job(job_id).execute_update(GenerationWorkflow.retake, order))

    async def choose(self, job_id: str, order: ChooseOrder) -> None:
        """Cut the film with another take."""
        await _answer(self._job(job_id).execute_update(GenerationWorkflow.choose, order))

    async def keep(self, job_id: str) -> None:
        """Buy nothing more, and cut a film from what is there."""
        await _answer(self._job(job_id).execute_update(GenerationWorkflow.keep))

    def _job(self, job_id: str) -> WorkflowHandle[GenerationWorkflow, GenerationOutcome]:
        return self._client.get_workflow_handle_for(GenerationWorkflow.run, job_id)


async def _answer(update: Awaitable[T], seconds: float = ANSWER_SECONDS) -> T:
    with translated_update():
        async with asyncio.timeout(seconds):
            return await update
