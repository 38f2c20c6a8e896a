"""Kling's own API, as its developers' pages say that it is."""

import base64
import json
import time
from typing import Any

import httpx
import pytest

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch
from tests.emulator.receiver import receiving

ORDER = {"model_name": "kling-v3", "prompt": "a fox", "mode": "std", "duration": "5", "aspect_ratio": "16:9"}
FROM_PICTURE = {"model_name": "kling-v3", "image": "https://x.example/1.png", "mode": "pro"}


def token(**claims: object) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts) + ".seal"


def call(
    emulator: RunningEmulator, path: str, body: object = None, method: str = "GET", key: str = ""
) -> httpx.Response:
    now = time.time()
    sent = key or token(iss="access", exp=now + 1_800, nbf=now - 5)
    url = f"{emulator.url}/kling/v1/videos/{path}"
    headers = {"Authorization": f"Bearer {sent}"}
    return httpx.request(method, url, json=body, headers=headers, trust_env=False)


def order(emulator: RunningEmulator, way: str = "text2video", **more: object) -> httpx.Response:
    return call(emulator, way, (ORDER if way == "text2video" else FROM_PICTURE) | more, "POST")


def ordered(emulator: RunningEmulator, way: str = "text2video", **more: object) -> str:
    return str(order(emulator, way, **more).raise_for_status().json()["data"]["task_id"])


async def ended(emulator: RunningEmulator, path: str) -> dict[str, Any]:
    await eventually(
        lambda: call(emulator, path).json()["data"]["task_status"] not in ("submitted", "processing"),
        "the task ends",
    )
    return dict(call(emulator, path).json()["data"])


@pytest.mark.parametrize(
    ("way", "more", "units", "usd"),
    [
        ("text2video", {}, "3", "0.420000"),
        ("text2video", {"sound": "on"}, "4.5", "0.630000"),
        ("image2video", {}, "4", "0.560000"),
        ("image2video", {"sound": "on", "duration": "3"}, "3.6", "0.504000"),
    ],
)
async def test_a_task_tells_its_units_and_the_invoice_has_them(
    way: str, more: dict[str, Any], units: str, usd: str, emulator: RunningEmulator
) -> None:
    told = await ended(emulator, f"{way}/{ordered(emulator, way, **more)}")
    assert (told["task_status"], told["final_unit_deduction"]) == ("succeed", units)
    assert fetch(told["task_result"]["videos"][0]["url"]).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == usd


async def test_it_calls_back_with_the_task_and_signs_nothing(emulator: RunningEmulator) -> None:
    async with receiving() as receiver:
        task = ordered(emulator, callback_url=receiver.url)
        parcel = await receiver.delivery()
    assert f'"task_id": "{task}"'.encode() in parcel.body
    assert not [name for name in parcel.headers if "signature" in name.lower()]


@pytest.mark.parametrize(
    ("way", "change", "status", "code"),
    [
        ("text2video", {"model_name": "kling-v9"}, 404, 1203),
        ("text2video", {"seed": 7}, 400, 1201),
        ("text2video", {"duration": 5}, 400, 1201),
        ("text2video", {"duration": "16"}, 400, 1201),
        ("text2video", {"mode": "4k"}, 400, 1201),
        ("text2video", {"aspect_ratio": "4:3"}, 400, 1201),
        ("text2video", {"prompt": ""}, 400, 1201),
        ("text2video", {"image": "https://x.example/1.png"}, 400, 1201),
        ("image2video", {"aspect_ratio": "16:9"}, 400, 1201),
        ("image2video", {"image": "data:image/png;base64,AAAA"}, 400, 1201),
    ],
)
def test_what_it_does_not_know_is_refused(
    way: str, change: dict[str, Any], status: int, code: int, emulator: RunningEmulator
) -> None:
    answer = order(emulator, way, **change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert emulator.list_jobs() == []


def test_a_name_is_given_once_and_finds_its_task(emulator: RunningEmulator) -> None:
    task = ordered(emulator, external_task_id="ours")
    assert order(emulator, external_task_id="ours").json()["code"] == 1201
    told = call(emulator, "text2video/ours").json()["data"]
    assert (told["task_id"], told["task_info"]) == (task, {"external_task_id": "ours"})


def test_each_kind_knows_its_own_tasks_alone(emulator: RunningEmulator) -> None:
    first, second = ordered(emulator), ordered(emulator)
    other = ordered(emulator, "image2video")
    assert call(emulator, f"text2video/{other}").json()["code"] == 1203
    assert [task["task_id"] for task in call(emulator, "text2video").json()["data"]] == [second, first]
    page = call(emulator, "text2video?pageNum=2&pageSize=1").json()["data"]
    assert [task["task_id"] for task in page] == [first]
    assert "a fox" not in call(emulator, "text2video").text


@pytest.mark.parametrize(
    ("claims", "code"), [({"nbf": 2e10, "exp": 3e10}, 1003), ({"nbf": 1, "exp": 2}, 1004)]
)
def test_a_token_has_its_time(claims: dict[str, float], code: int, emulator: RunningEmulator) -> None:
    answer = call(emulator, "text2video", key=token(iss="access", **claims))
    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_a_pack_that_is_used_up_has_the_status_of_too_many_requests(emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "quota"}}])
    answer = order(emulator)
    assert (answer.status_code, answer.json()["code"]) == (429, 1102)
