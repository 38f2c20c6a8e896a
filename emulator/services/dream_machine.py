"""Luma's older Dream Machine API (PROVIDERS.md 3.2, lumaai 1.21.0).

`/dream-machine` stands for https://api.lumalabs.ai/dream-machine/v1.
"""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.field_validation import (
    any_of,
    boolean,
    list_of,
    object_of,
    object_schema,
    one_of,
    public_url,
    text,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.timestamps import to_iso

FRAME = any_of(
    object_of(object_schema("type url", type=one_of("image"), url=public_url)),
    object_of(object_schema("type id", type=one_of("generation"), id=text(100, 1))),
)
BODY = object_schema(
    "model",
    generation_type=one_of("video"),
    model=one_of("ray-2", "ray-flash-2"),
    prompt=text(5000),
    aspect_ratio=one_of("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"),
    duration=one_of("5s", "9s"),
    resolution=one_of("540p", "720p", "1080p", "4k"),
    loop=boolean,
    keyframes=object_of(object_schema(frame0=FRAME, frame1=FRAME)),
    concepts=list_of(20, object_of(object_schema("key", key=text()))),
    callback_url=public_url,
)
# Dollars a second by resolution: Luma's of early 2025, not in PROVIDERS.md [?]; the 4k price is assumed.
PRICES = {
    "ray-2": {"540p": "0.08", "720p": "0.142", "1080p": "0.32", "4k": "0.32"},
    "ray-flash-2": {"540p": "0.028", "720p": "0.048", "1080p": "0.11", "4k": "0.11"},
}
WORK_SECONDS = 90
STATUS_WORDS = {
    EmulatedState.QUEUED: "queued",
    EmulatedState.RUNNING: "dreaming",
    EmulatedState.DONE: "completed",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "failed",
}
MODERATED = "Content moderated"
REASONS = {
    EmulatedOutcome.MODERATED_PROMPT: MODERATED,
    EmulatedOutcome.MODERATED_RESULT: MODERATED,
    EmulatedOutcome.FAILED: "Generation failed",
}
MAX_PAGE_SIZE = 100
MICROS_PER_CENT = 10_000


class EmulatedDreamMachine(EmulatedService):
    """Generations with a list, a delete, and unsigned webhooks."""

    name = "dream-machine"
    path_roots = ("", "/v1", "/dream-machine/v1")
    url_lifetime_seconds: ClassVar[float | None] = None  # lifetime not documented
    event_shares: ClassVar[Mapping[str, float]] = {"dreaming": 0.15}

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints; the first two paths do the same."""
        return [
            Endpoint("POST", "/generations/video", "submit", self.submit_order),
            Endpoint("POST", "/generations", "submit", self.submit_order),
            Endpoint("GET", "/generations", "list", self.list_jobs),
            Endpoint("GET", "/generations/{id}", "status", self.show_job),
            Endpoint("DELETE", "/generations/{id}", "cancel", self.delete_job),
            Endpoint("GET", "/credits", "other", self.show_credits),
            Endpoint("GET", "/ping", "other", self.answer_ping),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error with a detail."""
        return json_response({"detail": message}, status)

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        problems = BODY.find_problems(body)
        if problems:
            raise RequestRefusedError(self.error_response(400, problems[0].message))
        if not body.get("prompt") and not body.get("keyframes"):
            raise RequestRefusedError(self.error_response(400, "prompt is required"))
        return json_response(self._render_job(call.view_job(call.accept_job(_build_order(body)))), 201)

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one generation."""
        return json_response(self._render_job(call.view_job(call.find_job(call.path_param("id")))))

    async def list_jobs(self, call: ServiceRequest) -> Response:
        """List the generations, newest first [?]."""
        call.apply_early_fault()
        jobs = self.runner.list_jobs(self)[::-1]
        limit, offset = (
            min(call.count_param("limit", 100), MAX_PAGE_SIZE),
            call.count_param("offset", 0, minimum=0),
        )
        page = jobs[offset : offset + limit]
        told = {"count": len(page), "limit": limit, "offset": offset, "has_more": offset + limit < len(jobs)}
        return json_response({"generations": [self._render_job(call.view_job(job)) for job in page], **told})

    async def delete_job(self, call: ServiceRequest) -> Response:
        """Delete a generation; cancel it first if it has not ended."""
        job = call.find_job(call.path_param("id"))
        self.runner.cancel_job(self, job)
        job.deleted = True
        return Response(status_code=204)

    async def show_credits(self, call: ServiceRequest) -> Response:
        """Answer with the balance in cents."""
        call.apply_early_fault()
        cents = self.context.settings.balance_usd * 100 - self.runner.sum_charges(self.name) / MICROS_PER_CENT
        return json_response({"credit_balance": cents})

    async def answer_ping(self, call: ServiceRequest) -> Response:
        """Answer that the key is valid."""
        call.apply_early_fault()
        return json_response({"message": "pong"})

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the generation; webhooks are not signed."""
        if job.final_state == EmulatedState.CANCELED:
            return None
        return json.dumps(self._render_job(JobView(job, job.state, job.progress))).encode()

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job, failed = view.job, view.state in {EmulatedState.FAILED, EmulatedState.CANCELED}
        return {
            "id": job.id,
            "generation_type": "video",
            "state": view.status_word(STATUS_WORDS),
            "failure_reason": REASONS.get(job.outcome, REASONS[EmulatedOutcome.FAILED]) if failed else None,
            "created_at": to_iso(job.accepted_at),
            "assets": {"video": self.file_url(job), "image": None}
            if job.final_state == EmulatedState.DONE
            else None,
            "model": job.order.model,
            "request": job.order.detail["request"],
        }


def _build_order(body: dict[str, Any]) -> Order:
    seconds = int(body.get("duration", "5s").removesuffix("s"))
    resolution = body.get("resolution", "720p")
    width, height = picture_size(body.get("aspect_ratio", "16:9"), resolution)
    return Order(
        model=body["model"],
        prompt=body.get("prompt") or "",
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(PRICES[body["model"]][resolution], seconds),
        width=width,
        height=height,
        callback_url=body.get("callback_url") or "",
        detail={"request": {"generation_type": "video", **body}},
    )


SERVICES = [EmulatedDreamMachine]
