"""KIE's market jobs (PROVIDERS.md 4.1 to 4.3): `/kie` stands for https://api.kie.ai."""

import json
from abc import abstractmethod
from typing import Any, ClassVar
from uuid import uuid4

from starlette.responses import JSONResponse, Response

from emulator.field_validation import (
    FieldSchema,
    InvalidField,
    any_object,
    find_mixed_pictures,
    object_schema,
    text,
    url,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import MICROS_PER_DOLLAR, to_dollars
from emulator.picture_sizes import picture_size
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services import kie_images, kie_models, kie_models_2026_10, kie_voices
from emulator.services.kie_models import KLING_MODES, KieModel
from emulator.timestamps import to_millis
from emulator.webhook_signing import WebhookMessage, hmac_base64

MODELS = kie_models.MODELS | kie_models_2026_10.MODELS | kie_voices.MODELS | kie_images.MODELS
MICROS_PER_CREDIT = 5_000
STATUS_WORDS = {
    EmulatedState.QUEUED: "queuing",
    EmulatedState.RUNNING: "generating",
    EmulatedState.DONE: "success",
    EmulatedState.FAILED: "fail",
    EmulatedState.CANCELED: "fail",
}
# Codes and texts of failed tasks are assumed [?].
SENSITIVE = ("400", "Your request was rejected: the content may violate the content policy.")
FAILURES = {
    EmulatedOutcome.MODERATED_PROMPT: SENSITIVE,
    EmulatedOutcome.MODERATED_RESULT: SENSITIVE,
    EmulatedOutcome.FAILED: ("501", "Generation failed, please try again."),
}
TASK_SCHEMA = object_schema("model input", model=text(), input=any_object, callBackUrl=url)
REASONS = {401: "You do not have access permissions", 402: "Credits insufficient", 429: "Too many requests"}
# By which some models are asked for sound; the others always have it, but for Hailuo.
SOUND_SWITCHES = ("sound", "generate_audio", "audio")


class EmulatedKie(EmulatedService):
    """Base of KIE's services: an envelope in which even errors are HTTP 200; no cancel, no list."""

    name = "kie"
    url_renews = False
    expired_status = 404

    @abstractmethod
    def render_task(self, view: JobView) -> dict[str, Any]:
        """Return a task as `data` of the status response."""

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return HTTP 200 with the error's code in the body."""
        return wrap_in_envelope(None, status, REASONS.get(status, message))

    def http_error_response(self, status: int, message: str) -> Response:
        """Return a real HTTP status, as for a 429 or an error of a proxy before the service."""
        return JSONResponse({"code": status, "msg": message, "data": None}, status)

    def not_found_response(self, job_id: str) -> Response:
        """Return a success without data."""
        return wrap_in_envelope(None)

    def new_job_id(self) -> str:
        """Return an id of 32 hexadecimal digits."""
        return uuid4().hex

    def sign_webhook(self, parcel: WebhookMessage) -> dict[str, str]:
        """Sign with HMAC over the task's id and the time; the body is not covered."""
        signed = hmac_base64(parcel.keys.kie_secret.encode(), f"{parcel.job.id}.{parcel.at}".encode())
        return {"X-Webhook-Timestamp": str(parcel.at), "X-Webhook-Signature": signed}

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one task."""
        return wrap_in_envelope(self.render_task(call.view_job(call.find_job(call.query_param("taskId")))))

    def check_fields(self, body: dict[str, Any], fields: FieldSchema, prefix: str = "") -> None:
        """Raise RequestRefusedError with code 422 if a field is invalid."""
        self.raise_if_problems(fields.find_problems(body, prefix))

    def raise_if_problems(self, problems: list[InvalidField]) -> None:
        """Raise RequestRefusedError with code 422 if there is a problem."""
        if problems:
            raise RequestRefusedError(
                self.error_response(422, "; ".join(problem.message for problem in problems))
            )


class EmulatedKieMarket(EmulatedKie):
    """Market jobs, and queries about account and models."""

    url_lifetime_seconds: ClassVar[float | None] = 24 * 3600

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        model = "/api/v1/models/{model:path}"
        return [
            Endpoint("POST", "/api/v1/jobs/createTask", "submit", self.submit_order),
            Endpoint("GET", "/api/v1/jobs/recordInfo", "status", self.show_job),
            Endpoint("GET", "/api/v1/chat/credit", "other", self.show_credit),
            Endpoint("POST", "/api/v1/common/download-url", "other", self.renew_url),
            Endpoint("GET", "/api/v1/models", "other", self.list_models),
            Endpoint("GET", f"{model}/schema", "other", self.show_model_schema),
            Endpoint("GET", f"{model}/price", "other", self.show_model_price),
            Endpoint("GET", f"{model}/success-rate", "other", self.show_success_rate),
        ]

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        self.check_fields(body, TASK_SCHEMA)
        name = body["model"]
        if name not in MODELS:
            raise RequestRefusedError(
                self.error_response(422, "The model name you specified is not supported.")
            )
        given = body["input"]
        self.check_fields(given, MODELS[name].input, "input.")
        if mixed := find_mixed_pictures(given):
            raise RequestRefusedError(self.error_response(422, mixed))
        if name in kie_voices.MODELS and (refusal := kie_voices.find_refusal(name, given)):
            raise RequestRefusedError(self.error_response(*refusal))
        job = call.accept_job(_build_order(name, given, body))
        return wrap_in_envelope({"taskId": job.id, "recordId": job.id})

    def render_task(self, view: JobView) -> dict[str, Any]:
        """Return the task's record; `param` is JSON in a string, with JSON in a string inside."""
        job, done, failed = view.job, view.state == EmulatedState.DONE, view.state == EmulatedState.FAILED
        code, message = FAILURES.get(job.outcome, ("", "")) if failed else ("", "")
        given = json.dumps(job.order.detail["input"])
        return {
            "taskId": job.id,
            "model": job.order.model,
            "state": "waiting"
            if job.slot_acquired_at is None and not view.unknown_word
            else view.status_word(STATUS_WORDS),
            "param": json.dumps({"model": job.order.model, "input": given}),
            "resultJson": json.dumps(self._render_results(job)) if done else "",
            "failCode": code,
            "failMsg": message,
            "costTime": round(job.order.work_seconds) if job.ended else 0,
            "completeTime": to_millis(job.ended_at),
            "createTime": to_millis(job.accepted_at),
            "updateTime": to_millis(job.ended_at or job.accepted_at),
            "creditsConsumed": job.charged / MICROS_PER_CREDIT,
        }

    def _render_results(self, job: EmulatedJob) -> dict[str, Any]:
        times = kie_voices.list_word_times(job.order)
        return {"resultUrls": [self.file_url(job)]} | ({"timestamps": times} if times else {})

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the task's record when the job has ended."""
        if event != "ended":
            return None
        good = job.final_state == EmulatedState.DONE
        told = self.render_task(JobView(job, job.state, job.progress))
        return json.dumps(
            {"code": 200 if good else 501, "msg": "success" if good else "fail", "data": told}
        ).encode()

    async def show_credit(self, call: ServiceRequest) -> Response:
        """Answer with the remaining credits as a bare number."""
        call.apply_early_fault()
        left = self.context.settings.balance_usd * MICROS_PER_DOLLAR - self.runner.sum_charges(self.name)
        return wrap_in_envelope(left / MICROS_PER_CREDIT)

    async def renew_url(self, call: ServiceRequest) -> Response:
        """Answer with a new URL for a file of an earlier URL."""
        body = await call.read_json()
        call.apply_early_fault()
        link = self.runner.file_urls.find_url(str(body.get("url", "")))
        if link is None:
            raise RequestRefusedError(self.error_response(422, "url is wrong"))
        return wrap_in_envelope(self.runner.file_urls.issue_url(self, link.job, link.number, fresh=True))

    async def list_models(self, call: ServiceRequest) -> Response:
        """List the models. The names of the fields are not known [?]."""
        call.apply_early_fault()
        return wrap_in_envelope([{"model": name} for name in MODELS])

    async def show_model_schema(self, call: ServiceRequest) -> Response:
        """Answer with a model's fields and the path to order it at [?]."""
        inputs = self._find_model(call).input
        properties: dict[str, object] = {field: {} for field in inputs.fields}
        told = {"type": "object", "properties": properties, "required": sorted(inputs.required)}
        return wrap_in_envelope({"path": "/api/v1/jobs/createTask", "schema": told})

    async def show_model_price(self, call: ServiceRequest) -> Response:
        """Answer with the price of a clip of the usual length [?]."""
        model = self._find_model(call)
        price = model.price({}, model.seconds)
        told = {"usd": to_dollars(price), "credits": price / MICROS_PER_CREDIT}
        return wrap_in_envelope({"model": call.path_param("model"), "seconds": model.seconds, **told})

    async def show_success_rate(self, call: ServiceRequest) -> Response:
        """Answer with a model's success rate [?]."""
        self._find_model(call)
        return wrap_in_envelope({"model": call.path_param("model"), "successRate": 0.98})

    def _find_model(self, call: ServiceRequest) -> KieModel:
        call.apply_early_fault()
        if call.path_param("model") not in MODELS:
            raise RequestRefusedError(self.error_response(404, "The model does not exist."))
        return MODELS[call.path_param("model")]


def wrap_in_envelope(data: object, code: int = 200, message: str = "success") -> Response:
    """Return the response form of every endpoint, HTTP 200."""
    return json_response({"code": code, "msg": message, "data": data})


def _build_order(name: str, given: dict[str, Any], body: dict[str, Any]) -> Order:
    if name in kie_voices.MODELS:
        return kie_voices.build_speech_order(name, given, body.get("callBackUrl") or "")
    if name in kie_images.MODELS:
        return kie_images.build_image_order(name, given, body.get("callBackUrl") or "")
    model = MODELS[name]
    seconds = float(given.get("duration", given.get("duration_seconds", model.seconds)))
    mode = KLING_MODES.get(str(given.get("mode")), model.resolution)
    ratio = str(given.get("aspect_ratio") or given.get("ratio") or "16:9")
    width, height = picture_size(ratio, str(given.get("resolution", mode)))
    switch = next((name for name in SOUND_SWITCHES if name in model.input.fields), "")
    return Order(
        model=name,
        prompt=str(given.get("prompt", given.get("text", ""))),
        seconds=seconds,
        work_seconds=model.work_seconds,
        price=model.price(given, seconds),
        width=width,
        height=height,
        kind="music" if "effect" in name else "video",
        sound=bool(given.get(switch, "seedance" in name) if switch else "hailuo" not in name),
        seed=given.get("seed") or 0,
        callback_url=body.get("callBackUrl") or "",
        detail={"input": given},
    )


SERVICES = [EmulatedKieMarket]
