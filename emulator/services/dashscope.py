"""Alibaba's Model Studio: `/dashscope` stands for https://dashscope-intl.aliyuncs.com.

Tasks by help.aliyun.com/model-studio/manage-asynchronous-tasks (as of 2026), codes by its page of errors.
"""

import time
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar
from uuid import uuid4

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import part
from emulator.job import Fate, Job, Order, State, View
from emulator.moments import millis
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.services.dashscope_models import MODELS
from emulator.shapes import size

SYNTHESIS = "/api/v1/services/aigc/video-generation/video-synthesis"
TASKS = "/api/v1/tasks"
CHINA = timezone(timedelta(hours=8))  # all its moments are written so, without saying it
MOMENT = "%Y%m%d%H%M%S"
KEPT_SECONDS = 24 * 3600
USUAL_SECONDS, USUAL_RESOLUTION = 5, "1080P"
TAKES_SECONDS = 50
MOST_PAGE = 100
CODES = {400: "InvalidParameter", 401: "InvalidApiKey", 404: "ModelNotFound", 429: "Throttling.RateQuota"}
WORDS = {
    State.QUEUED: "PENDING",
    State.RUNNING: "RUNNING",
    State.DONE: "SUCCEEDED",
    State.FAILED: "FAILED",
    State.CANCELED: "CANCELED",
}
INSPECTED = "DataInspectionFailed"
FAILURES = {
    Fate.MODERATED_PROMPT: (INSPECTED, "Input data may contain inappropriate content."),
    Fate.MODERATED_RESULT: (INSPECTED, "Output data may contain inappropriate content."),
    Fate.FAILED: ("InternalError.Algo", "Internal error!"),
}


