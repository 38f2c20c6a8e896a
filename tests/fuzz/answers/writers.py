"""Storyboards by OpenAI's Responses (openai 3.52.0) and Google's interactions (google-genai 3.4.0)."""

import json
from typing import Any

from contracts.error_types import ErrorType
from tests.fuzz.recorded import Call, Recorded

_SCENES = [{"text": f"A red kite, {n}.", "caption": "Kite", "seconds": 5} for n in (1, 2)]
_TEXT = json.dumps({"scenes": _SCENES})


def _response(content: list[dict[str, object]], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    thought = {"type": "reasoning", "id": "rs1", "summary": []}
    message = {"type": "message", "id": "m1", "role": "assistant", "status": "completed", "content": content}
    usage: dict[str, Any] = {"input_tokens": 1_000, "output_tokens": 2_000, "total_tokens": 3_000}
    usage |= {"output_tokens_details": {"reasoning_tokens": 0}}
    whole: dict[str, Any] = {
        "id": "r1",
        "object": "response",
        "created_at": 1_777_000_000,
        "model": "gpt-6-luna",
    }
    whole |= {"status": "completed", "error": None, "incomplete_details": None, "output": [thought, message]}
    return whole | {"usage": usage, "metadata": {}} | more


def _written(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    steps = [
        {"type": "thought", "signature": "c2ln"},
        {"type": "model_output", "content": [{"type": "text", "text": _TEXT, "annotations": []}]},
    ]
    usage: dict[str, Any] = {"total_input_tokens": 1_000, "total_output_tokens": 1_500, "total_tokens": 3_000}
    return {
        "status": "completed",
        "model": "gemini-3.8-flash",
        "steps": steps,
        "usage": usage,
        "id": None,
    } | more


_CONTENT: list[dict[str, object]] = [{"type": "output_text", "text": _TEXT, "annotations": []}]

ANSWERS = (
    Recorded(
        "OpenAI writer",
        "written",
        "POST /responses",
        _response(_CONTENT),
        needed=("output.1.content.0.type", "output.1.content.0.text", "incomplete_details"),
        word="status",
        stated=("usage",),
        synonyms=False,
        call=Call.WRITE,
    ),
    Recorded(
        "OpenAI writer",
        "refused",
        "POST /responses",
        _response([{"type": "refusal", "refusal": "No."}]),
        needed=("output.1.content.0.type", "incomplete_details"),
        word="status",
        synonyms=False,
        call=Call.WRITE,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "OpenAI writer",
        "no money",
        "POST /responses",
        {
            "error": {
                "message": "No.",
                "type": "insufficient_quota",
                "param": None,
                "code": "insufficient_quota",
            }
        },
        needed=("error.code",),
        call=Call.WRITE,
        status=429,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
    Recorded(
        "Gemini writer",
        "written",
        "POST /v1beta/interactions",
        _written(),
        needed=("steps.1.type", "steps.1.content.0.type", "steps.1.content.0.text"),
        word="status",
        stated=("usage",),
        synonyms=False,
        call=Call.WRITE,
    ),
    Recorded(
        "Gemini writer",
        "withheld",
        "POST /v1beta/interactions",
        _written(status="failed", steps=[], errors=[{"code": "content_blocked", "message": "No."}]),
        needed=("errors.0.code",),
        word="status",
        synonyms=False,
        call=Call.WRITE,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
)
