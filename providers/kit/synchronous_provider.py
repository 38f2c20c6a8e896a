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
# Suffix of the stored id that the service named its file by; in a job's id it follows this sign.
SERVICE_ID_SUFFIX, SERVICE_ID_SIGN = ".id", "#"
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

    async def store_result(
        self, order: MediaOrder, content: bytes, *, cost_usd: float | None = None, service_id: str = ""
    ) -> str:
        """Store the file, and beside it the cost that the service stated; return the job's id.

        Where the service has named the file, the job's id ends with that name.
        """
        name = self._result_name(order)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "answer")
            await asyncio.to_thread(file.write_bytes, content)
            await self._put_with_retries(name, file)
        if cost_usd is not None:
            await self._put_note(name + COST_SUFFIX, str(cost_usd))
        if service_id:
            await self._put_note(name + SERVICE_ID_SUFFIX, service_id)
        return _build_job_id(name, service_id)

    async def _put_note(self, name: str, text: str) -> None:
        """Store what is known of a file. Without its cost the list price counts, and the file is kept."""
        with tempfile.TemporaryDirectory() as folder, suppress(Exception):
            note = Path(folder, "note")
            await asyncio.to_thread(note.write_text, text)
            await self._inbox.put_file(name, note)

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Return the job's id if an earlier try reached the result store. The service itself has no list."""
        if (found := await self.find_stored_result(lost.order)) is None:
            raise outcome_unknown_error()
        return found

    async def find_stored_result(self, order: MediaOrder) -> str | None:
        """Return the job's id if its file is in the result store."""
        name = self._result_name(order)
        if not await self._is_stored(name):
            return None
        return _build_job_id(name, await self._read_note(name + SERVICE_ID_SUFFIX))

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Report a stored file as SUCCEEDED; raise JOB_LOST for a missing one."""
        name = _find_name(provider_job_id)
        if not await self._is_stored(name):
            raise provider_error(ErrorType.JOB_LOST)
        cost = read_amount(await self._read_note(name + COST_SUFFIX))
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100, cost_usd=cost)

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Write the stored file to `into`."""
        if not await self._inbox.get_file(_find_name(provider_job_id), into):
            raise provider_error(ErrorType.JOB_LOST)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return KEPT: the file was made before anyone could cancel."""
        if not await self._is_stored(_find_name(provider_job_id)):
            raise provider_error(ErrorType.JOB_LOST)
        return CancelReceipt.KEPT

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Delete the file and what is known of it from the result store."""
        name = _find_name(provider_job_id)
        for suffix in ("", COST_SUFFIX, SERVICE_ID_SUFFIX):
            await self._inbox.delete_file(name + suffix)

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

    async def _read_note(self, name: str) -> str:
        """Return a note; empty if there is none."""
        with tempfile.TemporaryDirectory() as folder:
            note = Path(folder, "note")
            return await asyncio.to_thread(note.read_text) if await self._inbox.get_file(name, note) else ""

    def _result_name(self, order: MediaOrder) -> str:
        return f"{self._service}/{order.token}"


def find_service_id(provider_job_id: str) -> str:
    """Return what the service named the job's file by; empty if it did not."""
    return provider_job_id.partition(SERVICE_ID_SIGN)[2]


def _find_name(provider_job_id: str) -> str:
    return provider_job_id.partition(SERVICE_ID_SIGN)[0]


def _build_job_id(name: str, service_id: str) -> str:
    return f"{name}{SERVICE_ID_SIGN}{service_id}" if service_id else name


def require_media(answer: HttpResponse) -> bytes:
    """Return the body, if it can be media.

    Raises:
        ProviderError: OUTCOME_UNKNOWN: it cannot be, and the call may have been billed.
    """
    said = answer.headers.get("content-type", "").strip().lower()
    if not answer.body or said.startswith(NON_MEDIA_TYPES):
        raise outcome_unknown_error()
    return answer.body
