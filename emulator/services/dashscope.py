"""Alibaba's Model Studio: `/dashscope` stands for https://dashscope-intl.aliyuncs.com.

Tasks by help.aliyun.com/model-studio/manage-asynchronous-tasks (as of 2026), codes by its page of errors.
"""

import time
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar
from uuid import uuid4

from starlette.responses import Response

from emulator.field_validation import object_of
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.dashscope_models import MODELS
from emulator.timestamps import to_millis

SYNTHESIS = "/api/v1/services/aigc/video-generation/video-synthesis"
TASKS = "/api/v1/tasks"
CHINA_TIME = timezone(timedelta(hours=8))  # time zone of all its times, which carry no offset
RANGE_FORMAT = "%Y%m%d%H%M%S"
RETENTION_SECONDS = 24 * 3600
DEFAULT_SECONDS, DEFAULT_RESOLUTION = 5, "1080P"
WORK_SECONDS = 50
MAX_PAGE_SIZE = 100
CODES = {400: "InvalidParameter", 401: "InvalidApiKey", 404: "ModelNotFound", 429: "Throttling.RateQuota"}
STATUS_WORDS = {
    EmulatedState.QUEUED: "PENDING",
    EmulatedState.RUNNING: "RUNNING",
    EmulatedState.DONE: "SUCCEEDED",
    EmulatedState.FAILED: "FAILED",
    EmulatedState.CANCELED: "CANCELED",
}
INSPECTION_CODE = "DataInspectionFailed"
FAILURES = {
    EmulatedOutcome.MODERATED_PROMPT: (INSPECTION_CODE, "Input data may contain inappropriate content."),
    EmulatedOutcome.MODERATED_RESULT: (INSPECTION_CODE, "Output data may contain inappropriate content."),
    EmulatedOutcome.FAILED: ("InternalError.Algo", "Internal error!"),
}


