"""MiniMax's second API, for H3 (PROVIDERS.md 6.2, @ai-sdk/minimax 3.0.45)."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from starlette.responses import Response

from emulator.field_validation import (
    boolean,
    integer,
    list_of,
    object_of,
    object_schema,
    one_of,
    text,
    url,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.minimax import EmulatedMiniMax

# Dollars a second, by resolution.
PRICES = {
    "MiniMax-H3": {"768P": "0.08", "2K": "0.13"},
    "MiniMax-H3-Max": {"480P": "0.05", "768P": "0.08"},
}
PICTURE_PRICES, FREE_PICTURES = {"MiniMax-H3": "0.04", "MiniMax-H3-Max": "0.074"}, 5
RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
DEFAULT_SECONDS = 5  # [?]
WORK_SECONDS = 130
ROLES = {
    "image_url": ("first_frame", "last_frame", "reference_image"),
    "video_url": ("reference_video", "base_video"),
    "audio_url": ("reference_audio",),
}


def _check_address(value: object) -> str | None:
    uploaded = isinstance(value, str) and value.startswith("mm_file://")
    return None if uploaded else url(value)


POINTER = object_of(object_schema("url", url=_check_address))
PARTS = {
    kind: object_schema(f"type {kind}", **{kind: POINTER}, type=one_of(kind), role=one_of(*roles))
    for kind, roles in ROLES.items()
} | {"text": object_schema("type text", type=one_of("text"), text=text(100_000, 1))}


def _check_content(value: object) -> str | None:
    known = isinstance(value, dict) and value.get("type") in PARTS
    return (
        object_of(PARTS[value["type"]])(value)
        if known and isinstance(value, dict)
        else "must have a known type"
    )


BODY = object_schema(
    "model content",
    model=one_of(*PRICES),
    content=list_of(50, _check_content),
    resolution=one_of("480P", "768P", "2K"),
    duration=integer(4, 15),
    ratio=one_of("adaptive", *RATIOS),
    callback_url=text(),
    aigc_watermark=boolean,
)
TYPES = {
    400: "bad_request_error",
    401: "authorized_error",
    402: "insufficient_balance_error",
    422: "unprocessable_entity_error",
    429: "rate_limit_error",
}
STATUS_WORDS = {
    EmulatedState.QUEUED: "queued",
    EmulatedState.RUNNING: "running",
    EmulatedState.DONE: "succeeded",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "cancelled",
}
INPUT_SENSITIVE = "1026"
SENSITIVE = ("1027", "output new_sensitive")
BROKEN = ("1000", "unknown error")  # the code is not in the list of PROVIDERS.md [?]
MAX_PAGE_SIZE = 100


class EmulatedMiniMaxV2(EmulatedMiniMax):
    """Tasks with a list and a delete."""

    event_shares: ClassVar[Mapping[str, float]] = {"running": 0.15}

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/v2/video_generation", "submit", self.submit_order),
            Endpoint("GET", "/v2/query/video_generation", "list", self.list_jobs),
            Endpoint("GET", "/v2/query/video_generation/{id}", "status", self.show_job),
            Endpoint("DELETE", "/v2/video_generation/{id}", "cancel", self.cancel_or_delete_job),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return the error object; a code is repeated in the message [?]."""
        kind = TYPES.get(status, "server_error")
        told = {"type": kind, "message": f"{message} ({code})" if code else message, "http_code": str(status)}
        more = {"code": code} if code else {}
        return json_response({"type": "error", "error": told | more, "request_id": uuid4().hex}, status)

    def not_found_response(self, job_id: str) -> Response:
        """Return a 500 that no retry helps: the service has no 404."""
        return self.error_response(500, "record not found")

    def moderation_response(self, order: Order) -> Response | None:
        """Refuse the prompt at submit."""
        return self.error_response(422, "input new_sensitive", INPUT_SENSITIVE)

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        message = object_of(BODY)(body) or _find_conflict(body)
        if message:
            raise RequestRefusedError(self.error_response(400, message))
        await self.check_callback(body)
        return json_response({"task_id": call.accept_job(_build_order(body)).id})

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one task."""
        return json_response({"task": self._render_job(call.view_job(call.find_job(call.path_param("id"))))})

    async def list_jobs(self, call: ServiceRequest) -> Response:
        """List the tasks, newest first, by pages (names in the response are not known [?])."""
        call.apply_early_fault()
        jobs = self.runner.list_jobs(self)[::-1]
        size_, number = (
            min(call.count_param("page_size", 20), MAX_PAGE_SIZE),
            call.count_param("page_num", 1),
        )
        page = jobs[(number - 1) * size_ : number * size_]
        tasks = [self._render_job(call.view_job(job)) for job in page]
        return json_response({"tasks": tasks, "total": len(jobs), "page_num": number, "page_size": size_})

    async def cancel_or_delete_job(self, call: ServiceRequest) -> Response:
        """Cancel a task that has not ended, delete one that has."""
        job = call.find_job(call.path_param("id"))
        if not self.runner.cancel_job(self, job):
            job.deleted = True
        return json_response({"task_id": job.id})

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the task; webhooks are not signed."""
        if job.final_state == EmulatedState.CANCELED:
            return None
        return json.dumps({"task": self._render_job(JobView(job, job.state, job.progress))}).encode()

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job, order = view.job, view.job.order
        shown: dict[str, Any] = {
            "id": job.id,
            "model": order.model,
            "status": view.status_word(STATUS_WORDS),
            "resolution": order.detail["resolution"],
            "duration": order.seconds,
            "ratio": order.detail["ratio"],
            "created_at": int(job.accepted_at),
            "updated_at": int(job.ended_at or job.accepted_at),
        }
        if view.state == EmulatedState.DONE:
            shown |= {"content": {"url": self.file_url(job)}, "usage": _render_usage(job)}
        if view.state == EmulatedState.FAILED:
            sensitive = job.outcome != EmulatedOutcome.FAILED
            code, message = SENSITIVE if sensitive else BROKEN
            shown["error"] = {"code": code, "message": message}
        return shown


