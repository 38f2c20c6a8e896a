"""Luma's Agents API (PROVIDERS.md 3.1, luma-agents 0.5.0): `/luma` stands for https://agents.lumalabs.ai/v1."""

import time
from typing import Any, ClassVar
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from emulator.field_validation import (
    InvalidField,
    any_of,
    any_value,
    base64_picture,
    boolean,
    integer,
    list_of,
    object_of,
    object_schema,
    one_of,
    text,
    url,
)
from emulator.job import EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.timestamps import to_iso

MODEL = "ray-3.2"
IMAGE_TYPES = ("image/jpeg", "image/png", "image/webp")
IMAGE_MODELS = ("uni-1", "uni-1-max")
TYPES = ("image", "image_edit", "video", "video_edit", "video_reframe", "layering")
RATIOS = ("9:16", "3:4", "1:1", "4:3", "16:9", "21:9")
FRAME = any_of(
    object_of(object_schema("url", url=url)),
    object_of(object_schema("data media_type", data=base64_picture, media_type=one_of(*IMAGE_TYPES))),
    object_of(object_schema("generation_id", generation_id=text(100, 1))),
    object_of(object_schema("file_id", file_id=text(100, 1))),
)
MAX_KEYFRAMES = 64
VIDEO = object_schema(
    duration=one_of("5s", "10s"),
    resolution=one_of("360p", "540p", "720p", "1080p"),
    start_frame=FRAME,
    end_frame=FRAME,
    keyframes=list_of(MAX_KEYFRAMES, FRAME),
    keyframe_indexes=list_of(MAX_KEYFRAMES, integer(0, 10_000)),
    loop=boolean,
    hdr=boolean,
    exr_export=boolean,
)
BODY = object_schema(
    "prompt",
    prompt=text(6000, 1),
    model=one_of(MODEL, *IMAGE_MODELS),
    type=one_of(*TYPES),
    aspect_ratio=one_of(*RATIOS),
    source=any_value,
    image_ref=any_value,
    user_id=text(),
    video=object_of(VIDEO),
)
# Dollars for 5 s and for 10 s; 360p is not listed: taken as 540p [?]. HDR costs twice as much at 720p.
PRICES = {
    "360p": ("0.15", "0.45"),
    "540p": ("0.15", "0.45"),
    "720p": ("0.30", "0.90"),
    "1080p": ("1.20", "3.60"),
}
WORK_SECONDS = {"5s": 60, "10s": 110}
STATUS_WORDS = {
    EmulatedState.QUEUED: "queued",
    EmulatedState.RUNNING: "processing",
    EmulatedState.DONE: "completed",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "failed",
}
MODERATED = ("content_moderated", "The content was blocked by moderation.")
FAILURES = {
    EmulatedOutcome.MODERATED_PROMPT: MODERATED,
    EmulatedOutcome.MODERATED_RESULT: MODERATED,
    EmulatedOutcome.FAILED: ("generation_failed", "The generation failed."),
    EmulatedOutcome.INVALID: ("invalid_request", "The request is not valid."),
}
TOO_MANY_REQUESTS = 429


class EmulatedLuma(EmulatedService):
    """Generations: no cancel, no list, no webhook; URLs last an hour, each status query gives new ones."""

    name = "luma"
    path_roots = ("", "/v1")
    url_lifetime_seconds: ClassVar[float | None] = 3600.0

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/generations", "submit", self.submit_order),
            Endpoint("GET", "/generations/{id}", "status", self.show_job),
        ]

    async def serve_request(self, endpoint: Endpoint, request: Request) -> Response:
        """Answer, with the headers that every response of the service has."""
        reply = await super().serve_request(endpoint, request)
        more = {"X-API-Version": "2026-04-01", "X-Request-Id": uuid4().hex, "X-RateLimit-Limit": "100"}
        reply.headers.update(more)
        return reply

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error with a detail (exact JSON not known [?]); a 429 says too many jobs."""
        return json_response(
            {"detail": "Too many concurrent jobs" if status == TOO_MANY_REQUESTS else message}, status
        )

    def http_error_response(self, status: int, message: str) -> Response:
        """Return an error whose 429 says too many requests."""
        return json_response(
            {"detail": "Rate limit exceeded" if status == TOO_MANY_REQUESTS else message}, status
        )

    def quota_response(self) -> Response:
        """Return a generation that failed at once, with no job behind it [?]."""
        told = {"id": self.new_job_id(), "state": "failed", "type": "video", "model": MODEL}
        failure = {"failure_code": "budget_exhausted", "failure_reason": "The budget is exhausted."}
        return json_response({**told, "created_at": to_iso(time.time()), "output": [], **failure}, 201)

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        problems = BODY.find_problems(body) or _find_conflicts(body)
        if problems:
            raise RequestRefusedError(json_response({"detail": problems[0].message}, 422))
        self._check_slots()
        return json_response(self._render_job(call.view_job(call.accept_job(_build_order(body)))), 201)

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one generation."""
        return json_response(self._render_job(call.view_job(call.find_job(call.path_param("id")))))

    def _check_slots(self) -> None:
        """Raise RequestRefusedError if all slots are taken: the service does not queue."""
        places = self.context.settings.slots.get(self.name)
        if places is not None and self.runner.running[self.name] >= places:
            raise RequestRefusedError(self.error_response(TOO_MANY_REQUESTS, ""))

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job = view.job
        failed = view.state in {EmulatedState.FAILED, EmulatedState.CANCELED}
        code, reason = FAILURES.get(job.outcome, FAILURES[EmulatedOutcome.FAILED]) if failed else (None, None)
        return {
            "id": job.id,
            "type": "video",
            "state": view.status_word(STATUS_WORDS),
            "model": job.order.model,
            "created_at": to_iso(job.accepted_at),
            "output": [{"type": "video", "url": self.file_url(job)}]
            if job.final_state == EmulatedState.DONE
            else [],
            "failure_reason": reason,
            "failure_code": code,
        }


def _find_conflicts(body: dict[str, Any]) -> list[InvalidField]:
    """Return the conflicts between fields that are valid one by one."""
    video = body.get("video") or {}
    frames, places = video.get("keyframes") or [], video.get("keyframe_indexes") or []
    anchors = [name for name in ("start_frame", "end_frame") if video.get(name)]
    wrong = {
        "this emulator makes videos alone": body.get("type", "video") != "video",
        f"type video needs model {MODEL}": body.get("model", MODEL) != MODEL,
        "source and image_ref do not go with type video": bool(body.get("source") or body.get("image_ref")),
        "keyframes and keyframe_indexes must be as many": len(frames) != len(places),
        # luma-agents 0.5.0 says of `keyframes` that, unlike start and end frame, they are possible with 10 s.
        "start_frame and end_frame go with 5s alone": bool(anchors) and video.get("duration", "5s") != "5s",
        "keyframes do not go with start_frame and end_frame": bool(anchors and frames),
    }
    return [InvalidField("", message, "invalid") for message, is_so in wrong.items() if is_so]


def _build_order(body: dict[str, Any]) -> Order:
    video = body.get("video") or {}
    duration, resolution = video.get("duration", "5s"), video.get("resolution", "720p")
    width, height = picture_size(body.get("aspect_ratio", "16:9"), resolution)
    price = PRICES[resolution][duration == "10s"]
    return Order(
        model=MODEL,
        prompt=body["prompt"],
        seconds=int(duration.removesuffix("s")),
        work_seconds=WORK_SECONDS[duration],
        price=to_micros(price, 2 if video.get("hdr") else 1),
        width=width,
        height=height,
    )


SERVICES = [EmulatedLuma]
