"""fal's queue: submit, poll, cancel; the result has the model's own HTTP status.

Wire format: fal-client 1.0.3 (`client.py`), @ai-sdk/fal 3.0.41, https://fal.ai/docs. The queue itself retries
on 5xx, which is not billed, so `x-fal-no-retry` stays unset; what must not be repeated is our submit.
"""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.fal.billed_units import UnitPrices, billed_units_of
from providers.adapters.fal.error_mapping import (
    BAD_REQUEST,
    queue_report,
    report_without_result,
    translate_submit_error,
)
from providers.adapters.fal.image_inputs import build_image_input, draws_pictures, image_endpoint_for
from providers.adapters.fal.model_inputs import InputFields, build_input, endpoint_for
from providers.errors import ProviderError
from providers.kit.error_messages import (
    NO_CLIP_MESSAGE,
    failed_report,
    job_lost_if_not_found,
    no_file_error,
    provider_error,
)
from providers.kit.image_requests import image_error, image_report
from providers.kit.job_states import parse_state
from providers.kit.response_model import FileUrl, ReadableItems, ResponseModel
from providers.kit.stored_images import with_data_uri, with_data_uri_references
from providers.kit.transport import HttpError, HttpResponse, Transport
from providers.protocol import ImageOrder, LostSubmit, MediaOrder

# Path of a result below the base URL, used as job id. It has only the first two segments of the model name.
JOB_PATH_PATTERN = re.compile(r"(?P<request>[\w.-]+/[\w.-]+(?:/[\w.-]+)*/requests/[\w-]+)(?:/response)?")


class _Created(ResponseModel):
    request_id: Annotated[str, Field(pattern=r"^[\w-]{1,128}$")]
    response_url: str = ""


class _Status(ResponseModel):
    status: str = ""
    error: object = None
    error_type: str | None = None

    @property
    def error_name(self) -> str | None:
        """The error type, "" for an error without one; None without an error."""
        return self.error_type or ("" if self.error else None)


class _File(ResponseModel):
    url: FileUrl | None = None


class _Result(ResponseModel):
    video: _File | None = None
    images: ReadableItems[_File] = ()

    @property
    def url(self) -> str | None:
        """The URL of the clip, or of the picture."""
        files = (file for file in (self.video, *self.images) if file)
        return next((file.url for file in files if file.url), None)


