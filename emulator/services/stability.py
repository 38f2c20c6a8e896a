"""Stability's Stable Audio (PROVIDERS.md 7.4): `/stability` stands for https://api.stability.ai.

2 and 2.5 answer with the audio, 3 with an id under which the audio is had later.
"""

import base64
import time
from typing import Any, NamedTuple
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import Schema, number, one_of, schema, text, whole
from emulator.job import Fate, Job, Order, State
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.synchronous import made, work

SEEDS = 2**32 - 2
CREDIT = "0.01"
LIFE_SECONDS = 24 * 3600  # of a result [?]


class Model(NamedTuple):
    """The path that it is under, its longest piece, its steps (least, most, usual), its usual cfg_scale."""

    path: str
    longest: int
    steps: tuple[int, int, int]
    takes: float

    def schema(self) -> Schema:
        """The form's fields, when their numbers have been read."""
        return schema(
            "prompt",
            prompt=text(10_000, 1),
            model=text(),
            duration=number(1, self.longest),
            seed=whole(0, SEEDS),
            steps=whole(*self.steps[:2]),
            cfg_scale=number(1, 25),
            output_format=one_of("mp3", "wav"),
        )

    def credits(self, steps: int) -> float:
        """What a piece costs; one credit is a cent."""
        if self.path.endswith("stable-audio"):
            return 26
        return 20 if self.steps[1] == QUICK[1] else 17 + 0.06 * steps


QUICK = (4, 8, 8)
SECOND, THIRD = "/v2beta/audio/stable-audio-2", "/v2beta/audio/stable-audio"
MODELS = {
    "stable-audio-2": Model(SECOND, 190, (30, 100, 50), 30),
    "stable-audio-2.5": Model(SECOND, 190, QUICK, 10),
    "stable-audio-3": Model(THIRD, 380, QUICK, 25),
}
USUAL = {SECOND: "stable-audio-2", THIRD: "stable-audio-3"}  # when no model is named [?]
WHOLE, REAL = ("seed", "steps"), ("duration", "cfg_scale")
USUAL_SECONDS = {SECOND: 190, THIRD: 380}  # [?]
NAMES = {
    400: "bad_request",
    401: "unauthorized",
    402: "payment_required",
    403: "content_moderation",
    404: "not_found",
    413: "payload_too_large",
    422: "unprocessable_entity",
    429: "rate_limit_exceeded",
}
WORDS = dict.fromkeys(State, "in-progress")


class Stability(Service):
    """Audio; failures are free."""

    name = "stability"

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", f"{SECOND}/text-to-audio", "submit", self.compose),
            Endpoint("POST", f"{THIRD}/text-to-audio", "submit", self.order),
            Endpoint("GET", "/v2beta/audio/results/{id}", "status", self.result),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """An id, a name, and what is wrong [?]."""
        name = code or NAMES.get(status, "internal_error")
        return answer({"id": uuid4().hex, "name": name, "errors": [message]}, status)

    def new_id(self) -> str:
        """64 hex digits."""
        return uuid4().hex * 2

    def moderated_prompt(self, order: Order) -> Response | None:
        """Refused at once."""
        return self.error(403, "Your request was flagged by our content moderation system.")

    async def compose(self, call: Call) -> Response:
        """Make a piece and send it."""
        wanted = await self._wanted(call, SECOND)
        as_json = self._as_json(call)
        job = call.accept(wanted)
        await work(call, job)
        return await self._sent(call, job, as_json=as_json)

    async def order(self, call: Call) -> Response:
        """Take an order."""
        job = call.accept(await self._wanted(call, THIRD))
        return answer({"id": job.id}, 202)

    async def result(self, call: Call) -> Response:
        """The piece, or that it is not there yet."""
        as_json = self._as_json(call)
        job = call.find(call.path("id"))
        if self._expired(job):
            raise RefusedError(self.not_found(job.id))
        view = call.view(job)
        if not job.ended or view.odd_word:
            return answer({"id": job.id, "status": view.word(WORDS)}, 202)
        return await self._sent(call, job, as_json=as_json)

    def _expired(self, job: Job) -> bool:
        passed = (time.time() - (job.ended_at or time.time())) * self.farm.settings.speed
        return self.farm.settings.expiry and passed >= LIFE_SECONDS

    async def _wanted(self, call: Call, path: str) -> Order:
        body = await self._body(call)
        name = str(body.get("model", USUAL[path]))
        model = MODELS.get(name)
        if model is None or model.path != path:
            raise RefusedError(self.error(400, f"model: {name} is not here"))
        problems = model.schema().problems(body)
        if problems:
            raise RefusedError(self.error(400, problems[0].message))
        return _order(name, model, body)

    async def _body(self, call: Call) -> dict[str, Any]:
        """The form, its numbers read; it must be multipart."""
        if not call.request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise RefusedError(self.error(400, "content-type: must be multipart/form-data"))
        async with call.request.form() as form:
            given = {name: value for name, value in form.items() if not isinstance(value, UploadFile)}
        return {name: _read(name, str(value)) for name, value in given.items()}

    def _as_json(self, call: Call) -> bool:
        accepted = call.request.headers.get("accept", "*/*").partition(";")[0]
        if accepted not in {"*/*", "audio/*", "application/json"}:
            raise RefusedError(self.error(400, "accept: must be audio/* or application/json"))
        return accepted == "application/json"

    async def _sent(self, call: Call, job: Job, *, as_json: bool) -> Response:
        if job.fate == Fate.MODERATED_RESULT:  # no error, but nothing to hear [?]
            return _finished(Response(b"", media_type="audio/mpeg"), job, "CONTENT_FILTERED", as_json=as_json)
        if job.end != State.DONE:
            raise RefusedError(self.error(500, "The audio could not be made."))
        piece = await made(call, job, form=f".{job.order.detail['format']}")
        return _finished(piece, job, "SUCCESS", as_json=as_json)


def _finished(piece: Response, job: Job, reason: str, *, as_json: bool) -> Response:
    if as_json and piece.status_code == 200 and type(piece) is Response:  # noqa: PLR2004 - HTTP's
        coded = base64.b64encode(bytes(piece.body)).decode()
        return answer({"audio": coded, "finish_reason": reason, "seed": job.order.seed})
    piece.headers.update({"seed": str(job.order.seed), "finish-reason": reason})
    return piece


def _read(name: str, value: str) -> object:
    """A number where the field wants one; what is none stays text, and is refused as such."""
    try:
        return int(value) if name in WHOLE else float(value) if name in REAL else value
    except ValueError:
        return value


def _order(name: str, model: Model, body: dict[str, Any]) -> Order:
    steps = body.get("steps", model.steps[2])
    return Order(
        model=name,
        prompt=body["prompt"],
        seconds=body.get("duration", USUAL_SECONDS[model.path]),
        takes=model.takes,
        price=micros(CREDIT, model.credits(steps)),
        kind="music",
        seed=body.get("seed", 0),
        detail={"format": body.get("output_format", "mp3")},
    )


SERVICES = [Stability]
