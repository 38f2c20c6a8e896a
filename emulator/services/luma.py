"""Luma's Agents API (PROVIDERS.md 3.1, luma-agents 0.5.0): `/luma` stands for https://agents.lumalabs.ai/v1."""

import time
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import Problem, anything, either, flag, items, one_of, part, schema, text, url, whole
from emulator.job import Fate, Order, State, View
from emulator.moments import iso
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.shapes import size

MODEL = "ray-3.2"
IMAGE_MODELS = ("uni-1", "uni-1-max")
TYPES = ("image", "image_edit", "video", "video_edit", "video_reframe", "layering")
RATIOS = ("9:16", "3:4", "1:1", "4:3", "16:9", "21:9")
FRAME = either(
    part(schema("url", url=url)),
    part(schema("data media_type", data=text(10**8, 1), media_type=text(100, 1))),
    part(schema("generation_id", generation_id=text(100, 1))),
    part(schema("file_id", file_id=text(100, 1))),
)
MOST_KEYFRAMES = 64
VIDEO = schema(
    duration=one_of("5s", "10s"),
    resolution=one_of("360p", "540p", "720p", "1080p"),
    start_frame=FRAME,
    end_frame=FRAME,
    keyframes=items(MOST_KEYFRAMES, FRAME),
    keyframe_indexes=items(MOST_KEYFRAMES, whole(0, 10_000)),
    loop=flag,
    hdr=flag,
    exr_export=flag,
)
BODY = schema(
    "prompt",
    prompt=text(6000, 1),
    model=one_of(MODEL, *IMAGE_MODELS),
    type=one_of(*TYPES),
    aspect_ratio=one_of(*RATIOS),
    source=anything,
    image_ref=anything,
    user_id=text(),
    video=part(VIDEO),
)
# Dollars for 5 s and for 10 s; 360p is not in the list: as 540p [?]. HDR is twice as dear at 720p.
PRICES = {
    "360p": ("0.15", "0.45"),
    "540p": ("0.15", "0.45"),
    "720p": ("0.30", "0.90"),
    "1080p": ("1.20", "3.60"),
}
TAKES_SECONDS = {"5s": 60, "10s": 110}
WORDS = {
    State.QUEUED: "queued",
    State.RUNNING: "processing",
    State.DONE: "completed",
    State.FAILED: "failed",
    State.CANCELED: "failed",
}
MODERATED = ("content_moderated", "The content was blocked by moderation.")
FAILURES = {
    Fate.MODERATED_PROMPT: MODERATED,
    Fate.MODERATED_RESULT: MODERATED,
    Fate.FAILED: ("generation_failed", "The generation failed."),
    Fate.INVALID: ("invalid_request", "The request is not valid."),
}
TOO_MANY = 429


class Luma(Service):
    """Generations: no cancel, no list, no webhook; URLs for an hour, renewed by asking again."""

    name = "luma"
    roots = ("", "/v1")
    url_life_seconds = 3600.0

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/generations", "submit", self.create),
            Endpoint("GET", "/generations/{id}", "status", self.status),
        ]

    async def serve(self, endpoint: Endpoint, request: Request) -> Response:
        """Answer, with the headers that every answer has."""
        reply = await super().serve(endpoint, request)
        more = {"X-API-Version": "2026-04-01", "X-Request-Id": uuid4().hex, "X-RateLimit-Limit": "100"}
        reply.headers.update(more)
        return reply

    def error(self, status: int, message: str, code: str = "") -> Response:
        """A detail (the exact JSON is not known [?]); with 429, as for too many jobs."""
        return answer({"detail": "Too many concurrent jobs" if status == TOO_MANY else message}, status)

    def http_error(self, status: int, message: str) -> Response:
        """The other 429, as for too many requests."""
        return answer({"detail": "Rate limit exceeded" if status == TOO_MANY else message}, status)

    def out_of_quota(self) -> Response:
        """A generation that has failed at once, with no job behind it [?]."""
        told = {"id": self.new_id(), "state": "failed", "type": "video", "model": MODEL}
        failure = {"failure_code": "budget_exhausted", "failure_reason": "The budget is exhausted."}
        return answer({**told, "created_at": iso(time.time()), "output": [], **failure}, 201)

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        problems = BODY.problems(body) or _odd(body)
        if problems:
            raise RefusedError(answer({"detail": problems[0].message}, 422))
        self._check_places()
        return answer(self._shown(call.view(call.accept(_order(body)))), 201)

    async def status(self, call: Call) -> Response:
        """One generation."""
        return answer(self._shown(call.view(call.find(call.path("id")))))

    def _check_places(self) -> None:
        """Too many at once are refused, not queued."""
        places = self.farm.settings.slots.get(self.name)
        if places is not None and self.farm.running[self.name] >= places:
            raise RefusedError(self.error(TOO_MANY, ""))

    def _shown(self, view: View) -> dict[str, Any]:
        job = view.job
        failed = view.state in {State.FAILED, State.CANCELED}
        code, reason = FAILURES.get(job.fate, FAILURES[Fate.FAILED]) if failed else (None, None)
        return {
            "id": job.id,
            "type": "video",
            "state": view.word(WORDS),
            "model": job.order.model,
            "created_at": iso(job.accepted_at),
            "output": [{"type": "video", "url": self.url(job)}] if job.end == State.DONE else [],
            "failure_reason": reason,
            "failure_code": code,
        }


def _odd(body: dict[str, Any]) -> list[Problem]:
    """What fits the fields, but not each other."""
    video = body.get("video") or {}
    frames, places = video.get("keyframes") or [], video.get("keyframe_indexes") or []
    anchors = [name for name in ("start_frame", "end_frame") if video.get(name)]
    wrong = {
        "this emulator makes videos alone": body.get("type", "video") != "video",
        f"type video needs model {MODEL}": body.get("model", MODEL) != MODEL,
        "source and image_ref do not go with type video": bool(body.get("source") or body.get("image_ref")),
        "keyframes and keyframe_indexes must be as many": len(frames) != len(places),
        # It says so of `keyframes`: unlike start and end frame, they go with 10 s (luma-agents 0.5.0).
        "start_frame and end_frame go with 5s alone": bool(anchors) and video.get("duration", "5s") != "5s",
        "keyframes do not go with start_frame and end_frame": bool(anchors and frames),
    }
    return [Problem("", message, "invalid") for message, is_so in wrong.items() if is_so]


def _order(body: dict[str, Any]) -> Order:
    video = body.get("video") or {}
    duration, resolution = video.get("duration", "5s"), video.get("resolution", "720p")
    width, height = size(body.get("aspect_ratio", "16:9"), resolution)
    price = PRICES[resolution][duration == "10s"]
    return Order(
        model=MODEL,
        prompt=body["prompt"],
        seconds=int(duration.removesuffix("s")),
        takes=TAKES_SECONDS[duration],
        price=micros(price, 2 if video.get("hdr") else 1),
        width=width,
        height=height,
    )


SERVICES = [Luma]
