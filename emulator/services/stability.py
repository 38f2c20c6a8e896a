"""Stability's Stable Audio (PROVIDERS.md 7.4): `/stability` stands for https://api.stability.ai.

Versions 2 and 2.5 answer with the audio, 3 with an id under which the audio is fetched later.
"""

import base64
import time
from typing import Any, NamedTuple
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.responses import Response

from emulator.field_validation import FieldSchema, integer, number, object_schema, one_of, text
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, Order
from emulator.micro_dollars import to_micros
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.synchronous_jobs import respond_with_file, wait_for_job

MAX_SEED = 2**32 - 2
DOLLARS_PER_CREDIT = "0.01"
LIFETIME_SECONDS = 24 * 3600  # of a result [?]


class StabilityModel(NamedTuple):
    """A model: its path, longest piece in seconds, steps (least, most, default), and work time."""

    path: str
    max_seconds: int
    steps: tuple[int, int, int]
    work_seconds: float

    def form_schema(self) -> FieldSchema:
        """Return the schema of the form, once its numbers are parsed."""
        return object_schema(
            "prompt",
            prompt=text(10_000, 1),
            model=text(),
            duration=number(1, self.max_seconds),
            seed=integer(0, MAX_SEED),
            steps=integer(*self.steps[:2]),
            cfg_scale=number(1, 25),
            output_format=one_of("mp3", "wav"),
        )

    def price_in_credits(self, steps: int) -> float:
        """Return the price of a piece in credits; a credit is a cent."""
        if self.path.endswith("stable-audio"):
            return 26
        return 20 if self.steps[1] == QUICK_STEPS[1] else 17 + 0.06 * steps


QUICK_STEPS = (4, 8, 8)
AUDIO_2_PATH, AUDIO_3_PATH = "/v2beta/audio/stable-audio-2", "/v2beta/audio/stable-audio"
MODELS = {
    "stable-audio-2": StabilityModel(AUDIO_2_PATH, 190, (30, 100, 50), 30),
    "stable-audio-2.5": StabilityModel(AUDIO_2_PATH, 190, QUICK_STEPS, 10),
    "stable-audio-3": StabilityModel(AUDIO_3_PATH, 380, QUICK_STEPS, 25),
}
DEFAULT_MODELS = {
    AUDIO_2_PATH: "stable-audio-2",
    AUDIO_3_PATH: "stable-audio-3",
}  # when no model is named [?]
INTEGER_FIELDS, NUMBER_FIELDS = ("seed", "steps"), ("duration", "cfg_scale")
DEFAULT_SECONDS = {AUDIO_2_PATH: 190, AUDIO_3_PATH: 380}  # [?]
ERROR_NAMES = {
    400: "bad_request",
    401: "unauthorized",
    402: "payment_required",
    403: "content_moderation",
    404: "not_found",
    413: "payload_too_large",
    422: "unprocessable_entity",
    429: "rate_limit_exceeded",
}
STATUS_WORDS = dict.fromkeys(EmulatedState, "in-progress")


