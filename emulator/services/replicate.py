"""Replicate's predictions (PROVIDERS.md 5.2): `/replicate` stands for https://api.replicate.com/v1."""

import asyncio
import hashlib
import json
import secrets
import string
import time
from collections.abc import Mapping
from math import inf
from typing import Any, ClassVar

from starlette.datastructures import UploadFile
from starlette.responses import Response

from emulator.field_validation import any_object, any_value, boolean, object_schema, text, url
from emulator.job import QUEUED_SHARE, EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.replicate_models import COMMUNITY, KLING_MODE_RESOLUTIONS, MODELS, ReplicateModel
from emulator.timestamps import to_iso
from emulator.webhook_signing import WebhookMessage, sign_standard_webhook

STATUS_WORDS = {
    EmulatedState.QUEUED: "starting",
    EmulatedState.RUNNING: "processing",
    EmulatedState.DONE: "succeeded",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "canceled",
}
WEBHOOK_EVENTS = ("start", "output", "logs", "completed")
TITLES = {401: "Unauthenticated", 402: "Insufficient credit", 404: "Not found", 429: "Too many requests"}
SENSITIVE = "The input or output was flagged as sensitive. Please try again with different inputs. (E005)"
FAILURES = {
    EmulatedOutcome.MODERATED_PROMPT: SENSITIVE,
    EmulatedOutcome.MODERATED_RESULT: SENSITIVE,
    EmulatedOutcome.FAILED: "Prediction failed: CUDA error",
}
PAGE_SIZE = 100
DAY_SECONDS = 24 * 3600
TIME_UNITS = {"s": 1, "m": 60, "h": 3600}
ID_LETTERS = string.ascii_lowercase + string.digits


BODY = object_schema(
    "input", input=any_object, version=text(), webhook=url, webhook_events_filter=any_value, stream=boolean
)
LYRIA_SECONDS = 30


