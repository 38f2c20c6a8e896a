"""OpenAI's Videos API, retired in truth, still spoken by gateways (PROVIDERS.md 1, openai 3.52.0)."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import Schema, anything, items, one_of, schema, text, url
from emulator.job import Fate, Job, Order, State, View
from emulator.money import micros
from emulator.service import Endpoint, answer
from emulator.services.openai import OpenAI
from emulator.shapes import pixels


def numeral(value: object) -> str | None:
    """A number of seconds, as text."""
    return None if isinstance(value, str) and value.isdigit() else "must be a number as a string"


def measure(value: object) -> str | None:
    """Pixels, such as 1280x720."""
    good = isinstance(value, str) and re.fullmatch(r"[1-9]\d{1,3}x[1-9]\d{1,3}", value)
    return None if good else "must be such as 1280x720"


MODELS = ("sora-2", "sora-2-pro", "sora-2-2025-10-06", "sora-2-pro-2025-10-06", "sora-2-2025-12-08")
SIZES = ("720x1280", "1280x720", "1024x1792", "1792x1024")
BODY = schema(
    "prompt",
    prompt=text(),
    model=one_of(*MODELS),
    seconds=one_of("4", "8", "12"),
    size=one_of(*SIZES),
    input_reference=anything,
)
# Of a gateway's own models: what they take is the gateway's to say.
GATEWAY_BODY = BODY.plus("model seconds size", model=text(200, 1), seconds=numeral, size=measure)
HOOK = schema("name url event_types", name=text(), url=url, event_types=items(50, text()))
DAY_SECONDS = 24 * 3600
TAKES_SECONDS = 150
POLL_AFTER_MS = "50"
WORDS = {
    State.QUEUED: "queued",
    State.RUNNING: "in_progress",
    State.DONE: "completed",
    State.FAILED: "failed",
    State.CANCELED: "failed",
}
FAILURES = {
    Fate.MODERATED_RESULT: ("moderation_blocked", "The video was blocked by our moderation system."),
    Fate.FAILED: ("video_generation_failed", "The video could not be generated."),
}


class Videos(OpenAI):
    """Videos: bytes behind the key, and a delete, but no cancel."""

    url_life_seconds: ClassVar[float | None] = None

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/videos", "submit", self.create),
            Endpoint("GET", "/videos", "list", self.list),
            Endpoint("GET", "/videos/{id}", "status", self.status),
            Endpoint("GET", "/videos/{id}/content", "fetch", self.content),
            Endpoint("DELETE", "/videos/{id}", "cancel", self.delete),
            Endpoint("POST", "/webhook_endpoints", "other", self.add_hook),
        ]

    def new_id(self) -> str:
        """An id like theirs."""
        return f"video_{uuid4().hex}"

    def moderated_prompt(self, order: Order) -> Response | None:
        """A 400 at once."""
        return self.error(400, "Your request was blocked by our moderation system.", "moderation_blocked")

    async def create(self, call: Call) -> Response:
        """Take an order, as JSON or as a form."""
        body = await _body(call)
        entry = self.farm.settings.gateway.get(str(body.get("model")))
        self._check(body, GATEWAY_BODY if entry else BODY)
        job = call.accept(_order(body, entry))
        return answer(_shown(call.view(job)))

    def _check(self, body: dict[str, Any], fields: Schema) -> None:
        for problem in fields.problems(body)[:1]:
            told = {"message": problem.message, "type": "invalid_request_error", "param": problem.field}
            raise RefusedError(answer({"error": {**told, "code": "invalid_value"}}, 400))

    async def status(self, call: Call) -> Response:
        """One video."""
        shown = _shown(call.view(call.find(call.path("id"))))
        return answer(shown, openai_poll_after_ms=POLL_AFTER_MS)

    async def list(self, call: Call) -> Response:
        """The videos, newest first unless asked otherwise."""
        call.meet()
        jobs = self.farm.jobs_of(self)
        if call.query("order", "desc") == "desc":
            jobs.reverse()
        ids = [job.id for job in jobs]
        after = call.query("after")
        start = ids.index(after) + 1 if after in ids else 0
        page = jobs[start : start + int(call.query("limit", "20"))]
        return answer(
            {
                "object": "list",
                "data": [_shown(call.view(job)) for job in page],
                "first_id": page[0].id if page else None,
                "last_id": page[-1].id if page else None,
                "has_more": start + len(page) < len(jobs),
            }
        )

    async def content(self, call: Call) -> Response:
        """The bytes, to whoever has the key."""
        job = self.farm.job(self, call.path("id"))
        if job is None:
            raise RefusedError(self.not_found(call.path("id")))
        if job.end != State.DONE:
            raise RefusedError(self.error(404, "The video is not ready yet."))
        if call.query("variant", "video") != "video":
            raise RefusedError(self.error(400, "This emulator keeps the video alone."))
        fault = self.farm.script.draw(self.name, "fetch", job.order.model, job.order.prompt)
        if fault and fault.kind == "expired":
            raise RefusedError(self.error(404, "The video has expired."))
        return await self.farm.links.send(job, 0, fault)

    async def delete(self, call: Call) -> Response:
        """Delete what has ended."""
        job = call.find(call.path("id"))
        if not job.ended:
            raise RefusedError(self.error(409, "The video is still being made."))
        job.deleted = True
        return answer({"id": job.id, "object": "video.deleted", "deleted": True})

    async def add_hook(self, call: Call) -> Response:
        """Set the project's webhook; the answer has the secret, this once [?]."""
        body = await call.json()
        self._check(body, HOOK)
        call.meet()
        self.farm.hooks[self.name] = str(body["url"])
        made = {"id": f"we_{uuid4().hex}", "object": "webhook_endpoint", "created_at": int(time.time())}
        given = {name: body[name] for name in ("event_types", "name", "url")}
        return answer({**made, **given, "signing_secret": self.farm.settings.standard_secret})

    def delivery(self, job: Job, event: str) -> bytes | None:
        """An event with the id, no more."""
        if event != "ended":
            return None
        kind = "video.completed" if job.end == State.DONE else "video.failed"
        told = {"id": f"evt_{uuid4().hex}", "object": "event", "created_at": int(time.time()), "type": kind}
        return json.dumps({**told, "data": {"id": job.id}}).encode()


