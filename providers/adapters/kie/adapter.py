"""KIE.AI as a provider.

A job's id is its API (`jobs`, `image`, `speech`, `veo` or `suno`), a colon, and KIE's own id.
"""

import asyncio
from pathlib import Path
from typing import Protocol

import httpx

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.kie.envelope_client import KieClient
from providers.adapters.kie.image_upload import KieImageUpload
from providers.adapters.kie.images import ImageApi
from providers.adapters.kie.market import MarketApi
from providers.adapters.kie.speech import SPEECH_TYPE, SpeechApi
from providers.adapters.kie.suno import SunoApi
from providers.adapters.kie.task_status import TaskStatus
from providers.adapters.kie.veo import VeoApi
from providers.errors import ProviderError
from providers.kit.error_messages import failed_report, no_file_error, provider_error
from providers.kit.stored_images import (
    patience_after_upload,
    with_uploaded_image,
    with_uploaded_references,
)
from providers.kit.transport import LinkExpiredError, Transport
from providers.protocol import ClipOrder, ImageOrder, LostSubmit, MediaOrder, MusicOrder
from providers.voice_takes import TimedText, VoiceOrder, VoiceTake

SPEECH, IMAGE = "speech", "image"


class KieApi(Protocol):
    """One of KIE's APIs, or a part of one."""

    async def submit_order(self, order: MediaOrder, patience: httpx.Timeout) -> str:
        """Create a task and return KIE's own id."""

    async def get_task_status(self, task_id: str) -> TaskStatus:
        """Poll once."""


class KieAdapter:
    """Adapter for one account. KIE has no list of tasks, and cannot stop one."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._line = KieClient(transport, account)
        self._images = KieImageUpload(transport, account)
        self._apis: dict[str, KieApi] = {
            "jobs": MarketApi(self._line),
            SPEECH: SpeechApi(self._line),
            IMAGE: ImageApi(self._line),
            "veo": VeoApi(self._line),
            "suno": SunoApi(self._line),
        }

    async def submit_order(self, order: MediaOrder) -> str:
        """Submit the order to the model's API."""
        name = _api_for_order(order)
        patience = patience_after_upload(order)
        if isinstance(order, ClipOrder):
            order = await with_uploaded_image(order, self._images.upload_image)
        elif isinstance(order, ImageOrder):
            order = await with_uploaded_references(order, self._images.upload_image)
        return f"{name}:{await self._apis[name].submit_order(order, patience)}"

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Raise OUTCOME_UNKNOWN: the API has no list of jobs."""
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once."""
        return (await self._get_task_status(provider_job_id)).report

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Download the file, from another host than the API's. An expired URL is renewed once.

        A line of speech becomes a VoiceTake.
        """
        look = await self._get_task_status(provider_job_id)
        if not look.url:
            raise no_file_error(look.report)
        try:
            await self._transport.download_file(look.url, into)
        except LinkExpiredError:
            await self._transport.download_file(await self._line.renew_file_url(look.url), into)
        if provider_job_id.startswith(f"{SPEECH}:"):
            await asyncio.to_thread(_wrap_take, into, look.times)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the task is billed: it cannot be stopped. [?] A failed one may be refunded."""
        report = await self.poll_status(provider_job_id)
        if report.state is ProviderJobState.SUCCEEDED:
            return CancelReceipt.KEPT
        if report.state.has_ended:
            return CancelReceipt.NOT_BILLED if report.cost_usd == 0 else CancelReceipt.UNKNOWN
        return CancelReceipt.STILL_BILLED

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: KIE deletes tasks by itself, after 14 days at the latest."""

    async def _get_task_status(self, provider_job_id: str) -> TaskStatus:
        name, _, task_id = provider_job_id.partition(":")
        if name not in self._apis or not task_id:
            raise provider_error(ErrorType.JOB_LOST)
        try:
            return await self._apis[name].get_task_status(task_id)
        except ProviderError as error:
            # Code 501 in an envelope means that the task failed, not the query.
            if error.kind is ErrorType.GENERATION_FAILED:
                return TaskStatus(failed_report())
            raise


def _wrap_take(file: Path, times: tuple[TimedText, ...]) -> None:
    """Replace a sound by the take that it is of."""
    file.write_bytes(VoiceTake(file.read_bytes(), SPEECH_TYPE, times).to_json())


def _api_for_order(order: MediaOrder) -> str:
    if isinstance(order, VoiceOrder):
        return SPEECH
    if isinstance(order, ImageOrder):
        return IMAGE
    if isinstance(order, MusicOrder):
        return "suno"
    return "veo" if order.model.startswith("veo") else "jobs"
