"""What the API refuses, and the field that it names."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from contracts import AspectRatio, Resolution
from providers.registry import ANIMATIC, MUSIC_BED, Registry
from settings import Settings
from tests.api.kit import PROMPT, V1, Json, a_brief, served

SCRIPT = "INT. HOUSE - DAY. " * 10
SOURCES = ["prompt", "script", "scenes"]
THREE = [{"text": "One"}, {"text": "Two"}, {"text": "Three"}]

REFUSED: dict[str, tuple[Any, list[str]]] = {
    "no source": ({"duration_seconds": 10}, SOURCES),
    "prompt and script": (a_brief(script=SCRIPT), SOURCES),
    "prompt and scenes": (a_brief(scenes=THREE), SOURCES),
    "an empty prompt": (a_brief(prompt=""), ["prompt"]),
    "a blank prompt": (a_brief(prompt="  \n "), ["prompt"]),
    "a long prompt": (a_brief(prompt="x" * 4001), ["prompt"]),
    "a prompt that is a number": (a_brief(prompt=7), ["prompt"]),
    "a control character": (a_brief(prompt="one\u0000two"), ["prompt"]),
    "an escape character": (a_brief(prompt="\u001b[31mred"), ["prompt"]),
    "a C1 control character": (a_brief(prompt="one\u0084two"), ["prompt"]),
    "a lone surrogate": (a_brief(prompt="one \ud800 two"), ["prompt"]),
    "a short script": ({"script": "Too short."}, ["script"]),
    "a long script": ({"script": "x" * 20_001}, ["script"]),
    "a control character in a script": ({"script": SCRIPT + "\u0007"}, ["script"]),
    "no scene": ({"scenes": []}, ["scenes"]),
    "too many scenes": ({"scenes": [{"text": "x"}] * 51}, ["scenes"]),
    "a blank scene": ({"scenes": [*THREE[:2], {"text": " "}]}, ["scenes.2.text"]),
    "a scene without text": ({"scenes": [{"duration_seconds": 5}]}, ["scenes.0.text"]),
    "a long scene text": ({"scenes": [{"text": "x" * 2001}]}, ["scenes.0.text"]),
    "a scene of no length": (
        {"scenes": [{"text": "x", "duration_seconds": 0}]},
        ["scenes.0.duration_seconds"],
    ),
    "a scene shorter than the provider makes": (
        {"scenes": [*THREE, {"text": "x", "duration_seconds": 0.5}]},
        ["scenes.3.duration_seconds"],
    ),
    "a scene longer than the provider makes": (
        {"scenes": [{"text": "x"}, {"text": "x", "duration_seconds": 31}]},
        ["scenes.1.duration_seconds"],
    ),
    "scenes that do not make the film's length": (
        {"scenes": [{"text": "x", "duration_seconds": 5}], "duration_seconds": 60},
        ["duration_seconds"],
    ),
    "a film too short": (a_brief(duration_seconds=4.9), ["duration_seconds"]),
    "a film too long": (a_brief(duration_seconds=601), ["duration_seconds"]),
    "a length that is not a number": (a_brief(duration_seconds="long"), ["duration_seconds"]),
    "an infinite length": (a_brief(duration_seconds=float("inf")), ["duration_seconds"]),
    "no number at all": (a_brief(duration_seconds=float("nan")), ["duration_seconds"]),
    "an unknown ratio": (a_brief(aspect_ratio="4:3"), ["aspect_ratio"]),
    "an unknown resolution": (a_brief(resolution="8k"), ["resolution"]),
    "an unknown provider": (a_brief(provider="nobody"), ["provider"]),
    "an unknown model": (a_brief(model="nothing"), ["model"]),
    "a provider with a control character": (a_brief(provider="ani\u0000matic"), ["provider"]),
    "an unknown transition": (a_brief(transition="wipe"), ["transition"]),
    "an unknown audio": (a_brief(audio="loud"), ["audio"]),
    "a negative seed": (a_brief(seed=-1), ["seed"]),
    "a seed too big": (a_brief(seed=2**31), ["seed"]),
    "a long style": (a_brief(style="x" * 201), ["style"]),
    "a blank title": (a_brief(title=" "), ["title"]),
    "a long title": (a_brief(title="x" * 201), ["title"]),
    "a title of two lines": (a_brief(title="x\ny"), ["title"]),
    "a title with PowerPoint's line break": (a_brief(title="x\u000by"), ["title"]),
    "a title that turns round": (a_brief(title="x\u202ey"), ["title"]),
    "metadata that is no text": (a_brief(metadata={"a": 1}), ["metadata.a"]),
    "too much metadata": (a_brief(metadata={str(n): "x" for n in range(21)}), ["metadata"]),
    "a field that there is not": (a_brief(duration=10), ["duration"]),
    "two faults": (a_brief(seed=-1, aspect_ratio="4:3"), ["aspect_ratio", "seed"]),
    "a body that is a list": ([a_brief()], ["body"]),
    "a body that is null": (None, ["body"]),
}

BROKEN = {
    "half a body": b'{"prompt": "A ',
    "nothing": b"",
    "not UTF-8": b'{"prompt": "\xff\xfe"}',
    "deeper than any brief": b"[" * 100_000,
    "a number without end": b'{"seed": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize(("body", "fields"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_brief_at_fault_is_refused_by_the_name_of_its_field(
    away: httpx.AsyncClient, body: object, fields: list[str]
) -> None:
    answer = await _post(away, json.dumps(body).encode())

    assert _fields(answer) == fields
    assert all(error["message"] for error in answer.json()["errors"])


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_broken_json_is_refused_as_the_body(away: httpx.AsyncClient, body: bytes) -> None:
    assert _fields(await _post(away, body)) == ["body"]


async def test_half_a_surrogate_pair_is_told_with_its_place(away: httpx.AsyncClient) -> None:
    answer = await _post(away, json.dumps(a_brief(prompt="one\n\ud800 two")).encode())

    sentence = (
        "must not contain unreadable characters"
        " (found half of a surrogate pair, U+D800, in line 2 as character 1)"
    )
    error = {"field": "prompt", "message": sentence, "code": "string_unicode"}
    assert answer.json()["errors"] == [error]


async def test_a_body_that_is_no_json_by_its_own_word_is_refused(away: httpx.AsyncClient) -> None:
    answer = await away.post(f"{V1}/generate", data={"prompt": PROMPT})

    assert _fields(answer) == ["body"]


async def test_a_refusal_repeats_nothing_of_the_input(away: httpx.AsyncClient) -> None:
    answer = await _post(away, json.dumps(a_brief(prompt="hunter2\u0000", provider="sesame")).encode())

    assert "hunter2" not in answer.text
    assert "sesame" not in answer.text


async def test_a_flood_of_faults_gets_a_short_answer(away: httpx.AsyncClient) -> None:
    answer = await _post(away, json.dumps(dict.fromkeys(map(str, range(20_000)), 1)).encode())

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 50


@pytest.mark.parametrize("key", [b"x" * 256, "zwei Wörter".encode(), b""], ids=["long", "not ASCII", "empty"])
async def test_an_idempotency_key_of_another_kind_is_refused(away: httpx.AsyncClient, key: bytes) -> None:
    answer = await away.post(f"{V1}/generate", json=a_brief(), headers={b"Idempotency-Key": key})

    assert _fields(answer) == ["Idempotency-Key"]


async def test_nothing_is_kept_of_what_was_refused(away: httpx.AsyncClient) -> None:
    await _post(away, json.dumps(a_brief(provider="nobody")).encode())

    assert (await away.get(f"{V1}/jobs")).json()["jobs"] == []


@pytest.fixture
async def choosy(settings_away: Settings, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """An API whose provider makes tall pictures of 720p only."""
    model = {**vars(ANIMATIC), "aspect_ratios": frozenset({AspectRatio.TALL})}
    tall = type(ANIMATIC)(**model | {"resolutions": frozenset({Resolution.P720})})
    async with served(create_app(settings_away, Registry([tall, MUSIC_BED]))) as client:
        yield client


async def test_a_shape_that_the_provider_cannot_make_is_refused(choosy: httpx.AsyncClient) -> None:
    answer = await _post(choosy, json.dumps(a_brief(aspect_ratio="1:1", resolution="1080p")).encode())

    assert _fields(answer) == ["aspect_ratio", "resolution"]
    assert "9:16" in answer.json()["errors"][0]["message"]


async def _post(client: httpx.AsyncClient, body: bytes) -> httpx.Response:
    return await client.post(f"{V1}/generate", content=body, headers={"Content-Type": "application/json"})


def _fields(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/validation"
    return [error["field"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("brief", "field", "message", "code"),
    [
        ({"prompt": ""}, "prompt", "must not be empty", "string_too_short"),
        ({"prompt": "x" * 4001}, "prompt", "must have at most 4000 characters", "string_too_long"),
        (
            {"prompt": None, "script": "short"},
            "script",
            "must have at least 60 characters",
            "string_too_short",
        ),
        ({"duration_seconds": 601}, "duration_seconds", "must be at most 600", "less_than_equal"),
        ({"duration_seconds": 4}, "duration_seconds", "must be at least 5", "greater_than_equal"),
        ({"seed": 2**31}, "seed", f"must be less than {2**31}", "less_than"),
    ],
)
async def test_a_bound_is_told_in_words_that_a_person_uses(
    api: httpx.AsyncClient, brief: Json, field: str, message: str, code: str
) -> None:
    answer = await api.post(f"{V1}/generate", json=a_brief(**brief))
    error = {"field": field, "message": message, "code": code}
    assert (answer.status_code, answer.json()["errors"]) == (422, [error])
