"""BytePlus' ModelArk: `/modelark` stands for https://ark.ap-southeast.bytepluses.com/api/v3.

Volcengine's Ark is the same API in mainland China; by its pages 82379/1520757, 1521309, 1521675 and 1521720
as others have kept them, and byteplus-python-sdk-v2 3.0.63.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_DOWN, Decimal
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.field_validation import object_of
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.modelark_models import BODY, DEFAULT_RESOLUTION, DEFAULT_SECONDS, MODELS, find_conflict

TASKS = "/contents/generations/tasks"
FRAMES_PER_SECOND = 24
PIXELS_PER_TOKEN = 1_024
WORK_SECONDS = 90
MAX_PAGE_SIZE = 500
CODES = {
    400: "InvalidParameter",
    401: "AuthenticationError",
    403: "AccessDenied",
    404: "NotFound",
    409: "ResourceConflict",
    429: "RateLimitExceeded.EndpointRPMExceeded",
}
STATUS_WORDS = {
    EmulatedState.QUEUED: "queued",
    EmulatedState.RUNNING: "running",
    EmulatedState.DONE: "succeeded",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "cancelled",
}
UNSAFE_MESSAGE = "The request failed because the output video may contain sensitive information."
FAILURES = {
    EmulatedOutcome.MODERATED_RESULT: ("OutputVideoSensitiveContentDetected", UNSAFE_MESSAGE),
    EmulatedOutcome.FAILED: ("InternalServiceError", "The service encountered an unexpected internal error."),
}


class EmulatedModelArk(EmulatedService):
    """Tasks with a list of seven days; DELETE cancels a queued task and deletes an ended one."""

    name = "modelark"
    path_roots = ("", "/api/v3")
    url_lifetime_seconds: ClassVar[float | None] = 24 * 3600
    event_shares: ClassVar[Mapping[str, float]] = {"running": 0.15}

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", TASKS, "submit", self.submit_order),
            Endpoint("GET", TASKS, "list", self.list_jobs),
            Endpoint("GET", f"{TASKS}/{{id}}", "status", self.show_job),
            Endpoint("DELETE", f"{TASKS}/{{id}}", "cancel", self.cancel_or_delete_job),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return the service's error object."""
        told = {"code": code or CODES.get(status, "InternalServiceError"), "message": message, "param": ""}
        return json_response({"error": told | {"type": "BadRequest"}}, status)

    def quota_response(self) -> Response:
        """Return a 403: an overdue balance is a matter of permission."""
        message = "The request failed because your account has an overdue balance."
        return self.error_response(403, message, "AccountOverdueError")

    def moderation_response(self, order: Order) -> Response | None:
        """Refuse the prompt at submit."""
        message = "The request failed because the input text may contain sensitive information."
        return self.error_response(400, message, "InputTextSensitiveContentDetected")

    def new_job_id(self) -> str:
        """Return an id such as "cgt-20260903163304-lcgff"."""
        return f"cgt-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(4)}"

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        # The service's own client sends null for fields that were not given.
        body = {name: value for name, value in (await call.read_json()).items() if value is not None}
        if body.get("model") not in MODELS:
            message = (
                f"The model or endpoint {body.get('model')} does not exist or you do not have access to it."
            )
            raise RequestRefusedError(self.error_response(404, message, "InvalidEndpointOrModel.NotFound"))
        message = object_of(BODY)(body) or find_conflict(body)
        if message:
            raise RequestRefusedError(self.error_response(400, message))
        return json_response({"id": call.accept_job(_build_order(body)).id})

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one task."""
        return json_response(self._render_job(call.view_job(call.find_job(call.path_param("id")))))

    async def list_jobs(self, call: ServiceRequest) -> Response:
        """List the tasks, newest first, by pages: each as in its status, without its prompt."""
        call.apply_early_fault()
        jobs = self.runner.list_jobs(self)[::-1]
        length, number = (
            min(call.count_param("page_size", 20), MAX_PAGE_SIZE),
            call.count_param("page_num", 1),
        )
        wanted = {"model": call.query_param("filter.model"), "status": call.query_param("filter.status")}
        shown = [self._render_job(call.view_job(job)) for job in jobs]
        found = [task for task in shown if all(value in ("", task[name]) for name, value in wanted.items())]
        return json_response({"total": len(found), "items": found[(number - 1) * length : number * length]})

    async def cancel_or_delete_job(self, call: ServiceRequest) -> Response:
        """Cancel a queued task, delete an ended one; a running one is refused."""
        job = call.find_job(call.path_param("id"))
        if job.state is EmulatedState.RUNNING:
            message = "The task is running and cannot be cancelled."
            return self.error_response(409, message, "TaskRunningCannotCancel")
        if not self.runner.cancel_job(self, job):
            job.deleted = True
        return json_response({})

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the task; webhooks are not signed."""
        return json.dumps(self._render_job(JobView(job, job.state, job.progress))).encode()

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job, order = view.job, view.job.order
        shown: dict[str, Any] = {
            "id": job.id,
            "model": order.model,
            "status": view.status_word(STATUS_WORDS),
            "created_at": int(job.accepted_at),
            "updated_at": int(job.ended_at or job.accepted_at),
            "service_tier": "default",
            "execution_expires_after": 172_800,
        }
        if view.state == EmulatedState.DONE:
            tokens = order.detail["tokens"]
            shown |= {"content": {"video_url": self.file_url(job)}, "framespersecond": FRAMES_PER_SECOND}
            shown |= {"usage": {"completion_tokens": tokens, "total_tokens": tokens}, "seed": order.seed}
        if view.state == EmulatedState.FAILED:
            code, message = FAILURES.get(job.outcome, FAILURES[EmulatedOutcome.FAILED])
            shown["error"] = {"code": code, "message": message}
        return shown | {name: order.detail[name] for name in ("resolution", "ratio", "duration")}


def _build_order(body: dict[str, Any]) -> Order:
    model, resolution = MODELS[body["model"]], body.get("resolution", DEFAULT_RESOLUTION)
    seconds, ratio = body.get("duration", DEFAULT_SECONDS), body.get("ratio", "16:9")
    seconds = DEFAULT_SECONDS if seconds == -1 else seconds
    width, height = model.picture_size(resolution, ratio)
    tokens = round(width * height * FRAMES_PER_SECOND * seconds / PIXELS_PER_TOKEN)
    return Order(
        model=body["model"],
        prompt=" ".join(each["text"] for each in body["content"] if each["type"] == "text"),
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        # Dollars per million tokens equal micro-dollars per token.
        price=int((Decimal(model.prices[resolution]) * tokens).to_integral_value(ROUND_HALF_DOWN)),
        width=width,
        height=height,
        sound=body.get("generate_audio", True),
        callback_url=body.get("callback_url") or "",
        detail={"resolution": resolution, "ratio": ratio, "duration": seconds, "tokens": tokens},
    )


SERVICES = [EmulatedModelArk]