class EmulatedReplicate(EmulatedService):
    """Predictions of official and community models."""

    name = "replicate"
    path_roots = ("", "/v1")
    url_lifetime_seconds: ClassVar[float | None] = 3600.0
    url_renews = False
    expired_status = 404
    event_shares: ClassVar[Mapping[str, float]] = {"start": 0.15}

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/models/{owner}/{model}/predictions", "submit", self.submit_order),
            Endpoint("POST", "/deployments/{owner}/{model}/predictions", "submit", self.submit_order),
            Endpoint("POST", "/predictions", "submit", self.submit_order),
            Endpoint("GET", "/predictions", "list", self.list_jobs),
            Endpoint("GET", "/predictions/{id}", "status", self.show_job),
            Endpoint("POST", "/predictions/{id}/cancel", "cancel", self.cancel_job),
            Endpoint("GET", "/models/{owner}/{model}", "other", self.show_model),
            Endpoint("GET", "/webhooks/default/secret", "other", self.show_secret),
            Endpoint("POST", "/files", "other", self.create_file),
            Endpoint("GET", "/account", "other", self.show_account),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return a problem document."""
        return json_response(
            {"detail": message, "title": TITLES.get(status, "Error"), "status": status}, status
        )

    def new_job_id(self) -> str:
        """Return an id of 26 letters and digits."""
        return "".join(secrets.choice(ID_LETTERS) for _ in range(26))

    def compute_charge(self, job: EmulatedJob) -> int:
        """Charge cancelled predictions and failures of community models too, but not aborted ones."""
        if job.service_data.get("aborted"):
            return 0
        if job.final_state == EmulatedState.CANCELED or job.order.detail["community"]:
            return job.order.price
        return super().compute_charge(job)

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order; `Prefer: wait` delays the response until it is done."""
        body = await call.read_json()
        name = _read_model_name(call, body)
        model = MODELS.get(name, COMMUNITY)
        self._check_body(body, model)
        job = call.accept_job(_build_order(name, model, body))
        self._set_deadline(job, call.request.headers.get("cancel-after", ""))
        prefer = call.request.headers.get("prefer", "")
        if prefer.startswith("wait"):
            await self._wait_for_end(job, float(prefer.partition("=")[2] or 60))
        return json_response(self._render_job(call.view_job(job)), 201)

    async def create_file(self, call: ServiceRequest) -> Response:
        """Store the file `content` of a form; it can be used as input for a day."""
        call.apply_early_fault()
        async with call.request.form() as form:
            file = form.get("content")
            if not isinstance(file, UploadFile):
                raise RequestRefusedError(self.error_response(400, "Missing content"))
            content, name = await file.read(), file.filename or "file"
        path = self.runner.uploads.store_upload(name, content, file.content_type or "")
        told = {
            "id": path.split("/")[2],
            "name": name,
            "content_type": file.content_type,
            "size": len(content),
            "checksums": {"sha256": hashlib.sha256(content).hexdigest()},
            "etag": hashlib.md5(content, usedforsecurity=False).hexdigest(),
            "metadata": {},
            "created_at": to_iso(time.time()),
            "expires_at": to_iso(time.time() + DAY_SECONDS),
            "urls": {"get": call.origin + path},
        }
        return json_response(told, 201)

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one prediction."""
        return json_response(self._render_job(call.view_job(call.find_job(call.path_param("id")))))

    async def cancel_job(self, call: ServiceRequest) -> Response:
        """Cancel a prediction; one that has ended is unchanged."""
        job = call.find_job(call.path_param("id"))
        self.runner.cancel_job(self, job)
        return json_response(self._render_job(call.view_job(job)))

    async def list_jobs(self, call: ServiceRequest) -> Response:
        """List the predictions, newest first, by pages of 100."""
        call.apply_early_fault()
        jobs = self.runner.list_jobs(self)[::-1]
        start = call.count_param("cursor", 0, minimum=0)
        more = start + PAGE_SIZE < len(jobs)
        following = f"{call.origin}/{self.name}/predictions?cursor={start + PAGE_SIZE}" if more else None
        page = [self._render_job(call.view_job(job)) for job in jobs[start : start + PAGE_SIZE]]
        return json_response({"previous": None, "next": following, "results": page})

    async def show_model(self, call: ServiceRequest) -> Response:
        """Answer with a model and the names of its inputs."""
        call.apply_early_fault()
        name = f"{call.path_param('owner')}/{call.path_param('model')}"
        if name not in MODELS:
            raise RequestRefusedError(self.error_response(404, "The requested resource could not be found."))
        inputs = MODELS[name].input
        properties: dict[str, object] = {field: {} for field in inputs.fields}
        schemas = {"Input": {"type": "object", "properties": properties, "required": sorted(inputs.required)}}
        version = {"id": "hidden", "openapi_schema": {"components": {"schemas": schemas}}}
        return json_response(
            {"owner": call.path_param("owner"), "name": call.path_param("model"), "latest_version": version}
        )

    async def show_secret(self, call: ServiceRequest) -> Response:
        """Answer with the key that signs webhooks."""
        call.apply_early_fault()
        return json_response({"key": self.context.settings.standard_secret})

    async def show_account(self, call: ServiceRequest) -> Response:
        """Answer with the account of the key."""
        call.apply_early_fault()
        return json_response({"type": "organization", "username": "emulator", "name": "Emulator"})

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return the prediction, for the events that the order named."""
        named = "completed" if event == "ended" else event
        if named not in job.order.detail["events"]:
            return None
        return json.dumps(self._render_job(JobView(job, job.state, job.progress))).encode()

    def sign_webhook(self, parcel: WebhookMessage) -> dict[str, str]:
        """Sign by Standard Webhooks."""
        return sign_standard_webhook(parcel)

    def _check_body(self, body: dict[str, Any], model: ReplicateModel) -> None:
        problems = BODY.find_problems(body)
        given = body.get("input")
        if isinstance(given, dict):
            problems += model.input.find_problems(given, "input.")
        if problems:
            detail = "".join(f"- {problem.field}: {problem.message}\n" for problem in problems)
            fields = [
                {"type": problem.kind, "field": problem.field, "description": problem.message}
                for problem in problems
            ]
            told = {
                "detail": detail,
                "status": 422,
                "title": "Input validation failed",
                "invalid_fields": fields,
            }
            raise RequestRefusedError(json_response(told, 422))

    def _set_deadline(self, job: EmulatedJob, after: str) -> None:
        """Apply `Cancel-After: 90s`, `5m`, `1h`: abort a prediction not started by then, else cancel it."""
        if after[-1:] in TIME_UNITS and after[:-1].isdigit():
            seconds = int(after[:-1]) * TIME_UNITS[after[-1]] / self.context.settings.speed
            job.service_data["deadline"] = job.accepted_at + seconds
            asyncio.get_running_loop().call_later(seconds, self._expire_job, job)

    def _expire_job(self, job: EmulatedJob) -> None:
        # Compare scheduled times, not the clock: on a busy machine this callback runs late.
        starts_at = (job.slot_acquired_at or inf) + job.run_seconds * QUEUED_SHARE
        job.service_data["aborted"] = not job.ended and job.service_data["deadline"] < starts_at
        self.runner.cancel_job(self, job)

    async def _wait_for_end(self, job: EmulatedJob, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds / self.context.settings.speed):
                await self.runner.wait_for_end(job)
        except TimeoutError:
            return

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job, failed = view.job, view.state == EmulatedState.FAILED
        base = f"{job.origin}/{self.name}/predictions/{job.id}"
        return {
            "id": job.id,
            "model": job.order.model,
            "version": job.order.detail["version"],
            "status": "aborted" if job.service_data.get("aborted") else view.status_word(STATUS_WORDS),
            "input": job.order.detail["input"],
            "output": self.file_url(job) if view.state == EmulatedState.DONE else None,
            "error": FAILURES[job.outcome] if failed else None,
            "logs": ""
            if view.state == EmulatedState.QUEUED
            else f"Generating... {round(view.progress * 100)}%\n",
            "metrics": {"predict_time": job.order.work_seconds} if job.ended else {},
            "urls": {"get": base, "cancel": f"{base}/cancel", "web": f"https://replicate.com/p/{job.id}"},
            "created_at": to_iso(job.accepted_at),
            "started_at": to_iso(job.started_at),
            "completed_at": to_iso(job.ended_at),
            "deadline": to_iso(job.service_data.get("deadline")),
            "data_removed": False,
            "source": "api",
        }


