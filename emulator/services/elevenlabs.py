"""ElevenLabs Music (PROVIDERS.md 7.1, elevenlabs 2.78.0): `/elevenlabs` stands for https://api.elevenlabs.io."""

import secrets
import string
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import Problem, anything, flag, items, one_of, part, schema, text, whole
from emulator.job import Fate, Order
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.synchronous import made, work

WORDS = items(50, text())
MODELS = ("music_v1", "music_v2", "music_v2_5")
SECTION = schema(
    "section_name positive_local_styles negative_local_styles duration_ms lines",
    section_name=text(100, 1),
    positive_local_styles=WORDS,
    negative_local_styles=WORDS,
    duration_ms=whole(3000, 120_000),
    lines=WORDS,
)
SECTIONS = schema(
    "positive_global_styles negative_global_styles sections",
    positive_global_styles=WORDS,
    negative_global_styles=WORDS,
    sections=items(30, part(SECTION)),
)
CHUNK = schema(
    "text duration_ms",
    text=text(),
    duration_ms=whole(3000, 120_000),
    positive_styles=WORDS,
    negative_styles=WORDS,
    context_adherence=anything,
    conditioning_ref=anything,
    condition_strength=anything,
)
CHUNKS = schema("chunks", chunks=items(30, part(CHUNK)))
BODY = schema(
    prompt=text(4100, 1),
    composition_plan=anything,
    music_length_ms=whole(3000, 600_000),
    model_id=one_of(*MODELS),
    seed=whole(0, 2**31 - 1),
    force_instrumental=flag,
    finetune_id=text(),
    respect_sections_durations=flag,
    store_for_inpainting=flag,
    sign_with_c2pa=flag,
)
PLAN = schema(
    "prompt",
    prompt=text(4100, 1),
    music_length_ms=whole(3000, 600_000),
    source_composition_plan=anything,
    model_id=one_of(*MODELS),
)
FORMATS = ("auto", *(f"mp3_44100_{rate}" for rate in (32, 64, 96, 128, 192)), "mp3_22050_32")
PROMPT_ONLY = ("music_length_ms", "force_instrumental")
USUAL_MS = 60_000  # the model chooses the length when nobody does [?]
DOLLARS_A_MINUTE = "0.15"
TAKES_SECONDS = 25
MISSING = {"missing": "missing", "unexpected": "extra_forbidden", "invalid": "value_error"}
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


