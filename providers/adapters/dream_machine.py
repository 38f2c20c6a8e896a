"""Luma's older API, Dream Machine: generations can be listed, and are stopped by deleting them.

Wire format: lumaai 1.21.0 and the OpenAPI document of lumalabs/lumaai-api.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote

from pydantic import Field, model_validator

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.catalogue.dream_machine import MODELS
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
)
from providers.kit.job_matching import CALLBACK, MODEL, PROMPT, ExpectedListing
from providers.kit.job_states import parse_known_state, parse_state
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.response_model import FileUrl, ResponseModel
from providers.kit.stored_images import with_public_url
from providers.kit.submit_lookup import ListedJob, find_in_job_list, parse_time
from providers.kit.transport import HttpError, Transport
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

# [?] No limit is documented; the newer API's is 6,000, older guides say 5,000.
MAX_PROMPT_UNITS = 5_000
PAGE_SIZE = 100
RESOLUTION_NAMES = {Resolution.P480: "540p", Resolution.P720: "720p", Resolution.P1080: "1080p"}
# [?] Failure reasons are free text alone, recognized by these fragments.
UNSAFE_WORDS = ("moderat", "safety", "policy", "inappropriate")
NO_CREDIT_WORDS = ("insufficient credit", "not enough credit")


class _Created(ResponseModel):
    id: Annotated[str, Field(min_length=1)]


class _Assets(ResponseModel):
    video: FileUrl | None = None


class _Generation(ResponseModel):
    id: str = ""
    state: str = ""
    failure_reason: str = ""
    assets: _Assets | None = None

    @property
    def url(self) -> str | None:
        return self.assets.video if self.assets else None


class _Page(ResponseModel):
    # Kept as raw JSON: the listed fields are only compared, and may have any type.
    generations: list[dict[str, Any]]
    has_more: bool | None = None

    @model_validator(mode="before")
    @classmethod
    def _or_a_bare_list(cls, value: Any) -> Any:  # noqa: ANN401 - whatever came
        # [?] The list is an object in the SDK, a bare list in the oldest documentation.
        return {"generations": value} if isinstance(value, list) else value


class DreamMachineAdapter:
    """Adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/generations"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a generation. The prompt is truncated to 5,000 UTF-16 units."""
        body = _build_body(with_public_url(order))
        try:
            answer = await self._transport.pay_request(
                "POST", f"{self._base}/video", headers=self._headers, json=body
            )
        except HttpError as error:
            _raise_refusal(error)
        return answer.parse_as(_Created).id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Look in the list, by what its `request` field repeats of the order."""
        return await find_in_job_list(lost, self._list_pages(), _expected_listing)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress."""
        return _build_report(await self._fetch_generation(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for a fresh URL, and download the clip."""
        generation = await self._fetch_generation(provider_job_id)
        if not generation.url:
            raise no_file_error(_build_report(generation))
        await self._transport.download_file(generation.url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Delete the generation unless it has its clip. What a deleted one costs is undocumented."""
        generation = await self._fetch_generation(provider_job_id)
        state = parse_known_state(generation.state)
        # With an unknown state and a clip: never delete a clip that can be fetched.
        if state is ProviderJobState.SUCCEEDED or (state is None and generation.url):
            return CancelReceipt.KEPT
        if not (state and state.has_ended):
            with job_lost_if_not_found():
                await self._transport.send_request(
                    "DELETE", self._job_url(provider_job_id), headers=self._headers
                )
        return CancelReceipt.UNKNOWN

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: the generation stays in the account's history."""

    async def _fetch_generation(self, provider_job_id: str) -> _Generation:
        with job_lost_if_not_found():
            answer = await self._transport.send_request(
                "GET", self._job_url(provider_job_id), headers=self._headers
            )
        return answer.parse_as(_Generation)

    async def _list_pages(self) -> AsyncIterator[list[ListedJob]]:
        offset = 0
        while True:
            params = {"limit": str(PAGE_SIZE), "offset": str(offset)}
            answer = await self._transport.send_request(
                "GET", self._base, headers=self._headers, params=params
            )
            page = answer.parse_as(_Page)
            yield [_to_listed_job(generation) for generation in page.generations]
            offset += len(page.generations)
            more = len(page.generations) == PAGE_SIZE if page.has_more is None else page.has_more
            if not page.generations or not more:
                return

    def _job_url(self, provider_job_id: str) -> str:
        return f"{self._base}/{quote(provider_job_id, safe='')}"


def _build_body(order: ClipOrder) -> dict[str, object]:
    model = get_model(MODELS, order.model)
    body: dict[str, object] = {
        "model": model.name,
        "prompt": build_prompt(order, MAX_PROMPT_UNITS),
        "aspect_ratio": order.aspect_ratio.value,
        "duration": f"{model.billed_seconds(order.seconds):g}s",
        "resolution": RESOLUTION_NAMES[order.resolution],
    }
    if order.image_url:
        frames = {"frame0": order.image_url, "frame1": order.last_image_url}
        body["keyframes"] = {name: {"type": "image", "url": url} for name, url in frames.items() if url}
    if order.callback_url:
        body["callback_url"] = order.callback_url
    return body


def _expected_listing(order: MediaOrder) -> ExpectedListing:
    body = _build_body(require_clip_order(order))
    fields = {name: body[name] for name in (MODEL, PROMPT, "aspect_ratio", "duration", "resolution")}
    fields[CALLBACK] = order.callback_url
    return ExpectedListing(fields, [model.name for model in MODELS if model.name != body[MODEL]])


def _to_listed_job(generation: dict[str, Any]) -> ListedJob:
    request = generation.get("request")
    shown = {MODEL: generation.get(MODEL)} | (request if isinstance(request, dict) else {})
    shown[CALLBACK] = shown.get("callback_url")
    return ListedJob(str(generation.get("id") or ""), parse_time(generation.get("created_at")), shown)


def _build_report(generation: _Generation) -> ProviderJobReport:
    state = parse_state(generation.state)
    if state is ProviderJobState.FAILED:
        return failed_report(_classify_failure(generation.failure_reason))
    if state is ProviderJobState.SUCCEEDED and not generation.url:
        return failed_report(sentence=NO_CLIP_MESSAGE)
    return ProviderJobReport(state=state)


def _raise_refusal(error: HttpError) -> NoReturn:
    if error.answer.status in (400, 422):
        kind = _classify_failure(error.answer.body.decode(errors="replace"))
        if kind is not ErrorType.GENERATION_FAILED:
            raise provider_error(kind) from error
    raise error


def _classify_failure(reason: str) -> ErrorType:
    reason = reason.lower()
    if any(word in reason for word in UNSAFE_WORDS):
        return ErrorType.SAFETY_BLOCKED
    if any(word in reason for word in NO_CREDIT_WORDS):
        return ErrorType.QUOTA_EXHAUSTED
    return ErrorType.GENERATION_FAILED
