"""HTTP client of the API, used by all commands that work from anywhere."""

import ipaddress
import os
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import quote, urlencode
from uuid import uuid4

import httpx
from httpx_sse import EventSource, ServerSentEvent

from cli.api_credential import ApiKeyAuth, read_api_key
from cli.api_models import (
    AcceptedResponse,
    BudgetResponse,
    DecisionResponse,
    EstimateResponse,
    LanguagePriceResponse,
    LinesPriceResponse,
    PriceResponse,
    RetryPriceResponse,
    ShareListResponse,
    ShareResponse,
    StatusResponse,
    TakeNumberResponse,
    TitleResponse,
    UploadResponse,
    VoiceListResponse,
    parse_or_raise,
    translate_http_errors,
)
from cli.errors import UserError
from cli.held_call import HeldCall
from contracts import API_PREFIX, ProgressResponse

CALL_TIMEOUT_SECONDS = 15.0
EVENT_STREAM_TYPE = "text/event-stream"
# The API sends a keep-alive every 15 seconds.
STREAM_TIMEOUT = httpx.Timeout(CALL_TIMEOUT_SECONDS, read=45.0)
# A resolve call may first ask the provider whether it knows the job.
RESOLVE_TIMEOUT_SECONDS = 40.0
# Pictures wait for each other, and each may take half a minute to be read.
UPLOAD_TIMEOUT_SECONDS = 120.0


