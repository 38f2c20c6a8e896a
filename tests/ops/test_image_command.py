"""What the image runs ends when it is told to, whoever still loads something down."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from api.http.signed_urls import UrlSigner
from cli.ports import find_free_port
from settings import Settings
from tests.conditions import eventually

REPOSITORY = Path(__file__).parents[2]
# More than the buffers of both ends hold.
FILM_BYTES = 64 * 2**20
KEY = "jobs/j/film-1.mp4"


def command(port: int) -> list[str]:
    """The image's, with a port of our own on this machine alone."""
    said = re.search(r"^CMD (\[.*\])$", (REPOSITORY / "Dockerfile").read_text(), re.MULTILINE)
    assert said
    program, *words = json.loads(said[1])
    mine = {"0.0.0.0": "127.0.0.1", "8000": str(port)}  # noqa: S104 - nothing is bound to it here
    return [str(Path(sys.executable).with_name(program)), *(mine.get(word, word) for word in words)]


@pytest.mark.slow
async def test_a_slow_download_does_not_hold_the_image(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path, temporal_address=f"127.0.0.1:{find_free_port()}")
    film = tmp_path / "assets" / KEY
    film.parent.mkdir(parents=True)
    with film.open("wb") as file:
        file.truncate(FILM_BYTES)
    port = find_free_port()

    async with _running(port, settings) as process:
        url = f"http://127.0.0.1:{port}{UrlSigner(settings.signing_secrets).sign_url(KEY)}"
        async with httpx.AsyncClient() as client, client.stream("GET", url) as answer:
            assert answer.status_code == 200
            chunks = answer.aiter_raw(1)
            await anext(chunks)
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 30)


@asynccontextmanager
async def _running(port: int, settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    said = {
        "LONGTAKE_VAR_DIR": str(settings.var_dir),
        "LONGTAKE_TEMPORAL_ADDRESS": settings.temporal_address,
    }
    process = await asyncio.create_subprocess_exec(*command(port), cwd=REPOSITORY, env=os.environ | said)
    try:
        await eventually(lambda: _alive(port), "the API answers")
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _alive(port: int) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"http://127.0.0.1:{port}/healthz")).is_success
    except httpx.TransportError:
        return False
