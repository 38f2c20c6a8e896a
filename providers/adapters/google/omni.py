"""Gemini Omni: video through interactions that run in the background.

A finished interaction holds its file, or names one that Google may still be processing. There is no list.
"""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.google.interactions import (
    INTERACTIONS_PATH,
    ContentBlock,
    CreatedInteraction,
    Interaction,
    retry_delay_from_body,
    translate_error,
)
from providers.adapters.google.token_costs import clip_cost_usd
from providers.catalogue.google import OMNI
from providers.kit.atomic_file import write_atomically
from providers.kit.error_messages import (
    GONE_STATUSES,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
)
from providers.kit.job_states import parse_state
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.reference_image import PAY_TIMEOUT_AFTER_FETCH, ReferenceImage
from providers.kit.response_model import ResponseModel
from providers.kit.stored_images import load_image, load_references
from providers.kit.transport import PAY_TIMEOUT, HttpError, LinkExpiredError, Transport, is_same_origin
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

# [?] No limit is documented; this is the resellers'.
MAX_PROMPT_UNITS = 4_000
FILE_ID = re.compile(r"/files/([A-Za-z0-9_-]+)")
# For a file, "active" means that it is ready; for a job it would mean running.
FILE_STATE_WORDS = {"ACTIVE": ProviderJobState.SUCCEEDED}
# [?] Google is said to answer 403 for files that do not exist.
FILE_GONE_STATUSES = GONE_STATUSES | {403}
# Google states no reason when it withholds a clip, or does not offer one in some countries.
WITHHELD_MESSAGE = "Google made no clip, which is how it withholds one: change what the scene shows."


class _File(ResponseModel):
    state: str = ""


class OmniAdapter:
    """Video part of the adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = account.base_url
        self._headers = {"x-goog-api-key": account.key.get_secret_value()}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start an interaction in the background. A first frame is fetched by us and sent along."""
        clip, url = require_clip_order(order), f"{self._base}{INTERACTIONS_PATH}"
        # [?] URLs are accepted too, but it is undocumented whether any but Google's own files are read.
        frame = await load_image(self._transport, clip)
        pictures = [frame] if frame else await load_references(self._transport, clip)
        patience = PAY_TIMEOUT_AFTER_FETCH if pictures else PAY_TIMEOUT
        try:
            answer = await self._transport.pay_request(
                "POST", url, headers=self._headers, json=_build_body(clip, pictures), patience=patience
            )
        except HttpError as error:
            raise translate_error(error) from None
        interaction = answer.parse_as(CreatedInteraction)
        if interaction.over_budget:
            # Ended before it began, but not reported as an HTTP error.
            raise provider_error(ErrorType.QUOTA_EXHAUSTED)
        return interaction.id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Raise OUTCOME_UNKNOWN: the API has no list of jobs."""
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once; if the result is a file at Google, also poll whether it is ready."""
        interaction = await self._fetch_interaction(provider_job_id)
        video = interaction.find_output("video")
        if video is None or interaction.state is not ProviderJobState.SUCCEEDED:
            return _report_without_clip(interaction)
        report = await self._report_on_file(video)
        return report.model_copy(update={"cost_usd": clip_cost_usd(interaction.model, interaction.usage)})

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Write the bytes in the response, or download the file that it names."""
        interaction = await self._fetch_interaction(provider_job_id)
        if (video := interaction.find_output("video")) is None:
            raise no_file_error(_report_without_clip(interaction))
        if data := video.decode_file():
            await asyncio.to_thread(write_atomically, into, data)
        else:
            await self._download_file(video.uri or "", into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Stop it. What a stopped or failed interaction costs is undocumented."""
        interaction = await self._fetch_interaction(provider_job_id)
        if not interaction.state.has_ended:
            url = f"{self._job_url(provider_job_id)}/cancel"
            with retry_delay_from_body(), job_lost_if_not_found():
                answer = await self._transport.send_request("POST", url, headers=self._headers, json={})
            interaction = answer.try_parse_as(Interaction) or interaction
        done = interaction.state is ProviderJobState.SUCCEEDED and interaction.find_output("video")
        return CancelReceipt.KEPT if done else CancelReceipt.UNKNOWN

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: Google deletes interactions after a number of days set in the project."""

    async def _fetch_interaction(self, provider_job_id: str) -> Interaction:
        with retry_delay_from_body(), job_lost_if_not_found():
            answer = await self._transport.send_request(
                "GET", self._job_url(provider_job_id), headers=self._headers
            )
        return answer.parse_as(Interaction)

    async def _report_on_file(self, video: ContentBlock) -> ProviderJobReport:
        """Return the report by an interaction's file, which may be ready later than the interaction."""
        uri = video.uri or ""
        if video.data or not FILE_ID.search(uri) or not self._is_own_address(uri):
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED)
        state = await self._fetch_file_state(uri)
        return failed_report() if state is ProviderJobState.FAILED else ProviderJobReport(state=state)

    async def _fetch_file_state(self, uri: str) -> ProviderJobState:
        """Return the state of a file at Google. Raises ProviderError: JOB_LOST: it no longer exists."""
        found = FILE_ID.search(uri)
        url = f"{self._base}/v1beta/files/{found[1] if found else ''}"
        try:
            with retry_delay_from_body():
                answer = await self._transport.send_request("GET", url, headers=self._headers)
        except HttpError as error:
            if error.answer.status in FILE_GONE_STATUSES:
                raise provider_error(ErrorType.JOB_LOST) from error
            raise
        return parse_state(answer.parse_as(_File).state, FILE_STATE_WORDS)

    async def _download_file(self, uri: str, into: Path) -> None:
        if not self._is_own_address(uri):
            await self._transport.download_file(uri, into)
            return
        query = urlsplit(uri).query
        media = uri if "alt=media" in query else f"{uri}{'&' if query else '?'}alt=media"
        try:
            await self._transport.download_file(media, into, headers=self._headers)
        except LinkExpiredError:
            # There is no other URL: either the next try succeeds, or this raises that the file has expired.
            await self._fetch_file_state(uri)
            raise

    def _is_own_address(self, uri: str) -> bool:
        """Return whether the URI is the API's own: no other one receives the key."""
        return is_same_origin(uri, self._base)

    def _job_url(self, provider_job_id: str) -> str:
        return f"{self._base}{INTERACTIONS_PATH}/{quote(provider_job_id, safe='')}"


