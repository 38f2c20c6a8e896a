"""OpenAI's Responses (PROVIDERS.md 8.1, openai 3.52.0): text, JSON that fits a strict schema, refusals."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from uuid import uuid4

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import Schema, anything, either, flag, items, number, one_of, part, schema, text, whole
from emulator.job import Fate, Job, Order, State, View
from emulator.service import Endpoint, answer
from emulator.services.openai import OpenAI
from emulator.sketch import sketch
from emulator.synchronous import work

MODELS = re.compile(r"gpt-(4o|4\.1|5|6)([.-].*)?$|o3")
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}$")
NOT_STRICT = (
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
)
INPUT_MICROS, OUTPUT_MICROS = 0.1, 0.5  # gpt-6-luna's; a token; not in PROVIDERS.md [?]
TOKEN_CHARACTERS = 4
TAKES_SECONDS = 10
LEAST_TOKENS = 16
SORRY = "I'm sorry, but I can't help with that."

ANY = Schema({}, open=True)
FORMAT = either(
    part(schema("type", type=one_of("text", "json_object"))),
    part(
        schema(
            "type name schema",
            type=one_of("json_schema"),
            name=text(),
            schema=part(ANY),
            strict=flag,
            description=text(),
        )
    ),
)
MESSAGE = schema("role content", role=text(), content=either(text(), items(100, part(ANY))), type=text())
BODY = schema(
    "model",
    model=text(),
    input=either(text(), items(1000, part(MESSAGE))),
    instructions=text(),
    text=part(schema(format=FORMAT, verbosity=one_of("low", "medium", "high"))),
    max_output_tokens=whole(LEAST_TOKENS, 10**6),
    reasoning=part(schema(effort=text(), summary=text())),
    store=flag,
    background=flag,
    stream=one_of(False),  # this emulator does not stream
    temperature=number(0, 2),
    top_p=number(0, 1),
    metadata=part(ANY),
    safety_identifier=text(),
    prompt_cache_key=text(),
    service_tier=text(),
    previous_response_id=text(),
    tools=anything,
    truncation=one_of("auto", "disabled"),
    user=text(),
)
WORDS = {
    State.QUEUED: "queued",
    State.RUNNING: "in_progress",
    State.DONE: "completed",
    State.FAILED: "failed",
    State.CANCELED: "cancelled",
}
CODES = {
    "missing": "missing_required_parameter",
    "unexpected": "unknown_parameter",
    "invalid": "invalid_value",
}


class Responses(OpenAI):
    """Responses: waited for, or in the background."""

    url_life_seconds: ClassVar[float | None] = None

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/responses", "submit", self.create),
            Endpoint("GET", "/responses/{id}", "status", self.status),
            Endpoint("POST", "/responses/{id}/cancel", "cancel", self.cancel),
        ]

    def new_id(self) -> str:
        """An id like theirs."""
        return f"resp_{uuid4().hex}"

    def charge(self, job: Job) -> int:
        """Tokens are charged, those of a refusal too."""
        refused = job.fate == Fate.MODERATED_PROMPT and job.end == State.FAILED
        return job.order.price if refused else super().charge(job)

    async def create(self, call: Call) -> Response:
        """Take an order; without `background`, answer when it is done."""
        body = await call.json()
        self._check(body)
        job = call.accept(_order(body))
        if not body.get("background"):
            await work(call, job)
        return answer(_shown(call.view(job)))

    async def status(self, call: Call) -> Response:
        """One response."""
        return answer(_shown(call.view(self._found(call))))

    async def cancel(self, call: Call) -> Response:
        """Stop one that runs in the background."""
        job = self._found(call)
        self.farm.cancel(self, job)
        return answer(_shown(call.view(job)))

    def delivery(self, job: Job, event: str) -> bytes | None:
        """An event with the id, for those in the background."""
        if event != "ended" or not job.order.detail["background"]:
            return None
        told = {"id": f"evt_{uuid4().hex}", "object": "event", "created_at": int(job.ended_at or 0)}
        return json.dumps({**told, "type": f"response.{_word(job)}", "data": {"id": job.id}}).encode()

    def _found(self, call: Call) -> Job:
        job = call.find(call.path("id"))
        if not job.order.detail.get("stored"):
            raise RefusedError(self.not_found(job.id))
        return job

    def _check(self, body: dict[str, Any]) -> None:
        for problem in BODY.problems(body)[:1]:
            raise RefusedError(_refusal(problem.message, problem.field, CODES[problem.kind]))
        if not MODELS.match(body["model"]):
            raise RefusedError(self.error(404, "The model does not exist.", "model_not_found"))
        wanted = _format(body)
        if wanted.get("type") == "json_schema":
            if not NAME.match(wanted["name"]):
                raise RefusedError(_refusal("The name does not fit.", "text.format.name", "invalid_value"))
            for message in _loose(wanted["schema"]) if wanted.get("strict") else ():
                raise RefusedError(_refusal(message, "text.format.schema", "invalid_json_schema"))


def _refusal(message: str, field: str, code: str) -> Response:
    told = {"message": message, "type": "invalid_request_error", "param": field, "code": code}
    return answer({"error": told}, 400)


def _format(body: Mapping[str, Any]) -> dict[str, Any]:
    return (body.get("text") or {}).get("format") or {}


def _loose(root: Mapping[str, Any]) -> Iterator[str]:
    """What strict mode does not allow in a schema."""
    if root.get("type") != "object" or "anyOf" in root:
        yield "schema must be an object at its root, without anyOf"
    yield from _loose_part(root)


def _loose_part(given: object) -> Iterator[str]:
    if isinstance(given, list):
        for each in given:
            yield from _loose_part(each)
    if not isinstance(given, dict):
        return
    properties = given.get("properties")
    if isinstance(properties, dict):
        if given.get("additionalProperties") is not False:
            yield "additionalProperties must be false in every object"
        if set(given.get("required", ())) != set(properties):
            yield "required must name every property"
        yield from _loose_part(list(properties.values()))
        given = {name: each for name, each in given.items() if name != "properties"}
    yield from (f"{word} is not permitted" for word in NOT_STRICT if word in given)
    yield from _loose_part([each for name, each in given.items() if name not in {"enum", "const"}])


def _prompt(given: object) -> str:
    """The text of an input: a string, or messages with strings or parts."""
    if isinstance(given, str):
        return given
    contents = [each["content"] for each in given] if isinstance(given, list) else []
    parts = [each for content in contents for each in (content if isinstance(content, list) else [content])]
    return "\n".join(each if isinstance(each, str) else str(each.get("text", "")) for each in parts)


def _order(body: dict[str, Any]) -> Order:
    prompt, wanted = _prompt(body.get("input", "")), _format(body)
    written = json.dumps(sketch(wanted["schema"], prompt)) if "schema" in wanted else f"{prompt[:400]} …"
    most = body.get("max_output_tokens", 10**6)
    asked = (len(prompt) + len(body.get("instructions") or "")) // TOKEN_CHARACTERS
    made = min(-(-len(written) // TOKEN_CHARACTERS), most)
    return Order(
        model=body["model"],
        prompt=prompt,
        seconds=0,
        takes=TAKES_SECONDS,
        price=round(asked * INPUT_MICROS + made * OUTPUT_MICROS),
        kind="none",
        detail={
            "text": written[: most * TOKEN_CHARACTERS],
            "cut": len(written) > most * TOKEN_CHARACTERS,
            "background": body.get("background") or False,
            "stored": body.get("store") is not False,
            "tokens": (asked, made),
        },
    )


def _word(job: Job) -> str:
    """A refusal is "completed"; what was cut, or filtered on its way out, is "incomplete"."""
    if job.end == State.FAILED and job.fate == Fate.MODERATED_PROMPT:
        return "completed"
    filtered = job.end == State.FAILED and job.fate == Fate.MODERATED_RESULT
    cut = job.end == State.DONE and job.order.detail["cut"]
    return "incomplete" if filtered or cut else WORDS[job.state]


def _shown(view: View) -> dict[str, Any]:
    job = view.job
    word = _word(job)
    failure = {"code": "server_error", "message": "The model failed."} if word == "failed" else None
    reason = "max_output_tokens" if job.end == State.DONE else "content_filter"
    return {
        "id": job.id,
        "object": "response",
        "created_at": int(job.accepted_at),
        "status": view.odd_word or word,
        "background": job.order.detail["background"],
        "model": job.order.model,
        "error": failure,
        "incomplete_details": {"reason": reason} if word == "incomplete" else None,
        "output": _output(job, word),
        "usage": _usage(job) if job.ended else None,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def _output(job: Job, word: str) -> list[dict[str, Any]]:
    if word not in {"completed", "incomplete"}:
        return []
    content: dict[str, Any] = {"type": "output_text", "text": job.order.detail["text"], "annotations": []}
    if word == "completed" and job.fate == Fate.MODERATED_PROMPT:
        content = {"type": "refusal", "refusal": SORRY}
    if job.fate == Fate.MODERATED_RESULT:
        content["text"] = job.order.detail["text"][:20]
    message = {"type": "message", "id": f"msg_{job.id}", "role": "assistant", "status": word}
    return [
        {"type": "reasoning", "id": f"rs_{job.id}", "summary": []},
        {**message, "content": [content]},
    ]


def _usage(job: Job) -> dict[str, Any]:
    asked, made = job.order.detail["tokens"]
    return {
        "input_tokens": asked,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": made,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": asked + made,
    }


SERVICES = [Responses]
