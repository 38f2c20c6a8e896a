"""Replicate's predictions of official models: listed, so that a lost submit can be found.

Wire format: replicate 2.0.0b4 (`types/prediction.py`, `resources/predictions.py`), its HTTP reference.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.replicate.model_inputs import build_input
from providers.adapters.replicate.prediction import CreatedPrediction, Prediction, build_report
from providers.catalogue.replicate import MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import job_lost_if_not_found, no_file_error, provider_error
from providers.kit.job_matching import CALLBACK, MODEL, ExpectedListing, MatchLevel, compare_job
from providers.kit.prompts import require_clip_order
from providers.kit.response_model import FileUrl, ResponseModel
from providers.kit.stored_images import (
    STORED_IMAGE_NAME,
    STORED_IMAGE_TYPE,
    UPLOAD_TIMEOUT,
    patience_after_upload,
    with_uploaded_image,
)
from providers.kit.submit_lookup import ListedJob, find_in_job_list, is_in_submit_window, parse_time
from providers.kit.transport import HttpError, Transport
from providers.protocol import LostSubmit, MediaOrder

# "Your rate limit resets in ~30s."
RESET_DELAY = re.compile(rb"resets in ~?(\d{1,4})\s?s")


class _Page(ResponseModel):
    next: str | None = None
    # Kept as raw JSON: the listed fields are only compared, and may have any type.
    results: list[dict[str, Any]]


class _FileUrls(ResponseModel):
    get: FileUrl


class _UploadedFile(ResponseModel):
    urls: _FileUrls


class ReplicateAdapter:
    """Adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = account.base_url
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a prediction of an official model, without waiting for its result."""
        clip = await with_uploaded_image(order, self._upload_image)
        body: dict[str, object] = {"input": build_input(clip)}
        if clip.callback_url:
            body |= {"webhook": clip.callback_url, "webhook_events_filter": ["completed"]}
        url = f"{self._base}/models/{clip.model}/predictions"
        try:
            answer = await self._transport.pay_request(
                "POST", url, headers=self._headers, json=body, patience=patience_after_upload(order)
            )
        except HttpError as error:
            raise _with_retry_delay(error) from error
        return answer.parse_as(CreatedPrediction).id

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Look in the list, newest first, by model and input."""
        return await find_in_job_list(lost, self._list_pages(lost), _expected_listing)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once. The API reports no progress and no cost."""
        return build_report(await self._fetch_prediction(provider_job_id))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for the URL, valid for an hour, and download the clip without the key."""
        prediction = await self._fetch_prediction(provider_job_id)
        if not prediction.url:
            raise no_file_error(build_report(prediction))
        await self._transport.download_file(prediction.url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Stop it. A canceled prediction is billed, one aborted before it began is not."""
        with job_lost_if_not_found():
            url = f"{self._job_url(provider_job_id)}/cancel"
            answer = await self._transport.send_request("POST", url, headers=self._headers)
        prediction = answer.parse_as(Prediction)
        if prediction.was_aborted:
            return CancelReceipt.NOT_BILLED
        ended_as = {
            ProviderJobState.SUCCEEDED: CancelReceipt.KEPT,
            ProviderJobState.FAILED: CancelReceipt.UNKNOWN,
        }
        return ended_as.get(prediction.state, CancelReceipt.STILL_BILLED)

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: Replicate deletes files an hour after the end."""

    async def _upload_image(self, content: bytes) -> str:
        """Upload an image, which is kept for a day (replicate 1.0.7, `file.py`)."""
        file = (STORED_IMAGE_NAME, content, STORED_IMAGE_TYPE)
        answer = await self._transport.send_request(
            "POST",
            f"{self._base}/files",
            headers=self._headers,
            files={"content": file},
            patience=UPLOAD_TIMEOUT,
        )
        return answer.parse_as(_UploadedFile).urls.get

    async def _list_pages(self, lost: LostSubmit) -> AsyncIterator[list[ListedJob]]:
        cursor: str | None = None
        while True:
            page = await self._fetch_page(cursor)
            yield [await self._to_listed_job(prediction, lost) for prediction in page.results]
            if not page.next:
                return
            # Use only the cursor of its URL: our key must not go to another host.
            if not (cursor := _parse_cursor(page.next)):
                raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def _to_listed_job(self, prediction: dict[str, Any], lost: LostSubmit) -> ListedJob:
        job_id, created = str(prediction.get("id") or ""), parse_time(prediction.get("created_at"))
        shown = prediction.get("input")
        # [?] The list may omit inputs: fetch them, but only for predictions that may be the lost one.
        named = {MODEL: prediction.get(MODEL), CALLBACK: prediction.get("webhook")}
        may_be_it = (
            job_id and job_id not in lost.known and (created is None or is_in_submit_window(lost, created))
        )
        if (
            not shown
            and may_be_it
            and compare_job(_expected_listing(lost.order), named) is not MatchLevel.OTHER_MODEL
        ):
            shown = await self._fetch_input(job_id)
        return ListedJob(job_id, created, (shown if isinstance(shown, dict) else {}) | named)

    async def _fetch_input(self, provider_job_id: str) -> dict[str, object]:
        try:
            return (await self._fetch_prediction(provider_job_id)).input or {}
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return {}

    async def _fetch_page(self, cursor: str | None) -> _Page:
        params = {"cursor": cursor} if cursor else None
        url = f"{self._base}/predictions"
        return (
            await self._transport.send_request("GET", url, headers=self._headers, params=params)
        ).parse_as(_Page)

    async def _fetch_prediction(self, provider_job_id: str) -> Prediction:
        with job_lost_if_not_found():
            answer = await self._transport.send_request(
                "GET", self._job_url(provider_job_id), headers=self._headers
            )
        return answer.parse_as(Prediction)

    def _job_url(self, provider_job_id: str) -> str:
        return f"{self._base}/predictions/{quote(provider_job_id, safe='')}"


def _expected_listing(order: MediaOrder) -> ExpectedListing:
    clip = require_clip_order(order)
    others = [model.name for model in MODELS if model.name != clip.model]
    return ExpectedListing(build_input(clip) | {MODEL: clip.model, CALLBACK: clip.callback_url}, others)


def _parse_cursor(address: str) -> str | None:
    return next(iter(parse_qs(urlsplit(address).query).get("cursor", [])), None)


def _with_retry_delay(error: HttpError) -> HttpError:
    """Return the error, with the retry delay that its body states if it is a rate limit."""
    resets = RESET_DELAY.search(error.answer.body)
    if error.kind is ErrorType.RATE_LIMITED and error.retry_after_seconds is None and resets:
        error.retry_after_seconds = float(resets[1])
    return error