class ElevenLabs(Service):
    """Music: the answer to the order is the audio, and there is nothing to ask for later."""

    name = "elevenlabs"
    roots = ("", "/v1")

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/music", "submit", self.compose),
            Endpoint("POST", "/music/stream", "submit", self.compose),
            Endpoint("POST", "/music/plan", "other", self.plan),
            Endpoint("GET", "/user/subscription", "other", self.subscription),
        ]

    def key(self, request: Request) -> str:
        """The key has a header of its own."""
        return request.headers.get("xi-api-key", "")

    def error(self, status: int, message: str, code: str = "") -> Response:
        """A detail with a status in words; with 429, a place must come free."""
        told = {"status": code or STATUSES.get(status, "internal_server_error"), "message": message}
        return answer({"detail": told}, status)

    def http_error(self, status: int, message: str) -> Response:
        """The other 429: the service is busy."""
        return self.error(status, message, "system_busy" if status == 429 else "")  # noqa: PLR2004 - HTTP's

    def out_of_quota(self) -> Response:
        """A 401 as for a wrong key: only the status in words tells them apart."""
        return self.error(401, "This request exceeds your quota.", "quota_exceeded")

    def moderated_prompt(self, order: Order) -> Response | None:
        """A 400 [?] at once, with a better prompt, or a better plan."""
        planned = order.detail["plan"]
        name = "plan" if planned else "prompt"
        told = {"status": f"bad_{'composition_plan' if planned else 'prompt'}", "message": "Not allowed."}
        better: object = planned or "A calm instrumental piece"
        key = "composition_plan_suggestion" if name == "plan" else "prompt_suggestion"
        return answer({"detail": {**told, "data": {key: better}}}, 400)

    def new_id(self) -> str:
        """20 letters and digits."""
        return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(20))

    async def compose(self, call: Call) -> Response:
        """Make a song and send it; the id comes as a header."""
        body = await self._body(call)
        self._check_format(call.query("output_format", "auto"))
        order = _order(body)
        self._check_places()
        job = call.accept(order)
        await work(call, job)
        if job.fate == Fate.MODERATED_RESULT:
            raise RefusedError(self.moderated_prompt(job.order) or self.error(400, "Not allowed."))
        if job.fate != Fate.WELL:
            raise RefusedError(self.error(500, "The music could not be made."))
        song = await made(call, job)
        song.headers["song-id"] = job.id
        song.headers["request-id"] = job.id
        return song

    async def plan(self, call: Call) -> Response:
        """A plan for a prompt, free, in the older form."""
        body = await call.json()
        self._refuse(PLAN.problems(body))
        call.meet(body.get("model_id", ""), body["prompt"])
        length = body.get("music_length_ms", USUAL_MS)
        section = {"section_name": "All", "positive_local_styles": [], "negative_local_styles": []}
        sections = [{**section, "duration_ms": each, "lines": []} for each in _split(length)]
        styles = {"positive_global_styles": [body["prompt"][:100]], "negative_global_styles": []}
        return answer({**styles, "sections": sections})

    async def subscription(self, call: Call) -> Response:
        """What is used, in credits [?]."""
        call.meet()
        spent = self.farm.spent(self.name) // 1000
        return answer({"tier": "creator", "character_count": spent, "character_limit": 1_000_000})

    async def _body(self, call: Call) -> dict[str, Any]:
        if not call.request.headers.get("content-type", "").startswith("application/json"):
            self._refuse([Problem("", "the body must be JSON", "invalid")])
        body = await call.json()
        self._refuse(_problems(body))
        return body

    def _check_format(self, given: str) -> None:
        if given not in FORMATS:
            message = f"output_format must be one of {FORMATS} (this emulator makes mp3 alone)"
            self._refuse([Problem("output_format", message, "invalid", given)])

    def _check_places(self) -> None:
        """Too many at once are refused, not queued."""
        places = self.farm.settings.slots.get(self.name)
        if places is not None and self.farm.running[self.name] >= places:
            raise RefusedError(self.error(429, f"You may have {places} requests at a time."))

    def _refuse(self, problems: list[Problem]) -> None:
        """A 422 as FastAPI's, when there is anything wrong."""
        if problems:
            told = [
                {"type": MISSING[each.kind], "loc": ["body", *each.field.split(".")], "msg": each.message}
                for each in problems
            ]
            raise RefusedError(answer({"detail": told}, 422))


def _problems(body: dict[str, Any]) -> list[Problem]:
    planned = body.get("composition_plan") is not None
    if planned == (body.get("prompt") is not None):
        return [Problem("prompt", "give either prompt or composition_plan", "invalid")]
    wrong = PROMPT_ONLY if planned else ("seed",)
    kind = "composition_plan" if planned else "prompt"
    odd = [Problem(each, f"{each} does not go with {kind}", "invalid") for each in wrong if body.get(each)]
    return [*BODY.problems(body), *odd, *(_plan_problems(body) if planned else [])]


def _plan_problems(body: dict[str, Any]) -> list[Problem]:
    plan = body["composition_plan"]
    wanted = SECTIONS if body.get("model_id", MODELS[0]) == MODELS[0] else CHUNKS
    message = part(wanted)(plan)
    return [Problem("composition_plan", message, "invalid")] if message else []


def _order(body: dict[str, Any]) -> Order:
    plan = body.get("composition_plan")
    parts = (plan.get("sections") or plan.get("chunks")) if plan else []
    length = sum(each["duration_ms"] for each in parts) or body.get("music_length_ms") or USUAL_MS
    seconds = length / 1000
    return Order(
        model=body.get("model_id", MODELS[0]),
        prompt=body.get("prompt") or str(plan),
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(DOLLARS_A_MINUTE, seconds / 60),
        kind="music",
        seed=body.get("seed") or 0,
        detail={"plan": plan},
    )


def _split(length: int) -> list[int]:
    """Sections of a minute, the last one longer, since none may be shorter than 3 s."""
    whole_ones = max(length // USUAL_MS, 1) - 1
    return [USUAL_MS] * whole_ones + [length - USUAL_MS * whole_ones]


SERVICES = [ElevenLabs]
