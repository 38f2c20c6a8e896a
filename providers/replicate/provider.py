"""Replicate's predictions of official models: listed, so that a lost submit can be found again.

Wire format: replicate 2.0.0b4 (`types/prediction.py`, `resources/predictions.py`), its HTTP reference.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from providers.accounts import Account
from providers.catalogue.replicate import MODELS
from providers.errors import ProviderError
from providers.finding import Listed, in_time, look_for, moment
from providers.http import HttpError, Transport
from providers.likeness import CALLBACK, MODEL, Asked, Likeness, likeness
from providers.ordering import clip_of
from providers.protocol import Lost, Order
from providers.replicate.inputs import input_of
from providers.replicate.prediction import Created, Prediction, report
from providers.sentences import about_a_job, nothing_to_fetch, refusal
from providers.shapes import Shape
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

# "Your rate limit resets in ~30s."
RESETS_IN = re.compile(rb"resets in ~?(\d{1,4})\s?s")


class _Page(Shape):
    next: str | None = None
    # What is listed is compared, and shows its fields in whatever types it likes.
    results: list[dict[str, Any]]


class Replicate:
    """One account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = account.base_url
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit(self, order: Order) -> str:
        """Start a prediction of an official model, without waiting for it."""
        clip = clip_of(order)
        body: dict[str, object] = {"input": input_of(clip)}
        if clip.callback_url:
            body |= {"webhook": clip.callback_url, "webhook_events_filter": ["completed"]}
        url = f"{self._base}/models/{clip.model}/predictions"
        try:
            answer = await self._transport.pay("POST", url, headers=self._headers, json=body)
        except HttpError as error:
            raise _slower(error) from error
        return answer.read(Created).id

    async def find(self, lost: Lost) -> str | None:
        """Look through the list, newest first, by model and input."""
        return await look_for(lost, self._pages(lost), _asked)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once. It tells no progress and no cost."""
        return report(await self._prediction(provider_job_id))

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Ask for the address, which lives for an hour, and download it without the key."""
        prediction = await self._prediction(provider_job_id)
        if not prediction.url:
            raise nothing_to_fetch(report(prediction))
        await self._transport.download(prediction.url, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop it. What was canceled is billed, what was aborted before it began is not."""
        with about_a_job():
            url = f"{self._url(provider_job_id)}/cancel"
            answer = await self._transport.ask("POST", url, headers=self._headers)
        prediction = answer.read(Prediction)
        if prediction.was_aborted:
            return Receipt.NOT_BILLED
        ended_as = {ProviderJobState.SUCCEEDED: Receipt.KEPT, ProviderJobState.FAILED: Receipt.UNKNOWN}
        return ended_as.get(prediction.state, Receipt.STILL_BILLED)

    async def release(self, provider_job_id: str) -> None:
        """Replicate forgets by itself, an hour after the end."""

    async def _pages(self, lost: Lost) -> AsyncIterator[list[Listed]]:
        cursor: str | None = None
        while True:
            page = await self._page(cursor)
            yield [await self._listed(prediction, lost) for prediction in page.results]
            if not page.next:
                return
            # Only the cursor is taken from its address: our key goes nowhere else.
            if not (cursor := _cursor(page.next)):
                raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def _listed(self, prediction: dict[str, Any], lost: Lost) -> Listed:
        job_id, created = str(prediction.get("id") or ""), moment(prediction.get("created_at"))
        shown = prediction.get("input")
        # [?] Whether the list shows inputs. Of what cannot be it nobody needs to know them.
        named = {MODEL: prediction.get(MODEL), CALLBACK: prediction.get("webhook")}
        may_be_it = job_id and job_id not in lost.known and (created is None or in_time(lost, created))
        if not shown and may_be_it and likeness(_asked(lost.order), named) is not Likeness.OTHERS:
            shown = await self._input(job_id)
        return Listed(job_id, created, (shown if isinstance(shown, dict) else {}) | named)

    async def _input(self, provider_job_id: str) -> dict[str, object]:
        try:
            return (await self._prediction(provider_job_id)).input or {}
        except ProviderError as error:
            if error.kind is not ErrorType.JOB_LOST:
                raise
            return {}

    async def _page(self, cursor: str | None) -> _Page:
        params = {"cursor": cursor} if cursor else None
        url = f"{self._base}/predictions"
        return (await self._transport.ask("GET", url, headers=self._headers, params=params)).read(_Page)

    async def _prediction(self, provider_job_id: str) -> Prediction:
        with about_a_job():
            answer = await self._transport.ask("GET", self._url(provider_job_id), headers=self._headers)
        return answer.read(Prediction)

    def _url(self, provider_job_id: str) -> str:
        return f"{self._base}/predictions/{quote(provider_job_id, safe='')}"


def _asked(order: Order) -> Asked:
    clip = clip_of(order)
    others = [model.name for model in MODELS if model.name != clip.model]
    return Asked(input_of(clip) | {MODEL: clip.model, CALLBACK: clip.callback_url}, others)


def _cursor(address: str) -> str | None:
    return next(iter(parse_qs(urlsplit(address).query).get("cursor", [])), None)


def _slower(error: HttpError) -> HttpError:
    """The same; when it asks us to wait, as long as its text says."""
    resets = RESETS_IN.search(error.answer.body)
    if error.kind is ErrorType.RATE_LIMITED and error.retry_after_seconds is None and resets:
        error.retry_after_seconds = float(resets[1])
    return error
