"""BytePlus' ModelArk: `/modelark` stands for https://ark.ap-southeast.bytepluses.com/api/v3.

Volcengine's Ark is the same in mainland China: its pages 82379/1520757, 1521309, 1521675 and 1521720, as
others have kept them; byteplus-python-sdk-v2 3.0.63.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_DOWN, Decimal
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import part
from emulator.job import Fate, Job, Order, State, View
from emulator.service import Endpoint, Service, answer
from emulator.services.modelark_models import BODY, MODELS, USUAL_RESOLUTION, USUAL_SECONDS, odd

TASKS = "/contents/generations/tasks"
FRAMES_A_SECOND = 24
PIXELS_A_TOKEN = 1_024
TAKES_SECONDS = 90
MOST_PAGE = 500
CODES = {
    400: "InvalidParameter",
    401: "AuthenticationError",
    403: "AccessDenied",
    404: "NotFound",
    409: "ResourceConflict",
    429: "RateLimitExceeded.EndpointRPMExceeded",
}
WORDS = {
    State.QUEUED: "queued",
    State.RUNNING: "running",
    State.DONE: "succeeded",
    State.FAILED: "failed",
    State.CANCELED: "cancelled",
}
UNSAFE = "The request failed because the output video may contain sensitive information."
FAILURES = {
    Fate.MODERATED_RESULT: ("OutputVideoSensitiveContentDetected", UNSAFE),
    Fate.FAILED: ("InternalServiceError", "The service encountered an unexpected internal error."),
}


class ModelArk(Service):
    """Tasks with a list of seven days; a delete cancels what waits, and forgets what has ended."""

    name = "modelark"
    roots = ("", "/api/v3")
    url_life_seconds: ClassVar[float | None] = 24 * 3600
    stages: ClassVar[Mapping[str, float]] = {"running": 0.15}

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", TASKS, "submit", self.create),
            Endpoint("GET", TASKS, "list", self.list),
            Endpoint("GET", f"{TASKS}/{{id}}", "status", self.status),
            Endpoint("DELETE", f"{TASKS}/{{id}}", "cancel", self.delete),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """The error object."""
        told = {"code": code or CODES.get(status, "InternalServiceError"), "message": message, "param": ""}
        return answer({"error": told | {"type": "BadRequest"}}, status)

    def out_of_quota(self) -> Response:
        """Arrears are a matter of permission."""
        message = "The request failed because your account has an overdue balance."
        return self.error(403, message, "AccountOverdueError")

    def moderated_prompt(self, order: Order) -> Response | None:
        """Refused at once."""
        message = "The request failed because the input text may contain sensitive information."
        return self.error(400, message, "InputTextSensitiveContentDetected")

    def new_id(self) -> str:
        """As "cgt-20260903163304-lcgff"."""
        return f"cgt-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(4)}"

    async def create(self, call: Call) -> Response:
        """Take an order."""
        # The service's own client sends null for what it was not given.
        body = {name: value for name, value in (await call.json()).items() if value is not None}
        if body.get("model") not in MODELS:
            message = (
                f"The model or endpoint {body.get('model')} does not exist or you do not have access to it."
            )
            raise RefusedError(self.error(404, message, "InvalidEndpointOrModel.NotFound"))
        message = part(BODY)(body) or odd(body)
        if message:
            raise RefusedError(self.error(400, message))
        return answer({"id": call.accept(_order(body)).id})

    async def status(self, call: Call) -> Response:
        """One task."""
        return answer(self._shown(call.view(call.find(call.path("id")))))

    async def list(self, call: Call) -> Response:
        """The tasks of a week, newest first, by pages: as one task is shown, without prompts."""
        call.meet()
        jobs = self.farm.jobs_of(self)[::-1]
        length, number = min(int(call.query("page_size", "20")), MOST_PAGE), int(call.query("page_num", "1"))
        wanted = {"model": call.query("filter.model"), "status": call.query("filter.status")}
        shown = [self._shown(call.view(job)) for job in jobs]
        found = [task for task in shown if all(value in ("", task[name]) for name, value in wanted.items())]
        return answer({"total": len(found), "items": found[(number - 1) * length : number * length]})

    async def delete(self, call: Call) -> Response:
        """Cancel what waits, forget what has ended; what runs, and what was cancelled, stays."""
        job = call.find(call.path("id"))
        if job.state is State.RUNNING:
            message = "The task is running and cannot be cancelled."
            return self.error(409, message, "TaskRunningCannotCancel")
        if not self.farm.cancel(self, job):
            job.deleted = True
        return answer({})

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The task, unsigned."""
        return json.dumps(self._shown(View(job, job.state, job.progress))).encode()

    def _shown(self, view: View) -> dict[str, Any]:
        job, order = view.job, view.job.order
        shown: dict[str, Any] = {
            "id": job.id,
            "model": order.model,
            "status": view.word(WORDS),
            "created_at": int(job.accepted_at),
            "updated_at": int(job.ended_at or job.accepted_at),
            "service_tier": "default",
            "execution_expires_after": 172_800,
        }
        if view.state == State.DONE:
            tokens = order.detail["tokens"]
            shown |= {"content": {"video_url": self.url(job)}, "framespersecond": FRAMES_A_SECOND}
            shown |= {"usage": {"completion_tokens": tokens, "total_tokens": tokens}, "seed": order.seed}
        if view.state == State.FAILED:
            code, message = FAILURES.get(job.fate, FAILURES[Fate.FAILED])
            shown["error"] = {"code": code, "message": message}
        return shown | {name: order.detail[name] for name in ("resolution", "ratio", "duration")}


def _order(body: dict[str, Any]) -> Order:
    model, resolution = MODELS[body["model"]], body.get("resolution", USUAL_RESOLUTION)
    seconds, ratio = body.get("duration", USUAL_SECONDS), body.get("ratio", "16:9")
    seconds = USUAL_SECONDS if seconds == -1 else seconds
    width, height = model.size(resolution, ratio)
    tokens = round(width * height * FRAMES_A_SECOND * seconds / PIXELS_A_TOKEN)
    return Order(
        model=body["model"],
        prompt=" ".join(each["text"] for each in body["content"] if each["type"] == "text"),
        seconds=seconds,
        takes=TAKES_SECONDS,
        # So many dollars for a million tokens are so many millionths of a dollar for each.
        price=int((Decimal(model.prices[resolution]) * tokens).to_integral_value(ROUND_HALF_DOWN)),
        width=width,
        height=height,
        sound=body.get("generate_audio", True),
        hook=body.get("callback_url") or "",
        detail={"resolution": resolution, "ratio": ratio, "duration": seconds, "tokens": tokens},
    )


SERVICES = [ModelArk]
