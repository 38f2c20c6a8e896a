"""KIE has no client of its own: what its sheet says, by hand."""

import json
from collections.abc import Callable, Iterator
from typing import Any, cast

import httpx
import pytest

from emulator import EmulatorSettings, RunningEmulator, run_emulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch, post

JOB = {
    "model": "bytedance/seedance-2-fast",
    "input": {"prompt": "a fox", "resolution": "480p", "duration": 4},
}
SONG = {"prompt": "a waltz", "customMode": False, "instrumental": True, "model": "V5_5"}
HOOK = {"callBackUrl": "https://example.org/hook"}
Envelope = dict[str, Any]
Client = Callable[..., Envelope]


@pytest.fixture
def kie(emulator: RunningEmulator) -> Iterator[Client]:
    """Asks KIE: a body makes it a POST, parts of the query a GET. Gives the whole envelope."""
    with httpx.Client(base_url=f"{emulator.url}/kie/api/v1", headers={"Authorization": "Bearer any"}) as http:

        def ask(path: str, body: object = None, **query: str) -> Envelope:
            answer = http.get(path, params=query) if body is None else http.post(path, json=body)
            return cast("Envelope", answer.raise_for_status().json())

        yield ask


async def record(kie: Client, path: str, task: str, key: str, good: str) -> Envelope:
    await eventually(lambda: str(kie(path, taskId=task)["data"][key]) == good, f"the task's {key} is {good}")
    return cast("Envelope", kie(path, taskId=task)["data"])


async def test_a_market_job_is_made_polled_and_fetched(kie: Client, emulator: RunningEmulator) -> None:
    task = kie("jobs/createTask", JOB)["data"]["taskId"]
    done = await record(kie, "jobs/recordInfo", task, "state", "success")
    urls = json.loads(done["resultJson"])["resultUrls"]
    assert fetch(urls[0]).content[4:8] == b"ftyp"
    assert json.loads(json.loads(done["param"])["input"]) == JOB["input"]
    assert emulator.get_invoice()["total_usd"] == "0.236000"


async def test_a_link_that_expired_is_renewed_on_request_alone(
    kie: Client, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "fetch", "nth": 1, "fault": {"kind": "expired"}}])
    task = kie("jobs/createTask", JOB)["data"]["taskId"]
    done = await record(kie, "jobs/recordInfo", task, "state", "success")
    again = kie("jobs/recordInfo", taskId=task)["data"]
    url = json.loads(done["resultJson"])["resultUrls"][0]
    assert json.loads(again["resultJson"])["resultUrls"] == [url]
    assert [fetch(url).status_code for _ in range(2)] == [404, 404]
    assert fetch(kie("common/download-url", {"url": url})["data"]).status_code == 200
    assert kie("common/download-url", {"url": "https://example.org"})["msg"] == "url is wrong"


def test_a_job_that_has_no_slot_is_waiting() -> None:
    with run_emulator(EmulatorSettings(speed=1, picture_style="plain", slots={"kie": 1})) as running:
        base = f"{running.url}/kie/api/v1/jobs"
        tasks = [post(f"{base}/createTask", JOB)["data"]["taskId"] for _ in range(2)]
        key = {"Authorization": "Bearer any"}
        answers = [fetch(f"{base}/recordInfo?taskId={task}", **key).json() for task in tasks]
    assert [answer["data"]["state"] for answer in answers] == ["queuing", "waiting"]


def test_a_refusal_is_an_http_200_with_a_code(kie: Client, emulator: RunningEmulator) -> None:
    wrong = {**JOB, "input": {**JOB["input"], "duration": "4"}}  # type: ignore[dict-item]
    assert kie("jobs/createTask", wrong)["code"] == 422
    assert kie("jobs/createTask", {**JOB, "model": "sora-2"})["code"] == 422
    assert emulator.list_jobs() == []


def test_an_unknown_task_is_nothing_and_all_is_well(kie: Client) -> None:
    assert kie("jobs/recordInfo", taskId="no-such-task") == {"code": 200, "msg": "success", "data": None}


@pytest.mark.parametrize(("kind", "status"), [("code", 200), ("http", 429)])
def test_a_rate_limit_is_said_in_either_way(emulator: RunningEmulator, kind: str, status: int) -> None:
    fault = {"kind": kind, "status": 429, "retry_after": 2}
    emulator.set_faults([{"operation": "submit", "fault": fault}])
    url, key = f"{emulator.url}/kie/api/v1/jobs/createTask", {"Authorization": "Bearer any"}
    answer = httpx.post(url, json=JOB, headers=key)
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (status, 429, "2")


async def test_a_song_comes_in_stages_as_two_tracks(kie: Client, emulator: RunningEmulator) -> None:
    assert kie("generate", SONG)["code"] == 422  # callBackUrl is missing
    task = kie("generate", {**SONG, **HOOK, "duration": 10})["data"]["taskId"]
    done = await record(kie, "generate/record-info", task, "status", "SUCCESS")
    tracks = [fetch(track["audioUrl"]) for track in done["response"]["sunoData"]]
    assert [track.headers["content-type"] for track in tracks] == ["audio/mpeg"] * 2
    assert emulator.get_invoice()["total_usd"] == "0.060000"


async def test_a_song_with_a_bad_word_fails_and_is_free(kie: Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_prompt"}}])
    task = kie("generate", {**SONG, **HOOK})["data"]["taskId"]
    done = await record(kie, "generate/record-info", task, "status", "SENSITIVE_WORD_ERROR")
    assert done["errorCode"] == 400
    assert emulator.get_invoice()["total_usd"] == "0.000000"


async def test_veo_has_a_flag_for_a_state(kie: Client, emulator: RunningEmulator) -> None:
    task = kie("veo/generate", {"prompt": "a fox", "aspectRatio": "16:9"})["data"]["taskId"]
    done = await record(kie, "veo/record-info", task, "successFlag", "1")
    assert fetch(done["response"]["resultUrls"][0]).status_code == 200
    assert kie("jobs/recordInfo", taskId=task)["data"] is None
    assert emulator.get_invoice()["total_usd"] == "0.300000"


def test_the_catalogue_has_a_models_fields_and_the_balance_is_in_credits(kie: Client) -> None:
    names = [model["model"] for model in kie("models")["data"]]
    assert "bytedance/seedance-2-fast" in names
    assert "duration" in kie("models/bytedance/seedance-2-fast/schema")["data"]["schema"]["properties"]
    assert kie("chat/credit")["data"] == 200_000
