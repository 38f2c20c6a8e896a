"""The client for asyncio."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from longtake_client import calls
from longtake_client.calls import Pause, Request, Steps
from longtake_client.connection import TIMEOUT_SECONDS, make_auth
from longtake_client.errors import NoAnswerError
from longtake_client.events import RECONNECT_SECONDS, TIMEOUT, EventReader
from longtake_client.models import Estimate, Event, Job, JobPage, Json, WebhookMessage, WebhookPage

T = TypeVar("T")


class AsyncLongtake:
    """A connection to an API. Every call may raise `ProblemError` or `NoAnswerError`.

    Args:
        url: the API's address, without `/api/v1`.
        key: an API key; None where nobody logs in.
        http: your own client of httpx, say for certificates; then its address and auth count.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        key: str | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        url = url.rstrip("/")
        self._http = http or httpx.AsyncClient(
            base_url=url, auth=make_auth(url, key), timeout=TIMEOUT_SECONDS
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    async def estimate(self, brief: Mapping[str, Any]) -> Estimate:
        """Say what a film would cost. Nothing is ordered."""
        return await self._run(calls.estimate(brief))

    async def generate(self, brief: Mapping[str, Any], *, idempotency_key: str | None = None) -> str:
        """Order a film and return its job's id. However often it has to be sent, one film is ordered."""
        return await self._run(calls.generate(brief, idempotency_key))

    async def get(self, job_id: str) -> Job:
        """Return a film."""
        return await self._run(calls.get(job_id))

    async def list(self, **filters: str | int) -> JobPage:
        """Return a page of films, newest first: `status`, `q`, `provider`, `limit`, `cursor`, …"""
        return await self._run(calls.list_page(filters))

    async def wait(self, job_id: str, *, timeout_seconds: float | None = None) -> Job:
        """Wait until a film has ended, or needs a decision of yours (`needs_you`).

        Raises:
            TimeoutError: it has not within this time. The film goes on.
        """
        return await self._run(calls.wait(job_id, timeout_seconds))

    async def approve(
        self, job_id: str, *, revision: int | None = None, budget_usd: float | None = None
    ) -> Json:
        """Approve the storyboard of this revision, or a new budget for the whole film."""
        body = {"revision": revision, "budget_usd": budget_usd}
        return await self._run(calls.control(job_id, "approve", body))

    async def retake(self, job_id: str, scene: int, **changes: str | float) -> Json:
        """Order another take: `text`, `seed`, `duration_seconds`, or `count` of them. It is sent once."""
        return await self._run(calls.control(job_id, f"scenes/{scene}/retake", dict(changes)))

    async def cancel(self, job_id: str, *, keep: bool = False) -> Json:
        """Stop a film; `keep`: buy nothing more, and cut a film from what is paid for."""
        return await self._run(calls.cancel(job_id, keep=keep))

    async def list_webhooks(self, job_id: str | None = None, **filters: str | int) -> WebhookPage:
        """Return what webhooks were told, newest first, of one film or of all: `state`, `limit`, `cursor`."""
        return await self._run(calls.list_messages(job_id, filters))

    async def redeliver_webhook(
        self, delivery_id: str, *, idempotency_key: str | None = None
    ) -> WebhookMessage:
        """Have a message told again. However often it has to be sent, it is one redelivery."""
        return await self._run(calls.redeliver(delivery_id, idempotency_key))

    async def test_webhook(self, url: str) -> WebhookMessage:
        """Send a signed example to a receiver, once, and return what it answered."""
        return await self._run(calls.try_webhook(url))

    async def events(self, job_id: str) -> AsyncIterator[Event]:
        """Yield each event of a film until it has ended, also over connections that break."""
        reader = EventReader(job_id)
        while True:
            try:
                async for event in self._read_events(reader):
                    yield event
                    if event.name == "done":
                        return
            except httpx.TransportError:
                pass
            await asyncio.sleep(RECONNECT_SECONDS)

    async def download(self, job_id: str, path: str | Path) -> Path:
        """Save a finished film; the file is there only when all of it is."""
        target = Path(path)
        part = target.with_name(f"{target.name}.part")
        link = calls.require_film(await self.get(job_id))
        try:
            async with self._http.stream("GET", link, follow_redirects=True) as response:
                if not response.is_success:
                    await response.aread()
                    calls.read_answer(response)
                with part.open("wb") as file:
                    async for piece in response.aiter_bytes():
                        file.write(piece)
        except httpx.TransportError as error:
            raise NoAnswerError(f"the film broke off ({type(error).__name__}): download it again") from error
        return part.replace(target)

    async def _read_events(self, reader: EventReader) -> AsyncIterator[Event]:
        headers = reader.begin_headers()
        async with self._http.stream("GET", reader.path, headers=headers, timeout=TIMEOUT) as response:
            if response.status_code in calls.PASSING:
                return
            if not response.is_success:
                await response.aread()
                calls.read_answer(response)
            async for line in response.aiter_lines():
                if event := reader.read_line(line):
                    yield event

    async def _run(self, steps: Steps[T]) -> T:
        answer: calls.Answer = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                result: T = end.value
                return result
            answer = await self._do(step)

    async def _do(self, step: Request | Pause) -> calls.Answer:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        try:
            return await self._http.request(**step.to_arguments())
        except httpx.TransportError as error:
            return error
