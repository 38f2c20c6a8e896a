"""MiniMax's second API, for H3 (PROVIDERS.md 6.2, @ai-sdk/minimax 3.0.45)."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import flag, items, one_of, part, schema, text, whole
from emulator.job import Fate, Job, Order, State, View
from emulator.money import micros
from emulator.service import Endpoint, answer
from emulator.services.minimax import MiniMax
from emulator.shapes import size

# Dollars a second, by resolution.
PRICES = {
    "MiniMax-H3": {"768P": "0.08", "2K": "0.13"},
    "MiniMax-H3-Max": {"480P": "0.05", "768P": "0.08"},
}
PICTURE_PRICES, FREE_PICTURES = {"MiniMax-H3": "0.04", "MiniMax-H3-Max": "0.074"}, 5
RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
USUAL_SECONDS = 5  # [?]
TAKES_SECONDS = 130
STARTS = ("http://", "https://", "data:", "mm_file://")
ROLES = {
    "image_url": ("first_frame", "last_frame", "reference_image"),
    "video_url": ("reference_video", "base_video"),
    "audio_url": ("reference_audio",),
}


def _address(value: object) -> str | None:
    good = isinstance(value, str) and value.startswith(STARTS)
    return None if good else "must be a URL, a data URI or mm_file://id"


POINTER = part(schema("url", url=_address))
PARTS = {
    kind: schema(f"type {kind}", **{kind: POINTER}, type=one_of(kind), role=one_of(*roles))
    for kind, roles in ROLES.items()
} | {"text": schema("type text", type=one_of("text"), text=text(100_000, 1))}


def _content(value: object) -> str | None:
    known = isinstance(value, dict) and value.get("type") in PARTS
    return (
        part(PARTS[value["type"]])(value) if known and isinstance(value, dict) else "must have a known type"
    )


BODY = schema(
    "model content",
    model=one_of(*PRICES),
    content=items(50, _content),
    resolution=one_of("480P", "768P", "2K"),
    duration=whole(4, 15),
    ratio=one_of("adaptive", *RATIOS),
    callback_url=text(),
    aigc_watermark=flag,
)
TYPES = {
    400: "bad_request_error",
    401: "authorized_error",
    402: "insufficient_balance_error",
    422: "unprocessable_entity_error",
    429: "rate_limit_error",
}
WORDS = {
    State.QUEUED: "queued",
    State.RUNNING: "running",
    State.DONE: "succeeded",
    State.FAILED: "failed",
    State.CANCELED: "cancelled",
}
INPUT_SENSITIVE = "1026"
SENSITIVE = ("1027", "output new_sensitive")
BROKEN = ("1000", "unknown error")  # the code is not in the list of PROVIDERS.md [?]
MOST_PAGE = 100


class SecondMiniMax(MiniMax):
    """Tasks with a list and a delete."""

    stages: ClassVar[Mapping[str, float]] = {"running": 0.15}

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/v2/video_generation", "submit", self.create),
            Endpoint("GET", "/v2/query/video_generation", "list", self.list),
            Endpoint("GET", "/v2/query/video_generation/{id}", "status", self.status),
            Endpoint("DELETE", "/v2/video_generation/{id}", "cancel", self.delete),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """The error object; its code, where there is one, stands in the message too [?]."""
        kind = TYPES.get(status, "server_error")
        told = {"type": kind, "message": f"{message} ({code})" if code else message, "http_code": str(status)}
        more = {"code": code} if code else {}
        return answer({"type": "error", "error": told | more, "request_id": uuid4().hex}, status)

    def not_found(self, job_id: str) -> Response:
        """No 404: a 500 that no patience helps."""
        return self.error(500, "record not found")

    def moderated_prompt(self, order: Order) -> Response | None:
        """Refused at once."""
        return self.error(422, "input new_sensitive", INPUT_SENSITIVE)

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        message = part(BODY)(body) or _odd(body)
        if message:
            raise RefusedError(self.error(400, message))
        await self.check_callback(body)
        return answer({"task_id": call.accept(_order(body)).id})

    async def status(self, call: Call) -> Response:
        """One task."""
        return answer({"task": self._shown(call.view(call.find(call.path("id"))))})

    async def list(self, call: Call) -> Response:
        """The tasks, newest first, by pages (the names in the answer are not known [?])."""
        call.meet()
        jobs = self.farm.jobs_of(self)[::-1]
        size_, number = min(int(call.query("page_size", "20")), MOST_PAGE), int(call.query("page_num", "1"))
        page = jobs[(number - 1) * size_ : number * size_]
        tasks = [self._shown(call.view(job)) for job in page]
        return answer({"tasks": tasks, "total": len(jobs), "page_num": number, "page_size": size_})

    async def delete(self, call: Call) -> Response:
        """Cancel what has not ended, delete what has."""
        job = call.find(call.path("id"))
        if not self.farm.cancel(self, job):
            job.deleted = True
        return answer({"task_id": job.id})

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The task, unsigned."""
        if job.end == State.CANCELED:
            return None
        return json.dumps({"task": self._shown(View(job, job.state, job.progress))}).encode()

    def _shown(self, view: View) -> dict[str, Any]:
        job, order = view.job, view.job.order
        shown: dict[str, Any] = {
            "id": job.id,
            "model": order.model,
            "status": view.word(WORDS),
            "resolution": order.detail["resolution"],
            "duration": order.seconds,
            "ratio": order.detail["ratio"],
            "created_at": int(job.accepted_at),
            "updated_at": int(job.ended_at or job.accepted_at),
        }
        if view.state == State.DONE:
            shown |= {"content": {"url": self.url(job)}, "usage": _usage(job)}
        if view.state == State.FAILED:
            sensitive = job.fate != Fate.FAILED
            code, message = SENSITIVE if sensitive else BROKEN
            shown["error"] = {"code": code, "message": message}
        return shown


