"""Replicate's predictions (PROVIDERS.md 5.2): `/replicate` stands for https://api.replicate.com/v1."""

import asyncio
import json
import secrets
import string
from collections.abc import Mapping
from math import inf
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import anything, flag, record, schema, text, url
from emulator.job import QUEUED_SHARE, Fate, Job, Order, State, View
from emulator.keys import Parcel, standard_webhook
from emulator.moments import iso
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.services.replicate_models import COMMUNITY, MODELS, MODES, Model
from emulator.shapes import size

WORDS = {
    State.QUEUED: "starting",
    State.RUNNING: "processing",
    State.DONE: "succeeded",
    State.FAILED: "failed",
    State.CANCELED: "canceled",
}
EVENTS = ("start", "output", "logs", "completed")
TITLES = {401: "Unauthenticated", 402: "Insufficient credit", 404: "Not found", 429: "Too many requests"}
SENSITIVE = "The input or output was flagged as sensitive. Please try again with different inputs. (E005)"
FAILURES = {
    Fate.MODERATED_PROMPT: SENSITIVE,
    Fate.MODERATED_RESULT: SENSITIVE,
    Fate.FAILED: "Prediction failed: CUDA error",
}
PAGE = 100
UNITS = {"s": 1, "m": 60, "h": 3600}
WIRE_ID = string.ascii_lowercase + string.digits


BODY = schema("input", input=record, version=text(), webhook=url, webhook_events_filter=anything, stream=flag)
LYRIA_SECONDS = 30


