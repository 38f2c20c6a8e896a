"""URLs of files: handed out, expiring, renewed; and the bytes behind them."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from emulator.breaking import BreakingOff
from emulator.job import Job
from emulator.replies import Half, Hang, Reset, retry_after
from emulator.rules import Fault

if TYPE_CHECKING:
    from emulator.farm import Farm
    from emulator.service import Service

TYPES = {".mp4": "video/mp4", ".mp3": "audio/mpeg", ".wav": "audio/wav"}


@dataclass
class Link:
    """One URL: which file of which job, until when (unix seconds, None for ever)."""

    service: "Service"
    job: Job
    number: int
    until: float | None

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.until is not None and time.time() >= self.until


class Links:
    """The URLs that were handed out."""

    def __init__(self, farm: "Farm") -> None:
        self._farm = farm
        self._links: dict[str, Link] = {}
        self._first: dict[tuple[str, int], str] = {}

    def url(self, service: "Service", job: Job, number: int, *, fresh: bool | None = None) -> str:
        """A URL for the job's file: a new one each time if the service renews (or `fresh`), else the same."""
        place = (job.id, number)
        known = self._first.get(place)
        renew = service.url_renews if fresh is None else fresh
        if known is None or renew:
            known = token_urlsafe(12)
            self._links[known] = Link(service, job, number, self._until(service.url_life_seconds))
            self._first.setdefault(place, known)
        return f"{job.origin}/{service.name}-cdn/{known}/{job.files[number].name}"

    def _until(self, life_seconds: float | None) -> float | None:
        settings = self._farm.settings
        if life_seconds is None or not settings.expiry:
            return None
        return time.time() + life_seconds / settings.speed

    def find(self, url_or_token: str) -> Link | None:
        """The link of a URL of ours, or of its token."""
        parts = url_or_token.split("/")
        return self._links.get(url_or_token) or next(
            (self._links[part] for part in parts if part in self._links), None
        )

    async def get(self, request: Request) -> Response:
        """Answer a download."""
        link = self._links.get(request.path_params["token"])
        if link is None:
            return PlainTextResponse("NoSuchKey", 404)
        if request.method == "HEAD" and not link.expired:
            return FileResponse(link.job.files[link.number])
        service = link.service.name
        self._farm.log.note(service, "fetch")
        self._farm.breaking.note(request.headers)
        if "authorization" in request.headers or "x-goog-api-key" in request.headers:
            self._farm.log.note(service, "fetch_with_key")
        fault = self._farm.script.draw(service, "fetch", link.job.order.model, link.job.order.prompt)
        if fault and fault.kind == "expired":
            link.until = 0
        if link.expired:
            return PlainTextResponse("AccessDenied: Request has expired", link.service.expired_status)
        return await self.send(link.job, link.number, fault)

    async def send(self, job: Job, number: int, fault: Fault | None) -> Response:
        """The bytes of a job's file, or what the fault leaves of them. Range and If-Range are honoured."""
        path = job.files[number]
        if fault is not None:
            spoiled = await self._spoiled(path, fault)
            if spoiled is not None:
                return spoiled
        whole = FileResponse(path, media_type=TYPES[path.suffix])
        if fault is not None and fault.kind == "breaks_off" and self._farm.breaking.breaks(job.id, number):
            return BreakingOff(whole)
        job.fetched += 1
        return whole

    async def _spoiled(self, path: Path, fault: Fault) -> Response | None:
        match fault.kind:
            case "http":
                return PlainTextResponse("The script says so.", fault.status, headers=retry_after(fault))
            case "reset":
                return Reset()
            case "hang":
                return Hang()
            case "slow":
                await asyncio.sleep(fault.seconds / self._farm.settings.speed)
                return None
            case "breaks_off":
                return None
        return _damaged(await asyncio.to_thread(path.read_bytes), TYPES[path.suffix], fault.kind)


def _damaged(whole: bytes, media_type: str, kind: str) -> Response | None:
    match kind:
        case "truncated":  # Content-Length tells the truth: only the file itself shows it
            return Response(whole[: len(whole) // 2], media_type=media_type)
        case "corrupt":
            return Response(bytes(byte ^ 0x55 for byte in whole), media_type=media_type)
        case "short" | "breaks":
            return Half(whole, media_type=media_type, reset=kind == "breaks")
    return None
