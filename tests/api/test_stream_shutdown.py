"""A server that is told to end does so at once, though clients are listening, and they see a clean end."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.progress.shutdown import call_on_shutdown_signal
from cli.ports import find_free_port
from tests.api.kit import V1, a_brief
from tests.api.streams import read_until, stream
from tests.conditions import eventually

# uvicorn ends its own way, and then hands the signal on, as is the custom.
ENDS = {signal.SIGTERM: (0, -signal.SIGTERM), signal.SIGINT: (0, -signal.SIGINT)}


@pytest.mark.slow
@pytest.mark.parametrize("sent", ENDS)
async def test_a_server_with_open_streams_ends_when_it_is_told_to(
    tmp_path: Path, sent: signal.Signals
) -> None:
    port = find_free_port()
    log = tmp_path / "log"
    with _api(port, tmp_path, log) as process:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await eventually(lambda: _alive(client), "the API answers")
            answer = await client.post(f"{V1}/generate", json=a_brief())
            path = f"{answer.headers['Location'].removeprefix(V1)}/progress"
            async with stream(client, path) as one, stream(client, "/events") as all_:
                await read_until(one, "error")
                await read_until(all_, "error")
                process.send_signal(sent)
                # A connection that broke in the middle would raise.
                assert [event.name async for event in one] == []
                assert [event.name async for event in all_] == []
        assert await asyncio.to_thread(process.wait, 30) in ENDS[sent]
    assert "Application shutdown complete" in log.read_text()


def test_who_handled_the_signal_before_does_so_still_and_again_afterwards() -> None:
    heard: list[int] = []
    ends: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))

    async def told() -> None:
        with call_on_shutdown_signal(lambda: ends.append("end")):
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(0)
        signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(0)

    try:
        asyncio.run(told())
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM, signal.SIGTERM]
    assert ends == ["end"]


@contextmanager
def _api(port: int, var: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An API whose Temporal is away."""
    command = [sys.executable, "-m", "uvicorn", "api.app:app", "--port", str(port)]
    said = {"LONGTAKE_VAR_DIR": str(var), "LONGTAKE_TEMPORAL_ADDRESS": f"127.0.0.1:{find_free_port()}"}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | said)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def _alive(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/healthz")).status_code == 200
    except httpx.TransportError:
        return False
