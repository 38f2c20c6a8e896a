"""Who reads a log gets no films from it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from cli.ports import find_free_port
from tests.conditions import eventually

# uvicorn says this before our app is there; `longtake up` has it say warnings alone.
STARTING = "INFO:"


@pytest.mark.slow
async def test_uvicorn_started_as_anyone_would_logs_no_path(tmp_path: Path) -> None:
    port = find_free_port()
    log = tmp_path / "log"
    with _uvicorn(port, tmp_path, log):
        await eventually(lambda: _forbidden(port), "the API answers")
    assert "Application startup complete" in log.read_text()
    assert "forged-link" not in log.read_text()


@pytest.mark.slow
async def test_as_json_each_line_has_the_request_and_its_id_is_the_callers(tmp_path: Path) -> None:
    port = find_free_port()
    log = tmp_path / "log"
    nowhere = {"LONGTAKE_TEMPORAL_ADDRESS": "127.0.0.1:1"}
    with _uvicorn(port, tmp_path, log, LONGTAKE_LOG_FORMAT="json", **nowhere):
        await eventually(lambda: _forbidden(port), "the API answers")
        async with httpx.AsyncClient() as client:
            url = f"http://127.0.0.1:{port}/api/v1/jobs/a-job"
            given = await client.get(url, headers={"X-Request-ID": "from-the-proxy.1"})
            made = await client.get(url, headers={"X-Request-ID": 'two words"'})
            kept = await client.post(f"http://127.0.0.1:{port}/api/v1/generate", json={"prompt": "A kite."})
    assert given.headers["X-Request-ID"] == "from-the-proxy.1"
    assert made.headers["X-Request-ID"].isalnum()
    lines = [json.loads(line) for line in log.read_text().splitlines() if not line.startswith(STARTING)]
    (line,) = [line for line in lines if line.get("request_id") == "from-the-proxy.1"]
    assert line["message"].startswith("GET /api/v1/jobs/a-job 404 ")
    assert {key: line[key] for key in ("logger", "job_id", "method", "status")} == {
        "logger": "longtake.api",
        "job_id": "a-job",
        "method": "GET",
        "status": 404,
    }
    (line,) = [line for line in lines if line.get("request_id") == kept.headers["X-Request-ID"]]
    assert line["job_id"] == kept.json()["job_id"]
    assert "forged-link" not in log.read_text()


@contextmanager
def _uvicorn(port: int, var: Path, log: Path, **settings: str) -> Iterator[None]:
    command = [sys.executable, "-m", "uvicorn", "api.app:app", "--port", str(port)]
    environment = {"LONGTAKE_VAR_DIR": str(var)} | settings
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
