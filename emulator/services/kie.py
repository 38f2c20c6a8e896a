"""KIE's market jobs (PROVIDERS.md 4.1 to 4.3): `/kie` stands for https://api.kie.ai."""

import json
from abc import abstractmethod
from typing import Any, ClassVar
from uuid import uuid4

from starlette.responses import JSONResponse, Response

from emulator.call import Call, RefusedError
from emulator.fields import Problem, Schema, record, schema, text, url
from emulator.job import Fate, Job, Order, State, View
from emulator.keys import Parcel, hmac_base64
from emulator.moments import millis
from emulator.money import MICROS, dollars
from emulator.service import Endpoint, Service, answer
from emulator.services import kie_autumn, kie_models
from emulator.services.kie_models import KLING_MODES, Model
from emulator.shapes import size

MODELS = kie_models.MODELS | kie_autumn.MODELS
CREDIT_MICROS = 5_000
WORDS = {
    State.QUEUED: "queuing",
    State.RUNNING: "generating",
    State.DONE: "success",
    State.FAILED: "fail",
    State.CANCELED: "fail",
}
# The codes and texts of failed tasks are not known [?].
SENSITIVE = ("400", "Your request was rejected: the content may violate the content policy.")
FAILURES = {
    Fate.MODERATED_PROMPT: SENSITIVE,
    Fate.MODERATED_RESULT: SENSITIVE,
    Fate.FAILED: ("501", "Generation failed, please try again."),
}
TASK = schema("model input", model=text(), input=record, callBackUrl=url)
REASONS = {401: "You do not have access permissions", 402: "Credits insufficient", 429: "Too many requests"}


class Kie(Service):
    """What all of KIE has in common: an envelope, where even a refusal is an HTTP 200; no cancel, no list."""

    name = "kie"
    url_renews = False
    expired_status = 404

    @abstractmethod
    def data(self, view: View) -> dict[str, Any]:
        """A task as `data` of the answer to a poll."""

    def error(self, status: int, message: str, code: str = "") -> Response:
        """HTTP 200 with a code in the body."""
        return envelope(None, status, REASONS.get(status, message))

    def http_error(self, status: int, message: str) -> Response:
        """A true HTTP status, as 429 may be, and what stands before the service."""
        return JSONResponse({"code": status, "msg": message, "data": None}, status)

    def not_found(self, job_id: str) -> Response:
        """Nothing, and all is well."""
        return envelope(None)

    def new_id(self) -> str:
        """32 hexadecimal digits."""
        return uuid4().hex

    def seal(self, parcel: Parcel) -> dict[str, str]:
        """HMAC over the task's id and the time: the body is not covered."""
        signed = hmac_base64(parcel.keys.kie_secret.encode(), f"{parcel.job.id}.{parcel.at}".encode())
        return {"X-Webhook-Timestamp": str(parcel.at), "X-Webhook-Signature": signed}

    async def poll(self, call: Call) -> Response:
        """One task."""
        return envelope(self.data(call.view(call.find(call.query("taskId")))))

    def check(self, body: dict[str, Any], fields: Schema, prefix: str = "") -> None:
        """Raise RefusedError with code 422 for what is wrong."""
        self.refuse(fields.problems(body, prefix))

    def refuse(self, problems: list[Problem]) -> None:
        """Raise RefusedError with code 422 if there is a problem."""
        if problems:
            raise RefusedError(self.error(422, "; ".join(problem.message for problem in problems)))


