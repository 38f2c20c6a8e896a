"""The animatic as a provider: its orders wait in a queue, and a `RenderWorker` of any host takes them."""

import logging
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from contracts import CancelReceipt, Departure, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from contracts.renders import Render, RenderState
from providers.adapters.animatic.job_folders import JobFolders
from providers.adapters.animatic.order_json import write_order
from providers.adapters.animatic.render_queue import RenderQueue, result_name, result_names
from providers.errors import ProviderError
from providers.protocol import ImageOrder, LostSubmit, MediaOrder, ResultStore
from providers.voice_takes import VoiceOrder

logger = logging.getLogger(__name__)

_STATES = {
    RenderState.RENDERED: ProviderJobState.SUCCEEDED,
    RenderState.FAILED: ProviderJobState.FAILED,
    RenderState.CANCELED: ProviderJobState.CANCELED,
}


class AnimaticAdapter:
    """Adapter over a queue and a store that it shares with the workers of all hosts.

    Args:
        queue: of orders.
        results: what workers have rendered.
        folders: orders that an earlier version left on this host.
        on_order: called after each order: a worker in this process need not wait for its next look.
    """

    def __init__(
        self, queue: RenderQueue, results: ResultStore, folders: JobFolders, on_order: Callable[[], None]
    ) -> None:
        self._queue = queue
        self._results = results
        self._folders = folders
        self._on_order = on_order

    async def submit_order(self, order: MediaOrder) -> str:
        """Queue the order. The same token gives the same job. It makes clips and music alone."""
        if isinstance(order, VoiceOrder | ImageOrder):
            sentence = "The animatic has no voice, and draws no single pictures."
            raise ProviderError(ErrorType.INVALID_REQUEST, sentence)
        job_id = _job_id_for(order.token)
        if not await self._folders.adopt_job(job_id):
            await self._queue.add_render(Render(id=job_id, order_json=write_order(order)))
        self._on_order()
        return job_id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Return the job's id, which follows from the token."""
        job_id = _job_id_for(lost.order.token)
        return job_id if await self._find_render(job_id) else None

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Read the job's state."""
        render = await self._get_render(provider_job_id)
        if render.state in _STATES:
            done = 100.0 if render.state is RenderState.RENDERED else None
            return ProviderJobReport(state=_STATES[render.state], progress=done, error=render.error)
        if render.progress is None:
            return ProviderJobReport(state=ProviderJobState.QUEUED)
        return ProviderJobReport(state=ProviderJobState.RUNNING, progress=render.progress)

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Copy the result to `into`."""
        render = await self._get_render(provider_job_id)
        rendered = render.state is RenderState.RENDERED
        if not rendered or not await self._results.get_file(result_name(render.id, render.attempt), into):
            raise ProviderError(ErrorType.JOB_LOST, "The preview is gone from the renderer's store.")

    async def list_departures(self, provider_job_id: str) -> Sequence[Departure]:
        """List how the result differs from the order."""
        return (await self._get_render(provider_job_id)).departures

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Tell the worker to stop. Nothing here is billed."""
        render = await self._get_render(provider_job_id)
        if render.state is RenderState.WAITING:
            await self._queue.cancel_render(render.id)
            render = await self._get_render(provider_job_id)
        return CancelReceipt.KEPT if render.state is RenderState.RENDERED else CancelReceipt.NOT_BILLED

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Delete the job and its files; where that fails, workers delete it when it is old."""
        try:
            await delete_render(self._queue, self._results, await self._queue.find_render(provider_job_id))
        except Exception as error:  # Any error of the catalog or the store.
            logger.warning("%s is deleted later (%s)", provider_job_id, type(error).__name__)

    async def _get_render(self, job_id: str) -> Render:
        render = await self._find_render(job_id)
        if render is None:
            raise ProviderError(ErrorType.JOB_LOST, "The renderer does not know this job.")
        return render

    async def _find_render(self, job_id: str) -> Render | None:
        render = await self._queue.find_render(job_id)
        if render is None and await self._folders.adopt_job(job_id):
            render = await self._queue.find_render(job_id)
        return render


async def delete_render(queue: RenderQueue, results: ResultStore, render: Render | None) -> None:
    """Delete the files of all attempts, then the render, so that no file is left without it."""
    if render is None:
        return
    for name in result_names(render):
        await results.delete_file(name)
    await queue.delete_render(render.id)


def _job_id_for(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:32]
