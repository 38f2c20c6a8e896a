"""Google's Files API: what goes by URI is PROCESSING first, then ACTIVE for 48 hours, behind the key."""

import secrets
import string
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.job import Job
from emulator.links import TYPES
from emulator.moments import iso
from emulator.service import answer

if TYPE_CHECKING:
    from emulator.service import Service

# `completed` comes before the file can be had (PROVIDERS.md 2.1, bytes, 3). Counted from the first look, so
# that nobody is spared it who looks late.
ACTIVE_AFTER_SECONDS = 8
LIFE_SECONDS = 48 * 3600
LETTERS = string.ascii_lowercase + string.digits


class Files:
    """The files of one service's jobs."""

    def __init__(self, service: "Service") -> None:
        self._service = service

    def uri(self, job: Job) -> str:
        """Where the job's file is."""
        if "file" not in job.memory:
            job.memory["file"] = "".join(secrets.choice(LETTERS) for _ in range(12))
        return f"{job.origin}/{self._service.name}/v1beta/files/{job.memory['file']}"

    async def file(self, call: Call) -> Response:
        """What is known of a file; its bytes, when `alt=media` asks for them."""
        if call.query("alt") == "media":
            return await self.download(call)
        job = self._job(call)
        call.meet(job.order.model, job.order.prompt)
        path, name = job.files[0], job.memory["file"]
        return answer(
            {
                "name": f"files/{name}",
                "mimeType": TYPES[path.suffix],
                "sizeBytes": str(path.stat().st_size),
                "createTime": iso(job.ended_at),
                "updateTime": iso(job.ended_at),
                "expirationTime": iso((job.ended_at or 0) + LIFE_SECONDS),
                "uri": self.uri(job),
                "downloadUri": f"{self.uri(job)}:download?alt=media",
                "state": "ACTIVE" if self._active(job) else "PROCESSING",
                "source": "GENERATED",
            }
        )

    async def download(self, call: Call) -> Response:
        """The bytes, once the file is ACTIVE."""
        job = self._job(call)
        farm, service = call.farm, self._service
        if not self._active(job):
            raise RefusedError(service.error(400, "The file is not ACTIVE.", "FAILED_PRECONDITION"))
        if call.operation != "fetch":
            farm.log.note(service.name, "fetch")
        farm.log.note(service.name, "fetch_with_key")
        fault = farm.script.draw(service.name, "fetch", job.order.model, job.order.prompt)
        if fault and fault.kind == "expired":
            job.memory["expired"] = True
            raise RefusedError(self._lost())
        return await farm.links.send(job, 0, fault)

    def _job(self, call: Call) -> Job:
        name = call.path("id")
        job = next((job for job in call.farm.jobs_of(self._service) if job.memory.get("file") == name), None)
        if job is None or job.memory.get("expired") or self._expired(job):
            raise RefusedError(self._lost())
        return job

    def _active(self, job: Job) -> bool:
        looked: float = job.memory.setdefault("looked", time.time())
        return self._passed(looked) >= ACTIVE_AFTER_SECONDS

    def _expired(self, job: Job) -> bool:
        lapsed = self._passed(job.ended_at or time.time()) >= LIFE_SECONDS
        return self._service.farm.settings.expiry and lapsed

    def _passed(self, since: float) -> float:
        """In the real service's seconds."""
        return (time.time() - since) * self._service.farm.settings.speed

    def _lost(self) -> Response:
        """No such file, or no longer (the true status may be 403 [?])."""
        return self._service.error(HTTPStatus.NOT_FOUND, "The file does not exist.")
