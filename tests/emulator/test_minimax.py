"""MiniMax's two APIs as any HTTP client sees them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch

OLD = {"model": "MiniMax-Hailuo-2.3", "prompt": "a fox", "duration": 6, "resolution": "768P"}
NEW = {
    "model": "MiniMax-H3",
    "content": [{"type": "text", "text": "a fox"}],
    "resolution": "768P",
    "duration": 4,
    "ratio": "16:9",
}
CODE = "status_code"


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[httpx.Client]:
    base, headers = f"{emulator.url}/minimax", {"Authorization": "Bearer any"}
    with httpx.Client(base_url=base, headers=headers, timeout=30, trust_env=False) as client:
        yield client


def ordered(client: httpx.Client, version: int, **more: object) -> httpx.Response:
    return client.post(f"/v{version}/video_generation", json={**(OLD if version == 1 else NEW), **more})


def old(client: httpx.Client, task: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/query/video_generation", params={"task_id": task}).json()
    return found


def new(client: httpx.Client, task: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v2/query/video_generation/{task}").json()["task"]
    return found


def old_url(client: httpx.Client, file: str) -> str:
    found = client.get("/v1/files/retrieve", params={"file_id": file}).json()
    return str(found["file"]["download_url"])


async def old_ended(client: httpx.Client, **more: object) -> dict[str, Any]:
    task = ordered(client, 1, **more).json()["task_id"]

    async def ends() -> bool:
        return old(client, task)["status"] in {"Success", "Fail"}

    await eventually(ends, "the task ends")
    return old(client, task)


async def new_ended(client: httpx.Client, **more: object) -> dict[str, Any]:
    task = ordered(client, 2, **more).json()["task_id"]

    async def ends() -> bool:
        return new(client, task)["status"] in {"succeeded", "failed"}

    await eventually(ends, "the task ends")
    return new(client, task)


@asynccontextmanager
async def hook(*, echoes: bool) -> AsyncIterator[tuple[str, asyncio.Queue[bytes]]]:
    """A callback address, which may echo what it gets, as the challenge wants."""
    inbox: asyncio.Queue[bytes] = asyncio.Queue()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = 0
        while line := (await reader.readline()).strip().lower():
            length = int(line.split(b":")[1]) if line.startswith(b"content-length") else length
        body = await reader.readexactly(length)
        inbox.put_nowait(body)
        answer = body if echoes else b'{"challenge": "another"}'
        writer.write(
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook", inbox


async def test_the_old_api_keeps_a_clip_in_a_file(client: httpx.Client, emulator: RunningEmulator) -> None:
    task = await old_ended(client)
    assert fetch(old_url(client, task["file_id"])).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.280000"


async def test_the_new_api_has_the_url_in_the_task(client: httpx.Client, emulator: RunningEmulator) -> None:
    task = await new_ended(client)
    assert fetch(task["content"]["url"]).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.320000"


async def test_asking_again_renews_a_url_in_either(client: httpx.Client, emulator: RunningEmulator) -> None:
    file, task = (await old_ended(client))["file_id"], (await new_ended(client))["id"]
    emulator.set_faults([{"operation": "fetch", "nth": [1, 3], "fault": {"kind": "expired"}}])
    assert [fetch(old_url(client, file)).status_code for _ in range(2)] == [403, 200]
    assert [fetch(new(client, task)["content"]["url"]).status_code for _ in range(2)] == [403, 200]


def test_the_old_api_says_no_with_200(client: httpx.Client, emulator: RunningEmulator) -> None:
    refused = ordered(client, 1, duration=7)
    assert refused.status_code == 200
    assert refused.json()["base_resp"][CODE] == 2013
    assert emulator.list_jobs() == []


@pytest.mark.parametrize(("key", "code"), [("", 1004), ("Bearer wrong-key", 2049)])
def test_the_old_api_has_two_codes_for_keys(emulator: RunningEmulator, key: str, code: int) -> None:
    url = f"{emulator.url}/minimax/v1/video_generation"
    refused = httpx.post(url, json=OLD, headers={"Authorization": key} if key else {}, trust_env=False)
    assert refused.json()["base_resp"][CODE] == code


@pytest.mark.parametrize(("kind", "code"), [("moderated_prompt", 1026), ("quota", 1008), ("code", 1002)])
def test_the_old_api_has_codes_for_refusals(
    client: httpx.Client, emulator: RunningEmulator, kind: str, code: int
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind, "status": 429}}])
    assert ordered(client, 1).json()["base_resp"][CODE] == code
    assert emulator.list_jobs() == []


@pytest.mark.parametrize(
    ("kind", "status", "type_"),
    [
        ("moderated_prompt", 422, "unprocessable_entity_error"),
        ("quota", 402, "insufficient_balance_error"),
        ("http", 429, "rate_limit_error"),
    ],
)
def test_the_new_api_has_types_for_refusals(
    client: httpx.Client, emulator: RunningEmulator, kind: str, status: int, type_: str
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind, "status": 429}}])
    refused = ordered(client, 2)
    assert (refused.status_code, refused.json()["error"]["type"]) == (status, type_)
    assert emulator.list_jobs() == []


async def test_a_blocked_clip_has_its_code_and_is_free(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_result"}}])
    assert (await old_ended(client))["base_resp"][CODE] == 1027
    assert (await new_ended(client))["error"]["code"] == "1027"
    assert emulator.get_invoice()["total_usd"] == "0.000000"


@pytest.mark.parametrize(
    "wrong",
    [
        {"ratio": "adaptive"},
        {"resolution": "480P"},
        {"duration": 3},
        {"content": []},
        {"content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "a"}}]},
        {"prompt": "a fox"},
    ],
)
def test_the_new_api_refuses_what_no_order_may_hold(
    client: httpx.Client, emulator: RunningEmulator, wrong: dict[str, Any]
) -> None:
    refused = ordered(client, 2, **wrong)
    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "bad_request_error")
    assert emulator.list_jobs() == []


def test_an_unknown_task_is_a_500(client: httpx.Client) -> None:
    refused = client.get("/v2/query/video_generation/1")
    assert (refused.status_code, refused.json()["error"]["message"]) == (500, "record not found")


def test_the_new_api_lists_and_cancels(client: httpx.Client, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    first, second = (ordered(client, 2).json()["task_id"] for _ in range(2))
    client.delete(f"/v2/video_generation/{first}")
    page = client.get("/v2/query/video_generation", params={"page_num": 1, "page_size": 5}).json()
    assert [task["id"] for task in page["tasks"]] == [second, first]
    assert page["tasks"][1]["status"] == "cancelled"


async def test_a_callback_is_set_up_by_echoing(client: httpx.Client) -> None:
    async with hook(echoes=True) as (url, inbox):
        made = await asyncio.to_thread(ordered, client, 1, callback_url=url)
        assert b"challenge" in await inbox.get()
        assert made.json()["task_id"].encode() in await inbox.get()
        assert b'"status": "success"' in await inbox.get()


async def test_a_callback_that_does_not_echo_is_refused(
    client: httpx.Client, emulator: RunningEmulator
) -> None:
    async with hook(echoes=False) as (url, _):
        assert (await asyncio.to_thread(ordered, client, 2, callback_url=url)).status_code == 400
    assert emulator.list_jobs() == []
