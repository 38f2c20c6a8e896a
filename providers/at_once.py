"""Services that answer a submit with the file itself: the inbox keeps it, and its name is the job's id."""

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path

from providers.http import Answer, outcome_unknown
from providers.protocol import Inbox, Lost, Order
from providers.sentences import refusal
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

# Between two tries to keep it.
PUT_PAUSES_SECONDS = (1.0, 5.0)
# Behind a job's name: what the service stated that it cost, in US dollars.
COST = ".cost"
# What comes with 200 and is one of these is no recording, and was paid for all the same.
NOT_MEDIA = ("application/json", "application/problem+json", "text/")


class AtOnce:
    """The part of a provider that is the same for all such services: everything but the submit."""

    def __init__(self, service: str, inbox: Inbox) -> None:
        self._service = service
        self._inbox = inbox

    def owns(self, provider_job_id: str) -> bool:
        """Whether the id is a name in the inbox, and not one that the service gave."""
        return provider_job_id.startswith(f"{self._service}/")

    async def keep(self, order: Order, content: bytes, *, cost_usd: float | None = None) -> str:
        """Put what the service made into the inbox, and beside it what it said that it cost; the job's id."""
        name = self._name(order)
        with tempfile.TemporaryDirectory() as folder:
            file, bill = Path(folder, "answer"), Path(folder, "cost")
            await asyncio.to_thread(file.write_bytes, content)
            await self._put(name, file)
            if cost_usd is not None:
                await asyncio.to_thread(bill.write_text, str(cost_usd))
                # Without it the list's price counts: no reason to lose the music.
                with suppress(Exception):
                    await self._inbox.put(name + COST, bill)
        return name

    async def find(self, lost: Lost) -> str | None:
        """The job's id, if an earlier try came as far as the inbox. The service itself keeps no list."""
        name = self._name(lost.order)
        if not await self._has(name):
            raise outcome_unknown()
        return name

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """What is in the inbox is done; what is not is lost."""
        if not await self._has(provider_job_id):
            raise refusal(ErrorType.JOB_LOST)
        cost = await self._stated_cost(provider_job_id)
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100, cost_usd=cost)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Write the file there."""
        if not await self._inbox.get(provider_job_id, into):
            raise refusal(ErrorType.JOB_LOST)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """It was made before anyone could cancel it."""
        if not await self._has(provider_job_id):
            raise refusal(ErrorType.JOB_LOST)
        return Receipt.KEPT

    async def release(self, provider_job_id: str) -> None:
        """Nobody needs it in the inbox any more."""
        await self._inbox.delete(provider_job_id)
        await self._inbox.delete(provider_job_id + COST)

    async def _put(self, name: str, file: Path) -> None:
        # It was paid for, and is only here: the activity's next try would have nothing to put there.
        for seconds in PUT_PAUSES_SECONDS:
            with suppress(Exception):
                return await self._inbox.put(name, file)
            await asyncio.sleep(seconds)
        return await self._inbox.put(name, file)

    async def _has(self, name: str) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            return await self._inbox.get(name, Path(folder, "answer"))

    async def _stated_cost(self, name: str) -> float | None:
        with tempfile.TemporaryDirectory() as folder:
            bill = Path(folder, "cost")
            there = await self._inbox.get(name + COST, bill)
            return float(await asyncio.to_thread(bill.read_text)) if there else None

    def _name(self, order: Order) -> str:
        return f"{self._service}/{order.token}"


def media_of(answer: Answer) -> bytes:
    """The body, if it can be a recording.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: it cannot, and nobody knows what became of the money.
    """
    said = answer.headers.get("content-type", "").strip().lower()
    if not answer.body or said.startswith(NOT_MEDIA):
        raise outcome_unknown()
    return answer.body
