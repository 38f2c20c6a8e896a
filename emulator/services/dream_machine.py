"""Luma's older Dream Machine API (PROVIDERS.md 3.2, lumaai 1.21.0).

`/dream-machine` stands for https://api.lumalabs.ai/dream-machine/v1.
"""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import either, flag, items, one_of, part, schema, text, url
from emulator.job import Fate, Job, Order, State, View
from emulator.moments import iso
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.shapes import size

FRAME = either(
    part(schema("type url", type=one_of("image"), url=url)),
    part(schema("type id", type=one_of("generation"), id=text(100, 1))),
)
BODY = schema(
    "model",
    generation_type=one_of("video"),
    model=one_of("ray-2", "ray-flash-2"),
    prompt=text(5000),
    aspect_ratio=one_of("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"),
    duration=one_of("5s", "9s"),
    resolution=one_of("540p", "720p", "1080p", "4k"),
    loop=flag,
    keyframes=part(schema(frame0=FRAME, frame1=FRAME)),
    concepts=items(20, part(schema("key", key=text()))),
    callback_url=url,
)
# Dollars a second by resolution: Luma's of early 2025, not in PROVIDERS.md [?]; of 4k nothing is known.
PRICES = {
    "ray-2": {"540p": "0.08", "720p": "0.142", "1080p": "0.32", "4k": "0.32"},
    "ray-flash-2": {"540p": "0.028", "720p": "0.048", "1080p": "0.11", "4k": "0.11"},
}
TAKES_SECONDS = 90
WORDS = {
    State.QUEUED: "queued",
    State.RUNNING: "dreaming",
    State.DONE: "completed",
    State.FAILED: "failed",
    State.CANCELED: "failed",
}
MODERATED = "Content moderated"
REASONS = {
    Fate.MODERATED_PROMPT: MODERATED,
    Fate.MODERATED_RESULT: MODERATED,
    Fate.FAILED: "Generation failed",
}
MOST_PAGE = 100
MICROS_A_CENT = 10_000


class DreamMachine(Service):
    """Generations with a list, a delete and unsigned callbacks."""

    name = "dream-machine"
    roots = ("", "/v1", "/dream-machine/v1")
    url_life_seconds: ClassVar[float | None] = None  # not stated
    stages: ClassVar[Mapping[str, float]] = {"dreaming": 0.15}

    def endpoints(self) -> list[Endpoint]:
        """The paths; the first two are one."""
        return [
            Endpoint("POST", "/generations/video", "submit", self.create),
            Endpoint("POST", "/generations", "submit", self.create),
            Endpoint("GET", "/generations", "list", self.list),
            Endpoint("GET", "/generations/{id}", "status", self.status),
            Endpoint("DELETE", "/generations/{id}", "cancel", self.delete),
            Endpoint("GET", "/credits", "other", self.credits),
            Endpoint("GET", "/ping", "other", self.ping),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """A detail."""
        return answer({"detail": message}, status)

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        problems = BODY.problems(body)
        if problems:
            raise RefusedError(self.error(400, problems[0].message))
        if not body.get("prompt") and not body.get("keyframes"):
            raise RefusedError(self.error(400, "prompt is required"))
        return answer(self._shown(call.view(call.accept(_order(body)))), 201)

    async def status(self, call: Call) -> Response:
        """One generation."""
        return answer(self._shown(call.view(call.find(call.path("id")))))

    async def list(self, call: Call) -> Response:
        """The generations, newest first [?]."""
        call.meet()
        jobs = self.farm.jobs_of(self)[::-1]
        limit, offset = min(int(call.query("limit", "100")), MOST_PAGE), int(call.query("offset", "0"))
        page = jobs[offset : offset + limit]
        told = {"count": len(page), "limit": limit, "offset": offset, "has_more": offset + limit < len(jobs)}
        return answer({"generations": [self._shown(call.view(job)) for job in page], **told})

    async def delete(self, call: Call) -> Response:
        """Delete, and stop what has not ended."""
        job = call.find(call.path("id"))
        self.farm.cancel(self, job)
        job.deleted = True
        return Response(status_code=204)

    async def credits(self, call: Call) -> Response:
        """The balance in cents."""
        call.meet()
        cents = self.farm.settings.balance_usd * 100 - self.farm.spent(self.name) / MICROS_A_CENT
        return answer({"credit_balance": cents})

    async def ping(self, call: Call) -> Response:
        """Whether the key is good."""
        call.meet()
        return answer({"message": "pong"})

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The generation, unsigned."""
        if job.end == State.CANCELED:
            return None
        return json.dumps(self._shown(View(job, job.state, job.progress))).encode()

    def _shown(self, view: View) -> dict[str, Any]:
        job, failed = view.job, view.state in {State.FAILED, State.CANCELED}
        return {
            "id": job.id,
            "generation_type": "video",
            "state": view.word(WORDS),
            "failure_reason": REASONS.get(job.fate, REASONS[Fate.FAILED]) if failed else None,
            "created_at": iso(job.accepted_at),
            "assets": {"video": self.url(job), "image": None} if job.end == State.DONE else None,
            "model": job.order.model,
            "request": job.order.detail["request"],
        }


def _order(body: dict[str, Any]) -> Order:
    seconds = int(body.get("duration", "5s").removesuffix("s"))
    resolution = body.get("resolution", "720p")
    width, height = size(body.get("aspect_ratio", "16:9"), resolution)
    return Order(
        model=body["model"],
        prompt=body.get("prompt") or "",
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(PRICES[body["model"]][resolution], seconds),
        width=width,
        height=height,
        hook=body.get("callback_url") or "",
        detail={"request": {"generation_type": "video", **body}},
    )


SERVICES = [DreamMachine]