class Replicate(Service):
    """Predictions of official and community models."""

    name = "replicate"
    roots = ("", "/v1")
    url_life_seconds = 3600.0
    url_renews = False
    expired_status = 404
    stages: ClassVar[Mapping[str, float]] = {"start": 0.15}

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/models/{owner}/{model}/predictions", "submit", self.create),
            Endpoint("POST", "/deployments/{owner}/{model}/predictions", "submit", self.create),
            Endpoint("POST", "/predictions", "submit", self.create),
            Endpoint("GET", "/predictions", "list", self.list),
            Endpoint("GET", "/predictions/{id}", "status", self.status),
            Endpoint("POST", "/predictions/{id}/cancel", "cancel", self.cancel),
            Endpoint("GET", "/models/{owner}/{model}", "other", self.model),
            Endpoint("GET", "/webhooks/default/secret", "other", self.secret),
            Endpoint("GET", "/account", "other", self.account),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """A problem document."""
        return answer({"detail": message, "title": TITLES.get(status, "Error"), "status": status}, status)

    def new_id(self) -> str:
        """26 letters and digits."""
        return "".join(secrets.choice(WIRE_ID) for _ in range(26))

    def charge(self, job: Job) -> int:
        """Canceled is charged, and a community model's failure; aborted is not."""
        if job.memory.get("aborted"):
            return 0
        if job.end == State.CANCELED or job.order.detail["community"]:
            return job.order.price
        return super().charge(job)

    async def create(self, call: Call) -> Response:
        """Take an order; `Prefer: wait` holds the answer."""
        body = await call.json()
        name = _name(call, body)
        model = MODELS.get(name, COMMUNITY)
        self._check(body, model)
        job = call.accept(_order(name, model, body))
        self._set_deadline(job, call.request.headers.get("cancel-after", ""))
        prefer = call.request.headers.get("prefer", "")
        if prefer.startswith("wait"):
            await self._wait(job, float(prefer.partition("=")[2] or 60))
        return answer(self._shown(call.view(job)), 201)

    async def status(self, call: Call) -> Response:
        """One prediction."""
        return answer(self._shown(call.view(call.find(call.path("id")))))

    async def cancel(self, call: Call) -> Response:
        """Stop; one that has ended stays as it is."""
        job = call.find(call.path("id"))
        self.farm.cancel(self, job)
        return answer(self._shown(call.view(job)))

    async def list(self, call: Call) -> Response:
        """The predictions, newest first, by pages of 100."""
        call.meet()
        jobs = self.farm.jobs_of(self)[::-1]
        start = int(call.query("cursor", "0"))
        more = start + PAGE < len(jobs)
        following = f"{call.origin}/{self.name}/predictions?cursor={start + PAGE}" if more else None
        page = [self._shown(call.view(job)) for job in jobs[start : start + PAGE]]
        return answer({"previous": None, "next": following, "results": page})

    async def model(self, call: Call) -> Response:
        """A model, with the names of its inputs."""
        call.meet()
        name = f"{call.path('owner')}/{call.path('model')}"
        if name not in MODELS:
            raise RefusedError(self.error(404, "The requested resource could not be found."))
        inputs = MODELS[name].input
        properties: dict[str, object] = {field: {} for field in inputs.fields}
        schemas = {"Input": {"type": "object", "properties": properties, "required": sorted(inputs.required)}}
        version = {"id": "hidden", "openapi_schema": {"components": {"schemas": schemas}}}
        return answer({"owner": call.path("owner"), "name": call.path("model"), "latest_version": version})

    async def secret(self, call: Call) -> Response:
        """The key that signs webhooks."""
        call.meet()
        return answer({"key": self.farm.settings.standard_secret})

    async def account(self, call: Call) -> Response:
        """Who the key belongs to."""
        call.meet()
        return answer({"type": "organization", "username": "emulator", "name": "Emulator"})

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The prediction, for the events that were asked for."""
        named = "completed" if event == "ended" else event
        if named not in job.order.detail["events"]:
            return None
        return json.dumps(self._shown(View(job, job.state, job.progress))).encode()

    def seal(self, parcel: Parcel) -> dict[str, str]:
        """Standard Webhooks."""
        return standard_webhook(parcel)

    def _check(self, body: dict[str, Any], model: Model) -> None:
        problems = BODY.problems(body)
        given = body.get("input")
        if isinstance(given, dict):
            problems += model.input.problems(given, "input.")
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
            raise RefusedError(answer(told, 422))

    def _set_deadline(self, job: Job, after: str) -> None:
        """`Cancel-After: 90s`, `5m`, `1h`: what has not started by then is aborted, what runs is canceled."""
        if after[-1:] in UNITS and after[:-1].isdigit():
            seconds = int(after[:-1]) * UNITS[after[-1]] / self.farm.settings.speed
            job.memory["deadline"] = job.accepted_at + seconds
            asyncio.get_running_loop().call_later(seconds, self._expire, job)

    def _expire(self, job: Job) -> None:
        # By the times that were meant: a busy machine may come here late.
        starts_at = (job.begun_at or inf) + job.run_seconds * QUEUED_SHARE
        job.memory["aborted"] = not job.ended and job.memory["deadline"] < starts_at
        self.farm.cancel(self, job)

    async def _wait(self, job: Job, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds / self.farm.settings.speed):
                await self.farm.ended(job)
        except TimeoutError:
            return

    def _shown(self, view: View) -> dict[str, Any]:
        job, failed = view.job, view.state == State.FAILED
        base = f"{job.origin}/{self.name}/predictions/{job.id}"
        return {
            "id": job.id,
            "model": job.order.model,
            "version": job.order.detail["version"],
            "status": "aborted" if job.memory.get("aborted") else view.word(WORDS),
            "input": job.order.detail["input"],
            "output": self.url(job) if view.state == State.DONE else None,
            "error": FAILURES[job.fate] if failed else None,
            "logs": "" if view.state == State.QUEUED else f"Generating... {round(view.progress * 100)}%\n",
            "metrics": {"predict_time": job.order.takes} if job.ended else {},
            "urls": {"get": base, "cancel": f"{base}/cancel", "web": f"https://replicate.com/p/{job.id}"},
            "created_at": iso(job.accepted_at),
            "started_at": iso(job.started_at),
            "completed_at": iso(job.ended_at),
            "deadline": iso(job.memory.get("deadline")),
            "data_removed": False,
            "source": "api",
        }


def _name(call: Call, body: dict[str, Any]) -> str:
    """The model: in the path, or in `version`, with or without a hash after it."""
    params = call.request.path_params
    if "owner" in params:
        name = f"{params['owner']}/{params['model']}"
        if "/models/" in call.request.url.path and name not in MODELS:
            raise RefusedError(call.service.error(404, "The requested resource could not be found."))
        return name
    version = body.get("version")
    if not version:
        raise RefusedError(call.service.error(422, "- version is required"))
    return str(version).partition(":")[0]


def _order(name: str, model: Model, body: dict[str, Any]) -> Order:
    given = body["input"]
    usual = "720p" if "720p" in model.prices else next(iter(model.prices))
    resolution = given.get("resolution", MODES.get(given.get("mode", ""), usual))
    music = model.kind == "music"
    seconds = LYRIA_SECONDS if music else float(given.get("duration", 6 if "hailuo" in name else 5))
    width, height = size(given.get("aspect_ratio", "16:9"), resolution)
    price = next(
        model.prices[key]
        for key in (f"{resolution} {seconds:g}", resolution, *model.prices)
        if key in model.prices
    )
    return Order(
        model=name,
        prompt=str(given["prompt"]),
        seconds=seconds,
        takes=model.takes,
        price=micros(price, 1 if model.once else seconds),
        width=width,
        height=height,
        kind="music" if music else "video",
        seed=given.get("seed") or 0,
        hook=body.get("webhook") or "",
        detail={
            "input": given,
            "version": body.get("version") or "hidden",
            "events": body.get("webhook_events_filter") or EVENTS,
            "community": model is COMMUNITY,
        },
    )


SERVICES = [Replicate]
