"""MiniMax's first API, for Hailuo 2.3 and 02 (PROVIDERS.md 6.2): most errors come as HTTP 200."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from emulator.field_validation import boolean, object_schema, one_of, text, url
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.minimax import EmulatedMiniMax

BODY = object_schema(
    "model",
    model=one_of("MiniMax-Hailuo-2.3", "MiniMax-Hailuo-2.3-Fast", "MiniMax-Hailuo-02"),
    prompt=text(2000),
    first_frame_image=url,
    last_frame_image=url,
    duration=one_of(6, 10),
    resolution=one_of("512P", "768P", "1080P"),
    prompt_optimizer=boolean,
    fast_pretreatment=boolean,
    callback_url=url,
    aigc_watermark=boolean,
)
LAST_FRAME_MODEL = "MiniMax-Hailuo-02"
# Dollars a second: 768P is 0.28 for 6 s; 10 s are twice that, and 512P and 1080P in proportion [?].
PRICES = {"512P": "0.0233333", "768P": "0.0466667", "768P 10": "0.056", "1080P": "0.0816667"}
FAST_PRICES = {"768P": "0.0316667", "768P 10": "0.032", "1080P": "0.055"}
WORK_SECONDS = 120
CODES = {400: 2013, 401: 1004, 402: 1008, 403: 2049, 404: 2013, 422: 2013, 429: 1002, 504: 1001}
UNKNOWN_CODE = 1000  # not in the list of PROVIDERS.md [?]
SUCCESS_STATUS = {"status_code": 0, "status_msg": "success"}
STATUS_WORDS = {
    EmulatedState.QUEUED: "Queueing",
    EmulatedState.RUNNING: "Processing",
    EmulatedState.DONE: "Success",
    EmulatedState.FAILED: "Fail",
    EmulatedState.CANCELED: "Fail",
}
CALLBACK_WORDS = {EmulatedState.DONE: "success", EmulatedState.FAILED: "failed"}
INPUT_SENSITIVE, OUTPUT_SENSITIVE = 1026, 1027


class EmulatedMiniMaxV1(EmulatedMiniMax):
    """Tasks, and files with their results."""

    event_shares: ClassVar[Mapping[str, float]] = {"processing": 0.15}

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/v1/video_generation", "submit", self.submit_order),
            Endpoint("GET", "/v1/query/video_generation", "status", self.show_job),
            Endpoint("GET", "/v1/files/retrieve", "result", self.show_file),
        ]

    def read_key(self, request: Request) -> str:
        """Return the bearer key. Raises RequestRefusedError with its own code for a wrong one."""
        given = super().read_key(request)
        if given == self.context.settings.refused_key:
            raise RequestRefusedError(self.error_response(403, "invalid api key"))
        return given

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return HTTP 200 with the error's code in the body."""
        return _status_response(int(code) if code else CODES.get(status, UNKNOWN_CODE), message)

    def http_error_response(self, status: int, message: str) -> Response:
        """Return the error with a real HTTP status."""
        return _status_response(CODES.get(status, UNKNOWN_CODE), message, status)

    def quota_response(self) -> Response:
        """Return the error for an insufficient balance."""
        return self.error_response(402, "insufficient balance")

    def moderation_response(self, order: Order) -> Response | None:
        """Refuse the prompt at submit."""
        return _status_response(INPUT_SENSITIVE, "input new_sensitive")

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        problems = BODY.find_problems(body)
        if not problems and not (body.get("prompt") or body.get("first_frame_image")):
            raise RequestRefusedError(
                self.error_response(400, "invalid params, prompt or first_frame_image is required")
            )
        if problems:
            raise RequestRefusedError(self.error_response(400, f"invalid params, {problems[0].message}"))
        if body.get("last_frame_image") and body["model"] != LAST_FRAME_MODEL:
            raise RequestRefusedError(
                self.error_response(400, f"invalid params, {body['model']} takes no last_frame_image")
            )
        await self.check_callback(body)
        return json_response({"task_id": call.accept_job(_build_order(body)).id, "base_resp": SUCCESS_STATUS})

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one task."""
        return json_response(_render_job(call.view_job(call.find_job(call.query_param("task_id")))))

    async def show_file(self, call: ServiceRequest) -> Response:
        """Answer with the file and a new URL each time."""
        number = call.query_param("file_id")
        job = next((job for job in self.runner.list_jobs(self) if _file_id(job) == number), None)
        if job is None or job.final_state != EmulatedState.DONE:
            raise RequestRefusedError(self.error_response(404, "invalid params, file_id does not exist"))
        call.apply_early_fault(job.order.model, job.order.prompt)
        told = {
            "file_id": number,
            "bytes": job.files[0].stat().st_size,
            "created_at": int(job.ended_at or 0),
            "filename": "output.mp4",
            "purpose": "video_generation",
            "download_url": self.file_url(job),
        }
        return json_response({"file": told, "base_resp": SUCCESS_STATUS})

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the task with its status in lower case."""
        if job.final_state == EmulatedState.CANCELED:
            return None
        view = JobView(job, job.state, job.progress)
        word = CALLBACK_WORDS.get(job.state, "processing")
        return json.dumps({**_render_job(view), "status": word}).encode()


def _status_response(code: int, message: str, status: int = 200) -> Response:
    return json_response({"base_resp": {"status_code": code, "status_msg": message}}, status)


def _build_order(body: dict[str, Any]) -> Order:
    resolution, seconds = body.get("resolution", "768P"), body.get("duration", 6)
    width, height = picture_size("16:9", resolution)
    prices = PRICES | (FAST_PRICES if body["model"].endswith("-Fast") else {})
    return Order(
        model=body["model"],
        prompt=body.get("prompt", ""),
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(prices.get(f"{resolution} {seconds}", prices[resolution]), seconds),
        width=width,
        height=height,
        callback_url=body.get("callback_url") or "",
    )


def _render_job(view: JobView) -> dict[str, Any]:
    job = view.job
    shown: dict[str, Any] = {
        "task_id": job.id,
        "status": view.status_word(STATUS_WORDS),
        "base_resp": SUCCESS_STATUS,
    }
    if view.state == EmulatedState.DONE:
        shown |= {
            "file_id": _file_id(job),
            "video_width": job.order.width,
            "video_height": job.order.height,
        }
    if view.state == EmulatedState.FAILED:
        sensitive = job.outcome in {EmulatedOutcome.MODERATED_PROMPT, EmulatedOutcome.MODERATED_RESULT}
        code = OUTPUT_SENSITIVE if sensitive else UNKNOWN_CODE
        message = "output new_sensitive" if sensitive else "unknown error"
        shown["base_resp"] = {"status_code": code, "status_msg": message}
    return shown


def _file_id(job: EmulatedJob) -> str:
    return job.id[::-1]


SERVICES = [EmulatedMiniMaxV1]
