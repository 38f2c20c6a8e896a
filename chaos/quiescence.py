"""Conditions that end a run: jobs and paid calls are final, and the reconciler has nothing left to do."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from temporalio.client import Client
from temporalio.service import RPCError

from chaos.database_reader import FINAL_STATUSES, NO_ANSWER, DatabaseReader
from chaos.deployment import ChaosDeployment
from chaos.plan import OWNERS

CHECK_SECONDS = 1.0
RUNNING_QUERY = "ExecutionStatus='Running' AND WorkflowType='{}'"
Condition = Callable[[], Awaitable[bool]]


class Quiescence:
    """Tells whether a run has come to rest."""

    def __init__(self, deployment: ChaosDeployment, catalog: DatabaseReader) -> None:
        self._deployment, self._catalog = deployment, catalog

    async def all_jobs_ended(self) -> bool:
        """Return whether every job has a final status in the database."""
        try:
            jobs = await self._catalog.read_jobs()
        except NO_ANSWER:
            return False
        return all(job.status in FINAL_STATUSES for job in jobs)

    async def no_film_in_progress(self) -> bool:
        """Return whether no GenerationWorkflow runs, as the Temporal server says."""
        try:
            return await self._count_running("GenerationWorkflow") == 0
        except (RPCError, RuntimeError):
            return False

    async def count_late_clips(self) -> int:
        """Return how many late clips are still polled for: up to a day, even if the file never comes."""
        return await self._count_running("ReclaimWorkflow")

    async def _count_running(self, kind: str) -> int:
        client = await Client.connect(self._deployment.temporal_address)
        return (await client.count_workflows(RUNNING_QUERY.format(kind))).count

    async def is_reconciled(self) -> bool:
        """Return whether the reconciler found nothing to do and every paid call is terminal."""
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            try:
                answer = await client.post(f"{self._deployment.api_url(OWNERS[0])}/api/v1/jobs/recover")
            except httpx.TransportError:
                return False
        nothing = answer.is_success and not any(answer.json().values())
        return nothing and all(take.state == "terminal" for take in await self._catalog.read_takes())


async def wait_until(condition: Condition, seconds: float, what: str) -> None:
    """Wait for the condition. Raises TimeoutError after `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            while not await condition():
                await asyncio.sleep(CHECK_SECONDS)
    except TimeoutError:
        raise TimeoutError(f"it never came true that {what}") from None
