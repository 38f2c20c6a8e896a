"""fal's queue (PROVIDERS.md 5.1): `/fal` stands for https://queue.fal.run."""

import hashlib
import json
from http import HTTPStatus
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from emulator.call import Call, RefusedError
from emulator.fields import Problem
from emulator.job import Fate, Job, Order, State
from emulator.keys import Parcel
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.services.fal_models import MODELS, Model
from emulator.shapes import size

WORDS = {
    State.QUEUED: "IN_QUEUE",
    State.RUNNING: "IN_PROGRESS",
    State.DONE: "COMPLETED",
    State.FAILED: "COMPLETED",
    State.CANCELED: "COMPLETED",
}
POLICY = "The content could not be processed because it was flagged by a content checker."
USER = "emulator-user"
SCHEME = "Key "
FRAMES_A_SECOND, TOKEN_PIXELS = 24, 1_024


class Fal(Service):
    """The queue: it takes any body for a model that there is; what is wrong with it shows when it has run."""

    name = "fal"
    url_life_seconds: ClassVar[float | None] = None
    url_renews = False
    expired_status = 404

    def endpoints(self) -> list[Endpoint]:
        """The paths. All but submit name only the first two parts of the model's id."""
        request = "/{owner}/{app}/requests/{id}"
        return [
            Endpoint("GET", f"{request}/status", "status", self.status),
            Endpoint("GET", request, "result", self.result),
            Endpoint("PUT", f"{request}/cancel", "cancel", self.cancel),
            Endpoint("POST", "/{model:path}", "submit", self.submit),
        ]

    def key(self, request: Request) -> str:
        """`Authorization: Key …`, not Bearer."""
        return key_of(request)

    def error(self, status: int, message: str, code: str = "") -> Response:
        """An infrastructure error."""
        kind = {"error_type": code or "internal_error"} if status >= HTTPStatus.INTERNAL_SERVER_ERROR else {}
        return answer({"detail": message, **kind}, status)

    def out_of_quota(self) -> Response:
        """A locked balance."""
        return self.error(403, "User is locked. Reason: Exhausted balance.")

    async def submit(self, call: Call) -> Response:
        """Take an order; the URLs in the answer are the only sure way to ask for it again."""
        name = call.path("model")
        body = await call.json()
        if name not in MODELS:
            raise RefusedError(self.error(404, f"Application '{name}' not found"))
        job = call.accept(_order(name, body, call.query("fal_webhook")))
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
        return answer(told, x_fal_request_id=job.id)

    async def status(self, call: Call) -> Response:
        """202 until it is over, whatever came of it."""
        view = call.view(call.find(call.path("id")))
        job = view.job
        told: dict[str, Any] = {"status": view.word(WORDS), "request_id": job.id, "logs": None}
        if call.query("logs") in {"1", "true"}:
            told["logs"] = [{"message": f"{round(view.progress * 100)}%", "level": "INFO"}]
        if view.state == State.QUEUED:
            told["queue_position"] = 0
        if job.ended:
            told["metrics"] = {"inference_time": job.order.takes}
            told |= _failure(job)
        return answer(told, 200 if job.ended else 202)

    async def result(self, call: Call) -> Response:
        """The model's own answer, with its own status."""
        job = call.find(call.path("id"))
        if not job.ended:
            raise RefusedError(answer({"detail": "Request is still in progress"}, 400))
        content, status = self._result(job)
        reply = JSONResponse(content, status, headers={"x-fal-request-id": job.id})
        if job.end == State.DONE:
            reply.headers["x-fal-billable-units"] = f"{job.order.detail['units']:.3f}"
        return reply

    async def cancel(self, call: Call) -> Response:
        """Ask for the end; a request that is over stays as it is."""
        job = call.find(call.path("id"))
        if not self.farm.cancel(self, job):
            return answer({"status": "ALREADY_COMPLETED"}, 400)
        return answer({"status": "CANCELLATION_REQUESTED"}, 202)

    def charge(self, job: Job) -> int:
        """The units that were made, to three places, each at its price."""
        usual = super().charge(job)
        return usual and micros(job.order.detail["unit_price"], round(job.order.detail["units"], 3))

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The result, once."""
        if event != "ended":
            return None
        content, status = self._result(job)
        told = {
            "request_id": job.id,
            "gateway_request_id": job.id,
            "status": "OK" if job.end == State.DONE else "ERROR",
            "payload": content,
            "error": None if job.end == State.DONE else f"Unexpected status code: {status}",
            "payload_error": None,
        }
        return json.dumps(told).encode()

    def seal(self, parcel: Parcel) -> dict[str, str]:
        """Ed25519 over the ids, the time, and the hash of the body."""
        digest = hashlib.sha256(parcel.body).hexdigest()
        message = f"{parcel.job.id}\n{USER}\n{parcel.at}\n{digest}"
        return {
            "X-Fal-Webhook-Request-Id": parcel.job.id,
            "X-Fal-Webhook-User-Id": USER,
            "X-Fal-Webhook-Timestamp": str(parcel.at),
            "X-Fal-Webhook-Signature": parcel.keys.ed25519.sign(message.encode()).hex(),
        }

    def _result(self, job: Job) -> tuple[dict[str, Any], int]:
        if job.end == State.DONE:
            path = job.files[0]
            video = {"url": self.url(job), "content_type": "video/mp4", "file_name": path.name}
            return {"video": {**video, "file_size": path.stat().st_size}, "seed": job.order.seed}, 200
        if job.end == State.CANCELED:
            return {"detail": "Request was cancelled"}, 499
        match job.fate:
            case Fate.INVALID:
                return {"detail": job.order.detail["problems"]}, 422
            case Fate.FAILED:
                return {"detail": [_problem(["body"], "Generation failed.", "internal_server_error")]}, 500
        return {"detail": [_problem(["body", "prompt"], POLICY, "content_policy_violation")]}, 422


def key_of(request: Request) -> str:
    """The key in `Authorization: Key …`; Bearer is none of fal's."""
    header = request.headers.get("authorization", "")
    return header.removeprefix(SCHEME) if header.startswith(SCHEME) else ""


