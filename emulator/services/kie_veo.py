"""KIE's Veo endpoints (PROVIDERS.md 4.4)."""

import json
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.field_validation import (
    boolean,
    integer,
    object_schema,
    one_of,
    public_url,
    public_url_list,
    text,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import Endpoint
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.kie import EmulatedKie, wrap_in_envelope
from emulator.timestamps import to_millis

BODY = object_schema(
    "prompt",
    prompt=text(),
    model=one_of("veo3", "veo3_fast", "veo3_lite"),
    imageUrls=public_url_list(3),
    generationType=one_of("TEXT_2_VIDEO", "FIRST_AND_LAST_FRAMES_2_VIDEO", "REFERENCE_2_VIDEO"),
    aspectRatio=one_of("16:9", "9:16", "Auto"),
    resolution=one_of("720p", "1080p", "4k"),
    duration=one_of(4, 6, 8),
    seeds=integer(10_000, 99_999),
    watermark=text(),
    callBackUrl=public_url,
    enableTranslation=boolean,
    enableFallback=boolean,
)
PICTURE_COUNTS = {
    "TEXT_2_VIDEO": (0, 0),
    "FIRST_AND_LAST_FRAMES_2_VIDEO": (1, 2),
    "REFERENCE_2_VIDEO": (1, 3),
}
PRICES = {  # dollars per clip, whatever its length
    "veo3_fast": {"720p": "0.30", "1080p": "0.325", "4k": "0.90"},
    "veo3_lite": {"720p": "0.15", "1080p": "0.175", "4k": "0.75"},
    "veo3": {"720p": "1.25", "1080p": "1.275", "4k": "1.85"},
}
SUCCESS_FLAGS = {
    EmulatedState.QUEUED: 0,
    EmulatedState.RUNNING: 0,
    EmulatedState.DONE: 1,
    EmulatedState.FAILED: 3,
    EmulatedState.CANCELED: 2,
}
UPGRADE_PRICE = "0.025"
WORK_SECONDS = 90
DEFAULT_SECONDS = 8
SENSITIVE = (400, "Your prompt was flagged by the website as violating content policies.")
FAILURES = {
    EmulatedOutcome.MODERATED_PROMPT: SENSITIVE,
    EmulatedOutcome.MODERATED_RESULT: SENSITIVE,
    EmulatedOutcome.FAILED: (501, "Failed."),
}


class EmulatedKieVeo(EmulatedKie):
    """Veo: the state is a numeric flag, and there are URLs when it is 1."""

    url_lifetime_seconds: ClassVar[float | None] = 14 * 24 * 3600

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/api/v1/veo/generate", "submit", self.submit_order),
            Endpoint("GET", "/api/v1/veo/record-info", "status", self.show_job),
            Endpoint("GET", "/api/v1/veo/get-1080p-video", "other", self.upgrade_clip),
        ]

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        self.check_fields(body, BODY)
        if message := _find_conflict(body):
            raise RequestRefusedError(self.error_response(422, message))
        return wrap_in_envelope({"taskId": call.accept_job(_build_order(body)).id})

    async def upgrade_clip(self, call: ServiceRequest) -> Response:
        """Answer with the clip at 1080p once it is done; the upgrade is charged once."""
        job = call.find_job(call.query_param("taskId"))
        if job.final_state != EmulatedState.DONE:
            raise RequestRefusedError(self.error_response(422, "The video is still being processed."))
        if not job.service_data.get("upgraded"):
            job.service_data["upgraded"] = True
            job.charged += to_micros(UPGRADE_PRICE)
        return wrap_in_envelope({"resultUrl": self.file_url(job)})

    def render_task(self, view: JobView) -> dict[str, Any]:
        """Return the task's record."""
        job, failed = view.job, view.state == EmulatedState.FAILED
        code, message = FAILURES.get(job.outcome, (None, None)) if failed else (None, None)
        return {
            "taskId": job.id,
            "paramJson": json.dumps({"prompt": job.order.prompt}),
            "createTime": to_millis(job.accepted_at),
            "completeTime": to_millis(job.ended_at),
            "successFlag": view.unknown_word or SUCCESS_FLAGS[view.state],
            "response": {"taskId": job.id, **self._render_files(job)}
            if view.state == EmulatedState.DONE
            else None,
            "errorCode": code,
            "errorMessage": message,
            "fallbackFlag": False,
        }

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the URLs or the error when the job has ended."""
        if event != "ended":
            return None
        told: dict[str, Any] = {"taskId": job.id, "fallbackFlag": False}
        if job.final_state == EmulatedState.DONE:
            done = {**told, "promptJson": "{}", "info": self._render_files(job)}
            return json.dumps({"code": 200, "msg": "success", "data": done}).encode()
        code, message = FAILURES.get(job.outcome, (501, "Failed."))
        return json.dumps({"code": code, "msg": message, "data": told}).encode()

    def _render_files(self, job: EmulatedJob) -> dict[str, Any]:
        urls = [self.file_url(job)]
        return {"resultUrls": urls, "originUrls": urls, "resolution": job.order.detail["resolution"]}


def _find_conflict(body: dict[str, Any]) -> str:
    """Return a conflict between fields that are valid one by one, '' for none."""
    kind, pictures = body.get("generationType", "TEXT_2_VIDEO"), len(body.get("imageUrls") or ())
    if kind == "REFERENCE_2_VIDEO" and body.get("model") == "veo3":
        return "REFERENCE_2_VIDEO is for fast and lite only."
    if kind == "REFERENCE_2_VIDEO" and body.get("duration", DEFAULT_SECONDS) != DEFAULT_SECONDS:
        return "REFERENCE_2_VIDEO makes 8 seconds only."
    low, high = PICTURE_COUNTS[kind]
    return "" if low <= pictures <= high else f"{kind} takes {low} to {high} images."


def _build_order(body: dict[str, Any]) -> Order:
    model, resolution = body.get("model", "veo3_fast"), body.get("resolution", "720p")
    width, height = picture_size(str(body.get("aspectRatio", "16:9")), resolution)
    return Order(
        model=model,
        prompt=body["prompt"],
        seconds=body.get("duration", DEFAULT_SECONDS),
        work_seconds=WORK_SECONDS,
        price=to_micros(PRICES[model][resolution]),
        width=width,
        height=height,
        sound=True,
        seed=body.get("seeds") or 0,
        callback_url=body.get("callBackUrl") or "",
        detail={"resolution": resolution},
    )


SERVICES = [EmulatedKieVeo]
