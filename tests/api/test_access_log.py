"""Who reads a log gets no films from it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from cli.ports import find_free_port
from tests.conditions import eventually


@pytest.mark.slow
async def test_uvicorn_started_as_anyone_would_logs_no_path(tmp_path: Path) -> None:
    port = find_free_port()
    log = tmp_path / "log"
    with _uvicorn(port, tmp_path, log):
        await eventually(lambda: _forbidden(port), "the API answers")
    assert "Application startup complete" in log.read_text()
    assert "forged-link" not in log.read_text()


@contextmanager
def _uvicorn(port: int, var: Path, log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "uvicorn", "api.app:app", "--port", str(port)]
    environment = {"LONGTAKE_VAR_DIR": str(var)}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


async def _forbidden(port: int) -> bool:
    async with httpx.AsyncClient() as client:
        try:
            answer = await client.get(f"http://127.0.0.1:{port}/api/v1/assets/forged-link/film.mp4")
        except httpx.TransportError:
            return False
    return answer.status_code == 403
