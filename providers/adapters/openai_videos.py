"""OpenAI's former Videos API, for gateways that still offer it: jobs can be listed, but not stopped.

Wire format: openai 3.52.0 (`resources/videos.py`, `types/video.py`). The header `openai-poll-after-ms` is
ignored: we poll less often than it says.
"""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import quote, urlsplit

from pydantic import Field, model_validator

from contracts import AspectRatio, CancelReceipt, ProviderJobReport, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.catalogue.gateway_models import GatewayModel
from providers.catalogue.openai import MODELS, SERVICE
from providers.kit.error_messages import (
    clamp_percent,
    failed_report,
    job_lost_if_not_found,
    provider_error,
    receipt_without_cancel,
)
from providers.kit.job_matching import ExpectedListing
from providers.kit.job_states import parse_state
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.response_model import Percentage, ResponseModel
from providers.kit.stored_images import with_data_uri
from providers.kit.submit_lookup import ListedJob, find_in_job_list, parse_time
from providers.kit.transport import HttpError, LinkExpiredError, Transport
from providers.model_spec import ModelSpec
from providers.protocol import ClipOrder, LostSubmit, MediaOrder

# [?] 32,000 in the specification of August 2026; gateways reportedly allow less.
MAX_PROMPT_UNITS = 4_000
PAGE_SIZE = 100
# Statuses of gateways that have no list.
NO_LIST_STATUSES = frozenset({404, 405, 501})
SIZES = {
    (AspectRatio.WIDE, Resolution.P720): "1280x720",
    (AspectRatio.TALL, Resolution.P720): "720x1280",
    (AspectRatio.WIDE, Resolution.P1080): "1792x1024",
    (AspectRatio.TALL, Resolution.P1080): "1024x1792",
}
CODE_KINDS = {
    "insufficient_quota": ErrorType.QUOTA_EXHAUSTED,
    "billing_hard_limit_reached": ErrorType.QUOTA_EXHAUSTED,
    "model_not_found": ErrorType.MODEL_RETIRED,
}
# [?] The codes of refused prompts are not listed anywhere; assumed to contain one of these, as do messages.
UNSAFE_WORDS = ("moderat", "policy", "policies", "safety", "sentinel", "sensitive", "flagged")


class _Created(ResponseModel):
    id: Annotated[str, Field(min_length=1)]


class _Error(ResponseModel):
    code: str = ""
    type: str = ""
    message: str = ""

    @model_validator(mode="before")
    @classmethod
    def _or_bare_words(cls, value: Any) -> Any:  # noqa: ANN401 - whatever came
        return {"message": value} if isinstance(value, str) else value


class _Refusal(ResponseModel):
    error: _Error


class _Video(ResponseModel):
    id: str = ""
    status: str = ""
    progress: Percentage = None
    error: _Error | None = None


class _Page(ResponseModel):
    # Kept as raw JSON: the listed fields are only compared, and may have any type.
    data: list[dict[str, Any]]
    has_more: bool | None = None


