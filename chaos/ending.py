"""When a run is over: jobs and paid calls have their ends, and the reconciler has nothing left to do."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from temporalio.client import Client
from temporalio.service import RPCError

from chaos.catalog import ENDED, Catalog
from chaos.house import House
from chaos.plan import OWNERS

LOOK_SECONDS = 1.0
RUNNING = "ExecutionStatus='Running' AND WorkflowType='{}'"
Condition = Callable[[], Awaitable[bool]]


class Ending:
    """Looks whether it is over."""

    def __init__(self, house: House, catalog: Catalog) -> None:
        self._house, self._catalog = house, catalog

    async def all_jobs_ended(self) -> bool:
        """By the catalog."""
        return all(job.status in ENDED for job in self._catalog.jobs())

    async def no_film_is_made(self) -> bool:
        """By the Temporal server."""
        try:
            return await self._running("GenerationWorkflow") == 0
        except (RPCError, RuntimeError):
            return False

    async def late_clips(self) -> int:
        """How many late clips are still asked for: for a day, also where a service gives a file no more."""
        return await self._running("ReclaimWorkflow")

    async def _running(self, kind: str) -> int:
        client = await Client.connect(self._house.temporal_target)
        return (await client.count_workflows(RUNNING.format(kind))).count

    async def reconciled(self) -> bool:
        """Whether the reconciler had nothing to heal, and every paid call has its end."""
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            try:
                answer = await client.post(f"{self._house.api_url(OWNERS[0])}/api/v1/jobs/recover")
            except httpx.TransportError:
                return False
        nothing = answer.is_success and not any(answer.json().values())
        return nothing and all(take.state == "terminal" for take in self._catalog.takes())


async def until(condition: Condition, seconds: float, what: str) -> None:
    """Wait for the condition. Raises TimeoutError."""
    try:
        async with asyncio.timeout(seconds):
            while not await condition():
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise TimeoutError(f"it never came true that {what}") from None
