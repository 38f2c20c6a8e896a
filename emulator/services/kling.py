"""Kling's own API: `/kling` stands for https://api-singapore.klingai.com.

By its developer pages of February and May 2026 as others have kept them; [?] marks what is uncertain.
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

from emulator.field_validation import (
    FieldCheck,
    FieldSchema,
    any_value,
    base64_picture,
    number,
    object_of,
    object_schema,
    one_of,
    public_url,
    text,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import BEARER_PREFIX, EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.timestamps import to_millis

TASK_KINDS = ("text2video", "image2video")
MICROS_PER_UNIT = 140_000
# Units a second by mode, silent and with sound; the mode decides the picture's size.
UNITS_PER_SECOND = {"std": ("0.6", "0.9"), "pro": ("0.8", "1.2")}
SIZES = {"std": "720p", "pro": "1080p"}
WORK_SECONDS = 90
MAX_PAGE_SIZE = 500
LENGTHS = tuple(str(seconds) for seconds in range(3, 16))


def _check_picture(value: object) -> str | None:
    good = public_url(value) is None or base64_picture(value) is None
    return None if good else "must be a URL or base64 without a prefix"


FIELDS: dict[str, FieldCheck] = {
    "model_name": one_of("kling-v3"),
    "prompt": text(2_500, 1),
    "negative_prompt": text(2_500),
    "sound": one_of("on", "off"),
    "mode": one_of(*UNITS_PER_SECOND),
    "duration": one_of(*LENGTHS),
    "cfg_scale": number(0, 1),
    "watermark_info": object_of(object_schema(enabled=any_value)),
    "callback_url": text(),
    "external_task_id": text(),
}
BODIES = {
    "text2video": FieldSchema(
        {**FIELDS, "aspect_ratio": one_of("16:9", "9:16", "1:1")}, frozenset({"prompt"})
    ),
    "image2video": FieldSchema(
        {**FIELDS, "image": _check_picture, "image_tail": _check_picture}, frozenset({"image"})
    ),
}
# Error codes by HTTP status.
CODES = {400: 1201, 401: 1002, 403: 1103, 404: 1203, 429: 1302, 500: 5000, 503: 5001, 504: 5002}
STATUS_WORDS = {
    EmulatedState.QUEUED: "submitted",
    EmulatedState.RUNNING: "processing",
    EmulatedState.DONE: "succeed",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "failed",
}
RISK_MESSAGE = "Failure to pass the risk control system"
REASONS = {
    EmulatedOutcome.MODERATED_RESULT: RISK_MESSAGE,
    EmulatedOutcome.MODERATED_PROMPT: RISK_MESSAGE,
    EmulatedOutcome.FAILED: "Internal error",
}


class EmulatedKling(EmulatedService):
    """Tasks of two kinds, each with a list; no cancel. Keys are JWTs whose signature is not checked here."""

    name = "kling"
    url_lifetime_seconds: ClassVar[float | None] = (
        24 * 3600
    )  # "anti-leech"; the files are kept for 30 days [?]
    event_shares: ClassVar[Mapping[str, float]] = {"processing": 0.15}

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/v1/videos/{way}", "submit", self.submit_order),
            Endpoint("GET", "/v1/videos/{way}", "list", self.list_jobs),
            Endpoint("GET", "/v1/videos/{way}/{id}", "status", self.show_job),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error with a code and a message."""
        number = int(code) if code else CODES.get(status, 5000)
        return json_response({"code": number, "message": message, "request_id": str(uuid4())}, status)

    def read_key(self, request: Request) -> str:
        """Return the token. Raises RequestRefusedError if it is not yet, or no longer, valid."""
        given = request.headers.get("authorization", "").removeprefix(BEARER_PREFIX)
        claims = _read_claims(given)
        if claims and claims.get("iss") == self.context.settings.refused_key:
            return self.context.settings.refused_key
        if claims and claims.get("nbf", 0) > time.time():
            raise RequestRefusedError(self.error_response(401, "Authorization is not yet valid", "1003"))
        if claims and claims.get("exp", 0) < time.time():
            raise RequestRefusedError(self.error_response(401, "Authorization has expired", "1004"))
        return given

    def quota_response(self) -> Response:
        """Return a 429: a used-up prepaid pack has the status of too many requests."""
        return self.error_response(429, "Account balance not enough", "1102")

    def moderation_response(self, order: Order) -> Response | None:
        """Refuse the prompt at submit."""
        return self.error_response(400, RISK_MESSAGE, "1301")

    def new_job_id(self) -> str:
        """Return an id of 18 digits."""
        return str(secrets.randbelow(9 * 10**17) + 10**17)

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        way, body = self._read_kind(call), await call.read_json()
        if body.get("model_name", "kling-v3") != "kling-v3":
            raise RequestRefusedError(self.error_response(404, "model is not supported", "1203"))
        problems = BODIES[way].find_problems(body)
        if problems:
            raise RequestRefusedError(self.error_response(400, problems[0].message))
        ours = body.get("external_task_id")
        if ours and any(job.order.detail["external"] == ours for job in self.runner.list_jobs(self)):
            raise RequestRefusedError(
                self.error_response(400, "external_task_id already exists")
            )  # wording not known [?]
        return self._wrap_in_envelope(
            self._render_job(call.view_job(call.accept_job(_build_order(way, body))))
        )

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one task, by its id or by the caller's own id."""
        way, name = self._read_kind(call), call.path_param("id")
        jobs = {job.order.detail["external"]: job.id for job in self._list_jobs_of_kind(way)}
        job = call.find_job(jobs.get(name, name))
        if job.order.detail["way"] != way:
            raise RequestRefusedError(self.not_found_response(name))
        return self._wrap_in_envelope(self._render_job(call.view_job(job)))

    async def list_jobs(self, call: ServiceRequest) -> Response:
        """List the tasks of one kind, newest first, by pages."""
        way = self._read_kind(call)
        call.apply_early_fault()
        length, number = (
            min(call.count_param("pageSize", 30), MAX_PAGE_SIZE),
            call.count_param("pageNum", 1),
        )
        page = self._list_jobs_of_kind(way)[::-1][(number - 1) * length : number * length]
        return self._wrap_in_envelope([self._render_job(call.view_job(job)) for job in page])

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the task; webhooks are not signed."""
        return json.dumps(self._render_job(JobView(job, job.state, job.progress))).encode()

    def _read_kind(self, call: ServiceRequest) -> str:
        way = call.path_param("way")
        if way not in TASK_KINDS:
            raise RequestRefusedError(self.error_response(404, f"no such path: {way}", "1202"))
        return way

    def _list_jobs_of_kind(self, way: str) -> Sequence[EmulatedJob]:
        return [job for job in self.runner.list_jobs(self) if job.order.detail["way"] == way]

    def _wrap_in_envelope(self, data: object) -> Response:
        return json_response({"code": 0, "message": "SUCCEED", "request_id": str(uuid4()), "data": data})

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job = view.job
        shown: dict[str, Any] = {
            "task_id": job.id,
            "task_status": view.status_word(STATUS_WORDS),
            "task_status_msg": "",
            "task_info": {"external_task_id": job.order.detail["external"]},
            "created_at": to_millis(job.accepted_at),
            "updated_at": to_millis(job.ended_at or job.accepted_at),
        }
        if view.state == EmulatedState.DONE:
            clip = {"id": str(uuid4()), "url": self.file_url(job), "duration": f"{job.order.seconds:g}"}
            shown["task_result"] = {"videos": [clip]}
        if view.state == EmulatedState.FAILED:
            shown["task_status_msg"] = REASONS.get(job.outcome, REASONS[EmulatedOutcome.FAILED])
        if job.ended:
            shown["final_unit_deduction"] = f"{job.charged / MICROS_PER_UNIT:g}"
        return shown


def _read_claims(token: str) -> dict[str, Any] | None:
    """Return the claims of a JWT, None for a plain key. The signature is not checked."""
    parts = token.split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "==")) if len(parts) == len("abc") else None
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


def _build_order(way: str, body: dict[str, Any]) -> Order:
    mode, seconds = body.get("mode", "std"), int(body.get("duration", "5"))
    sound = body.get("sound", "off") == "on"
    width, height = picture_size(body.get("aspect_ratio", "16:9"), SIZES[mode])
    return Order(
        model="kling-v3",
        prompt=body.get("prompt", ""),
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(UNITS_PER_SECOND[mode][sound], seconds) * MICROS_PER_UNIT // 1_000_000,
        width=width,
        height=height,
        sound=sound,
        callback_url=body.get("callback_url") or "",
        detail={"way": way, "external": body.get("external_task_id") or ""},
    )


SERVICES = [EmulatedKling]
