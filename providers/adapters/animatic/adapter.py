"""The animatic as a provider: reads and writes job folders; a `RenderWorker` in some process renders."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from contracts import CancelReceipt, Departure, JobError, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.animatic.job_folders import (
    CANCELED,
    DEPARTURES,
    FAILURE,
    ORDER,
    PROGRESS,
    RESULT,
    JobFolders,
    has_ended,
    write_text_atomically,
)
from providers.adapters.animatic.render_worker import DEPARTURES_JSON
from providers.errors import ProviderError
from providers.protocol import ClipOrder, ImageOrder, LostSubmit, MediaOrder, MusicOrder
from providers.voice_takes import VoiceOrder


class AnimaticAdapter:
    """Adapter over a root folder that it shares with the workers."""

    def __init__(self, folders: JobFolders) -> None:
        self._folders = folders

    async def submit_order(self, order: MediaOrder) -> str:
        """Write the order and queue it. The same token gives the same job. It makes clips and music alone."""
        if isinstance(order, VoiceOrder | ImageOrder):
            sentence = "The animatic has no voice, and draws no single pictures."
            raise ProviderError(ErrorType.INVALID_REQUEST, sentence)
        try:
            return await asyncio.to_thread(self._write_order, order)
        except OSError as error:
            sentence = "The renderer cannot take the order at the moment."
            raise ProviderError(ErrorType.TRANSIENT, sentence, final=False) from error

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Return the job's id, which follows from the token; queue the job if a crash prevented that."""
        job_id = _job_id_for(lost.order.token)
        folder = self._folders.jobs / job_id
        if not (folder / ORDER).exists():
            return None
        if not has_ended(folder):
            self._folders.enqueue_job(job_id)
        return job_id

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Read the job's state from its folder."""
        return await asyncio.to_thread(self._read_status, self._job_folder(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Copy the result to `into`."""
        result = self._job_folder(provider_job_id) / RESULT
        if not result.exists():
            raise ProviderError(ErrorType.JOB_LOST, "The preview is gone from the renderer's folder.")
        await asyncio.to_thread(shutil.copyfile, result, into)

    async def list_departures(self, provider_job_id: str) -> Sequence[Departure]:
        """List how the result differs from the order; empty if an older version made it."""
        told = self._job_folder(provider_job_id) / DEPARTURES
        return DEPARTURES_JSON.validate_json(told.read_text()) if told.exists() else []

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Tell the worker to stop. Nothing here is billed."""
        folder = self._job_folder(provider_job_id)
        if (folder / RESULT).exists():
            return CancelReceipt.KEPT
        (folder / CANCELED).touch()
        self._folders.dequeue_job(folder.name)
        return CancelReceipt.NOT_BILLED

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Delete the job's folder."""
        folder = self._folders.jobs / Path(provider_job_id).name
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def _write_order(self, order: ClipOrder | MusicOrder) -> str:
        job_id = _job_id_for(order.token)
        folder = self._folders.jobs / job_id
        folder.mkdir(exist_ok=True)
        if not (folder / ORDER).exists():
            kind = "music" if isinstance(order, MusicOrder) else "clip"
            fields = asdict(order)
            # The animatic takes no picture and has no sound, and a worker of an earlier version knows no such
            # fields.
            for unknown in ("stored_image", "looks", "references", "last_image", "sound"):
                fields.pop(unknown, None)
            write_text_atomically(folder / ORDER, json.dumps({"kind": kind, **fields}))
        if not has_ended(folder):
            self._folders.enqueue_job(job_id)
        return job_id

    def _job_folder(self, job_id: str) -> Path:
        folder = self._folders.jobs / Path(job_id).name
        if not (folder / ORDER).exists():
            raise ProviderError(ErrorType.JOB_LOST, "The renderer does not know this job.")
        return folder

    def _read_status(self, folder: Path) -> ProviderJobReport:
        if (folder / RESULT).exists():
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
        if (folder / CANCELED).exists():
            return ProviderJobReport(state=ProviderJobState.CANCELED)
        if (folder / FAILURE).exists():
            error = JobError.model_validate_json((folder / FAILURE).read_text())
            return ProviderJobReport(state=ProviderJobState.FAILED, error=error)
        with suppress(FileNotFoundError):  # A worker that starts over removes it.
            percent = float((folder / PROGRESS).read_text())
            return ProviderJobReport(state=ProviderJobState.RUNNING, progress=percent)
        return ProviderJobReport(state=ProviderJobState.QUEUED)


def _job_id_for(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:32]