def _render_usage(job: EmulatedJob) -> dict[str, float]:
    """Return the billed usage; no input clips are possible here, so all seconds are output."""
    return {
        "total_seconds": job.order.seconds,
        "input_seconds": 0,
        "output_seconds": job.order.seconds,
        "input_image_count": job.order.detail["pictures"],
    }


def _find_conflict(body: dict[str, Any]) -> str:
    """Return a conflict between fields that are valid one by one, '' for none."""
    kinds = [each["type"] for each in body["content"]]
    if body.get("resolution", "768P") not in PRICES[body["model"]]:
        return f"{body['model']} has no resolution {body['resolution']}"
    if kinds.count("text") > 1 or not kinds:
        return "content needs one text, or pictures"
    roles = [each.get("role", "") for each in body["content"]]
    if any(role.endswith("_frame") for role in roles) and any(role.startswith("ref") for role in roles):
        return "frames and references exclude each other"
    if set(kinds) == {"text"} and body.get("ratio", "adaptive") == "adaptive":
        return "ratio must be explicit when there is text alone"
    return ""


def _build_order(body: dict[str, Any]) -> Order:
    resolution, seconds = body.get("resolution", "768P"), body.get("duration", DEFAULT_SECONDS)
    # With a first frame the ratio is the picture's, whatever the order says.
    framed = any(each.get("role") == "first_frame" for each in body["content"])
    ratio = "adaptive" if framed else body.get("ratio", "adaptive")
    width, height = picture_size(ratio, resolution)
    pictures = sum(each["type"] == "image_url" for each in body["content"])
    return Order(
        model=body["model"],
        prompt=" ".join(each["text"] for each in body["content"] if each["type"] == "text"),
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(PRICES[body["model"]][resolution], seconds)
        + to_micros(PICTURE_PRICES[body["model"]], max(pictures - FREE_PICTURES, 0)),
        width=width,
        height=height,
        sound=True,
        callback_url=body.get("callback_url") or "",
        detail={"resolution": resolution, "ratio": ratio, "pictures": pictures},
    )


SERVICES = [EmulatedMiniMaxV2]
