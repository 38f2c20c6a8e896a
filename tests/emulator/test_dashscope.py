"""DashScope, as Alibaba's pages say that it is."""

from typing import Any

import httpx
import pytest

from emulator import EmulatorSettings, RunningEmulator, run_emulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch

ORDER = {
    "model": "wan3.0-video",
    "input": {"prompt": "a fox"},
    "parameters": {"resolution": "480P", "duration": 5, "ratio": "16:9"},
}
ASYNC = {"X-DashScope-Async": "enable"}


def call(
    emulator: RunningEmulator, path: str, body: object = None, key: str = "any", **headers: str
) -> httpx.Response:
    method = "GET" if body is None else "POST"
    named = {"Authorization": f"Bearer {key}"} | headers
    return httpx.request(
        method, f"{emulator.url}/dashscope/api/v1/{path}", json=body, headers=named, trust_env=False
    )


def order(emulator: RunningEmulator, body: object = ORDER, headers: dict[str, str] = ASYNC) -> httpx.Response:
    return call(emulator, "services/aigc/video-generation/video-synthesis", body, **headers)


def ordered(emulator: RunningEmulator) -> str:
    return str(order(emulator).raise_for_status().json()["output"]["task_id"])


async def ended(emulator: RunningEmulator, task: str) -> dict[str, Any]:
    await eventually(
        lambda: call(emulator, f"tasks/{task}").json()["output"]["task_status"] not in ("PENDING", "RUNNING"),
        "the task ends",
    )
    return dict(call(emulator, f"tasks/{task}").json())


async def test_a_task_is_asked_for_until_it_says_what_it_used(emulator: RunningEmulator) -> None:
    told = await ended(emulator, ordered(emulator))
    assert told["output"]["task_status"] == "SUCCEEDED"
    assert told["output"]["orig_prompt"] == "a fox"
    assert (told["usage"]["duration"], told["usage"]["SR"]) == (5, 480)
    assert fetch(told["output"]["video_url"]).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.250000"


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (ORDER, {}, 403, "AccessDenied"),
        (ORDER | {"model": "wan9"}, ASYNC, 404, "ModelNotFound"),
        (ORDER | {"parameters": {"resolution": "480p"}}, ASYNC, 400, "InvalidParameter"),
        (ORDER | {"parameters": {"prompt_extend": True}}, ASYNC, 400, "InvalidParameter"),
        (ORDER | {"model": "wan2.7-i2v"}, ASYNC, 400, "InvalidParameter"),
        (ORDER | {"model": "wan2.7-t2v"}, ASYNC, 400, "InvalidParameter"),
    ],
)
def test_what_it_does_not_know_is_refused(
    body: object, headers: dict[str, str], status: int, code: str, emulator: RunningEmulator
) -> None:
    answer = order(emulator, body, headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert emulator.list_jobs() == []


def test_what_waits_is_cancelled_and_what_runs_is_not(emulator: RunningEmulator) -> None:
    with run_emulator(EmulatorSettings(speed=1, picture_style="plain", slots={"dashscope": 1})) as slow:
        task = ordered(slow)
        assert call(slow, f"tasks/{task}/cancel", {}).status_code == 200
        assert call(slow, f"tasks/{task}").json()["output"]["task_status"] == "CANCELED"
        again = call(slow, f"tasks/{task}/cancel", {})
        assert (again.status_code, again.json()["code"]) == (400, "UnsupportedOperation")
        assert slow.get_invoice()["total_usd"] == "0.000000"


async def test_the_list_shows_models_and_moments_and_no_prompts(emulator: RunningEmulator) -> None:
    first, second = ordered(emulator), ordered(emulator)
    told = call(emulator, "tasks/?page_size=1&page_no=2").json()
    assert (told["total"], told["total_page"]) == (2, 2)
    assert [task["task_id"] for task in told["data"]] == [first]
    assert "a fox" not in call(emulator, "tasks").text
    assert [task["task_id"] for task in call(emulator, "tasks").json()["data"]] == [second, first]
    assert call(emulator, "tasks?model_name=wan2.7-t2v").json()["data"] == []
    wide = call(emulator, "tasks?start_time=20260101000000&end_time=20260103000000")
    assert wide.status_code == 400


def test_a_task_that_is_not_there_is_unknown_and_no_error(emulator: RunningEmulator) -> None:
    answer = call(emulator, "tasks/nobody")
    assert (answer.status_code, answer.json()["output"]["task_status"]) == (200, "UNKNOWN")


async def test_a_task_is_forgotten_a_day_there_after_it_has_ended() -> None:
    with run_emulator(EmulatorSettings(speed=200_000, picture_style="plain", short_side=120)) as fast:
        task = ordered(fast)
        await eventually(
            lambda: call(fast, f"tasks/{task}").json()["output"]["task_status"] == "UNKNOWN",
            "a day there, less than a second here, is over",
        )
        cancelled = call(fast, f"tasks/{task}/cancel", {})
        assert (cancelled.status_code, cancelled.json()["output"]["task_status"]) == (200, "UNKNOWN")


def test_arrears_are_a_bad_request(emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "quota"}}])
    answer = order(emulator)
    assert (answer.status_code, answer.json()["code"]) == (400, "Arrearage")


def test_its_own_client_sends_two_fields_more(emulator: RunningEmulator) -> None:
    more = {"prompt": "a fox", "extend_prompt": True, "function": "video-synthesis"}
    assert order(emulator, ORDER | {"input": more}).status_code == 200
