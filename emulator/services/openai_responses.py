"""OpenAI's Responses (PROVIDERS.md 8.1, openai 3.52.0): text, JSON that fits a strict schema, refusals."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from uuid import uuid4

from starlette.responses import Response

from emulator.fake_llm import fake_json
from emulator.field_validation import (
    FieldSchema,
    any_of,
    any_value,
    boolean,
    integer,
    list_of,
    number,
    object_of,
    object_schema,
    one_of,
    text,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.service import Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.openai import EmulatedOpenAI
from emulator.synchronous_jobs import wait_for_job

MODELS = re.compile(r"gpt-(4o|4\.1|5|6)([.-].*)?$|o3")
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}$")
FORBIDDEN_IN_STRICT = (
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
)
INPUT_MICROS, OUTPUT_MICROS = 0.1, 0.5  # per token of gpt-6-luna; not in PROVIDERS.md [?]
CHARACTERS_PER_TOKEN = 4
WORK_SECONDS = 10
MIN_TOKENS = 16
REFUSAL_TEXT = "I'm sorry, but I can't help with that."

ANY = FieldSchema({}, open=True)
FORMAT = any_of(
    object_of(object_schema("type", type=one_of("text", "json_object"))),
    object_of(
        object_schema(
            "type name schema",
            type=one_of("json_schema"),
            name=text(),
            schema=object_of(ANY),
            strict=boolean,
            description=text(),
        )
    ),
)
MESSAGE = object_schema(
    "role content", role=text(), content=any_of(text(), list_of(100, object_of(ANY))), type=text()
)
BODY = object_schema(
    "model",
    model=text(),
    input=any_of(text(), list_of(1000, object_of(MESSAGE))),
    instructions=text(),
    text=object_of(object_schema(format=FORMAT, verbosity=one_of("low", "medium", "high"))),
    max_output_tokens=integer(MIN_TOKENS, 10**6),
    reasoning=object_of(object_schema(effort=text(), summary=text())),
    store=boolean,
    background=boolean,
    stream=one_of(False),  # this emulator does not stream
    temperature=number(0, 2),
    top_p=number(0, 1),
    metadata=object_of(ANY),
    safety_identifier=text(),
    prompt_cache_key=text(),
    service_tier=text(),
    previous_response_id=text(),
    tools=any_value,
    truncation=one_of("auto", "disabled"),
    user=text(),
)
STATUS_WORDS = {
    EmulatedState.QUEUED: "queued",
    EmulatedState.RUNNING: "in_progress",
    EmulatedState.DONE: "completed",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "cancelled",
}
CODES = {
    "missing": "missing_required_parameter",
    "unexpected": "unknown_parameter",
    "invalid": "invalid_value",
}


class EmulatedOpenAIResponses(EmulatedOpenAI):
    """Responses, synchronous or in the background."""

    url_lifetime_seconds: ClassVar[float | None] = None

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/responses", "submit", self.submit_order),
            Endpoint("GET", "/responses/{id}", "status", self.show_job),
            Endpoint("POST", "/responses/{id}/cancel", "cancel", self.cancel_job),
        ]

    def new_job_id(self) -> str:
        """Return an id in the service's form."""
        return f"resp_{uuid4().hex}"

    def compute_charge(self, job: EmulatedJob) -> int:
        """Charge tokens, also those of a refusal."""
        refused = job.outcome == EmulatedOutcome.MODERATED_PROMPT and job.final_state == EmulatedState.FAILED
        return job.order.price if refused else super().compute_charge(job)

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order; without `background`, answer when it is done."""
        body = await call.read_json()
        self._check_body(body)
        job = call.accept_job(_build_order(body))
        if not body.get("background"):
            await wait_for_job(call, job)
        return json_response(_render_job(call.view_job(job)))

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one response."""
        return json_response(_render_job(call.view_job(self._find_stored_job(call))))

    async def cancel_job(self, call: ServiceRequest) -> Response:
        """Cancel one that runs in the background."""
        job = self._find_stored_job(call)
        self.runner.cancel_job(self, job)
        return json_response(_render_job(call.view_job(job)))

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return an event with the id, for responses in the background."""
        if event != "ended" or not job.order.detail["background"]:
            return None
        told = {"id": f"evt_{uuid4().hex}", "object": "event", "created_at": int(job.ended_at or 0)}
        return json.dumps({**told, "type": f"response.{_status_word(job)}", "data": {"id": job.id}}).encode()

    def _find_stored_job(self, call: ServiceRequest) -> EmulatedJob:
        job = call.find_job(call.path_param("id"))
        if not job.order.detail.get("stored"):
            raise RequestRefusedError(self.not_found_response(job.id))
        return job

    def _check_body(self, body: dict[str, Any]) -> None:
        for problem in BODY.find_problems(body)[:1]:
            raise RequestRefusedError(_refusal_response(problem.message, problem.field, CODES[problem.kind]))
        if not MODELS.match(body["model"]):
            raise RequestRefusedError(
                self.error_response(404, "The model does not exist.", "model_not_found")
            )
        wanted = _read_format(body)
        if wanted.get("type") == "json_schema":
            if not NAME.match(wanted["name"]):
                raise RequestRefusedError(
                    _refusal_response("The name does not fit.", "text.format.name", "invalid_value")
                )
            for message in _find_strict_violations(wanted["schema"]) if wanted.get("strict") else ():
                raise RequestRefusedError(
                    _refusal_response(message, "text.format.schema", "invalid_json_schema")
                )


def _refusal_response(message: str, field: str, code: str) -> Response:
    told = {"message": message, "type": "invalid_request_error", "param": field, "code": code}
    return json_response({"error": told}, 400)


def _read_format(body: Mapping[str, Any]) -> dict[str, Any]:
    return (body.get("text") or {}).get("format") or {}


def _find_strict_violations(root: Mapping[str, Any]) -> Iterator[str]:
    """Yield what strict mode forbids in a schema."""
    if root.get("type") != "object" or "anyOf" in root:
        yield "schema must be an object at its root, without anyOf"
    yield from _find_violations_in(root)


def _find_violations_in(given: object) -> Iterator[str]:
    if isinstance(given, list):
        for each in given:
            yield from _find_violations_in(each)
    if not isinstance(given, dict):
        return
    properties = given.get("properties")
    if isinstance(properties, dict):
        if given.get("additionalProperties") is not False:
            yield "additionalProperties must be false in every object"
        if set(given.get("required", ())) != set(properties):
            yield "required must name every property"
        yield from _find_violations_in(list(properties.values()))
        given = {name: each for name, each in given.items() if name != "properties"}
    yield from (f"{word} is not permitted" for word in FORBIDDEN_IN_STRICT if word in given)
    yield from _find_violations_in([each for name, each in given.items() if name not in {"enum", "const"}])


def _join_prompt(given: object) -> str:
    """Return the text of an input: a string, or messages with strings or parts."""
    if isinstance(given, str):
        return given
    contents = [each["content"] for each in given] if isinstance(given, list) else []
    parts = [each for content in contents for each in (content if isinstance(content, list) else [content])]
    return "\n".join(each if isinstance(each, str) else str(each.get("text", "")) for each in parts)


def _build_order(body: dict[str, Any]) -> Order:
    prompt, wanted = _join_prompt(body.get("input", "")), _read_format(body)
    written = json.dumps(fake_json(wanted["schema"], prompt)) if "schema" in wanted else f"{prompt[:400]} …"
    most = body.get("max_output_tokens", 10**6)
    asked = (len(prompt) + len(body.get("instructions") or "")) // CHARACTERS_PER_TOKEN
    made = min(-(-len(written) // CHARACTERS_PER_TOKEN), most)
    return Order(
        model=body["model"],
        prompt=prompt,
        seconds=0,
        work_seconds=WORK_SECONDS,
        price=round(asked * INPUT_MICROS + made * OUTPUT_MICROS),
        kind="none",
        detail={
            "text": written[: most * CHARACTERS_PER_TOKEN],
            "cut": len(written) > most * CHARACTERS_PER_TOKEN,
            "background": body.get("background") or False,
            "stored": body.get("store") is not False,
            "tokens": (asked, made),
        },
    )


def _status_word(job: EmulatedJob) -> str:
    """Return the status: "completed" for a refusal, "incomplete" for a cut or filtered output."""
    if job.final_state == EmulatedState.FAILED and job.outcome == EmulatedOutcome.MODERATED_PROMPT:
        return "completed"
    filtered = job.final_state == EmulatedState.FAILED and job.outcome == EmulatedOutcome.MODERATED_RESULT
    cut = job.final_state == EmulatedState.DONE and job.order.detail["cut"]
    return "incomplete" if filtered or cut else STATUS_WORDS[job.state]


def _render_job(view: JobView) -> dict[str, Any]:
    job = view.job
    word = _status_word(job)
    failure = {"code": "server_error", "message": "The model failed."} if word == "failed" else None
    reason = "max_output_tokens" if job.final_state == EmulatedState.DONE else "content_filter"
    return {
        "id": job.id,
        "object": "response",
        "created_at": int(job.accepted_at),
        "status": view.unknown_word or word,
        "background": job.order.detail["background"],
        "model": job.order.model,
        "error": failure,
        "incomplete_details": {"reason": reason} if word == "incomplete" else None,
        "output": _render_output(job, word),
        "usage": _render_usage(job) if job.ended else None,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def _render_output(job: EmulatedJob, word: str) -> list[dict[str, Any]]:
    if word not in {"completed", "incomplete"}:
        return []
    content: dict[str, Any] = {"type": "output_text", "text": job.order.detail["text"], "annotations": []}
    if word == "completed" and job.outcome == EmulatedOutcome.MODERATED_PROMPT:
        content = {"type": "refusal", "refusal": REFUSAL_TEXT}
    if job.outcome == EmulatedOutcome.MODERATED_RESULT:
        content["text"] = job.order.detail["text"][:20]
    message = {"type": "message", "id": f"msg_{job.id}", "role": "assistant", "status": word}
    return [
        {"type": "reasoning", "id": f"rs_{job.id}", "summary": []},
        {**message, "content": [content]},
    ]


def _render_usage(job: EmulatedJob) -> dict[str, Any]:
    asked, made = job.order.detail["tokens"]
    return {
        "input_tokens": asked,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": made,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": asked + made,
    }


SERVICES = [EmulatedOpenAIResponses]