async def _body(call: Call) -> dict[str, Any]:
    if call.request.headers.get("content-type", "").startswith("application/json"):
        return await call.json()
    async with call.request.form() as form:
        files = {name for name, value in form.items() if isinstance(value, UploadFile)}
        return {name: "file" if name in files else value for name, value in form.items()}


def _price(given: str, seconds: int, entry: Mapping[str, Any] | None, *, pro: bool) -> int:
    if entry is None:
        return micros(("0.30" if given in SIZES[:2] else "0.50") if pro else "0.10", seconds)
    usd = entry.get("usd_per_second", entry.get("usd_per_clip"))
    if isinstance(usd, dict):
        usd = usd[f"{min(pixels(given, 'x'))}p"]
    return micros(str(usd), seconds if "usd_per_second" in entry else 1)


def _order(body: dict[str, Any], entry: Mapping[str, Any] | None) -> Order:
    model, seconds = body.get("model", "sora-2"), int(body.get("seconds", "4"))
    given = body.get("size", "720x1280")
    width, height = pixels(given, "x")
    return Order(
        model=model,
        prompt=body["prompt"],
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=_price(given, seconds, entry, pro="pro" in model),
        width=width,
        height=height,
        sound=True,
        detail={"size": given},
    )


def _shown(view: View) -> dict[str, Any]:
    job, done = view.job, view.state == State.DONE
    code, message = FAILURES.get(job.fate, FAILURES[Fate.FAILED])
    return {
        "id": job.id,
        "object": "video",
        "model": job.order.model,
        "status": view.word(WORDS),
        "progress": round(view.progress * 100),
        "created_at": int(job.accepted_at),
        "completed_at": int(job.ended_at) if done and job.ended_at else None,
        "expires_at": int(job.ended_at) + DAY_SECONDS if done and job.ended_at else None,
        "error": {"code": code, "message": message} if view.state == State.FAILED else None,
        "prompt": job.order.prompt,
        "remixed_from_video_id": None,
        "seconds": f"{job.order.seconds:g}",
        "size": job.order.detail["size"],
    }


SERVICES = [Videos]
