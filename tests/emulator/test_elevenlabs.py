"""ElevenLabs Music as any HTTP client sees it."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from emulator import RunningEmulator
from tests.conditions import eventually

SONG = {"prompt": "slow strings", "music_length_ms": 4000, "model_id": "music_v2_5"}
BITS_A_SECOND = 128_000


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[httpx.Client]:
    base, headers = f"{emulator.url}/elevenlabs", {"xi-api-key": "any"}
    with httpx.Client(base_url=base, headers=headers, timeout=30, trust_env=False) as client:
        yield client


def compose(client: httpx.Client, **more: object) -> httpx.Response:
    return client.post("/v1/music", params={"output_format": "mp3_44100_128"}, json={**SONG, **more})


def test_the_answer_is_a_song_of_the_length_that_was_asked(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    song = compose(client)
    assert song.headers["content-type"] == "audio/mpeg"
    assert song.headers["song-id"] == emulator.list_jobs()[0]["id"]
    assert len(song.content) * 8 / BITS_A_SECOND == pytest.approx(4, abs=0.3)
    assert emulator.get_invoice()["total_usd"] == "0.010000"


def test_a_plan_stands_in_place_of_a_prompt(client: httpx.Client, emulator: RunningEmulator) -> None:
    chunk = {"text": "[Intro]", "duration_ms": 3000, "positive_styles": [], "negative_styles": []}
    body = {"composition_plan": {"chunks": [chunk, chunk]}, "model_id": "music_v2", "seed": 7}
    assert client.post("/v1/music", json=body).status_code == 200
    assert emulator.list_jobs()[0]["seconds"] == 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"model_id": "music_v9"},
        {"music_length_ms": 2000},
        {"seed": 7},
        {"prompt": None},
        {"composition_plan": {"chunks": []}},
        {"length": 4},
    ],
)
def test_what_no_order_may_hold_is_refused_and_free(
    client: httpx.Client, emulator: RunningEmulator, wrong: dict[str, Any]
) -> None:
    refused = compose(client, **wrong)
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["msg"]
    assert emulator.list_jobs() == []


def test_a_bearer_key_opens_nothing(emulator: RunningEmulator) -> None:
    headers = {"Authorization": "Bearer any"}
    refused = httpx.post(f"{emulator.url}/elevenlabs/v1/music", json=SONG, headers=headers, trust_env=False)
    assert refused.status_code == 401
    assert refused.json()["detail"]["status"] == "invalid_api_key"


def test_no_quota_is_a_401_too(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "quota"}}])
    refused = compose(client)
    assert refused.status_code == 401
    assert refused.json()["detail"]["status"] == "quota_exceeded"


@pytest.mark.parametrize(
    ("kind", "status"), [("code", "too_many_concurrent_requests"), ("http", "system_busy")]
)
def test_there_are_two_kinds_of_too_many(
    client: httpx.Client, emulator: RunningEmulator, kind: str, status: str
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind, "status": 429}}])
    refused = compose(client)
    assert refused.status_code == 429
    assert refused.json()["detail"]["status"] == status


def test_a_bad_prompt_is_refused_with_a_better_one(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_prompt"}}])
    refused = compose(client)
    assert refused.json()["detail"]["status"] == "bad_prompt"
    assert refused.json()["detail"]["data"]["prompt_suggestion"]
    assert emulator.list_jobs() == []


@pytest.mark.parametrize(("kind", "status"), [("moderated_result", 400), ("failed", 500)])
def test_what_could_not_be_made_is_free(
    client: httpx.Client, emulator: RunningEmulator, kind: str, status: int
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind}}])
    assert compose(client).status_code == status
    assert emulator.get_invoice()["total_usd"] == "0.000000"


async def test_who_leaves_pays_all_the_same(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "late", "seconds": 400}}])
    with pytest.raises(httpx.ReadTimeout):
        await asyncio.to_thread(client.post, "/v1/music", json=SONG, timeout=0.3)
    assert emulator.get_invoice()["total_usd"] == "0.000000"

    async def charged() -> bool:
        return bool(emulator.get_invoice()["total_usd"] == "0.010000")

    await eventually(charged, "the song is charged")


@pytest.mark.parametrize(("when", "jobs"), [("before", 0), ("after", 1)])
def test_a_cut_connection_may_or_may_not_have_cost(
    client: httpx.Client, emulator: RunningEmulator, when: str, jobs: int
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "reset", "when": when}}])
    with pytest.raises(httpx.TransportError):
        compose(client)
    assert len(emulator.list_jobs()) == jobs


@pytest.mark.parametrize("kind", ["truncated", "corrupt"])
def test_the_bytes_may_be_bad(client: httpx.Client, emulator: RunningEmulator, kind: str) -> None:
    good = compose(client).content
    emulator.set_faults([{"operation": "fetch", "fault": {"kind": kind}}])
    assert compose(client).content != good


def test_the_bytes_may_break_off(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "fetch", "fault": {"kind": "breaks"}}])
    with pytest.raises(httpx.TransportError):
        compose(client)
    assert emulator.get_invoice()["total_usd"] == "0.010000"


async def test_a_song_that_never_comes_keeps_its_caller_waiting(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    with pytest.raises(httpx.ReadTimeout):
        await asyncio.to_thread(client.post, "/v1/music", json=SONG, timeout=0.3)
    assert emulator.get_running()["count"] == 1


def test_a_plan_is_free_and_can_be_ordered(client: httpx.Client, emulator: RunningEmulator) -> None:
    plan = client.post("/v1/music/plan", json={"prompt": "a waltz", "music_length_ms": 150_000}).json()
    assert sum(section["duration_ms"] for section in plan["sections"]) == 150_000
    assert emulator.list_jobs() == []


@pytest.mark.parametrize("kind", ["expired", "breaks_off"])
def test_a_song_that_is_charged_cannot_expire_in_its_answer(
    client: httpx.Client, emulator: RunningEmulator, kind: str
) -> None:
    emulator.set_faults([{"operation": "fetch", "fault": {"kind": kind}}])
    assert compose(client).status_code == 200
    assert emulator.get_invoice()["total_usd"] == "0.010000"
