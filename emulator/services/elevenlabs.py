"""ElevenLabs Music (PROVIDERS.md 7.1, elevenlabs 2.78.0): `/elevenlabs` stands for https://api.elevenlabs.io."""

import secrets
import string
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.field_validation import (
    InvalidField,
    any_value,
    boolean,
    integer,
    list_of,
    object_of,
    object_schema,
    one_of,
    text,
)
from emulator.job import EmulatedOutcome, Order
from emulator.micro_dollars import to_micros
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.synchronous_jobs import respond_with_file, wait_for_job

WORD_LIST = list_of(50, text())
MODELS = ("music_v1", "music_v2", "music_v2_5")
SECTION = object_schema(
    "section_name positive_local_styles negative_local_styles duration_ms lines",
    section_name=text(100, 1),
    positive_local_styles=WORD_LIST,
    negative_local_styles=WORD_LIST,
    duration_ms=integer(3000, 120_000),
    lines=WORD_LIST,
)
SECTIONS = object_schema(
    "positive_global_styles negative_global_styles sections",
    positive_global_styles=WORD_LIST,
    negative_global_styles=WORD_LIST,
    sections=list_of(30, object_of(SECTION)),
)
CHUNK = object_schema(
    "text duration_ms",
    text=text(),
    duration_ms=integer(3000, 120_000),
    positive_styles=WORD_LIST,
    negative_styles=WORD_LIST,
    context_adherence=any_value,
    conditioning_ref=any_value,
    condition_strength=any_value,
)
CHUNKS = object_schema("chunks", chunks=list_of(30, object_of(CHUNK)))
BODY = object_schema(
    prompt=text(4100, 1),
    composition_plan=any_value,
    music_length_ms=integer(3000, 600_000),
    model_id=one_of(*MODELS),
    seed=integer(0, 2**31 - 1),
    force_instrumental=boolean,
    finetune_id=text(),
    respect_sections_durations=boolean,
    store_for_inpainting=boolean,
    sign_with_c2pa=boolean,
)
PLAN = object_schema(
    "prompt",
    prompt=text(4100, 1),
    music_length_ms=integer(3000, 600_000),
    source_composition_plan=any_value,
    model_id=one_of(*MODELS),
)
FORMATS = ("auto", *(f"mp3_44100_{rate}" for rate in (32, 64, 96, 128, 192)), "mp3_22050_32")
PROMPT_ONLY = ("music_length_ms", "force_instrumental")
DEFAULT_MS = 60_000  # assumed length of an order that names none [?]
DOLLARS_PER_MINUTE = "0.15"
WORK_SECONDS = 25
ERROR_TYPES = {"missing": "missing", "unexpected": "extra_forbidden", "invalid": "value_error"}
STATUSES = {
    400: "bad_request",
    401: "invalid_api_key",
    402: "payment_required",
    403: "forbidden",
    404: "not_found",
    422: "invalid_request",
    429: "too_many_concurrent_requests",
    503: "service_unavailable",
}