def _usage(job: Job) -> dict[str, float]:
    """What is billed: no clip of others is given here, so all seconds are made ones."""
    return {
        "total_seconds": job.order.seconds,
        "input_seconds": 0,
        "output_seconds": job.order.seconds,
        "input_image_count": job.order.detail["pictures"],
    }


def _odd(body: dict[str, Any]) -> str:
    """What fits the fields, but not each other; '' when nothing is wrong."""
    kinds = [each["type"] for each in body["content"]]
    if body.get("resolution", "768P") not in PRICES[body["model"]]:
        return f"{body['model']} has no resolution {body['resolution']}"
    if kinds.count("text") > 1 or not kinds:
        return "content needs one text, or pictures"
    if set(kinds) == {"text"} and body.get("ratio", "adaptive") == "adaptive":
        return "ratio must be explicit when there is text alone"
    return ""


def _order(body: dict[str, Any]) -> Order:
    resolution, seconds = body.get("resolution", "768P"), body.get("duration", USUAL_SECONDS)
    # With a first frame it is the picture's, whatever is asked for.
    framed = any(each.get("role") == "first_frame" for each in body["content"])
    ratio = "adaptive" if framed else body.get("ratio", "adaptive")
    width, height = size(ratio, resolution)
    pictures = sum(each["type"] == "image_url" for each in body["content"])
    return Order(
        model=body["model"],
        prompt=" ".join(each["text"] for each in body["content"] if each["type"] == "text"),
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(PRICES[body["model"]][resolution], seconds)
        + micros(PICTURE_PRICES[body["model"]], max(pictures - FREE_PICTURES, 0)),
        width=width,
        height=height,
        sound=True,
        hook=body.get("callback_url") or "",
        detail={"resolution": resolution, "ratio": ratio, "pictures": pictures},
    )


SERVICES = [SecondMiniMax]