class ApiClient:
    """A connection, opened by `async with ApiClient.connect(url) as api`. Every call may raise UserError."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @classmethod
    @asynccontextmanager
    async def connect(cls, url: str) -> AsyncIterator[Self]:
        """Open the client. No request is sent: an unreachable API shows at the first call."""
        base = _parse_base_url(url)
        # Loopback addresses must not go through a proxy.
        outside = not _is_loopback(base.host)
        key = read_api_key(os.environ)
        async with httpx.AsyncClient(
            base_url=base,
            auth=ApiKeyAuth(base, key) if key else None,
            timeout=CALL_TIMEOUT_SECONDS,
            trust_env=outside,
        ) as client:
            yield cls(client)

    async def generate_film(self, brief: Mapping[str, Any], *, key: str | None = None) -> str:
        """Create a film job and return its id. A repeated idempotency `key` returns the same job."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer = await self._request_json("POST", f"{API_PREFIX}/generate", json=dict(brief), headers=headers)
        return AcceptedResponse.model_validate(answer).job_id

    async def list_notices(self, brief: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what the models of a brief would leave out. Nothing is ordered."""
        answer = await self._request_json("POST", f"{API_PREFIX}/estimate", json=dict(brief))
        return EstimateResponse.model_validate(answer).notices

    async def upload_picture(self, content: bytes) -> str:
        """Upload a picture and return its id."""
        return await self.upload_file(content)

    async def upload_file(self, content: bytes, path: str = "uploads") -> str:
        """Upload a file to a path behind the API's prefix and return its id."""
        answer = await self._request_json(
            "POST",
            f"{API_PREFIX}/{path}",
            files={"file": ("upload", content)},
            timeout=UPLOAD_TIMEOUT_SECONDS,
        )
        return UploadResponse.model_validate(answer).upload_id

    async def stream_events(self, job_id: str, last: str = "") -> AsyncGenerator[ServerSentEvent]:
        """Stream the job's events after the event id `last`, until the stream ends or breaks.

        An API without streams returns one snapshot, yielded as `update`; then `done` if the job has ended.
        """
        headers = {"Accept": f"{EVENT_STREAM_TYPE}, application/json;q=0.5"} | (
            {"Last-Event-ID": last} if last else {}
        )
        with translate_http_errors(self._client.base_url):
            async with self._client.stream(
                "GET", _job_path(job_id, "progress"), headers=headers, timeout=STREAM_TIMEOUT
            ) as response:
                if response.headers.get("Content-Type", "").startswith(EVENT_STREAM_TYPE):
                    async for event in EventSource(response).aiter_sse():
                        yield event
                    return
                await response.aread()
                picture = ProgressResponse.model_validate(parse_or_raise(response))
        yield ServerSentEvent("update", picture.model_dump_json())
        if picture.status.has_ended:
            yield ServerSentEvent("done")

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, str | int] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float = CALL_TIMEOUT_SECONDS,
    ) -> object:
        """Call the API at a path behind its prefix (`/jobs`); return the answer's JSON, None without one."""
        url = f"{API_PREFIX}{path}"
        with translate_http_errors(self._client.base_url):
            response = await self._client.request(
                method, url, json=body, params=params, headers=headers, timeout=timeout_seconds
            )
            return None if response.status_code == HTTPStatus.NO_CONTENT else parse_or_raise(response)

    async def fetch_job(self, job_id: str) -> object:
        """Return the whole job as JSON."""
        return await self.call_job("GET", job_id)

    async def call_job(
        self, method: str, job_id: str, part: str = "", body: Mapping[str, Any] | None = None
    ) -> object:
        """Call the API about a job, or a part of it (`/storyboard`); see `call`."""
        return await self.call(method, f"/jobs/{quote(job_id, safe='')}{part}", body)

    async def fetch_title(self, job_id: str) -> str:
        """Return the job's title."""
        return TitleResponse.model_validate(await self.fetch_job(job_id)).title

    async def share_film(self, job_id: str, ends_on: str | None) -> ShareResponse:
        """Make a link to the film that works until the end of a day (UTC); None: for a week."""
        answer = await self._request_json("POST", _job_path(job_id, "shares"), json={"ends_on": ends_on})
        return ShareResponse.model_validate(answer)

    async def list_shares(self, job_id: str) -> ShareListResponse:
        """List the links to the film that work."""
        answer = await self._request_json("GET", _job_path(job_id, "shares"))
        return ShareListResponse.model_validate(answer)

    async def revoke_share(self, job_id: str, share_id: str) -> None:
        """Revoke a link to the film."""
        await self.call_job("DELETE", job_id, f"/shares/{quote(share_id, safe='')}")

    def export_link(self, job_id: str) -> str:
        """Return the link to the film with all its parts, as a zip."""
        return _job_path(job_id, "export")

    def export_films_link(self, job_ids: Sequence[str]) -> str:
        """Return the link to finished films as one zip."""
        return f"{API_PREFIX}/films/export?{urlencode([('id', job_id) for job_id in job_ids])}"

    async def control_job(self, job_id: str, call: str, order: Mapping[str, Any] | None = None) -> str:
        """POST `call` (cancel, retry, approve) for the job; return its status afterwards."""
        answer = await self._request_json("POST", _job_path(job_id, call), json=order)
        return StatusResponse.model_validate(answer).status

    async def direct_scene(self, job_id: str, call: str, order: Mapping[str, Any]) -> tuple[int, ...]:
        """POST a scene's `call` (retake, choose); return the numbers of its takes."""
        answer = await self._request_json("POST", _job_path(job_id, call), json=dict(order))
        told = TakeNumberResponse.model_validate(answer)
        return told.takes or (told.take,)

    async def price_retry(self, job_id: str, order: Mapping[str, Any]) -> RetryPriceResponse:
        """Return what a retry would buy. Nothing is spent."""
        return RetryPriceResponse.model_validate(
            await self._request_json("POST", _job_path(job_id, "retry/estimate"), json=dict(order))
        )

    async def price_retake(self, job_id: str, scene: int, wish: Mapping[str, Any]) -> float:
        """Return the price of another take of the scene, in US dollars. Nothing is spent."""
        answer = await self._request_json(
            "POST", _job_path(job_id, f"scenes/{scene}/retake/estimate"), json=dict(wish)
        )
        return PriceResponse.model_validate(answer).cost_usd

    async def price_language(self, job_id: str, wish: Mapping[str, Any]) -> LanguagePriceResponse:
        """Return the price of a film in another language. Nothing is spent."""
        answer = await self._request_json("POST", _job_path(job_id, "languages/estimate"), json=dict(wish))
        return LanguagePriceResponse.model_validate(answer)

    async def price_lines(self, job_id: str, scene: int, lines: Sequence[object]) -> LinesPriceResponse:
        """Return what it costs to have these lines spoken in a scene. Nothing is spent."""
        path = _job_path(job_id, f"scenes/{scene}/lines/estimate")
        answer = await self._request_json("POST", path, json={"lines": list(lines)})
        return LinesPriceResponse.model_validate(answer)

    async def change_lines(self, job_id: str, scene: int, order: Mapping[str, Any]) -> str:
        """Have lines spoken in a scene of a finished film; return the job's status."""
        path = _job_path(job_id, f"scenes/{scene}/lines")
        return StatusResponse.model_validate(await self._request_json("PUT", path, json=dict(order))).status

    async def list_voices(self, language: str | None) -> VoiceListResponse:
        """List the voices that may speak a film, or those that speak a language."""
        params = {"language": language} if language else {}
        return VoiceListResponse.model_validate(
            await self._request_json("GET", f"{API_PREFIX}/voices", params=params)
        )

    async def raise_budget(self, job_id: str, budget_usd: float) -> float:
        """Raise the job's total budget; return the budget now in force, in US dollars."""
        order = {"budget_usd": budget_usd}
        return BudgetResponse.model_validate(
            await self._request_json("POST", _job_path(job_id, "approve"), json=order)
        ).budget_usd

    async def resolve_take(
        self, job_id: str, held: HeldCall, decision: str, provider_job_id: str | None
    ) -> str:
        """Resolve a held take or line; return the decision as the API recorded it."""
        named = {"provider_job_id": provider_job_id} if provider_job_id else {}
        order = {"decision": decision, **named, **held.body}
        answer = await self._request_json(
            "POST", _job_path(job_id, held.path), json=order, timeout=RESOLVE_TIMEOUT_SECONDS
        )
        return DecisionResponse.model_validate(answer).decision

    def absolute_url(self, link: str) -> str:
        """Return the absolute URL of a link that the API gave."""
        return str(self._client.base_url.join(link))

    @asynccontextmanager
    async def stream_file(self, link: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream the bytes of one of the API's files, in chunks."""
        with translate_http_errors(self._client.base_url):
            async with self._client.stream("GET", self.absolute_url(link), follow_redirects=True) as response:
                if not response.is_success:
                    await response.aread()
                    parse_or_raise(response)
                yield response.aiter_bytes()

    async def _request_json(self, method: str, path: str, **more: Any) -> object:  # noqa: ANN401 - httpx types them
        with translate_http_errors(self._client.base_url):
            return parse_or_raise(await self._client.request(method, path, **more))


def _job_path(job_id: str, call: str) -> str:
    return f"{API_PREFIX}/jobs/{quote(job_id, safe='')}/{call}"


def _parse_base_url(url: str) -> httpx.URL:
    try:
        base = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise UserError(f"--api: {url} is no URL.") from error
    if base.scheme not in {"http", "https"} or not base.host:
        raise UserError(f"--api: {url} is no URL; one looks like http://127.0.0.1:8000.")
    return base


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
