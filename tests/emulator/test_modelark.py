"""ModelArk, as BytePlus' client and Volcengine's pages say that it is."""

from typing import Any

import httpx
import pytest

from emulator import EmulatorSettings, RunningEmulator, run_emulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch
from tests.emulator.receiver import receiving

ORDER = {
    "model": "dreamina-seedance-2-0-260128",
    "content": [{"type": "text", "text": "a fox"}],
    "resolution": "720p",
    "ratio": "16:9",
    "duration": 5,
}
TASKS = "contents/generations/tasks"


def call(emulator: RunningEmulator, path: str, body: object = None, method: str = "GET") -> httpx.Response:
    url = f"{emulator.url}/modelark/api/v3/{path}"
    return httpx.request(method, url, json=body, headers={"Authorization": "Bearer any"}, trust_env=False)


def order(emulator: RunningEmulator, **more: object) -> httpx.Response:
    return call(emulator, TASKS, ORDER | more, "POST")


def ordered(emulator: RunningEmulator, **more: object) -> str:
    return str(order(emulator, **more).raise_for_status().json()["id"])


async def ended(emulator: RunningEmulator, task: str) -> dict[str, Any]:
    await eventually(
        lambda: call(emulator, f"{TASKS}/{task}").json()["status"] not in ("queued", "running"),
        "the task ends",
    )
    return dict(call(emulator, f"{TASKS}/{task}").json())


async def test_a_task_tells_its_tokens_and_the_invoice_has_them(emulator: RunningEmulator) -> None:
    told = await ended(emulator, ordered(emulator))
    assert told["usage"] == {"completion_tokens": 108_000, "total_tokens": 108_000}
    assert fetch(told["content"]["video_url"]).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.756000"


async def test_it_calls_back_with_the_task_and_signs_nothing(emulator: RunningEmulator) -> None:
    async with receiving() as receiver:
        task = ordered(emulator, callback_url=receiver.url)
        parcel = await receiver.delivery()
    assert f'"id": "{task}"'.encode() in parcel.body
    assert not [name for name in parcel.headers if "signature" in name.lower()]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"model": "doubao-seedance-2-0-260128"}, 404, "InvalidEndpointOrModel.NotFound"),
        ({"seed": 7}, 400, "InvalidParameter"),
        ({"camera_fixed": True}, 400, "InvalidParameter"),
        ({"duration": 16}, 400, "InvalidParameter"),
        ({"duration": "5"}, 400, "InvalidParameter"),
        ({"resolution": "4k"}, 400, "InvalidParameter"),
        ({"model": "dreamina-seedance-2-0-mini-260615", "resolution": "1080p"}, 400, "InvalidParameter"),
        ({"content": []}, 400, "InvalidParameter"),
    ],
)
def test_what_it_does_not_know_is_refused(
    change: dict[str, Any], status: int, code: str, emulator: RunningEmulator
) -> None:
    answer = order(emulator, **change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert emulator.list_jobs() == []


async def test_a_delete_cancels_what_waits_and_forgets_what_has_ended(emulator: RunningEmulator) -> None:
    with run_emulator(EmulatorSettings(speed=1, picture_style="plain")) as slow:
        task = ordered(slow)
        assert call(slow, f"{TASKS}/{task}", method="DELETE").json() == {}
        assert call(slow, f"{TASKS}/{task}").json()["status"] == "cancelled"
        assert slow.get_invoice()["total_usd"] == "0.000000"
    task = ordered(emulator)
    await ended(emulator, task)
    assert call(emulator, f"{TASKS}/{task}", method="DELETE").json() == {}
    assert call(emulator, f"{TASKS}/{task}").status_code == 404


async def test_what_runs_cannot_be_cancelled(emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    task = ordered(emulator)

    async def runs() -> bool:
        return bool(call(emulator, f"{TASKS}/{task}").json()["status"] == "running")

    await eventually(runs, "the task runs")
    answer = call(emulator, f"{TASKS}/{task}", method="DELETE")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "TaskRunningCannotCancel")


def test_the_list_shows_tasks_by_pages_and_no_prompts(emulator: RunningEmulator) -> None:
    first, second = ordered(emulator), ordered(emulator, duration=6)
    told = call(emulator, f"{TASKS}?page_num=2&page_size=1").json()
    assert (told["total"], [task["id"] for task in told["items"]]) == (2, [first])
    assert [task["id"] for task in call(emulator, TASKS).json()["items"]] == [second, first]
    assert "a fox" not in call(emulator, TASKS).text
    assert call(emulator, f"{TASKS}?filter.model=none").json()["items"] == []


def test_arrears_are_a_matter_of_permission(emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "quota"}}])
    answer = order(emulator)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "AccountOverdueError")


def test_its_own_client_sends_null_for_what_it_was_not_given(emulator: RunningEmulator) -> None:
    assert order(emulator, seed=None, frames=None, service_tier=None).status_code == 200
