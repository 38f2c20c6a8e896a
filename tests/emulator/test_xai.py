"""xAI, as its pages and the answers that people have recorded say that it is."""

from typing import Any

import httpx
import pytest

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch

ORDER = {"model": "grok-imagine-video", "prompt": "a fox", "duration": 5, "resolution": "720p"}


def call(emulator: RunningEmulator, path: str, body: object = None, key: str = "any") -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    method = "GET" if body is None else "POST"
    return httpx.request(method, f"{emulator.url}/xai/v1/{path}", json=body, headers=headers, trust_env=False)


def ordered(emulator: RunningEmulator) -> str:
    return str(call(emulator, "videos/generations", ORDER).raise_for_status().json()["request_id"])


async def ended(emulator: RunningEmulator, video: str) -> httpx.Response:
    await eventually(lambda: call(emulator, f"videos/{video}").status_code != 202, "the video ends")
    return call(emulator, f"videos/{video}")


async def test_a_video_is_accepted_until_it_is_done_and_says_its_cost(emulator: RunningEmulator) -> None:
    answer = await ended(emulator, ordered(emulator))
    told = answer.json()
    assert (answer.status_code, told["status"], told["video"]["duration"]) == (200, "done", 5)
    assert told["usage"] == {"cost_in_usd_ticks": 3_500_000_000}
    assert fetch(told["video"]["url"]).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.350000"


async def test_a_video_that_is_kept_back_is_a_bad_request_that_costs(emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_result"}}])
    answer = await ended(emulator, ordered(emulator))
    assert (answer.status_code, answer.json()["code"]) == (400, "imagine:content-moderated")
    assert answer.json()["usage"] == {"cost_in_usd_ticks": 3_500_000_000}
    assert emulator.get_invoice()["total_usd"] == "0.350000"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"model": "grok-imagine-video-9"}, 404),
        ({"prompt": None}, 422),
        ({"duration": 16}, 400),
        ({"resolution": "1080p"}, 400),
        ({"aspect_ratio": "21:9"}, 400),
        ({"image_url": "https://pictures.example/1.png"}, 400),
        ({"seed": 7}, 400),
    ],
)
def test_what_it_does_not_know_is_refused(
    change: dict[str, Any], status: int, emulator: RunningEmulator
) -> None:
    assert call(emulator, "videos/generations", ORDER | change).status_code == status
    assert emulator.list_jobs() == []


def test_a_wrong_key_is_a_bad_request_and_none_is_no_key(emulator: RunningEmulator) -> None:
    answer = call(emulator, "api-key", key="wrong-key")
    assert (answer.status_code, "Incorrect API key" in answer.json()["error"]) == (400, True)
    assert call(emulator, "api-key", key="").status_code == 401
    assert call(emulator, "api-key").json()["api_key_blocked"] is False


def test_no_credit_looks_like_too_many_requests(emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "quota"}}])
    answer = call(emulator, "videos/generations", ORDER)
    assert (answer.status_code, "used all available credits" in answer.json()["error"]) == (429, True)
