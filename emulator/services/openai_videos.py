"""OpenAI's Videos API, retired by OpenAI, still spoken by gateways (PROVIDERS.md 1, openai 3.52.0)."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.responses import Response

from emulator.field_validation import (
    FieldSchema,
    any_of,
    list_of,
    object_of,
    object_schema,
    one_of,
    text,
    url,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import parse_size
from emulator.service import Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.openai import EmulatedOpenAI


def check_numeral(value: object) -> str | None:
    """Check for a number of seconds given as text."""
    return None if isinstance(value, str) and value.isdigit() else "must be a number as a string"


def check_size(value: object) -> str | None:
    """Check for a size in pixels, such as 1280x720."""
    good = isinstance(value, str) and re.fullmatch(r"[1-9]\d{1,3}x[1-9]\d{1,3}", value)
    return None if good else "must be such as 1280x720"


def _check_reference(value: object) -> str | None:
    """Check for a file of a form, or an object that names one."""
    return REFERENCE(value) if isinstance(value, dict) else None


REFERENCE = any_of(
    object_of(object_schema("file_id", file_id=text(200, 1))),
    object_of(object_schema("image_url", image_url=url)),
)
MODELS = ("sora-2", "sora-2-pro", "sora-2-2025-10-06", "sora-2-pro-2025-10-06", "sora-2-2025-12-08")
SIZES = ("720x1280", "1280x720", "1024x1792", "1792x1024")
BODY = object_schema(
    "prompt",
    prompt=text(),
    model=one_of(*MODELS),
    seconds=one_of("4", "8", "12"),
    size=one_of(*SIZES),
    input_reference=_check_reference,
)
# For a gateway's own models, whose sizes and lengths only the gateway limits.
GATEWAY_BODY = BODY.with_fields(
    "model seconds size", model=text(200, 1), seconds=check_numeral, size=check_size
)
WEBHOOK_SCHEMA = object_schema("name url event_types", name=text(), url=url, event_types=list_of(50, text()))
DAY_SECONDS = 24 * 3600
WORK_SECONDS = 150
POLL_AFTER_MS = "50"
STATUS_WORDS = {
    EmulatedState.QUEUED: "queued",
    EmulatedState.RUNNING: "in_progress",
    EmulatedState.DONE: "completed",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "failed",
}
FAILURES = {
    EmulatedOutcome.MODERATED_RESULT: (
        "moderation_blocked",
        "The video was blocked by our moderation system.",
    ),
    EmulatedOutcome.FAILED: ("video_generation_failed", "The video could not be generated."),
}


class EmulatedOpenAIVideos(EmulatedOpenAI):
    """Videos: the bytes need the key; a delete, but no cancel."""

    url_lifetime_seconds: ClassVar[float | None] = None

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/videos", "submit", self.submit_order),
            Endpoint("GET", "/videos", "list", self.list_jobs),
            Endpoint("GET", "/videos/{id}", "status", self.show_job),
            Endpoint("GET", "/videos/{id}/content", "fetch", self.send_content),
            Endpoint("DELETE", "/videos/{id}", "cancel", self.delete_job),
            Endpoint("POST", "/webhook_endpoints", "other", self.register_webhook),
        ]

    def new_job_id(self) -> str:
        """Return an id in the service's form."""
        return f"video_{uuid4().hex}"

    def moderation_response(self, order: Order) -> Response | None:
        """Return a 400 at submit."""
        return self.error_response(
            400, "Your request was blocked by our moderation system.", "moderation_blocked"
        )

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order, as JSON or as a form."""
        body = await _read_body(call)
        entry = self.context.settings.gateway.get(str(body.get("model")))
        self._check_fields(body, GATEWAY_BODY if entry else BODY)
        job = call.accept_job(_build_order(body, entry))
        return json_response(_render_job(call.view_job(job)))

    def _check_fields(self, body: dict[str, Any], fields: FieldSchema) -> None:
        for problem in fields.find_problems(body)[:1]:
            told = {"message": problem.message, "type": "invalid_request_error", "param": problem.field}
            raise RequestRefusedError(json_response({"error": {**told, "code": "invalid_value"}}, 400))

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one video."""
        shown = _render_job(call.view_job(call.find_job(call.path_param("id"))))
        return json_response(shown, openai_poll_after_ms=POLL_AFTER_MS)

    async def list_jobs(self, call: ServiceRequest) -> Response:
        """List the videos, newest first unless asked otherwise."""
        call.apply_early_fault()
        jobs = self.runner.list_jobs(self)
        if call.query_param("order", "desc") == "desc":
            jobs.reverse()
        ids = [job.id for job in jobs]
        after = call.query_param("after")
        start = ids.index(after) + 1 if after in ids else 0
        page = jobs[start : start + call.count_param("limit", 20)]
        return json_response(
            {
                "object": "list",
                "data": [_render_job(call.view_job(job)) for job in page],
                "first_id": page[0].id if page else None,
                "last_id": page[-1].id if page else None,
                "has_more": start + len(page) < len(jobs),
            }
        )

    async def send_content(self, call: ServiceRequest) -> Response:
        """Send the bytes; the key is needed."""
        job = self.runner.find_job(self, call.path_param("id"))
        if job is None:
            raise RequestRefusedError(self.not_found_response(call.path_param("id")))
        if job.final_state != EmulatedState.DONE:
            raise RequestRefusedError(self.error_response(404, "The video is not ready yet."))
        if call.query_param("variant", "video") != "video":
            raise RequestRefusedError(self.error_response(400, "This emulator keeps the video alone."))
        fault = self.context.faults.draw_fault(self.name, "fetch", job.order.model, job.order.prompt)
        if fault and fault.kind == "expired":
            raise RequestRefusedError(self.error_response(404, "The video has expired."))
        return await self.runner.file_urls.send_file(job, 0, fault)

    async def delete_job(self, call: ServiceRequest) -> Response:
        """Delete a video that has ended."""
        job = call.find_job(call.path_param("id"))
        if not job.ended:
            raise RequestRefusedError(self.error_response(409, "The video is still being made."))
        job.deleted = True
        return json_response({"id": job.id, "object": "video.deleted", "deleted": True})

    async def register_webhook(self, call: ServiceRequest) -> Response:
        """Register the project's webhook; only this response shows the secret [?]."""
        body = await call.read_json()
        self._check_fields(body, WEBHOOK_SCHEMA)
        call.apply_early_fault()
        self.context.webhook_urls[self.name] = str(body["url"])
        made = {"id": f"we_{uuid4().hex}", "object": "webhook_endpoint", "created_at": int(time.time())}
        given = {name: body[name] for name in ("event_types", "name", "url")}
        return json_response({**made, **given, "signing_secret": self.context.settings.standard_secret})

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return an event with the id, no more."""
        if event != "ended":
            return None
        kind = "video.completed" if job.final_state == EmulatedState.DONE else "video.failed"
        told = {"id": f"evt_{uuid4().hex}", "object": "event", "created_at": int(time.time()), "type": kind}
        return json.dumps({**told, "data": {"id": job.id}}).encode()


async def _read_body(call: ServiceRequest) -> dict[str, Any]:
    if call.request.headers.get("content-type", "").startswith("application/json"):
        return await call.read_json()
    async with call.request.form() as form:
        files = {name for name, value in form.items() if isinstance(value, UploadFile)}
        return {name: "file" if name in files else value for name, value in form.items()}


def _compute_price(given: str, seconds: int, entry: Mapping[str, Any] | None, *, pro: bool) -> int:
    if entry is None:
        return to_micros(("0.30" if given in SIZES[:2] else "0.50") if pro else "0.10", seconds)
    usd = entry.get("usd_per_second", entry.get("usd_per_clip"))
    if isinstance(usd, dict):
        usd = usd[f"{min(parse_size(given, 'x'))}p"]
    return to_micros(str(usd), seconds if "usd_per_second" in entry else 1)


def _build_order(body: dict[str, Any], entry: Mapping[str, Any] | None) -> Order:
    model, seconds = body.get("model", "sora-2"), int(body.get("seconds", "4"))
    given = body.get("size", "720x1280")
    width, height = parse_size(given, "x")
    return Order(
        model=model,
        prompt=body["prompt"],
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=_compute_price(given, seconds, entry, pro="pro" in model),
        width=width,
        height=height,
        sound=True,
        detail={"size": given},
    )


def _render_job(view: JobView) -> dict[str, Any]:
    job, done = view.job, view.state == EmulatedState.DONE
    code, message = FAILURES.get(job.outcome, FAILURES[EmulatedOutcome.FAILED])
    return {
        "id": job.id,
        "object": "video",
        "model": job.order.model,
        "status": view.status_word(STATUS_WORDS),
        "progress": round(view.progress * 100),
        "created_at": int(job.accepted_at),
        "completed_at": int(job.ended_at) if done and job.ended_at else None,
        "expires_at": int(job.ended_at) + DAY_SECONDS if done and job.ended_at else None,
        "error": {"code": code, "message": message} if view.state == EmulatedState.FAILED else None,
        "prompt": job.order.prompt,
        "remixed_from_video_id": None,
        "seconds": f"{job.order.seconds:g}",
        "size": job.order.detail["size"],
    }


SERVICES = [EmulatedOpenAIVideos]
