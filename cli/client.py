"""The API as the command calls it: over HTTP alone, from wherever it runs."""

import ipaddress
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

import httpx
from httpx_sse import EventSource, ServerSentEvent

from cli.answers import (
    Accepted,
    Approved,
    Decided,
    Directed,
    Listing,
    Price,
    RetryPrice,
    Steered,
    checked,
    translated,
)
from cli.errors import SorryError
from workflows.contracts import ProgressResponse

PREFIX = "/api/v1"
CALL_SECONDS = 15.0
STREAM = "text/event-stream"
# A stream that is alive says so every 15 seconds.
STREAM_TIMEOUT = httpx.Timeout(CALL_SECONDS, read=45.0)
# The provider may be asked first whether it knows the job.
DECIDING = 40.0


class Api:
    """One connection; open it as `async with Api.at(url) as api`. Every call may raise SorryError."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str) -> AsyncIterator[Self]:
        """Open it. That nobody is there shows at the first call."""
        base = _base(url)
        # A proxy knows nothing of this machine's own addresses.
        outside = not _is_here(base.host)
        async with httpx.AsyncClient(base_url=base, timeout=CALL_SECONDS, trust_env=outside) as client:
            yield cls(client)

    async def generate(self, brief: Mapping[str, Any], *, key: str | None = None) -> str:
        """Ask for a film; the job's id. The same key makes no second one."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer = await self._call("POST", f"{PREFIX}/generate", json=dict(brief), headers=headers)
        return Accepted.model_validate(answer).job_id

    async def events(self, job_id: str, last: str = "") -> AsyncGenerator[ServerSentEvent]:
        """What happens to the job behind the event of the id `last`, until the stream ends or breaks.

        Where only one picture is to be had, that is an `update`; if it is the last, with `done` behind it.
        """
        headers = {"Accept": f"{STREAM}, application/json;q=0.5"} | ({"Last-Event-ID": last} if last else {})
        with translated(self._client.base_url):
            async with self._client.stream(
                "GET", _of(job_id, "progress"), headers=headers, timeout=STREAM_TIMEOUT
            ) as response:
                if response.headers.get("Content-Type", "").startswith(STREAM):
                    async for event in EventSource(response).aiter_sse():
                        yield event
                    return
                await response.aread()
                picture = ProgressResponse.model_validate(checked(response))
        yield ServerSentEvent("update", picture.model_dump_json())
        if picture.status.ended:
            yield ServerSentEvent("done")

    async def job(self, job_id: str) -> object:
        """The job in full."""
        return await self._call("GET", f"{PREFIX}/jobs/{job_id}")

    async def jobs(self, filters: Mapping[str, str | int]) -> Listing:
        """The newest jobs."""
        return Listing.model_validate(await self._call("GET", f"{PREFIX}/jobs", params=filters))

    async def steer(self, job_id: str, call: str, order: Mapping[str, Any] | None = None) -> str:
        """Tell the job as a whole something; what it does then."""
        answer = await self._call("POST", _of(job_id, call), json=order)
        return Steered.model_validate(answer).status

    async def direct(self, job_id: str, call: str, order: Mapping[str, Any]) -> int:
        """Say something of one scene; the number of the take that it will have."""
        answer = await self._call("POST", _of(job_id, call), json=dict(order))
        return Directed.model_validate(answer).take

    async def price_retry(self, job_id: str, order: Mapping[str, Any]) -> RetryPrice:
        """What another run for what is missing would buy. Nothing is spent."""
        return RetryPrice.model_validate(
            await self._call("POST", _of(job_id, "retry/estimate"), json=dict(order))
        )

    async def price_retake(self, job_id: str, scene: int, wish: Mapping[str, Any]) -> float:
        """What another take of the scene would cost, in US dollars. Nothing is spent."""
        answer = await self._call("POST", _of(job_id, f"scenes/{scene}/retake/estimate"), json=dict(wish))
        return Price.model_validate(answer).cost_usd

    async def approve(self, job_id: str, budget_usd: float) -> float:
        """Let the job spend that much in all; its budget as it is now, in US dollars."""
        order = {"budget_usd": budget_usd}
        return Approved.model_validate(
            await self._call("POST", _of(job_id, "approve"), json=order)
        ).budget_usd

    async def resolve(self, job_id: str, scene: int, decision: str, provider_job_id: str | None) -> str:
        """Decide about the scene's held take; what was decided."""
        order = {"decision": decision} | ({"provider_job_id": provider_job_id} if provider_job_id else {})
        answer = await self._call(
            "POST", _of(job_id, f"scenes/{scene}/resolve"), json=order, timeout=DECIDING
        )
        return Decided.model_validate(answer).decision

    def absolute(self, link: str) -> str:
        """A link of the API's as one that works anywhere."""
        return str(self._client.base_url.join(link))

    @asynccontextmanager
    async def file(self, link: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The bytes of one of the API's files, piece by piece."""
        with translated(self._client.base_url):
            async with self._client.stream("GET", self.absolute(link), follow_redirects=True) as response:
                if not response.is_success:
                    await response.aread()
                    checked(response)
                yield response.aiter_bytes()

    async def _call(self, method: str, path: str, **more: Any) -> object:  # noqa: ANN401 - httpx types them
        with translated(self._client.base_url):
            return checked(await self._client.request(method, path, **more))


def _of(job_id: str, call: str) -> str:
    return f"{PREFIX}/jobs/{quote(job_id, safe='')}/{call}"


def _base(url: str) -> httpx.URL:
    try:
        base = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise SorryError(f"--api: {url} is no URL.") from error
    if base.scheme not in {"http", "https"} or not base.host:
        raise SorryError(f"--api: {url} is no URL; one looks like http://127.0.0.1:8000.")
    return base


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