class DashScope(Service):
    """Tasks that are listed, kept for a day, and stopped while they wait; addresses live as long."""

    name = "dashscope"
    url_life_seconds: ClassVar[float | None] = KEPT_SECONDS
    url_renews: ClassVar[bool] = False

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", SYNTHESIS, "submit", self.create),
            Endpoint("GET", TASKS, "list", self.list),
            Endpoint("GET", f"{TASKS}/", "list", self.list),
            Endpoint("GET", f"{TASKS}/{{id}}", "status", self.status),
            Endpoint("POST", f"{TASKS}/{{id}}/cancel", "cancel", self.cancel),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """A code, a message, and the request's id."""
        told = {"code": code or CODES.get(status, "InternalError"), "message": message}
        return answer(told | {"request_id": str(uuid4())}, status)

    def not_found(self, job_id: str) -> Response:
        """No error: a task of which nothing is known."""
        return answer({"request_id": str(uuid4()), "output": {"task_id": job_id, "task_status": "UNKNOWN"}})

    def out_of_quota(self) -> Response:
        """Arrears are a bad request."""
        message = "Access denied, please make sure your account is in good standing."
        return self.error(400, message, "Arrearage")

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        self._check(call, body)
        job = call.accept(_order(body))
        told = {"task_status": call.view(job).word(WORDS), "task_id": job.id}
        return answer({"output": told, "request_id": str(uuid4())})

    async def status(self, call: Call) -> Response:
        """One task. What is older than a day is not known."""
        job = call.find(call.path("id"))
        if self.farm.settings.expiry and _is_forgotten(job):
            return self.not_found(job.id)
        return answer(self._shown(call.view(job)))

    async def list(self, call: Call) -> Response:
        """The tasks of at most 24 hours, newest first, by pages: neither prompts nor parameters."""
        call.meet()
        since, until = self._between(call)
        jobs = [job for job in self.farm.jobs_of(self)[::-1] if since <= job.accepted_at <= until]
        model, status = call.query("model_name"), call.query("status")
        found = [job for job in jobs if model in ("", job.order.model) and status in ("", WORDS[job.state])]
        length, number = min(int(call.query("page_size", "10")), MOST_PAGE), int(call.query("page_no", "1"))
        page = [_listed(job) for job in found[(number - 1) * length : number * length]]
        pages = -(-len(found) // length)
        told = {
            "total": len(found),
            "data": page,
            "total_page": pages,
            "page_no": number,
            "page_size": length,
        }
        return answer(told | {"request_id": str(uuid4())})

    async def cancel(self, call: Call) -> Response:
        """Stop what waits."""
        job = call.find(call.path("id"))
        if job.state is not State.QUEUED or not self.farm.cancel(self, job):
            message = "Failed to cancel the task, please confirm if the task is in PENDING status."
            return self.error(400, message, "UnsupportedOperation")
        return answer({"request_id": str(uuid4())})

    def _check(self, call: Call, body: dict[str, Any]) -> None:
        """Raises RefusedError."""
        if call.request.headers.get("x-dashscope-async") != "enable":
            message = "current user api does not support synchronous calls."
            raise RefusedError(self.error(403, message, "AccessDenied"))
        if body.get("model") not in MODELS:
            raise RefusedError(self.error(404, "Model not exist."))
        if problem := part(MODELS[body["model"]].schema())(body) or _odd(body):
            raise RefusedError(self.error(400, problem))

    def _between(self, call: Call) -> tuple[float, float]:
        since, until = _unix(call.query("start_time")), _unix(call.query("end_time"))
        until = until or (since + KEPT_SECONDS if since else time.time())
        since = since or until - KEPT_SECONDS
        if until - since > KEPT_SECONDS:
            raise RefusedError(self.error(400, "The time range must not exceed 24 hours."))
        return since, until

    def _shown(self, view: View) -> dict[str, Any]:
        job = view.job
        output: dict[str, Any] = {"task_id": job.id, "task_status": view.word(WORDS)}
        times = {"submit_time": job.accepted_at, "scheduled_time": job.started_at, "end_time": job.ended_at}
        output |= {name: _china(at) for name, at in times.items() if at is not None}
        shown: dict[str, Any] = {"request_id": str(uuid4()), "output": output}
        if view.state == State.DONE:
            output |= {"orig_prompt": job.order.prompt, "video_url": self.url(job)}
            shown["usage"] = _usage(job.order)
        if view.state == State.FAILED:
            output["code"], output["message"] = FAILURES.get(job.fate, FAILURES[Fate.FAILED])
        return shown


def _odd(body: dict[str, Any]) -> str:
    """What fits the fields, but not each other; '' when nothing is wrong."""
    kinds = [medium["type"] for medium in body["input"].get("media") or ()]
    needs = MODELS[body["model"]].needs
    if needs and needs not in kinds:
        return f"{needs} is required"
    if {"first_frame", "last_frame"} & set(kinds) and any(kind.startswith("reference") for kind in kinds):
        return "frames and references exclude each other"
    return "more than one first_frame" if kinds.count("first_frame") > 1 else ""


def _order(body: dict[str, Any]) -> Order:
    model, given = MODELS[body["model"]], body.get("parameters") or {}
    resolution, seconds = given.get("resolution", USUAL_RESOLUTION), given.get("duration", USUAL_SECONDS)
    seconds = USUAL_SECONDS if seconds == -1 else seconds
    ratio = given.get("ratio", "16:9")
    width, height = size(ratio, resolution)
    return Order(
        model=body["model"],
        prompt=body["input"].get("prompt", ""),
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(model.prices[resolution], seconds),
        width=width,
        height=height,
        sound=given.get("audio", True),
        seed=given.get("seed") or 0,
        detail={"SR": int(resolution.removesuffix("P")), "ratio": ratio},
    )


def _usage(order: Order) -> dict[str, Any]:
    seconds = {"duration": order.seconds, "input_video_duration": 0, "output_video_duration": order.seconds}
    return {**seconds, "video_count": 1, "fps": 30, **order.detail}


def _listed(job: Job) -> dict[str, Any]:
    shown = {"gmt_create": job.accepted_at, "start_time": job.started_at, "end_time": job.ended_at}
    times = {name: millis(at) for name, at in shown.items() if at is not None}
    key = f"apikey:v1:aigc:video-generation:video-synthesis:{job.order.model}"
    place = {"api_key_id": "15", "caller_uid": "1", "region": "ap-southeast-1", "request_id": str(uuid4())}
    told = {"task_id": job.id, "model_name": job.order.model, "status": WORDS[job.state]}
    return {**place, **times, **told, "user_api_unique_key": key}


def _is_forgotten(job: Job) -> bool:
    return job.ended_at is not None and time.time() - job.ended_at > KEPT_SECONDS


def _china(at: float) -> str:
    return datetime.fromtimestamp(at, CHINA).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _unix(text: str) -> float | None:
    """The unix second of "20230420193058", None for an empty text."""
    return datetime.strptime(text, MOMENT).replace(tzinfo=CHINA).timestamp() if text else None


SERVICES = [DashScope]