class KieJobs(Kie):
    """Market jobs, and what the account may ask."""

    url_life_seconds: ClassVar[float | None] = 24 * 3600

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        model = "/api/v1/models/{model:path}"
        return [
            Endpoint("POST", "/api/v1/jobs/createTask", "submit", self.create),
            Endpoint("GET", "/api/v1/jobs/recordInfo", "status", self.poll),
            Endpoint("GET", "/api/v1/chat/credit", "other", self.credit),
            Endpoint("POST", "/api/v1/common/download-url", "other", self.download_url),
            Endpoint("GET", "/api/v1/models", "other", self.models),
            Endpoint("GET", f"{model}/schema", "other", self.model_schema),
            Endpoint("GET", f"{model}/price", "other", self.model_price),
            Endpoint("GET", f"{model}/success-rate", "other", self.success_rate),
        ]

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        self.check(body, TASK)
        name = body["model"]
        if name not in MODELS:
            raise RefusedError(self.error(422, "The model name you specified is not supported."))
        given = body["input"]
        self.check(given, MODELS[name].input, "input.")
        job = call.accept(_order(name, given, body))
        return envelope({"taskId": job.id, "recordId": job.id})

    def data(self, view: View) -> dict[str, Any]:
        """The record; `param` is JSON in a string, with JSON in a string inside."""
        job, done, failed = view.job, view.state == State.DONE, view.state == State.FAILED
        code, message = FAILURES.get(job.fate, ("", "")) if failed else ("", "")
        given = json.dumps(job.order.detail["input"])
        return {
            "taskId": job.id,
            "model": job.order.model,
            "state": "waiting" if job.begun_at is None and not view.odd_word else view.word(WORDS),
            "param": json.dumps({"model": job.order.model, "input": given}),
            "resultJson": json.dumps({"resultUrls": [self.url(job)]}) if done else "",
            "failCode": code,
            "failMsg": message,
            "costTime": round(job.order.takes) if job.ended else 0,
            "completeTime": millis(job.ended_at),
            "createTime": millis(job.accepted_at),
            "updateTime": millis(job.ended_at or job.accepted_at),
            "creditsConsumed": job.charged / CREDIT_MICROS,
        }

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The record, when it is over."""
        if event != "ended":
            return None
        good = job.end == State.DONE
        told = self.data(View(job, job.state, job.progress))
        return json.dumps(
            {"code": 200 if good else 501, "msg": "success" if good else "fail", "data": told}
        ).encode()

    async def credit(self, call: Call) -> Response:
        """What is left, a bare number."""
        call.meet()
        left = self.farm.settings.balance_usd * MICROS - self.farm.spent(self.name)
        return envelope(left / CREDIT_MICROS)

    async def download_url(self, call: Call) -> Response:
        """A fresh link for a file of ours."""
        body = await call.json()
        call.meet()
        link = self.farm.links.find(str(body.get("url", "")))
        if link is None:
            raise RefusedError(self.error(422, "url is wrong"))
        return envelope(self.farm.links.url(self, link.job, link.number, fresh=True))

    async def models(self, call: Call) -> Response:
        """The catalogue. The names of its fields are not known [?]."""
        call.meet()
        return envelope([{"model": name} for name in MODELS])

    async def model_schema(self, call: Call) -> Response:
        """What a model takes, and the path to order it at [?]."""
        inputs = self._model(call).input
        properties: dict[str, object] = {field: {} for field in inputs.fields}
        told = {"type": "object", "properties": properties, "required": sorted(inputs.required)}
        return envelope({"path": "/api/v1/jobs/createTask", "schema": told})

    async def model_price(self, call: Call) -> Response:
        """What five seconds cost [?]."""
        model = self._model(call)
        price = model.price({}, model.seconds)
        told = {"usd": dollars(price), "credits": price / CREDIT_MICROS}
        return envelope({"model": call.path("model"), "seconds": model.seconds, **told})

    async def success_rate(self, call: Call) -> Response:
        """How many go well [?]."""
        self._model(call)
        return envelope({"model": call.path("model"), "successRate": 0.98})

    def _model(self, call: Call) -> Model:
        call.meet()
        if call.path("model") not in MODELS:
            raise RefusedError(self.error(404, "The model does not exist."))
        return MODELS[call.path("model")]


def envelope(data: object, code: int = 200, message: str = "success") -> Response:
    """The answer of every endpoint, HTTP 200."""
    return answer({"code": code, "msg": message, "data": data})


def _order(name: str, given: dict[str, Any], body: dict[str, Any]) -> Order:
    model = MODELS[name]
    seconds = float(given.get("duration", given.get("duration_seconds", model.seconds)))
    mode = KLING_MODES.get(str(given.get("mode")), model.resolution)
    ratio = str(given.get("aspect_ratio") or given.get("ratio") or "16:9")
    width, height = size(ratio, str(given.get("resolution", mode)))
    silent = {"sound", "generate_audio"} & model.input.fields.keys()
    return Order(
        model=name,
        prompt=str(given.get("prompt", given.get("text", ""))),
        seconds=seconds,
        takes=model.takes,
        price=model.price(given, seconds),
        width=width,
        height=height,
        kind="music" if "effect" in name else "video",
        sound=bool(given.get("sound", given.get("generate_audio", "seedance" in name or not silent))),
        seed=given.get("seed") or 0,
        hook=body.get("callBackUrl") or "",
        detail={"input": given},
    )


SERVICES = [KieJobs]
