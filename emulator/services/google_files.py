"""Google's Files API: a file is PROCESSING first, then ACTIVE for 48 hours, and needs the key."""

import secrets
import string
import time
from http import HTTPStatus

from starlette.responses import Response

from emulator.file_urls import MEDIA_TYPES
from emulator.job import EmulatedJob
from emulator.service import EmulatedService, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.timestamps import to_iso

# The status `completed` precedes the file (PROVIDERS.md 2.1, bytes, 3). The delay counts from the first
# query, so that a client that asks late meets it too.
ACTIVE_AFTER_SECONDS = 8
LIFETIME_SECONDS = 48 * 3600
FILE_NAME_LETTERS = string.ascii_lowercase + string.digits


class GoogleFiles:
    """Files of one service's jobs."""

    def __init__(self, service: EmulatedService) -> None:
        self._service = service

    def file_uri(self, job: EmulatedJob) -> str:
        """Return the URI of the job's file."""
        if "file" not in job.service_data:
            job.service_data["file"] = "".join(secrets.choice(FILE_NAME_LETTERS) for _ in range(12))
        return f"{job.origin}/{self._service.name}/v1beta/files/{job.service_data['file']}"

    async def show_file(self, call: ServiceRequest) -> Response:
        """Answer with a file's metadata, or with its bytes for `alt=media`."""
        if call.query_param("alt") == "media":
            return await self.send_file(call)
        job = self._find_job(call)
        call.apply_early_fault(job.order.model, job.order.prompt)
        path, name = job.files[0], job.service_data["file"]
        return json_response(
            {
                "name": f"files/{name}",
                "mimeType": MEDIA_TYPES[path.suffix],
                "sizeBytes": str(path.stat().st_size),
                "createTime": to_iso(job.ended_at),
                "updateTime": to_iso(job.ended_at),
                "expirationTime": to_iso((job.ended_at or 0) + LIFETIME_SECONDS),
                "uri": self.file_uri(job),
                "downloadUri": f"{self.file_uri(job)}:download?alt=media",
                "state": "ACTIVE" if self._is_active(job) else "PROCESSING",
                "source": "GENERATED",
            }
        )

    async def send_file(self, call: ServiceRequest) -> Response:
        """Send the file's bytes once it is ACTIVE."""
        job = self._find_job(call)
        context, service = call.context, self._service
        if not self._is_active(job):
            raise RequestRefusedError(
                service.error_response(400, "The file is not ACTIVE.", "FAILED_PRECONDITION")
            )
        if call.operation != "fetch":
            context.requests.count_request(service.name, "fetch")
        context.requests.count_request(service.name, "fetch_with_key")
        fault = context.faults.draw_fault(service.name, "fetch", job.order.model, job.order.prompt)
        if fault and fault.kind == "expired":
            job.service_data["expired"] = True
            raise RequestRefusedError(self._missing_file_response())
        return await call.runner.file_urls.send_file(job, 0, fault)

    def _find_job(self, call: ServiceRequest) -> EmulatedJob:
        name = call.path_param("id")
        job = next(
            (job for job in call.runner.list_jobs(self._service) if job.service_data.get("file") == name),
            None,
        )
        if job is None or job.service_data.get("expired") or self._is_expired(job):
            raise RequestRefusedError(self._missing_file_response())
        return job

    def _is_active(self, job: EmulatedJob) -> bool:
        looked: float = job.service_data.setdefault("looked", time.time())
        return self._service_seconds_since(looked) >= ACTIVE_AFTER_SECONDS

    def _is_expired(self, job: EmulatedJob) -> bool:
        lapsed = self._service_seconds_since(job.ended_at or time.time()) >= LIFETIME_SECONDS
        return self._service.context.settings.expiry and lapsed

    def _service_seconds_since(self, since: float) -> float:
        """Return the time since then, in the real service's seconds."""
        return (time.time() - since) * self._service.context.settings.speed

    def _missing_file_response(self) -> Response:
        """Return the response for an unknown or expired file (the real status may be 403 [?])."""
        return self._service.error_response(HTTPStatus.NOT_FOUND, "The file does not exist.")
