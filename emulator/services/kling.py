"""Kling's own API: `/kling` stands for https://api-singapore.klingai.com.

By its developers' pages of February and May 2026 as others have kept them; what is marked [?] is uncertain.
"""

import base64
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import Check, Schema, anything, number, one_of, part, schema, text
from emulator.job import Fate, Job, Order, State, View
from emulator.moments import millis
from emulator.money import micros
from emulator.service import BEARER, Endpoint, Service, answer
from emulator.shapes import size

WAYS = ("text2video", "image2video")
UNIT_MICROS = 140_000
# Units a second by mode, silent and with sound; the mode decides the picture's size.
UNITS = {"std": ("0.6", "0.9"), "pro": ("0.8", "1.2")}
SIZES = {"std": "720p", "pro": "1080p"}
TAKES_SECONDS = 90
MOST_PAGE = 500
LENGTHS = tuple(str(seconds) for seconds in range(3, 16))


def _picture(value: object) -> str | None:
    good = isinstance(value, str) and not value.startswith("data:") and len(value) > len("https://")
    return None if good else "must be a URL or base64 without a prefix"


FIELDS: dict[str, Check] = {
    "model_name": one_of("kling-v3"),
    "prompt": text(2_500, 1),
    "negative_prompt": text(2_500),
    "sound": one_of("on", "off"),
    "mode": one_of(*UNITS),
    "duration": one_of(*LENGTHS),
    "cfg_scale": number(0, 1),
    "watermark_info": part(schema(enabled=anything)),
    "callback_url": text(),
    "external_task_id": text(),
}
BODIES = {
    "text2video": Schema({**FIELDS, "aspect_ratio": one_of("16:9", "9:16", "1:1")}, frozenset({"prompt"})),
    "image2video": Schema({**FIELDS, "image": _picture, "image_tail": _picture}, frozenset({"image"})),
}
# The codes beside each status.
CODES = {400: 1201, 401: 1002, 403: 1103, 404: 1203, 429: 1302, 500: 5000, 503: 5001, 504: 5002}
WORDS = {
    State.QUEUED: "submitted",
    State.RUNNING: "processing",
    State.DONE: "succeed",
    State.FAILED: "failed",
    State.CANCELED: "failed",
}
RISK = "Failure to pass the risk control system"
REASONS = {Fate.MODERATED_RESULT: RISK, Fate.MODERATED_PROMPT: RISK, Fate.FAILED: "Internal error"}