class EmulatedStability(EmulatedService):
    """Audio; failures are free."""

    name = "stability"

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", f"{AUDIO_2_PATH}/text-to-audio", "submit", self.compose_music),
            Endpoint("POST", f"{AUDIO_3_PATH}/text-to-audio", "submit", self.submit_order),
            Endpoint("GET", "/v2beta/audio/results/{id}", "status", self.show_result),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error with an id, a name and messages [?]."""
        name = code or ERROR_NAMES.get(status, "internal_error")
        return json_response({"id": uuid4().hex, "name": name, "errors": [message]}, status)

    def new_job_id(self) -> str:
        """Return an id of 64 hexadecimal digits."""
        return uuid4().hex * 2

    def moderation_response(self, order: Order) -> Response | None:
        """Refuse the prompt at submit."""
        return self.error_response(403, "Your request was flagged by our content moderation system.")

    async def compose_music(self, call: ServiceRequest) -> Response:
        """Make a piece and send it."""
        wanted = await self._read_order(call, AUDIO_2_PATH)
        as_json = self._wants_json(call)
        job = call.accept_job(wanted)
        await wait_for_job(call, job)
        return await self._send_audio(call, job, as_json=as_json)

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        job = call.accept_job(await self._read_order(call, AUDIO_3_PATH))
        return json_response({"id": job.id}, 202)

    async def show_result(self, call: ServiceRequest) -> Response:
        """Send the piece, or 202 if it is not ready yet."""
        as_json = self._wants_json(call)
        job = call.find_job(call.path_param("id"))
        if self._is_expired(job):
            raise RequestRefusedError(self.not_found_response(job.id))
        view = call.view_job(job)
        if not job.ended or view.unknown_word:
            return json_response({"id": job.id, "status": view.status_word(STATUS_WORDS)}, 202)
        return await self._send_audio(call, job, as_json=as_json)

    def _is_expired(self, job: EmulatedJob) -> bool:
        passed = (time.time() - (job.ended_at or time.time())) * self.context.settings.speed
        return self.context.settings.expiry and passed >= LIFETIME_SECONDS

    async def _read_order(self, call: ServiceRequest, path: str) -> Order:
        body = await self._read_form(call)
        name = str(body.get("model", DEFAULT_MODELS[path]))
        model = MODELS.get(name)
        if model is None or model.path != path:
            raise RequestRefusedError(self.error_response(400, f"model: {name} is not here"))
        problems = model.form_schema().find_problems(body)
        if problems:
            raise RequestRefusedError(self.error_response(400, problems[0].message))
        return _build_order(name, model, body)

    async def _read_form(self, call: ServiceRequest) -> dict[str, Any]:
        """Return the form with its numbers parsed. Raises RequestRefusedError unless it is multipart."""
        if not call.request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise RequestRefusedError(self.error_response(400, "content-type: must be multipart/form-data"))
        async with call.request.form() as form:
            given = {name: value for name, value in form.items() if not isinstance(value, UploadFile)}
        return {name: _parse_number(name, str(value)) for name, value in given.items()}

    def _wants_json(self, call: ServiceRequest) -> bool:
        accepted = call.request.headers.get("accept", "*/*").partition(";")[0]
        if accepted not in {"*/*", "audio/*", "application/json"}:
            raise RequestRefusedError(self.error_response(400, "accept: must be audio/* or application/json"))
        return accepted == "application/json"

    async def _send_audio(self, call: ServiceRequest, job: EmulatedJob, *, as_json: bool) -> Response:
        if job.outcome == EmulatedOutcome.MODERATED_RESULT:  # no error, but an empty file [?]
            return _finish_response(
                Response(b"", media_type="audio/mpeg"), job, "CONTENT_FILTERED", as_json=as_json
            )
        if job.final_state != EmulatedState.DONE:
            raise RequestRefusedError(self.error_response(500, "The audio could not be made."))
        piece = await respond_with_file(call, job, form=f".{job.order.detail['format']}")
        return _finish_response(piece, job, "SUCCESS", as_json=as_json)


def _finish_response(piece: Response, job: EmulatedJob, reason: str, *, as_json: bool) -> Response:
    if as_json and piece.status_code == 200 and type(piece) is Response:  # noqa: PLR2004 - HTTP's
        coded = base64.b64encode(bytes(piece.body)).decode()
        return json_response({"audio": coded, "finish_reason": reason, "seed": job.order.seed})
    piece.headers.update({"seed": str(job.order.seed), "finish-reason": reason})
    return piece


def _parse_number(name: str, value: str) -> object:
    """Parse a number where the field needs one; other text stays text, and the schema refuses it."""
    try:
        return int(value) if name in INTEGER_FIELDS else float(value) if name in NUMBER_FIELDS else value
    except ValueError:
        return value


def _build_order(name: str, model: StabilityModel, body: dict[str, Any]) -> Order:
    steps = body.get("steps", model.steps[2])
    return Order(
        model=name,
        prompt=body["prompt"],
        seconds=body.get("duration", DEFAULT_SECONDS[model.path]),
        work_seconds=model.work_seconds,
        price=to_micros(DOLLARS_PER_CREDIT, model.price_in_credits(steps)),
        kind="music",
        seed=body.get("seed", 0),
        detail={"format": body.get("output_format", "mp3")},
    )


SERVICES = [EmulatedStability]