class FalAdapter:
    """Adapter for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = account.base_url
        self._headers = {"Authorization": f"Key {account.key.get_secret_value()}"}
        self._unit_prices = UnitPrices(transport, account)

    async def submit_order(self, order: MediaOrder) -> str:
        """Queue a request. The job id is the path of its result."""
        endpoint, body = await _build_request(order)
        params = {"fal_webhook": order.callback_url} if order.callback_url else None
        url = f"{self._base}/{endpoint}"
        try:
            answer = await self._transport.pay_request(
                "POST", url, headers=self._headers, params=params, json=body
            )
        except HttpError as error:
            raise _translate_refusal(error, order) from error
        return self._job_id_of(answer.parse_as(_Created), endpoint)

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Raise OUTCOME_UNKNOWN: [?] there is a list at another host, but its fields are undocumented."""
        raise provider_error(ErrorType.OUTCOME_UNKNOWN)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll once, and when the request is completed, check whether it has a file."""
        return (await self._fetch_outcome(provider_job_id))[0]

    async def unit_price_usd(self, model: str) -> float | None:
        """Return the price of a unit of the model for this account; None where fal does not answer now."""
        return await self._unit_prices.get_price(model)

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Ask for the result, and download it from the public file store without the key."""
        report, url = await self._fetch_outcome(provider_job_id)
        if not url:
            raise no_file_error(report)
        await self._transport.download_file(url, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Ask to stop it. A waiting request is not billed; [?] a running one may go on to its end."""
        try:
            with job_lost_if_not_found():
                await self._transport.send_request(
                    "PUT", self._job_url(provider_job_id, "cancel"), headers=self._headers
                )
        except HttpError as error:
            # ALREADY_COMPLETED
            if error.answer.status != BAD_REQUEST:
                raise
        try:
            return _to_receipt(await self.poll_status(provider_job_id))
        except ProviderError:
            return CancelReceipt.STILL_BILLED

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: fal keeps files as long as the account is set to."""

    async def _fetch_outcome(self, provider_job_id: str) -> tuple[ProviderJobReport, str | None]:
        """Return the report, and the file's URL."""
        report, url = await self._fetch_clip(provider_job_id)
        model = "/".join(provider_job_id.split("/")[:2])
        return image_report(report) if draws_pictures(model) else report, url

    async def _fetch_clip(self, provider_job_id: str) -> tuple[ProviderJobReport, str | None]:
        """Return the report in words about clips, and the file's URL."""
        with job_lost_if_not_found():
            answer = await self._transport.send_request(
                "GET", self._job_url(provider_job_id, "status"), headers=self._headers
            )
        said = answer.parse_as(_Status)
        state = parse_state(said.status)
        # [?] A canceled or failed request may have a status of its own.
        if state is ProviderJobState.CANCELED:
            return queue_report("cancelled"), None
        if state is ProviderJobState.FAILED:
            return queue_report(said.error_name or ""), None
        if state is not ProviderJobState.SUCCEEDED:
            return ProviderJobReport(state=state), None
        try:
            answer = await self._transport.send_request(
                "GET", self._job_url(provider_job_id), headers=self._headers
            )
        except HttpError as error:
            return report_without_result(error, said.error_name), None
        return _read_result(answer, said)

    def _job_id_of(self, created: _Created, endpoint: str) -> str:
        """Return the result's path: our key is sent to no other origin, yet no job is lost."""
        # A URL of another origin stays whole, and then does not match the path pattern.
        path = created.response_url.removeprefix(f"{self._base}/")
        if _match_job_path(path):
            return path
        owner, app = endpoint.split("/")[:2]
        return f"{owner}/{app}/requests/{created.request_id}"

    def _job_url(self, provider_job_id: str, what: str | None = None) -> str:
        if not (job := _match_job_path(provider_job_id)):
            raise provider_error(ErrorType.JOB_LOST)
        return f"{self._base}/{job['request']}/{what}" if what else f"{self._base}/{provider_job_id}"


async def _build_request(order: MediaOrder) -> tuple[str, InputFields]:
    """Return the id of the endpoint, and what it gets."""
    if isinstance(order, ImageOrder):
        picture = await with_data_uri_references(order)
        return image_endpoint_for(picture), build_image_input(picture)
    clip = await with_data_uri(order)
    return endpoint_for(clip), build_input(clip)


def _translate_refusal(error: HttpError, order: MediaOrder) -> ProviderError:
    trouble = translate_submit_error(error)
    if not isinstance(order, ImageOrder) or trouble.kind is ErrorType.OUTCOME_UNKNOWN:
        return trouble
    return image_error(trouble)


def _match_job_path(path: str) -> re.Match[str] | None:
    return None if {".", ".."} & set(path.split("/")) else JOB_PATH_PATTERN.fullmatch(path)


def _read_result(answer: HttpResponse, said: _Status) -> tuple[ProviderJobReport, str | None]:
    result = answer.parse_as(_Result)
    if result.url:
        report = ProviderJobReport(state=ProviderJobState.SUCCEEDED, billed_units=billed_units_of(answer))
        return report, result.url
    if said.error_name is not None:
        return queue_report(said.error_name), None
    return failed_report(sentence=NO_CLIP_MESSAGE), None


def _to_receipt(report: ProviderJobReport) -> CancelReceipt:
    if report.state is ProviderJobState.SUCCEEDED:
        return CancelReceipt.KEPT
    if report.state is ProviderJobState.RUNNING:
        return CancelReceipt.STILL_BILLED
    waited = report.state in (ProviderJobState.QUEUED, ProviderJobState.CANCELED)
    return CancelReceipt.NOT_BILLED if waited or report.cost_usd == 0 else CancelReceipt.UNKNOWN
