"""Google's own client against the emulator, and plain HTTP where the client has no words for it."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch

OMNI = "gemini-omni-1.2-flash"
PATH = "/v1beta/interactions"
CLIP = {"type": "video", "duration": "4s", "resolution": "360p", "aspect_ratio": "16:9"}
BY_URI = {**CLIP, "delivery": "uri"}
ORDER = {"model": OMNI, "input": "a fox", "response_format": BY_URI, "background": True}
BOARD = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "shots": {"type": "array", "items": {"type": "string"}}},
    "required": ["title", "shots"],
}
WRITING = {
    "model": "gemini-3.8-flash",
    "input": "A fox.",
    "response_format": {"type": "text", "mime_type": "application/json", "schema": BOARD},
    "store": False,
}


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[httpx.Client]:
    base, headers = f"{emulator.url}/google", {"x-goog-api-key": "any"}
    with httpx.Client(base_url=base, headers=headers, timeout=30, trust_env=False) as client:
        yield client


def made(client: httpx.Client, **more: object) -> dict[str, Any]:
    answer = client.post(PATH, json={**ORDER, **more})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def asked(client: httpx.Client, interaction: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{PATH}/{interaction}").json()
    return found


def got(client: httpx.Client, url: str) -> httpx.Response:
    return client.get(url)


async def ended(client: httpx.Client, **more: object) -> dict[str, Any]:
    interaction = made(client, **more)["id"]

    async def ends() -> bool:
        return bool(asked(client, interaction)["status"] != "in_progress")

    await eventually(ends, "the interaction ends")
    return asked(client, interaction)


def content(interaction: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = interaction["steps"][-1]["content"]
    return found


async def active(client: httpx.Client, uri: str) -> None:
    await eventually(lambda: bool(got(client, uri).json()["state"] == "ACTIVE"), "the file is active")


async def test_a_clip_by_uri_is_had_with_the_key_once_its_file_is_active(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    [block] = content(await ended(client))
    uri = block["uri"]
    assert got(client, uri).json()["state"] == "PROCESSING"
    await active(client, uri)
    assert got(client, f"{uri}?alt=media").content[4:8] == b"ftyp"
    assert got(client, f"{uri}:download?alt=media").content[4:8] == b"ftyp"
    assert fetch(f"{uri}?alt=media").status_code == 401
    assert emulator.get_invoice()["total_usd"] == "0.096002"


async def test_a_clip_inline_is_base64_and_can_be_waited_for(client: httpx.Client) -> None:
    done = made(client, background=False, response_format=CLIP)
    assert done["status"] == "completed"
    assert base64.b64decode(content(done)[0]["data"])[4:8] == b"ftyp"
    assert content(asked(client, done["id"])) == content(done)


@pytest.mark.parametrize(
    "wrong",
    [
        {"response_modalities": ["VIDEO"]},
        {"stream": True},
        {"store": False},
        {"system_instruction": "be kind"},
        {"generation_config": {"temperature": 1}},
        {"generation_config": {"video_config": {"task": "paint"}}},
        {"response_format": {**CLIP, "duration": "16s"}},
        {"response_format": {**CLIP, "resolution": "480p"}},
        {"response_format": {**CLIP, "gcs_uri": "gs://a/b"}},
        {"input": [{"type": "image", "mime_type": "image/png"}, {"type": "text", "text": "a fox"}]},
        {"prompt": "a fox"},
    ],
)
def test_what_no_order_may_hold_is_refused(
    client: httpx.Client, emulator: RunningEmulator, wrong: dict[str, Any]
) -> None:
    refused = client.post(PATH, json={**ORDER, **wrong})
    assert refused.status_code == 400
    assert refused.json()["error"]["status"] == "INVALID_ARGUMENT"
    assert emulator.list_jobs() == []


def test_a_retired_model_is_no_longer_available(client: httpx.Client) -> None:
    refused = client.post(PATH, json={**ORDER, "model": "veo-3.1-generate-preview"})
    assert refused.status_code == 404
    assert "no longer available" in refused.json()["error"]["message"]


def test_too_many_requests_say_in_the_body_how_long_to_wait(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    fault = {"kind": "http", "status": 429, "retry_after": 7}
    emulator.set_faults([{"operation": "submit", "fault": fault}])
    refused = client.post(PATH, json=ORDER)
    assert refused.json()["error"]["details"][0]["retryDelay"] == "7s"
    assert "retry-after" not in refused.headers


def test_a_spent_budget_is_an_interaction(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "quota"}}])
    assert made(client)["status"] == "budget_exceeded"
    assert emulator.list_jobs() == []


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("moderated_prompt", "failed", "prohibited_content"), ("failed", "failed", "internal")],
)
async def test_what_fails_says_why(
    client: httpx.Client, emulator: RunningEmulator, kind: str, status: str, code: str
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind}}])
    found = await ended(client)
    assert (found["status"], found["errors"][0]["code"]) == (status, code)
    assert emulator.get_invoice()["total_usd"] == "0.000000"


async def test_a_blocked_clip_is_completed_without_a_clip(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_result"}}])
    found = await ended(client)
    assert found["status"] == "completed"
    assert found["usage"]["total_output_tokens"] == 0
    assert [step["type"] for step in found["steps"]] == ["user_input"]


async def test_a_lost_file_is_not_renewed(client: httpx.Client, emulator: RunningEmulator) -> None:
    [block] = content(await ended(client))
    await active(client, block["uri"])
    emulator.set_faults([{"operation": "fetch", "nth": 1, "fault": {"kind": "expired"}}])
    for _ in range(2):
        assert got(client, f"{block['uri']}:download?alt=media").status_code == 404


def test_what_runs_in_the_background_can_be_cancelled(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    interaction = made(client)["id"]
    assert client.post(f"{PATH}/{interaction}/cancel", json={}).json()["status"] == "cancelled"


def test_a_song_comes_as_base64_of_the_length_in_the_prompt(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    song = made(client, model="lyria-3.5", input="strings, 4 seconds", response_format=None, background=False)
    data = base64.b64decode(content(song)[-1]["data"])
    assert len(data) * 8 / 128_000 == pytest.approx(4, abs=0.3)
    assert emulator.get_invoice()["total_usd"] == "0.080000"


def test_a_text_fits_its_schema_and_is_not_stored(client: httpx.Client) -> None:
    found = client.post(PATH, json=WRITING).json()
    assert set(json.loads(content(found)[0]["text"])) == {"title", "shots"}
    assert client.get(f"{PATH}/{found['id']}").status_code == 404


def test_a_text_that_is_cut_is_incomplete(client: httpx.Client) -> None:
    found = client.post(PATH, json={**WRITING, "generation_config": {"max_output_tokens": 3}}).json()
    assert found["status"] == "incomplete"
    with pytest.raises(json.JSONDecodeError):
        json.loads(content(found)[0]["text"])
