"""The programs in `examples/`, run as they stand against a real API."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from activities.caller_webhook import WebhookSigner
from activities.notify_caller import NotifyActivities
from api.services import ApiServices
from store.webhook_log import WebhookLog
from tests.api.activity_facts import FILM
from tests.api.fakes import Fakes
from tests.api.kit import a_brief, post_job, services_of, until_status, working

EXAMPLES = Path(__file__).parents[2] / "examples"
BASH = shutil.which("bash") or "bash"
SECRET = "whsec_bG9uZ3Rha2UgdGVzdHMgc2lnbiB3aXRoIHRoaXM="  # noqa: S105 - nobody else's
WAIT_SECONDS = 60


class Wires(httpx.AsyncBaseTransport):
    """Stands for the internet and for the proxy that ends TLS: all https requests arrive at one address."""

    def __init__(self, target: str) -> None:
        self._target = httpx.URL(target)
        self._wire = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.scheme == "https"
        request.url = self._target
        return await self._wire.handle_async_request(request)


class TellingFakes(Fakes):
    """Fakes with the real activity that calls callers, over these wires."""

    def __init__(self, rooms: ApiServices, client: httpx.AsyncClient) -> None:
        super().__init__(rooms)
        self._notify = NotifyActivities(
            rooms.jobs, WebhookLog(rooms.database), client, WebhookSigner([SECRET])
        )

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return [*super().activities, self._notify.notify_caller]


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """An API on a port, which programs can call."""
    return wired


async def run(api: httpx.AsyncClient, *words: object) -> tuple[int | None, str, str]:
    """Run a program to its end: its exit code, and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *map(str, words),
        env=os.environ | {"LONGTAKE_API_URL": str(api.base_url).rstrip("/"), "NO_PROXY": "127.0.0.1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
    return process.returncode, said.decode(), complained.decode()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
async def test_the_curl_script_makes_a_film(api: httpx.AsyncClient, worker: Fakes, tmp_path: Path) -> None:
    worker.go.set()
    film = tmp_path / "film.mp4"
    code, said, complained = await run(api, BASH, EXAMPLES / "make_film.sh", EXAMPLES / "film.json", film)
    assert (code, complained) == (0, "")
    assert "Film ready" in said
    assert said.endswith(f"{film}\n")
    assert film.read_bytes() == FILM


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
async def test_the_curl_script_ends_with_the_apis_own_words(api: httpx.AsyncClient, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text('{"prompt": "A whale", "duration_seconds": 1}')
    code, _, complained = await run(api, BASH, EXAMPLES / "make_film.sh", body, tmp_path / "film.mp4")
    assert code == 1
    assert "duration_seconds" in complained


async def test_the_python_client_makes_a_film(api: httpx.AsyncClient, worker: Fakes, tmp_path: Path) -> None:
    worker.go.set()
    film = tmp_path / "film.mp4"
    prompt = a_brief()["prompt"]
    code, said, complained = await run(api, sys.executable, EXAMPLES / "film_client.py", prompt, film)
    assert (code, complained) == (0, "")
    price, job, *snapshots, path = said.splitlines()
    assert price.endswith("10 s, $0.00")
    assert job.startswith("Job ")
    assert snapshots[-1] == "100 %  Film ready"
    assert path == str(film)
    assert film.read_bytes() == FILM


async def test_the_receiver_takes_signed_webhooks_alone(
    api: httpx.AsyncClient, app: FastAPI, temporal: WorkflowEnvironment
) -> None:
    async with receiving() as (url, lines):
        async with httpx.AsyncClient(transport=Wires(url)) as wires:
            fakes = TellingFakes(services_of(app), wires)
            fakes.go.set()
            async with working(temporal.client, fakes):
                job_id = await post_job(api, callback_url="https://films.example/hook")
                await until_status(api, job_id, "completed")
                assert await anext(lines) == f"job.completed {job_id}"
        async with httpx.AsyncClient() as stranger:
            for seconds, reason in [(1, "the timestamp is"), (int(time.time()), "no signature is ours")]:
                headers = {"webhook-id": "1", "webhook-timestamp": str(seconds), "webhook-signature": "v1,A"}
                assert (await stranger.post(url, json={}, headers=headers)).status_code == 400
                assert (await anext(lines)).startswith(f"refused: {reason}")


@asynccontextmanager
async def receiving() -> AsyncIterator[tuple[str, AsyncIterator[str]]]:
    """The receiver as a process of its own: where it listens, and the lines that it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(EXAMPLES / "webhook_receiver.py"),
        "0",
        env=os.environ | {"LONGTAKE_WEBHOOK_SECRET": SECRET},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        lines = _lines(process)
        yield (await anext(lines)).removeprefix("Listening on "), lines
    finally:
        process.terminate()
        await process.wait()


async def _lines(process: asyncio.subprocess.Process) -> AsyncIterator[str]:
    assert process.stdout
    while line := await asyncio.wait_for(process.stdout.readline(), WAIT_SECONDS):
        yield line.decode().rstrip("\n")
