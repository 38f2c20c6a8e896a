"""fal's queue (PROVIDERS.md 5.1): `/fal` stands for https://queue.fal.run."""

import hashlib
import json
from http import HTTPStatus
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from emulator.field_validation import InvalidField
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.fal_images import IMAGE_MODELS
from emulator.services.fal_models import MODELS as CLIP_MODELS
from emulator.services.fal_models import FalModel
from emulator.webhook_signing import WebhookMessage

STATUS_WORDS = {
    EmulatedState.QUEUED: "IN_QUEUE",
    EmulatedState.RUNNING: "IN_PROGRESS",
    EmulatedState.DONE: "COMPLETED",
    EmulatedState.FAILED: "COMPLETED",
    EmulatedState.CANCELED: "COMPLETED",
}
POLICY = "The content could not be processed because it was flagged by a content checker."
WEBHOOK_USER = "emulator-user"
KEY_PREFIX = "Key "
FRAMES_PER_SECOND, PIXELS_PER_TOKEN = 24, 1_024
MODELS: dict[str, FalModel] = {**CLIP_MODELS, **IMAGE_MODELS}


class EmulatedFal(EmulatedService):
    """fal's queue: it accepts any body for a known model; an invalid one fails only when it has run."""

    name = "fal"
    url_lifetime_seconds: ClassVar[float | None] = None
    url_renews = False
    expired_status = 404

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints. All but submit name only the first two parts of the model's id."""
        request = "/{owner}/{app}/requests/{id}"
        return [
            Endpoint("GET", f"{request}/status", "status", self.show_job),
            Endpoint("GET", request, "result", self.show_result),
            Endpoint("PUT", f"{request}/cancel", "cancel", self.cancel_job),
            Endpoint("POST", "/{model:path}", "submit", self.submit_order),
        ]

    def read_key(self, request: Request) -> str:
        """Return the key in `Authorization: Key …`; Bearer is not accepted."""
        return read_fal_key(request)

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an infrastructure error."""
        kind = {"error_type": code or "internal_error"} if status >= HTTPStatus.INTERNAL_SERVER_ERROR else {}
        return json_response({"detail": message, **kind}, status)

    def quota_response(self) -> Response:
        """Return a 403: the account is locked."""
        return self.error_response(403, "User is locked. Reason: Exhausted balance.")

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order; only the URLs in the response are certain to lead to it."""
        name = call.path_param("model")
        body = await call.read_json()
        if name not in MODELS:
            raise RequestRefusedError(self.error_response(404, f"Application '{name}' not found"))
        job = call.accept_job(_build_order(name, body, call.query_param("fal_webhook")))
        base = f"{job.origin}/{self.name}/{'/'.join(name.split('/')[:2])}/requests/{job.id}"
        told = {
            "request_id": job.id,
            "gateway_request_id": job.id,
            "response_url": base,
            "status_url": f"{base}/status",
            "cancel_url": f"{base}/cancel",
            "queue_position": 0,
            "status": "IN_QUEUE",
        }
        return json_response(told, x_fal_request_id=job.id)

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer 202 until the request has ended, then 200 whatever its outcome."""
        view = call.view_job(call.find_job(call.path_param("id")))
        job = view.job
        told: dict[str, Any] = {"status": view.status_word(STATUS_WORDS), "request_id": job.id, "logs": None}
        if call.query_param("logs") in {"1", "true"}:
            told["logs"] = [{"message": f"{round(view.progress * 100)}%", "level": "INFO"}]
        if view.state == EmulatedState.QUEUED:
            told["queue_position"] = 0
        if job.ended:
            told["metrics"] = {"inference_time": job.order.work_seconds}
            told |= _failure_fields(job)
        return json_response(told, 200 if job.ended else 202)

    async def show_result(self, call: ServiceRequest) -> Response:
        """Answer with the model's own response and HTTP status."""
        job = call.find_job(call.path_param("id"))
        if not job.ended:
            raise RequestRefusedError(json_response({"detail": "Request is still in progress"}, 400))
        content, status = self._render_result(job)
        reply = JSONResponse(content, status, headers={"x-fal-request-id": job.id})
        if job.final_state == EmulatedState.DONE:
            reply.headers["x-fal-billable-units"] = f"{job.order.detail['units']:.3f}"
        return reply

    async def cancel_job(self, call: ServiceRequest) -> Response:
        """Cancel a request; one that has ended is unchanged."""
        job = call.find_job(call.path_param("id"))
        if not self.runner.cancel_job(self, job):
            return json_response({"status": "ALREADY_COMPLETED"}, 400)
        return json_response({"status": "CANCELLATION_REQUESTED"}, 202)

    def compute_charge(self, job: EmulatedJob) -> int:
        """Return the billed units, rounded to three places, times the unit price."""
        usual = super().compute_charge(job)
        return usual and to_micros(job.order.detail["unit_price"], round(job.order.detail["units"], 3))

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the result when the job has ended."""
        if event != "ended":
            return None
        content, status = self._render_result(job)
        told = {
            "request_id": job.id,
            "gateway_request_id": job.id,
            "status": "OK" if job.final_state == EmulatedState.DONE else "ERROR",
            "payload": content,
            "error": None if job.final_state == EmulatedState.DONE else f"Unexpected status code: {status}",
            "payload_error": None,
        }
        return json.dumps(told).encode()

    def sign_webhook(self, parcel: WebhookMessage) -> dict[str, str]:
        """Sign with Ed25519 over the ids, the time and the hash of the body."""
        digest = hashlib.sha256(parcel.body).hexdigest()
        message = f"{parcel.job.id}\n{WEBHOOK_USER}\n{parcel.at}\n{digest}"
        return {
            "X-Fal-Webhook-Request-Id": parcel.job.id,
            "X-Fal-Webhook-User-Id": WEBHOOK_USER,
            "X-Fal-Webhook-Timestamp": str(parcel.at),
            "X-Fal-Webhook-Signature": parcel.keys.ed25519.sign(message.encode()).hex(),
        }

    def _render_result(self, job: EmulatedJob) -> tuple[dict[str, Any], int]:
        if job.final_state == EmulatedState.DONE:
            return self._render_files(job), 200
        if job.final_state == EmulatedState.CANCELED:
            return {"detail": "Request was cancelled"}, 499
        match job.outcome:
            case EmulatedOutcome.INVALID:
                return {"detail": job.order.detail["problems"]}, 422
            case EmulatedOutcome.FAILED:
                return {
                    "detail": [_error_detail(["body"], "Generation failed.", "internal_server_error")]
                }, 500
        return {"detail": [_error_detail(["body", "prompt"], POLICY, "content_policy_violation")]}, 422

    def _render_files(self, job: EmulatedJob) -> dict[str, Any]:
        path, picture = job.files[0], job.order.kind == "image"
        kind = "image/jpeg" if picture else "video/mp4"
        named = {"url": self.file_url(job), "content_type": kind, "file_name": path.name}
        file = {**named, "file_size": path.stat().st_size}
        return {"images": [file], "description": ""} if picture else {"video": file, "seed": job.order.seed}


def read_fal_key(request: Request) -> str:
    """Return the key in `Authorization: Key …`; fal does not accept Bearer."""
    header = request.headers.get("authorization", "")
    return header.removeprefix(KEY_PREFIX) if header.startswith(KEY_PREFIX) else ""


def _failure_fields(job: EmulatedJob) -> dict[str, str]:
    if job.final_state == EmulatedState.CANCELED:
        return {"error": "Request was cancelled", "error_type": "request_cancelled"}  # [?]
    if job.final_state == EmulatedState.DONE:
        return {}
    kind = {EmulatedOutcome.FAILED: "internal_server_error", EmulatedOutcome.INVALID: "validation_error"}
    return {"error": "The request failed.", "error_type": kind.get(job.outcome, "content_policy_violation")}


def _error_detail(place: list[str], message: str, kind: str, value: object = None) -> dict[str, object]:
    return {
        "loc": place,
        "msg": message,
        "type": kind,
        "url": f"https://docs.fal.ai/errors#{kind}",
        "input": value,
    }


def _validation_detail(problem: InvalidField) -> dict[str, object]:
    kinds = {"missing": "missing", "unexpected": "extra_forbidden", "invalid": "one_of"}
    return _error_detail(["body", problem.field], problem.message, kinds[problem.kind], problem.value)


def _build_order(name: str, body: dict[str, Any], hook: str) -> Order:
    model = MODELS[name]
    problems = model.input.find_problems(body)
    if problems:
        detail = {"problems": [_validation_detail(problem) for problem in problems]}
        prompt = str(body.get("prompt", ""))
        return Order(
            name,
            prompt,
            0,
            1,
            0,
            kind="none",
            callback_url=hook,
            outcome=EmulatedOutcome.INVALID,
            detail=detail,
        )
    resolution = str(body.get("resolution", model.resolution)).lower()
    seconds = _read_seconds(model, body)
    sound = bool(body.get("generate_audio", True))
    width, height = picture_size(str(body.get("aspect_ratio", "16:9")), resolution)
    price = _price_per_second(model, resolution, sound=sound)
    picture_price = model.picture_price if "image_url" in body else "0"
    return Order(
        model=name,
        prompt=body["prompt"],
        seconds=seconds,
        work_seconds=model.work_seconds,
        price=to_micros(price, seconds) + to_micros(picture_price, 1),
        width=width,
        height=height,
        sound=sound,
        kind=model.kind,
        seed=body.get("seed") or 0,
        callback_url=hook,
        detail={
            "unit_price": model.unit_price,
            "units": _billed_units(model, price, seconds, width * height, picture_price),
        },
    )


def _billed_units(model: FalModel, price: str, seconds: float, pixels: int, picture_price: str) -> float:
    """Return the units that fal bills: tokens (one frame more than the clip has), else by the seconds."""
    if model.billed_in_tokens:
        return pixels * (FRAMES_PER_SECOND * seconds + 1) / PIXELS_PER_TOKEN / 1_000
    return (float(price) * seconds + float(picture_price)) / float(model.unit_price)


def _read_seconds(model: FalModel, body: dict[str, Any]) -> float:
    given = str(body.get("duration", "auto")).removesuffix("s")
    return float(given) if given.isdigit() else model.seconds


def _price_per_second(model: FalModel, resolution: str, *, sound: bool) -> str:
    prices = model.sound_prices if sound and model.sound_prices else model.prices
    return prices.get(resolution) or list(prices.values())[-1]


SERVICES = [EmulatedFal]
