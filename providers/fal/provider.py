"""fal's queue: submit, ask, cancel; the result has the model's own HTTP status.

Wire format: fal-client 1.0.3 (`client.py`), @ai-sdk/fal 3.0.41, https://fal.ai/docs. The queue itself tries
again on 5xx, which is not charged, so `x-fal-no-retry` stays unset; what must not be repeated is our submit.
"""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field

from providers.accounts import Account
from providers.errors import ProviderError
from providers.fal.inputs import endpoint_of, input_of
from providers.fal.troubles import BAD_REQUEST, of_the_queue, refused, without_result
from providers.fal.units import UnitPrices, units_of
from providers.http import Answer, HttpError, Transport
from providers.ordering import clip_of
from providers.protocol import Lost, Order
from providers.sentences import WITHOUT_MEDIA, about_a_job, failed, nothing_to_fetch, refusal
from providers.shapes import Shape, Url
from providers.states import state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

# The path of a result below the base URL: by it a job is known. It has only the first two names of the model.
JOB = re.compile(r"(?P<request>[\w.-]+/[\w.-]+(?:/[\w.-]+)*/requests/[\w-]+)(?:/response)?")


class _Created(Shape):
    request_id: Annotated[str, Field(pattern=r"^[\w-]{1,128}$")]
    response_url: str = ""


class _Status(Shape):
    status: str = ""
    error: object = None
    error_type: str | None = None

    @property
    def trouble(self) -> str | None:
        """The type of the error that it tells of, "" where it has none; None without an error."""
        return self.error_type or ("" if self.error else None)


class _File(Shape):
    url: Url | None = None


class _Result(Shape):
    video: _File | None = None


class Fal:
    """One account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = account.base_url
        self._headers = {"Authorization": f"Key {account.key.get_secret_value()}"}
        self._unit_prices = UnitPrices(transport, account)

    async def submit(self, order: Order) -> str:
        """Queue a request. The id is the path of its result."""
        clip = clip_of(order)
        endpoint = endpoint_of(clip)
        params = {"fal_webhook": clip.callback_url} if clip.callback_url else None
        body = input_of(clip)
        url = f"{self._base}/{endpoint}"
        try:
            answer = await self._transport.pay("POST", url, headers=self._headers, params=params, json=body)
        except HttpError as error:
            raise refused(error) from error
        return self._job(answer.read(_Created), endpoint)

    async def find(self, lost: Lost) -> str | None:
        """[?] There is a list at another host, whose fields nobody has shown: it proves nothing."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once, and when it is completed, whether that means a clip."""
        return (await self._look(provider_job_id))[0]

    async def unit_price_usd(self, model: str) -> float | None:
        """What a unit of the model costs this account; None where fal does not say now."""
        return await self._unit_prices.of(model)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for the result, and download it from the public file store without the key."""
        report, url = await self._look(provider_job_id)
        if not url:
            raise nothing_to_fetch(report)
        await self._transport.download(url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Ask to stop it. What waited is not billed; [?] what runs may go on: its end is waited for."""
        try:
            with about_a_job():
                await self._transport.ask("PUT", self._url(provider_job_id, "cancel"), headers=self._headers)
        except HttpError as error:
            # ALREADY_COMPLETED
            if error.answer.status != BAD_REQUEST:
                raise
        try:
            return _receipt(await self.status(provider_job_id))
        except ProviderError:
            return Receipt.STILL_BILLED

    async def release(self, provider_job_id: str) -> None:
        """fal keeps files as long as the account says."""

    async def _look(self, provider_job_id: str) -> tuple[ProviderJobReport, str | None]:
        """How it stands, and where its clip is."""
        with about_a_job():
            answer = await self._transport.ask(
                "GET", self._url(provider_job_id, "status"), headers=self._headers
            )
        said = answer.read(_Status)
        state = state_of(said.status)
        # [?] Of a cancelled request, or of one that failed, the status may be a word of its own.
        if state is ProviderJobState.CANCELED:
            return of_the_queue("cancelled"), None
        if state is ProviderJobState.FAILED:
            return of_the_queue(said.trouble or ""), None
        if state is not ProviderJobState.SUCCEEDED:
            return ProviderJobReport(state=state), None
        try:
            answer = await self._transport.ask("GET", self._url(provider_job_id), headers=self._headers)
        except HttpError as error:
            return without_result(error, said.trouble), None
        return _outcome(answer, said)

    def _job(self, created: _Created, endpoint: str) -> str:
        """The path of the result: our key goes to no other origin, and no job is lost for that."""
        # What has another origin keeps it, and is then no such path.
        path = created.response_url.removeprefix(f"{self._base}/")
        if _known(path):
            return path
        owner, app = endpoint.split("/")[:2]
        return f"{owner}/{app}/requests/{created.request_id}"

    def _url(self, provider_job_id: str, what: str | None = None) -> str:
        if not (job := _known(provider_job_id)):
            raise refusal(ErrorType.JOB_LOST)
        return f"{self._base}/{job['request']}/{what}" if what else f"{self._base}/{provider_job_id}"


def _known(path: str) -> re.Match[str] | None:
    return None if {".", ".."} & set(path.split("/")) else JOB.fullmatch(path)


def _outcome(answer: Answer, said: _Status) -> tuple[ProviderJobReport, str | None]:
    result = answer.read(_Result)
    if result.video and result.video.url:
        report = ProviderJobReport(state=ProviderJobState.SUCCEEDED, billed_units=units_of(answer))
        return report, result.video.url
    if said.trouble is not None:
        return of_the_queue(said.trouble), None
    return failed(sentence=WITHOUT_MEDIA), None


def _receipt(report: ProviderJobReport) -> Receipt:
    if report.state is ProviderJobState.SUCCEEDED:
        return Receipt.KEPT
    if report.state is ProviderJobState.RUNNING:
        return Receipt.STILL_BILLED
    waited = report.state in (ProviderJobState.QUEUED, ProviderJobState.CANCELED)
    return Receipt.NOT_BILLED if waited or report.cost_usd == 0 else Receipt.UNKNOWN