class Kling(Service):
    """Tasks of two kinds, each with a list; no cancel. Keys are JSON Web Tokens; here any will do."""

    name = "kling"
    url_life_seconds: ClassVar[float | None] = 24 * 3600  # "anti-leech"; the files are kept for 30 days [?]
    stages: ClassVar[Mapping[str, float]] = {"processing": 0.15}

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/v1/videos/{way}", "submit", self.create),
            Endpoint("GET", "/v1/videos/{way}", "list", self.list),
            Endpoint("GET", "/v1/videos/{way}/{id}", "status", self.status),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """A code and a message."""
        number = int(code) if code else CODES.get(status, 5000)
        return answer({"code": number, "message": message, "request_id": str(uuid4())}, status)

    def key(self, request: Request) -> str:
        """The token, if its time is now."""
        given = request.headers.get("authorization", "").removeprefix(BEARER)
        claims = _claims(given)
        if claims and claims.get("iss") == self.farm.settings.refused_key:
            return self.farm.settings.refused_key
        if claims and claims.get("nbf", 0) > time.time():
            raise RefusedError(self.error(401, "Authorization is not yet valid", "1003"))
        if claims and claims.get("exp", 0) < time.time():
            raise RefusedError(self.error(401, "Authorization has expired", "1004"))
        return given

    def out_of_quota(self) -> Response:
        """A prepaid pack that is used up has the status of too many requests."""
        return self.error(429, "Account balance not enough", "1102")

    def moderated_prompt(self, order: Order) -> Response | None:
        """Refused at once."""
        return self.error(400, RISK, "1301")

    def new_id(self) -> str:
        """18 digits."""
        return str(secrets.randbelow(9 * 10**17) + 10**17)

    async def create(self, call: Call) -> Response:
        """Take an order."""
        way, body = self._way(call), await call.json()
        if body.get("model_name", "kling-v3") != "kling-v3":
            raise RefusedError(self.error(404, "model is not supported", "1203"))
        problems = BODIES[way].problems(body)
        if problems:
            raise RefusedError(self.error(400, problems[0].message))
        ours = body.get("external_task_id")
        if ours and any(job.order.detail["external"] == ours for job in self.farm.jobs_of(self)):
            raise RefusedError(self.error(400, "external_task_id already exists"))  # [?] its words
        return self._told(self._shown(call.view(call.accept(_order(way, body)))))

    async def status(self, call: Call) -> Response:
        """One task, by its id or by the caller's own."""
        way, name = self._way(call), call.path("id")
        jobs = {job.order.detail["external"]: job.id for job in self._jobs(way)}
        job = call.find(jobs.get(name, name))
        if job.order.detail["way"] != way:
            raise RefusedError(self.not_found(name))
        return self._told(self._shown(call.view(job)))

    async def list(self, call: Call) -> Response:
        """The tasks of one kind, newest first, by pages."""
        way = self._way(call)
        call.meet()
        length, number = min(int(call.query("pageSize", "30")), MOST_PAGE), int(call.query("pageNum", "1"))
        page = self._jobs(way)[::-1][(number - 1) * length : number * length]
        return self._told([self._shown(call.view(job)) for job in page])

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The task, unsigned."""
        return json.dumps(self._shown(View(job, job.state, job.progress))).encode()

    def _way(self, call: Call) -> str:
        way = call.path("way")
        if way not in WAYS:
            raise RefusedError(self.error(404, f"no such path: {way}", "1202"))
        return way

    def _jobs(self, way: str) -> Sequence[Job]:
        return [job for job in self.farm.jobs_of(self) if job.order.detail["way"] == way]

    def _told(self, data: object) -> Response:
        return answer({"code": 0, "message": "SUCCEED", "request_id": str(uuid4()), "data": data})

    def _shown(self, view: View) -> dict[str, Any]:
        job = view.job
        shown: dict[str, Any] = {
            "task_id": job.id,
            "task_status": view.word(WORDS),
            "task_status_msg": "",
            "task_info": {"external_task_id": job.order.detail["external"]},
            "created_at": millis(job.accepted_at),
            "updated_at": millis(job.ended_at or job.accepted_at),
        }
        if view.state == State.DONE:
            clip = {"id": str(uuid4()), "url": self.url(job), "duration": f"{job.order.seconds:g}"}
            shown["task_result"] = {"videos": [clip]}
        if view.state == State.FAILED:
            shown["task_status_msg"] = REASONS.get(job.fate, REASONS[Fate.FAILED])
        if job.ended:
            shown["final_unit_deduction"] = f"{job.charged / UNIT_MICROS:g}"
        return shown


def _claims(token: str) -> dict[str, Any] | None:
    """What a JSON Web Token says; None for a plain key. Whether it is signed well, nobody here can know."""
    parts = token.split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "==")) if len(parts) == len("abc") else None
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


def _order(way: str, body: dict[str, Any]) -> Order:
    mode, seconds = body.get("mode", "std"), int(body.get("duration", "5"))
    sound = body.get("sound", "off") == "on"
    width, height = size(body.get("aspect_ratio", "16:9"), SIZES[mode])
    return Order(
        model="kling-v3",
        prompt=body.get("prompt", ""),
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(UNITS[mode][sound], seconds) * UNIT_MICROS // 1_000_000,
        width=width,
        height=height,
        sound=sound,
        hook=body.get("callback_url") or "",
        detail={"way": way, "external": body.get("external_task_id") or ""},
    )


SERVICES = [Kling]
