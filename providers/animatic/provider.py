"""The animatic as a provider: it only reads and writes job folders; a `Farm` in some process renders."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from providers.animatic.farm import DEPARTURES_JSON
from providers.animatic.folder import (
    CANCELED,
    DEPARTURES,
    FAILURE,
    ORDER,
    PROGRESS,
    RESULT,
    Folders,
    ended,
    write_whole,
)
from providers.errors import ProviderError
from providers.protocol import ClipOrder, Lost, MusicOrder
from workflows.contracts import Departure, JobError, ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType


class Animatic:
    """The provider over a root folder, shared with the farms."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    async def submit(self, order: ClipOrder | MusicOrder) -> str:
        """Keep the order and queue it. The same token is the same job."""
        try:
            return await asyncio.to_thread(self._submit, order)
        except OSError as error:
            sentence = "The renderer cannot take the order at the moment."
            raise ProviderError(ErrorType.TRANSIENT, sentence, final=False) from error

    async def find(self, lost: Lost) -> str | None:
        """The job's id follows from the token. What a crash kept from the queue is queued now."""
        job_id = _id_of(lost.order.token)
        folder = self._folders.jobs / job_id
        if not (folder / ORDER).exists():
            return None
        if not ended(folder):
            self._folders.enqueue(job_id)
        return job_id

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Read from the folder how the job stands."""
        return await asyncio.to_thread(self._status, self._folder(provider_job_id))

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Copy the result."""
        result = self._folder(provider_job_id) / RESULT
        if not result.exists():
            raise ProviderError(ErrorType.JOB_LOST, "The preview is gone from the renderer's folder.")
        await asyncio.to_thread(shutil.copyfile, result, into)

    async def departures(self, provider_job_id: str) -> Sequence[Departure]:
        """In what the result is not as ordered; nothing where it was made by a version that did not say."""
        told = self._folder(provider_job_id) / DEPARTURES
        return DEPARTURES_JSON.validate_json(told.read_text()) if told.exists() else []

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Tell the farm to stop. Nothing here costs anything."""
        folder = self._folder(provider_job_id)
        if (folder / RESULT).exists():
            return Receipt.KEPT
        (folder / CANCELED).touch()
        self._folders.dequeue(folder.name)
        return Receipt.NOT_BILLED

    async def release(self, provider_job_id: str) -> None:
        """Remove the job's folder."""
        folder = self._folders.jobs / Path(provider_job_id).name
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def _submit(self, order: ClipOrder | MusicOrder) -> str:
        job_id = _id_of(order.token)
        folder = self._folders.jobs / job_id
        folder.mkdir(exist_ok=True)
        if not (folder / ORDER).exists():
            kind = "music" if isinstance(order, MusicOrder) else "clip"
            write_whole(folder / ORDER, json.dumps({"kind": kind, **asdict(order)}))
        if not ended(folder):
            self._folders.enqueue(job_id)
        return job_id

    def _folder(self, job_id: str) -> Path:
        folder = self._folders.jobs / Path(job_id).name
        if not (folder / ORDER).exists():
            raise ProviderError(ErrorType.JOB_LOST, "The renderer does not know this job.")
        return folder

    def _status(self, folder: Path) -> ProviderJobReport:
        if (folder / RESULT).exists():
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
        if (folder / CANCELED).exists():
            return ProviderJobReport(state=ProviderJobState.CANCELED)
        if (folder / FAILURE).exists():
            error = JobError.model_validate_json((folder / FAILURE).read_text())
            return ProviderJobReport(state=ProviderJobState.FAILED, error=error)
        with suppress(FileNotFoundError):  # A farm that begins anew removes it.
            percent = float((folder / PROGRESS).read_text())
            return ProviderJobReport(state=ProviderJobState.RUNNING, progress=percent)
        return ProviderJobReport(state=ProviderJobState.QUEUED)


def _id_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:32]