def _read_model_name(call: ServiceRequest, body: dict[str, Any]) -> str:
    """Return the model's name: in the path, or in `version`, with or without a hash after it."""
    params = call.request.path_params
    if "owner" in params:
        name = f"{params['owner']}/{params['model']}"
        if "/models/" in call.request.url.path and name not in MODELS:
            raise RequestRefusedError(
                call.service.error_response(404, "The requested resource could not be found.")
            )
        return name
    version = body.get("version")
    if not version:
        raise RequestRefusedError(call.service.error_response(422, "- version is required"))
    return str(version).partition(":")[0]


def _build_order(name: str, model: ReplicateModel, body: dict[str, Any]) -> Order:
    given = body["input"]
    usual = "720p" if "720p" in model.prices else next(iter(model.prices))
    resolution = given.get("resolution", KLING_MODE_RESOLUTIONS.get(given.get("mode", ""), usual))
    music = model.kind == "music"
    seconds = LYRIA_SECONDS if music else float(given.get("duration", 6 if "hailuo" in name else 5))
    width, height = picture_size(given.get("aspect_ratio", "16:9"), resolution)
    sound = "generate_audio" in model.input.fields and bool(given.get("generate_audio", False))
    prices = model.sound_prices if sound and model.sound_prices else model.prices
    price = next(prices[key] for key in (f"{resolution} {seconds:g}", resolution, *prices) if key in prices)
    return Order(
        model=name,
        prompt=str(given["prompt"]),
        seconds=seconds,
        work_seconds=model.work_seconds,
        price=to_micros(price, 1 if model.priced_per_file else seconds),
        width=width,
        height=height,
        kind="music" if music else "video",
        sound=sound,
        seed=given.get("seed") or 0,
        callback_url=body.get("webhook") or "",
        detail={
            "input": given,
            "version": body.get("version") or "hidden",
            "events": body.get("webhook_events_filter") or WEBHOOK_EVENTS,
            "community": model is COMMUNITY,
        },
    )


SERVICES = [EmulatedReplicate]