class EmulatedDashScope(EmulatedService):
    """Tasks with a list; a task and its URL live a day, and only a queued task can be cancelled."""

    name = "dashscope"
    url_lifetime_seconds: ClassVar[float | None] = RETENTION_SECONDS
    url_renews: ClassVar[bool] = False

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", SYNTHESIS, "submit", self.submit_order),
            Endpoint("GET", TASKS, "list", self.list_jobs),
            Endpoint("GET", f"{TASKS}/", "list", self.list_jobs),
            Endpoint("GET", f"{TASKS}/{{id}}", "status", self.show_job),
            Endpoint("POST", f"{TASKS}/{{id}}/cancel", "cancel", self.cancel_job),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error with a code, a message and the request's id."""
        told = {"code": code or CODES.get(status, "InternalError"), "message": message}
        return json_response(told | {"request_id": str(uuid4())}, status)

    def not_found_response(self, job_id: str) -> Response:
        """Return a task of status UNKNOWN: the service has no error for it."""
        return json_response(
            {"request_id": str(uuid4()), "output": {"task_id": job_id, "task_status": "UNKNOWN"}}
        )

    def quota_response(self) -> Response:
        """Return a 400 with the code Arrearage."""
        message = "Access denied, please make sure your account is in good standing."
        return self.error_response(400, message, "Arrearage")

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        self._check_body(call, body)
        job = call.accept_job(_build_order(body))
        told = {"task_status": call.view_job(job).status_word(STATUS_WORDS), "task_id": job.id}
        return json_response({"output": told, "request_id": str(uuid4())})

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one task; one that ended more than a day ago is unknown."""
        return json_response(self._render_job(call.view_job(self._find_task(call))))

    async def list_jobs(self, call: ServiceRequest) -> Response:
        """List the tasks of at most 24 hours, newest first, by pages, without prompts and parameters."""
        call.apply_early_fault()
        since, until = self._read_time_range(call)
        jobs = [job for job in self.runner.list_jobs(self)[::-1] if since <= job.accepted_at <= until]
        model, status = call.query_param("model_name"), call.query_param("status")
        found = [
            job for job in jobs if model in ("", job.order.model) and status in ("", STATUS_WORDS[job.state])
        ]
        length, number = (
            min(call.count_param("page_size", 10), MAX_PAGE_SIZE),
            call.count_param("page_no", 1),
        )
        page = [_render_listed_job(job) for job in found[(number - 1) * length : number * length]]
        pages = -(-len(found) // length)
        told = {
            "total": len(found),
            "data": page,
            "total_page": pages,
            "page_no": number,
            "page_size": length,
        }
        return json_response(told | {"request_id": str(uuid4())})

    async def cancel_job(self, call: ServiceRequest) -> Response:
        """Cancel a task that is still queued; one that ended more than a day ago is unknown."""
        job = self._find_task(call)
        if job.state is not EmulatedState.QUEUED or not self.runner.cancel_job(self, job):
            message = "Failed to cancel the task, please confirm if the task is in PENDING status."
            return self.error_response(400, message, "UnsupportedOperation")
        return json_response({"request_id": str(uuid4())})

    def _find_task(self, call: ServiceRequest) -> EmulatedJob:
        """Return the task of the path. Raises RequestRefusedError if it is unknown, or forgotten."""
        job = call.find_job(call.path_param("id"))
        if self.context.settings.expiry and self._is_forgotten(job):
            raise RequestRefusedError(self.not_found_response(job.id))
        return job

    def _is_forgotten(self, job: EmulatedJob) -> bool:
        passed = (time.time() - (job.ended_at or time.time())) * self.context.settings.speed
        return passed > RETENTION_SECONDS

    def _check_body(self, call: ServiceRequest, body: dict[str, Any]) -> None:
        """Raise RequestRefusedError for an invalid request."""
        if call.request.headers.get("x-dashscope-async") != "enable":
            message = "current user api does not support synchronous calls."
            raise RequestRefusedError(self.error_response(403, message, "AccessDenied"))
        if body.get("model") not in MODELS:
            raise RequestRefusedError(self.error_response(404, "Model not exist."))
        if problem := object_of(MODELS[body["model"]].body_schema())(body) or _find_conflict(body):
            raise RequestRefusedError(self.error_response(400, problem))

    def _read_time_range(self, call: ServiceRequest) -> tuple[float, float]:
        try:
            since, until = (
                _parse_china_time(call.query_param("start_time")),
                _parse_china_time(call.query_param("end_time")),
            )
        except ValueError:
            raise RequestRefusedError(self.error_response(400, "The time format is invalid.")) from None
        until = until or (since + RETENTION_SECONDS if since else time.time())
        since = since or until - RETENTION_SECONDS
        if until - since > RETENTION_SECONDS:
            raise RequestRefusedError(self.error_response(400, "The time range must not exceed 24 hours."))
        return since, until

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job = view.job
        output: dict[str, Any] = {"task_id": job.id, "task_status": view.status_word(STATUS_WORDS)}
        times = {"submit_time": job.accepted_at, "scheduled_time": job.started_at, "end_time": job.ended_at}
        output |= {name: _to_china_time(at) for name, at in times.items() if at is not None}
        shown: dict[str, Any] = {"request_id": str(uuid4()), "output": output}
        if view.state == EmulatedState.DONE:
            output |= {"orig_prompt": job.order.prompt, "video_url": self.file_url(job)}
            shown["usage"] = _render_usage(job.order)
        if view.state == EmulatedState.FAILED:
            output["code"], output["message"] = FAILURES.get(job.outcome, FAILURES[EmulatedOutcome.FAILED])
        return shown


def _find_conflict(body: dict[str, Any]) -> str:
    """Return a conflict between fields that are valid one by one, '' for none."""
    kinds = [medium["type"] for medium in body["input"].get("media") or ()]
    needs = MODELS[body["model"]].required_medium
    if needs and needs not in kinds:
        return f"{needs} is required"
    if {"first_frame", "last_frame"} & set(kinds) and any(kind.startswith("reference") for kind in kinds):
        return "frames and references exclude each other"
    return "more than one first_frame" if kinds.count("first_frame") > 1 else ""


def _build_order(body: dict[str, Any]) -> Order:
    model, given = MODELS[body["model"]], body.get("parameters") or {}
    resolution, seconds = given.get("resolution", DEFAULT_RESOLUTION), given.get("duration", DEFAULT_SECONDS)
    seconds = DEFAULT_SECONDS if seconds == -1 else seconds
    ratio = given.get("ratio", "16:9")
    width, height = picture_size(ratio, resolution)
    return Order(
        model=body["model"],
        prompt=body["input"].get("prompt", ""),
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(model.prices[resolution], seconds),
        width=width,
        height=height,
        sound=given.get("audio", True),
        seed=given.get("seed") or 0,
        detail={"SR": int(resolution.removesuffix("P")), "ratio": ratio},
    )


def _render_usage(order: Order) -> dict[str, Any]:
    seconds = {"duration": order.seconds, "input_video_duration": 0, "output_video_duration": order.seconds}
    return {**seconds, "video_count": 1, "fps": 30, **order.detail}


def _render_listed_job(job: EmulatedJob) -> dict[str, Any]:
    shown = {"gmt_create": job.accepted_at, "start_time": job.started_at, "end_time": job.ended_at}
    times = {name: to_millis(at) for name, at in shown.items() if at is not None}
    key = f"apikey:v1:aigc:video-generation:video-synthesis:{job.order.model}"
    place = {"api_key_id": "15", "caller_uid": "1", "region": "ap-southeast-1", "request_id": str(uuid4())}
    told = {"task_id": job.id, "model_name": job.order.model, "status": STATUS_WORDS[job.state]}
    return {**place, **times, **told, "user_api_unique_key": key}


def _to_china_time(at: float) -> str:
    return datetime.fromtimestamp(at, CHINA_TIME).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _parse_china_time(text: str) -> float | None:
    """Return the Unix second of a time such as "20230420193058", None for an empty text."""
    return datetime.strptime(text, RANGE_FORMAT).replace(tzinfo=CHINA_TIME).timestamp() if text else None


SERVICES = [EmulatedDashScope]