def _failure(job: Job) -> dict[str, str]:
    if job.end == State.CANCELED:
        return {"error": "Request was cancelled", "error_type": "request_cancelled"}  # [?]
    if job.end == State.DONE:
        return {}
    kind = {Fate.FAILED: "internal_server_error", Fate.INVALID: "validation_error"}
    return {"error": "The request failed.", "error_type": kind.get(job.fate, "content_policy_violation")}


def _problem(place: list[str], message: str, kind: str, value: object = None) -> dict[str, object]:
    return {
        "loc": place,
        "msg": message,
        "type": kind,
        "url": f"https://docs.fal.ai/errors#{kind}",
        "input": value,
    }


def _validation(problem: Problem) -> dict[str, object]:
    kinds = {"missing": "missing", "unexpected": "extra_forbidden", "invalid": "one_of"}
    return _problem(["body", problem.field], problem.message, kinds[problem.kind], problem.value)


def _order(name: str, body: dict[str, Any], hook: str) -> Order:
    model = MODELS[name]
    problems = model.input.problems(body)
    if problems:
        detail = {"problems": [_validation(problem) for problem in problems]}
        prompt = str(body.get("prompt", ""))
        return Order(name, prompt, 0, 1, 0, kind="none", hook=hook, fate=Fate.INVALID, detail=detail)
    resolution = str(body.get("resolution", model.resolution)).lower()
    seconds = _seconds(model, body)
    sound = bool(body.get("generate_audio", True))
    width, height = size(str(body.get("aspect_ratio", "16:9")), resolution)
    price = _price(model, resolution, sound=sound)
    return Order(
        model=name,
        prompt=body["prompt"],
        seconds=seconds,
        takes=model.takes,
        price=micros(price, seconds),
        width=width,
        height=height,
        sound=sound,
        seed=body.get("seed") or 0,
        hook=hook,
        detail={
            "unit_price": model.unit_price,
            "units": _units(model, price, seconds, width * height, pictures="image_url" in body),
        },
    )


def _units(model: Model, price: str, seconds: float, pixels: int, *, pictures: bool) -> float:
    """As fal states them: of tokens one frame more is counted than the clip has, of all else the seconds."""
    if model.tokens:
        return pixels * (FRAMES_A_SECOND * seconds + 1) / TOKEN_PIXELS / 1_000
    extra = float(model.picture) if pictures else 0.0
    return (float(price) * seconds + extra) / float(model.unit_price)


def _seconds(model: Model, body: dict[str, Any]) -> float:
    given = str(body.get("duration", "auto")).removesuffix("s")
    return float(given) if given.isdigit() else model.seconds


def _price(model: Model, resolution: str, *, sound: bool) -> str:
    prices = model.loud if sound and model.loud else model.prices
    return prices.get(resolution) or list(prices.values())[-1]


SERVICES = [Fal]
