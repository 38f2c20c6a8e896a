"""Stable Audio as any HTTP client sees it."""

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from emulator import RunningEmulator
from tests.conditions import eventually

SECOND, THIRD = (f"/v2beta/audio/{name}/text-to-audio" for name in ("stable-audio-2", "stable-audio"))
PIECE = {"prompt": "slow strings", "duration": "4", "model": "stable-audio-2.5"}
LATER = {"prompt": "slow strings", "duration": "4", "model": "stable-audio-3", "output_format": "wav"}
WAV_BYTES_A_SECOND = 44_100 * 4


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[httpx.Client]:
    base, headers = f"{emulator.url}/stability", {"Authorization": "Bearer sk-any", "Accept": "audio/*"}
    with httpx.Client(base_url=base, headers=headers, timeout=30, trust_env=False) as client:
        yield client


def form(client: httpx.Client, path: str, fields: dict[str, str], accept: str = "audio/*") -> httpx.Response:
    files = {name: (None, value) for name, value in fields.items()}
    return client.post(path, files=files, headers={"Accept": accept})


def result(client: httpx.Client, piece: str) -> httpx.Response:
    return client.get(f"/v2beta/audio/results/{piece}")


async def later(client: httpx.Client) -> str:
    made = form(client, THIRD, LATER)
    assert made.status_code == 202
    piece = str(made.json()["id"])

    await eventually(lambda: result(client, piece).status_code != 202, "the piece is there")
    return piece


def test_the_second_answers_with_the_audio(client: httpx.Client, emulator: RunningEmulator) -> None:
    piece = form(client, SECOND, PIECE)
    assert (piece.headers["content-type"], piece.headers["finish-reason"]) == ("audio/mpeg", "SUCCESS")
    assert len(piece.content) * 8 / 128_000 == pytest.approx(4, abs=0.3)
    assert emulator.get_invoice()["total_usd"] == "0.200000"


def test_the_second_answers_with_json_on_demand(client: httpx.Client) -> None:
    piece = form(client, SECOND, PIECE, "application/json").json()
    assert piece["finish_reason"] == "SUCCESS"
    assert base64.b64decode(piece["audio"])


async def test_the_third_has_an_id_first(
    client: httpx.Client, emulator: RunningEmulator, tmp_path: Path
) -> None:
    piece = result(client, await later(client))
    assert piece.headers["content-type"] == "audio/wav"
    assert piece.content.startswith(b"RIFF")
    assert len(piece.content) / WAV_BYTES_A_SECOND == pytest.approx(4, abs=0.3)
    assert emulator.get_invoice()["total_usd"] == "0.260000"


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration": "200"},
        {"duration": "long"},
        {"steps": "30"},
        {"cfg_scale": "0"},
        {"output_format": "flac"},
        {"model": "stable-audio-3"},
        {"negative_prompt": "drums"},
    ],
)
def test_what_no_form_may_hold_is_refused(
    client: httpx.Client, emulator: RunningEmulator, wrong: dict[str, str]
) -> None:
    refused = form(client, SECOND, PIECE | wrong)
    assert (refused.status_code, refused.json()["name"]) == (400, "bad_request")
    assert emulator.list_jobs() == []


def test_only_a_multipart_form_is_taken(client: httpx.Client) -> None:
    assert client.post(SECOND, json=PIECE).status_code == 400
    assert client.post(SECOND, data=PIECE).status_code == 400


def test_a_bad_prompt_is_refused_and_free(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_prompt"}}])
    refused = form(client, SECOND, PIECE)
    assert (refused.status_code, refused.json()["name"]) == (403, "content_moderation")
    assert emulator.list_jobs() == []


async def test_a_blocked_piece_is_an_empty_one_and_free(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_result"}}])
    for piece in (form(client, SECOND, PIECE), result(client, await later(client))):
        assert piece.headers["finish-reason"] == "CONTENT_FILTERED"
    assert emulator.get_invoice()["total_usd"] == "0.000000"


def test_a_failure_is_a_500_and_free(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "failed"}}])
    assert form(client, SECOND, PIECE).status_code == 500
    assert emulator.get_invoice()["total_usd"] == "0.000000"


async def test_an_id_may_expire(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "fetch", "nth": 1, "fault": {"kind": "expired"}}])
    piece = await later(client)
    assert result(client, piece).status_code == 404
