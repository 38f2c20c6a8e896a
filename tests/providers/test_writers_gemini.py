"""Gemini as a writer over real HTTP: what it is told, and what becomes of each kind of answer."""

from collections.abc import AsyncIterator

import pytest

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.llm_writers import GeminiWriter
from providers.llm_writers.instructions import build_material
from providers.llm_writers.token_prices import token_cost_usd
from tests.providers.answering import Answering, Said
from tests.providers.music_kit import KEY, a_transport, an_account
from tests.providers.written import ORDER, SCENES, draft

INTERACTIONS = "POST /v1beta/interactions"


def interaction(text: str | None, status: str = "completed", **fields: object) -> dict[str, object]:
    """What Gemini answers; of an interaction that is not stored nobody knows whether it has an id."""
    steps = [
        {"type": "user_input", "content": [{"type": "text", "text": "The material."}]},
        {"type": "thought", "content": [{"type": "text", "text": "Let me think."}]},
        {"type": "model_output", "content": [{"type": "text", "text": text}] if text else []},
    ]
    usage = {"total_input_tokens": 1_000, "total_output_tokens": 500, "total_tokens": 3_000}
    return {"status": status, "steps": steps, "usage": usage} | fields


@pytest.fixture
async def gemini(wire: Answering) -> AsyncIterator[GeminiWriter]:
    wire.on(INTERACTIONS, interaction(draft()))
    async with a_transport() as transport:
        yield GeminiWriter(transport, an_account("google", wire.url))


async def test_gemini_writes_too_and_its_thoughts_cost(gemini: GeminiWriter, wire: Answering) -> None:
    written = await gemini.write_storyboard(ORDER)
    assert [scene.text for scene in written.scenes] == ["A red kite over hills.", "It falls."]
    assert written.cost_usd == token_cost_usd("gemini-3.8-flash", 1_000, 2_000)
    [heard] = wire.heard
    assert heard.headers["x-goog-api-key"] == KEY
    assert heard.json["store"] is False
    assert heard.json["response_format"]["mime_type"] == "application/json"
    assert heard.json["input"] == build_material(ORDER)
    assert "poem" not in heard.json["system_instruction"]


async def test_gemini_mends_what_does_not_fit_and_gets_more_room(
    gemini: GeminiWriter, wire: Answering
) -> None:
    wire.on(
        INTERACTIONS,
        interaction("{", "incomplete"),
        interaction(draft(SCENES[:1])),
        interaction(None, output_text=draft()),
    )
    assert len((await gemini.write_storyboard(ORDER)).scenes) == 2
    caps = [heard.json["generation_config"]["max_output_tokens"] for heard in wire.heard]
    assert caps[0] < caps[1]
    assert caps[2] == caps[0]
    assert "there are 1, and there must be 2 to 4" in wire.heard[2].json["input"]


@pytest.mark.parametrize(
    ("said", "kind", "asked"),
    [
        (interaction(None), ErrorType.GENERATION_FAILED, 1),
        (interaction(None, "failed", errors=[{"code": "SAFETY"}]), ErrorType.SAFETY_BLOCKED, 1),
        (
            interaction("{", "incomplete", errors=[{"code": "prohibited_content"}]),
            ErrorType.SAFETY_BLOCKED,
            1,
        ),
        (interaction("{", "incomplete"), ErrorType.GENERATION_FAILED, 2),
        (interaction(None, "budget_exceeded"), ErrorType.QUOTA_EXHAUSTED, 1),
        ({"hello": "there"}, ErrorType.OUTCOME_UNKNOWN, 1),
        (Said({"error": {"details": [{"reason": "API_KEY_INVALID"}]}}, 400), ErrorType.AUTH_FAILED, 1),
        (Said({"error": {"status": "RESOURCE_EXHAUSTED"}}, 429), ErrorType.RATE_LIMITED, 1),
        (Said({"error": {"status": "NOT_FOUND"}}, 404), ErrorType.MODEL_RETIRED, 1),
        (Said({"error": {"status": "INTERNAL"}}, 500), ErrorType.OUTCOME_UNKNOWN, 1),
    ],
)
async def test_each_refusal_of_geminis_is_of_its_own_kind(
    gemini: GeminiWriter, wire: Answering, said: object, kind: ErrorType, asked: int
) -> None:
    wire.on(INTERACTIONS, said)
    with pytest.raises(ProviderError) as caught:
        await gemini.write_storyboard(ORDER)
    assert caught.value.kind is kind
    assert len(wire.heard) == asked