class EmulatedElevenLabs(EmulatedService):
    """Music; the response to the order is the audio, and nothing can be asked for later."""

    name = "elevenlabs"
    path_roots = ("", "/v1")

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/music", "submit", self.compose_music),
            Endpoint("POST", "/music/stream", "submit", self.compose_music),
            Endpoint("POST", "/music/plan", "other", self.plan_music),
            Endpoint("GET", "/user/subscription", "other", self.show_subscription),
        ]

    def read_key(self, request: Request) -> str:
        """Return the key of the header xi-api-key."""
        return request.headers.get("xi-api-key", "")

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error whose detail has a status in words; a 429 says that all slots are taken."""
        told = {"status": code or STATUSES.get(status, "internal_server_error"), "message": message}
        return json_response({"detail": told}, status)

    def http_error_response(self, status: int, message: str) -> Response:
        """Return an error whose 429 says that the service is busy."""
        return self.error_response(status, message, "system_busy" if status == 429 else "")  # noqa: PLR2004 - HTTP's

    def quota_response(self) -> Response:
        """Return a 401 as for a wrong key; only the status in words differs."""
        return self.error_response(401, "This request exceeds your quota.", "quota_exceeded")

    def moderation_response(self, order: Order) -> Response | None:
        """Return a 400 [?] that suggests a better prompt or plan."""
        planned = order.detail["plan"]
        name = "plan" if planned else "prompt"
        told = {"status": f"bad_{'composition_plan' if planned else 'prompt'}", "message": "Not allowed."}
        better: object = planned or "A calm instrumental piece"
        key = "composition_plan_suggestion" if name == "plan" else "prompt_suggestion"
        return json_response({"detail": {**told, "data": {key: better}}}, 400)

    def new_job_id(self) -> str:
        """Return an id of 20 letters and digits."""
        return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(20))

    async def compose_music(self, call: ServiceRequest) -> Response:
        """Make a song and send it; its id is in a header."""
        body = await self._read_body(call)
        self._check_format(call.query_param("output_format", "auto"))
        order = _build_order(body)
        self._check_slots()
        job = call.accept_job(order)
        await wait_for_job(call, job)
        if job.outcome == EmulatedOutcome.MODERATED_RESULT:
            raise RequestRefusedError(
                self.moderation_response(job.order) or self.error_response(400, "Not allowed.")
            )
        if job.outcome != EmulatedOutcome.SUCCEEDED:
            raise RequestRefusedError(self.error_response(500, "The music could not be made."))
        song = await respond_with_file(call, job)
        song.headers["song-id"] = job.id
        song.headers["request-id"] = job.id
        return song

    async def plan_music(self, call: ServiceRequest) -> Response:
        """Answer with a plan for a prompt, free of charge, in the older form."""
        body = await call.read_json()
        self._raise_if_problems(PLAN.find_problems(body))
        call.apply_early_fault(body.get("model_id", ""), body["prompt"])
        length = body.get("music_length_ms", DEFAULT_MS)
        section = {"section_name": "All", "positive_local_styles": [], "negative_local_styles": []}
        sections = [{**section, "duration_ms": each, "lines": []} for each in _split_sections(length)]
        styles = {"positive_global_styles": [body["prompt"][:100]], "negative_global_styles": []}
        return json_response({**styles, "sections": sections})

    async def show_subscription(self, call: ServiceRequest) -> Response:
        """Answer with the credits used [?]."""
        call.apply_early_fault()
        spent = self.runner.sum_charges(self.name) // 1000
        return json_response({"tier": "creator", "character_count": spent, "character_limit": 1_000_000})

    async def _read_body(self, call: ServiceRequest) -> dict[str, Any]:
        if not call.request.headers.get("content-type", "").startswith("application/json"):
            self._raise_if_problems([InvalidField("", "the body must be JSON", "invalid")])
        body = await call.read_json()
        self._raise_if_problems(_find_problems(body))
        return body

    def _check_format(self, given: str) -> None:
        if given not in FORMATS:
            message = f"output_format must be one of {FORMATS} (this emulator makes mp3 alone)"
            self._raise_if_problems([InvalidField("output_format", message, "invalid", given)])

    def _check_slots(self) -> None:
        """Raise RequestRefusedError if all slots are taken: the service does not queue."""
        places = self.context.settings.slots.get(self.name)
        if places is not None and self.runner.running[self.name] >= places:
            raise RequestRefusedError(self.error_response(429, f"You may have {places} requests at a time."))

    def _raise_if_problems(self, problems: list[InvalidField]) -> None:
        """Raise RequestRefusedError with a 422 in FastAPI's form if there is a problem."""
        if problems:
            told = [
                {"type": ERROR_TYPES[each.kind], "loc": ["body", *each.field.split(".")], "msg": each.message}
                for each in problems
            ]
            raise RequestRefusedError(json_response({"detail": told}, 422))


def _find_problems(body: dict[str, Any]) -> list[InvalidField]:
    planned = body.get("composition_plan") is not None
    if planned == (body.get("prompt") is not None):
        return [InvalidField("prompt", "give either prompt or composition_plan", "invalid")]
    wrong = PROMPT_ONLY if planned else ("seed",)
    kind = "composition_plan" if planned else "prompt"
    odd = [
        InvalidField(each, f"{each} does not go with {kind}", "invalid") for each in wrong if body.get(each)
    ]
    return [*BODY.find_problems(body), *odd, *(_find_plan_problems(body) if planned else [])]


def _find_plan_problems(body: dict[str, Any]) -> list[InvalidField]:
    plan = body["composition_plan"]
    wanted = SECTIONS if body.get("model_id", MODELS[0]) == MODELS[0] else CHUNKS
    message = object_of(wanted)(plan)
    return [InvalidField("composition_plan", message, "invalid")] if message else []


def _build_order(body: dict[str, Any]) -> Order:
    plan = body.get("composition_plan")
    parts = (plan.get("sections") or plan.get("chunks")) if plan else []
    length = sum(each["duration_ms"] for each in parts) or body.get("music_length_ms") or DEFAULT_MS
    seconds = length / 1000
    return Order(
        model=body.get("model_id", MODELS[0]),
        prompt=body.get("prompt") or str(plan),
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(DOLLARS_PER_MINUTE, seconds / 60),
        kind="music",
        seed=body.get("seed") or 0,
        detail={"plan": plan},
    )


def _split_sections(length: int) -> list[int]:
    """Split a length into sections of a minute; the last is longer, as none may be shorter than 3 s."""
    whole_ones = max(length // DEFAULT_MS, 1) - 1
    return [DEFAULT_MS] * whole_ones + [length - DEFAULT_MS * whole_ones]


SERVICES = [EmulatedElevenLabs]