def _build_body(order: ClipOrder, pictures: Sequence[ReferenceImage]) -> dict[str, object]:
    model = get_model(OMNI, order.model)
    body: dict[str, object] = {
        "model": model.name,
        "input": _build_input(order, pictures),
        "response_format": {
            "type": "video",
            "aspect_ratio": order.aspect_ratio.value,
            "resolution": order.resolution.value,
            "duration": f"{model.billed_seconds(order.seconds):g}s",
            # Only small files come inline; both deliveries are handled.
            "delivery": "uri",
        },
        "generation_config": {
            "seed": order.seed % 2**31,
            "video_config": {"task": _task_for(order)},
        },
        "background": True,
        "store": True,
    }
    if order.callback_url:
        body["webhook_config"] = {"uris": [order.callback_url]}
    return body


def _report_without_clip(interaction: Interaction) -> ProviderJobReport:
    if interaction.state is ProviderJobState.FAILED:
        return failed_report(interaction.classify_failure())
    if interaction.state is ProviderJobState.SUCCEEDED:
        # Nothing says that it was blocked, but a text that may be unsafe is not sent to other providers.
        return failed_report(ErrorType.SAFETY_BLOCKED, WITHHELD_MESSAGE)
    return ProviderJobReport(state=interaction.state)


def _task_for(order: ClipOrder) -> str:
    source = "image" if order.has_image else "reference" if order.references else "text"
    return f"{source}_to_video"


def _build_input(order: ClipOrder, pictures: Sequence[ReferenceImage]) -> object:
    text = build_prompt(order, MAX_PROMPT_UNITS)
    if not pictures:
        return text
    images = [{"type": "image", "data": picture.data, "mime_type": picture.mime_type} for picture in pictures]
    return [{"type": "text", "text": text}, *images]
