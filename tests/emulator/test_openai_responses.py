"""OpenAI's own client against the emulator's Responses: only its base URL is changed."""

import json
from collections.abc import Iterator
from typing import Literal

import openai
import pytest
from openai import OpenAI
from openai.types.responses import ResponseFormatTextJSONSchemaConfigParam, ResponseOutputRefusal
from openai.types.responses.response import Response
from pydantic import BaseModel, ConfigDict

from emulator import RunningEmulator
from tests.conditions import eventually


class Shot(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    seconds: Literal[5, 10]


class Board(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    shots: list[Shot]


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[OpenAI]:
    with OpenAI(api_key="sk-any", base_url=f"{emulator.url}/openai", max_retries=0) as client:
        yield client


def wanted(schema: dict[str, object] | None = None) -> ResponseFormatTextJSONSchemaConfigParam:
    given = schema or Board.model_json_schema()
    return {"type": "json_schema", "name": "board", "strict": True, "schema": given}


def write(client: OpenAI, *, most: int = 1000, background: bool = False) -> Response:
    return client.responses.create(
        model="gpt-6-luna",
        input="A fox runs. It sleeps. 20 seconds.",
        text={"format": wanted()},
        max_output_tokens=most,
        background=background,
    )


def test_its_client_reads_a_text_that_fits_the_schema(client: OpenAI, emulator: RunningEmulator) -> None:
    board = Board.model_validate_json(write(client).output_text)
    lengths: list[int] = [shot.seconds for shot in board.shots]
    assert sum(lengths) == 20
    assert float(emulator.get_invoice()["total_usd"]) > 0


def test_its_client_parses(client: OpenAI) -> None:
    made = client.responses.parse(model="gpt-6-luna", input="A fox.", text_format=Board)
    assert isinstance(made.output_parsed, Board)


def test_a_refusal_is_completed_and_charged(client: OpenAI, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_prompt"}}])
    made = write(client)
    message = made.output[-1]
    assert made.status == "completed"
    assert message.type == "message"
    assert isinstance(message.content[0], ResponseOutputRefusal)
    assert float(emulator.get_invoice()["total_usd"]) > 0


@pytest.mark.parametrize(
    ("kind", "most", "reason"),
    [(None, 16, "max_output_tokens"), ("moderated_result", 1000, "content_filter")],
)
def test_what_was_cut_is_incomplete(
    client: OpenAI, emulator: RunningEmulator, kind: str | None, most: int, reason: str
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind}}] if kind else [])
    made = write(client, most=most)
    assert made.status == "incomplete"
    assert made.incomplete_details
    assert made.incomplete_details.reason == reason
    with pytest.raises(json.JSONDecodeError):
        json.loads(made.output_text)


def test_a_failure_has_a_code_and_is_free(client: OpenAI, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "failed"}}])
    made = write(client)
    assert made.error
    assert (made.status, made.error.code) == ("failed", "server_error")
    assert emulator.get_invoice()["total_usd"] == "0.000000"


@pytest.mark.parametrize(
    "loose",
    [
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {}}, "required": [], "additionalProperties": False},
    ],
)
def test_a_schema_that_is_not_strict_is_refused(
    client: OpenAI, emulator: RunningEmulator, loose: dict[str, object]
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.responses.create(model="gpt-6-luna", input="a fox", text={"format": wanted(loose)})
    assert refused.value.code == "invalid_json_schema"
    assert emulator.list_jobs() == []


def test_a_model_that_there_is_not_is_not_found(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.responses.create(model="gpt-3", input="a fox")
    assert refused.value.code == "model_not_found"


async def test_a_text_may_be_written_in_the_background(client: OpenAI) -> None:
    made = write(client, background=True)
    assert made.status == "queued"

    await eventually(
        lambda: client.responses.retrieve(made.id).status == "completed", "the response is there"
    )
