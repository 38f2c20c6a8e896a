"""URLs of files: issued, expiring, renewed; and the downloads behind them."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from emulator.broken_responses import HalfResponse, HangingResponse, ResetResponse, retry_after_header
from emulator.context import EmulatorContext
from emulator.fault_rules import FaultSpec
from emulator.interrupted_downloads import InterruptedResponse
from emulator.job import EmulatedJob
from emulator.service_protocol import ServiceProtocol

MEDIA_TYPES = {".mp4": "video/mp4", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".jpg": "image/jpeg"}


@dataclass
class IssuedUrl:
    """An issued URL: file `number` of a job, valid until `expires_at` (Unix seconds, None for ever)."""

    service: ServiceProtocol
    job: EmulatedJob
    number: int
    expires_at: float | None

    @property
    def is_expired(self) -> bool:
        """Whether it has expired."""
        return self.expires_at is not None and time.time() >= self.expires_at


class FileUrls:
    """Issued URLs, by the token in them."""

    def __init__(self, context: EmulatorContext) -> None:
        self._context = context
        self._links: dict[str, IssuedUrl] = {}
        self._first_tokens: dict[tuple[str, int], str] = {}

    def issue_url(
        self, service: ServiceProtocol, job: EmulatedJob, number: int, *, fresh: bool | None = None
    ) -> str:
        """Return a URL of the job's file: a new one if the service renews it (or `fresh`), else the same."""
        place = (job.id, number)
        known = self._first_tokens.get(place)
        renew = service.url_renews if fresh is None else fresh
        if known is None or renew:
            known = token_urlsafe(12)
            self._links[known] = IssuedUrl(
                service, job, number, self._expiry_time(service.url_lifetime_seconds)
            )
            self._first_tokens.setdefault(place, known)
        return f"{job.origin}/{service.name}-cdn/{known}/{job.files[number].name}"

    def _expiry_time(self, life_seconds: float | None) -> float | None:
        settings = self._context.settings
        if life_seconds is None or not settings.expiry:
            return None
        return time.time() + life_seconds / settings.speed

    def find_url(self, url_or_token: str) -> IssuedUrl | None:
        """Return the issued URL of a whole URL or of its token, None if there is none."""
        parts = url_or_token.split("/")
        return self._links.get(url_or_token) or next(
            (self._links[part] for part in parts if part in self._links), None
        )

    async def serve_download(self, request: Request) -> Response:
        """Answer a download request."""
        link = self._links.get(request.path_params["token"])
        if link is None:
            return PlainTextResponse("NoSuchKey", 404)
        if request.method == "HEAD" and not link.is_expired:
            return FileResponse(link.job.files[link.number])
        service = link.service.name
        self._context.requests.count_request(service, "fetch")
        self._context.interruptions.note_request(request.headers)
        if "authorization" in request.headers or "x-goog-api-key" in request.headers:
            self._context.requests.count_request(service, "fetch_with_key")
        fault = self._context.faults.draw_fault(service, "fetch", link.job.order.model, link.job.order.prompt)
        if fault and fault.kind == "expired":
            link.expires_at = 0
        if link.is_expired:
            return PlainTextResponse("AccessDenied: Request has expired", link.service.expired_status)
        return await self.send_file(link.job, link.number, fault)

    async def send_file(self, job: EmulatedJob, number: int, fault: FaultSpec | None) -> Response:
        """Return a job's file, damaged if a fault says so. Range and If-Range are honoured."""
        path = job.files[number]
        if fault is not None:
            spoiled = await self._apply_fault(path, fault)
            if spoiled is not None:
                return spoiled
        whole = FileResponse(path, media_type=MEDIA_TYPES[path.suffix])
        if (
            fault is not None
            and fault.kind == "breaks_off"
            and self._context.interruptions.should_interrupt(job.id, number)
        ):
            return InterruptedResponse(whole)
        job.fetched += 1
        return whole

    async def _apply_fault(self, path: Path, fault: FaultSpec) -> Response | None:
        match fault.kind:
            case "http":
                return PlainTextResponse(
                    "The script says so.", fault.status, headers=retry_after_header(fault)
                )
            case "reset":
                return ResetResponse()
            case "hang":
                return HangingResponse()
            case "slow":
                await asyncio.sleep(fault.seconds / self._context.settings.speed)
                return None
            case "breaks_off":
                return None
        return _damage_file(await asyncio.to_thread(path.read_bytes), MEDIA_TYPES[path.suffix], fault.kind)


def _damage_file(whole: bytes, media_type: str, kind: str) -> Response | None:
    match kind:
        case "truncated":  # Content-Length matches, so only a probe finds the damage
            return Response(whole[: len(whole) // 2], media_type=media_type)
        case "corrupt":
            return Response(bytes(byte ^ 0x55 for byte in whole), media_type=media_type)
        case "short" | "breaks":
            return HalfResponse(whole, media_type=media_type, reset=kind == "breaks")
    return None
