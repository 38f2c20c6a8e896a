"""KIE's Veo endpoints (PROVIDERS.md 4.4)."""

import json
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import flag, one_of, schema, text, url, urls, whole
from emulator.job import Fate, Job, Order, State, View
from emulator.moments import millis
from emulator.money import micros
from emulator.service import Endpoint
from emulator.services.kie import Kie, envelope
from emulator.shapes import size

BODY = schema(
    "prompt",
    prompt=text(),
    model=one_of("veo3", "veo3_fast", "veo3_lite"),
    imageUrls=urls(3),
    generationType=one_of("TEXT_2_VIDEO", "FIRST_AND_LAST_FRAMES_2_VIDEO", "REFERENCE_2_VIDEO"),
    aspectRatio=one_of("16:9", "9:16", "Auto"),
    resolution=one_of("720p", "1080p", "4k"),
    duration=one_of(4, 6, 8),
    seeds=whole(10_000, 99_999),
    watermark=text(),
    callBackUrl=url,
    enableTranslation=flag,
    enableFallback=flag,
)
PRICES = {  # a clip, whatever its length
    "veo3_fast": {"720p": "0.30", "1080p": "0.325", "4k": "0.90"},
    "veo3_lite": {"720p": "0.15", "1080p": "0.175", "4k": "0.75"},
    "veo3": {"720p": "1.25", "1080p": "1.275", "4k": "1.85"},
}
FLAGS = {State.QUEUED: 0, State.RUNNING: 0, State.DONE: 1, State.FAILED: 3, State.CANCELED: 2}
UPGRADE = "0.025"
TAKES_SECONDS = 90
USUAL_SECONDS = 8
SENSITIVE = (400, "Your prompt was flagged by the website as violating content policies.")
FAILURES = {Fate.MODERATED_PROMPT: SENSITIVE, Fate.MODERATED_RESULT: SENSITIVE, Fate.FAILED: (501, "Failed.")}


class KieVeo(Kie):
    """Veo: a flag for a state, and URLs when it is 1."""

    url_life_seconds: ClassVar[float | None] = 14 * 24 * 3600

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/api/v1/veo/generate", "submit", self.create),
            Endpoint("GET", "/api/v1/veo/record-info", "status", self.poll),
            Endpoint("GET", "/api/v1/veo/get-1080p-video", "other", self.upgrade),
        ]

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        self.check(body, BODY)
        if body.get("generationType") == "REFERENCE_2_VIDEO" and body.get("model") == "veo3":
            raise RefusedError(self.error(422, "REFERENCE_2_VIDEO is for fast and lite only."))
        return envelope({"taskId": call.accept(_order(body)).id})

    async def upgrade(self, call: Call) -> Response:
        """The same clip at 1080p, once it is done; paid for once."""
        job = call.find(call.query("taskId"))
        if job.end != State.DONE:
            raise RefusedError(self.error(422, "The video is still being processed."))
        if not job.memory.get("upgraded"):
            job.memory["upgraded"] = True
            job.charged += micros(UPGRADE)
        return envelope({"resultUrl": self.url(job)})

    def data(self, view: View) -> dict[str, Any]:
        """The record."""
        job, failed = view.job, view.state == State.FAILED
        code, message = FAILURES.get(job.fate, (None, None)) if failed else (None, None)
        return {
            "taskId": job.id,
            "paramJson": json.dumps({"prompt": job.order.prompt}),
            "createTime": millis(job.accepted_at),
            "completeTime": millis(job.ended_at),
            "successFlag": view.odd_word or FLAGS[view.state],
            "response": {"taskId": job.id, **self._files(job)} if view.state == State.DONE else None,
            "errorCode": code,
            "errorMessage": message,
            "fallbackFlag": False,
        }

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The URLs, when it is over."""
        if event != "ended":
            return None
        told: dict[str, Any] = {"taskId": job.id, "fallbackFlag": False}
        if job.end == State.DONE:
            done = {**told, "promptJson": "{}", "info": self._files(job)}
            return json.dumps({"code": 200, "msg": "success", "data": done}).encode()
        code, message = FAILURES.get(job.fate, (501, "Failed."))
        return json.dumps({"code": code, "msg": message, "data": told}).encode()

    def _files(self, job: Job) -> dict[str, Any]:
        urls = [self.url(job)]
        return {"resultUrls": urls, "originUrls": urls, "resolution": job.order.detail["resolution"]}


def _order(body: dict[str, Any]) -> Order:
    model, resolution = body.get("model", "veo3_fast"), body.get("resolution", "720p")
    width, height = size(str(body.get("aspectRatio", "16:9")), resolution)
    return Order(
        model=model,
        prompt=body["prompt"],
        seconds=body.get("duration", USUAL_SECONDS),
        takes=TAKES_SECONDS,
        price=micros(PRICES[model][resolution]),
        width=width,
        height=height,
        sound=True,
        seed=body.get("seeds") or 0,
        hook=body.get("callBackUrl") or "",
        detail={"resolution": resolution},
    )


SERVICES = [KieVeo]