class OpenAIVideosAdapter:
    """Adapter for one account, at OpenAI's own address or a gateway's."""

    def __init__(self, transport: Transport, account: Account, models: Iterable[ModelSpec] = MODELS) -> None:
        self._transport = transport
        self._models = tuple(models)
        self._base = f"{account.base_url}/videos"
        self._at_home = urlsplit(account.base_url).hostname == urlsplit(SERVICE.base_url).hostname
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a video; MODEL_RETIRED where the model is no longer offered. The API takes no seed."""
        body = self._build_body(await with_data_uri(order))
        if get_model(self._models, order.model).is_retired(datetime.now(UTC).date(), at_home=self._at_home):
            raise provider_error(ErrorType.MODEL_RETIRED)
        try:
            answer = await self._transport.pay_request("POST", self._base, headers=self._headers, json=body)
        except HttpError as error:
            _raise_refusal(error)
        return answer.parse_as(_Created).id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Look in the list, by prompt, length, size and model."""
        try:
            return await find_in_job_list(lost, self._list_pages(), self._expected_listing)
        except HttpError as error:
            if error.answer.status in NO_LIST_STATUSES:
                raise provider_error(ErrorType.OUTCOME_UNKNOWN) from error
            raise

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once."""
        with job_lost_if_not_found():
            answer = await self._transport.send_request(
                "GET", self._job_url(provider_job_id), headers=self._headers
            )
        video = answer.parse_as(_Video)
        state = parse_state(video.status)
        if state is ProviderJobState.FAILED:
            return failed_report(_classify_error(video.error) or ErrorType.GENERATION_FAILED)
        return ProviderJobReport(state=state, progress=clamp_percent(video.progress))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Download the video, which needs the key like any other request."""
        url = f"{self._job_url(provider_job_id)}/content"
        try:
            await self._transport.download_file(url, into, headers=self._headers)
        except LinkExpiredError:
            # There is no other URL: either the next try succeeds, or this raises that the job is lost.
            await self.poll_status(provider_job_id)
            raise

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Return how the job is billed: it can be deleted, but not stopped."""
        return receipt_without_cancel(await self.poll_status(provider_job_id))

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: the video expires by itself."""

    async def _list_pages(self) -> AsyncIterator[list[ListedJob]]:
        params = {"limit": str(PAGE_SIZE), "order": "desc"}
        while True:
            answer = await self._transport.send_request(
                "GET", self._base, headers=self._headers, params=params
            )
            page = answer.parse_as(_Page)
            yield [_to_listed_job(video) for video in page.data]
            more = len(page.data) == PAGE_SIZE if page.has_more is None else page.has_more
            if not page.data or not more:
                return
            params = params | {"after": str(page.data[-1].get("id"))}

    def _job_url(self, provider_job_id: str) -> str:
        return f"{self._base}/{quote(provider_job_id, safe='')}"

    def _build_body(self, order: ClipOrder) -> dict[str, object]:
        model = get_model(self._models, order.model)
        sizes = model.sizes if isinstance(model, GatewayModel) else SIZES
        size = sizes.get((order.aspect_ratio, order.resolution))
        if size is None:
            raise provider_error(ErrorType.INVALID_REQUEST)
        body: dict[str, object] = {
            "model": model.name,
            "prompt": build_prompt(order, MAX_PROMPT_UNITS),
            "seconds": f"{model.billed_seconds(order.seconds):g}",
            "size": size,
        }
        if order.image_url:
            body["input_reference"] = {"image_url": order.image_url}
        return body

    def _expected_listing(self, order: MediaOrder) -> ExpectedListing:
        body = self._build_body(require_clip_order(order))
        fields = {name: value for name, value in body.items() if name != "input_reference"}
        # Gateways pass orders on to other services, and list them by the models' names there.
        return ExpectedListing(fields, gateway=True)


def _to_listed_job(video: dict[str, Any]) -> ListedJob:
    return ListedJob(str(video.get("id") or ""), parse_time(video.get("created_at")), video)


def _raise_refusal(error: HttpError) -> NoReturn:
    told = error.answer.try_parse_as(_Refusal)
    kind = _classify_error(told.error) if told else None
    if kind and error.kind is not ErrorType.OUTCOME_UNKNOWN:
        raise provider_error(kind, retry_after_seconds=error.retry_after_seconds) from error
    raise error


def _classify_error(error: _Error | None) -> ErrorType | None:
    """Return the kind for the error code; None when it says no more than the status."""
    if error is None:
        return None
    codes = [error.code.lower(), error.type.lower()]
    if any(word in each for each in (*codes, error.message.lower()) for word in UNSAFE_WORDS):
        return ErrorType.SAFETY_BLOCKED
    return next((CODE_KINDS[code] for code in codes if code in CODE_KINDS), None)
