"""Providers that answer a submit with the file itself: it is kept in a result store, under the job's id."""

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.kit.error_messages import provider_error
from providers.kit.stated_costs import read_amount
from providers.kit.transport import HttpResponse, outcome_unknown_error
from providers.protocol import LostSubmit, MediaOrder, ResultStore

# Pauses between tries to store the file.
PUT_PAUSES_SECONDS = (1.0, 5.0)
# Suffix of the stored cost that the service stated, in US dollars.
COST_SUFFIX = ".cost"
# A 200 response of these types is no recording, yet may have been billed.
NON_MEDIA_TYPES = ("application/json", "application/problem+json", "text/")


class SynchronousProvider:
    """Base class of such providers: everything but the submit."""

    def __init__(self, service: str, inbox: ResultStore) -> None:
        self._service = service
        self._inbox = inbox

    def owns_job(self, provider_job_id: str) -> bool:
        """Return whether the id is a name in the result store, not an id given by the service."""
        return provider_job_id.startswith(f"{self._service}/")

    async def store_result(self, order: MediaOrder, content: bytes, *, cost_usd: float | None = None) -> str:
        """Store the file, and beside it the cost that the service stated; return the job's id."""
        name = self._result_name(order)
        with tempfile.TemporaryDirectory() as folder:
            file, bill = Path(folder, "answer"), Path(folder, "cost")
            await asyncio.to_thread(file.write_bytes, content)
            await self._put_with_retries(name, file)
            if cost_usd is not None:
                await asyncio.to_thread(bill.write_text, str(cost_usd))
                # Without it the list price counts: no reason to lose the music.
                with suppress(Exception):
                    await self._inbox.put_file(name + COST_SUFFIX, bill)
        return name

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Return the job's id if an earlier try reached the result store. The service itself has no list."""
        name = self._result_name(lost.order)
        if not await self._is_stored(name):
            raise outcome_unknown_error()
        return name

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Report a stored file as SUCCEEDED; raise JOB_LOST for a missing one."""
        if not await self._is_stored(provider_job_id):
            raise provider_error(ErrorType.JOB_LOST)
        cost = await self._read_stated_cost(provider_job_id)
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100, cost_usd=cost)

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Write the stored file to `into`."""
        if not await self._inbox.get_file(provider_job_id, into):
            raise provider_error(ErrorType.JOB_LOST)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return KEPT: the file was made before anyone could cancel."""
        if not await self._is_stored(provider_job_id):
            raise provider_error(ErrorType.JOB_LOST)
        return CancelReceipt.KEPT

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Delete the file and its cost from the result store."""
        await self._inbox.delete_file(provider_job_id)
        await self._inbox.delete_file(provider_job_id + COST_SUFFIX)

    async def _put_with_retries(self, name: str, file: Path) -> None:
        # The file was paid for and exists only here: the activity's next try would have nothing to store.
        for seconds in PUT_PAUSES_SECONDS:
            with suppress(Exception):
                return await self._inbox.put_file(name, file)
            await asyncio.sleep(seconds)
        return await self._inbox.put_file(name, file)

    async def _is_stored(self, name: str) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            return await self._inbox.get_file(name, Path(folder, "answer"))

    async def _read_stated_cost(self, name: str) -> float | None:
        with tempfile.TemporaryDirectory() as folder:
            bill = Path(folder, "cost")
            there = await self._inbox.get_file(name + COST_SUFFIX, bill)
            return read_amount(await asyncio.to_thread(bill.read_text)) if there else None

    def _result_name(self, order: MediaOrder) -> str:
        return f"{self._service}/{order.token}"


def require_media(answer: HttpResponse) -> bytes:
    """Return the body, if it can be media.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: it cannot be, and the call may have been billed.
    """
    said = answer.headers.get("content-type", "").strip().lower()
    if not answer.body or said.startswith(NON_MEDIA_TYPES):
        raise outcome_unknown_error()
    return answer.body
