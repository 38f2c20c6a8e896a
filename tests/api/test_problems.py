"""Errors that no route says itself, over a real wire where that matters."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.http.body_limit import MAX_BODY_BYTES
from cli.ports import find_free_port
from settings import Settings
from store.jobs import Jobs
from tests.api.kit import V1, served
from tests.conditions import eventually

MB = b" " * 1_000_001
GENERATE = f"{V1}/generate"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def wire(settings_away: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a real server on a free port."""
    port = find_free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(settings_away), port=port, log_config=None))
    serving = asyncio.create_task(server.serve())

    await eventually(lambda: server.started)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
    server.should_exit = True
    await serving


async def test_a_body_over_a_megabyte_is_refused(wire: httpx.AsyncClient) -> None:
    answer = await wire.post(GENERATE, content=MB, headers=JSON)

    assert _problem(answer) == (413, "/problems/too-large")


async def test_a_body_over_a_megabyte_is_refused_when_it_comes_in_chunks(wire: httpx.AsyncClient) -> None:
    answer = await wire.post(GENERATE, content=_chunks(MB), headers=JSON)

    assert _problem(answer) == (413, "/problems/too-large")


async def test_an_endless_body_is_not_read_to_its_end(wire: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536

    # It is told, then heard for a while, then cut off: which of the two the sender notices is up to it.
    with suppress(httpx.TransportError):
        await wire.post(GENERATE, content=endless(), headers=JSON)

    assert sent < 100 * MAX_BODY_BYTES


async def test_a_body_of_a_megabyte_is_read(wire: httpx.AsyncClient) -> None:
    answer = await wire.post(GENERATE, content=_chunks(MB[:1_000_000]), headers=JSON)

    assert _problem(answer) == (422, "/problems/validation")


async def test_what_is_nowhere_is_a_problem_too(away: httpx.AsyncClient) -> None:
    assert _problem(await away.get(f"{V1}/nowhere")) == (404, "/problems/not-found")


async def test_a_method_that_a_path_does_not_have_is_a_problem_too(away: httpx.AsyncClient) -> None:
    answer = await away.put(GENERATE)

    assert _problem(answer) == (405, "/problems/method-not-allowed")
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/progress"),
        ("POST", "/cancel"),
        ("PATCH", ""),
        ("DELETE", ""),
    ],
)
@pytest.mark.parametrize("job_id", ["nobody", "x" * 4000, "a%00b", "%F0%9F%8E%AC", "%ff"])
async def test_an_unknown_job_is_not_found(
    away: httpx.AsyncClient, method: str, path: str, job_id: str
) -> None:
    answer = await away.request(method, f"{V1}/jobs/{job_id}{path}", json={})

    assert _problem(answer) == (404, "/problems/job-not-found")


@pytest.mark.parametrize(
    "path", ["/jobs?limit=0", "/jobs?limit=101", "/jobs?limit=x", "/jobs?q=" + "x" * 201]
)
async def test_a_query_out_of_bounds_is_refused_by_its_name(away: httpx.AsyncClient, path: str) -> None:
    answer = await away.get(V1 + path)

    assert _problem(answer) == (422, "/problems/validation")
    assert answer.json()["errors"][0]["field"] == path.split("?")[1].split("=", maxsplit=1)[0]


@pytest.mark.parametrize("path", ["/jobs?colour=red", "/jobs/x?verbose=1", "/jobs/x/progress?colour=red"])
async def test_a_query_parameter_that_there_is_not_is_refused(away: httpx.AsyncClient, path: str) -> None:
    answer = await away.get(V1 + path)

    assert _problem(answer) == (422, "/problems/validation")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A catalog that fails with a secret in its mouth."""

    async def fail(*_: object) -> None:
        raise OSError("postgresql://longtake:hunter2@db")

    with monkeypatch.context() as patch:
        patch.setattr(Jobs, "get_job", fail)
        yield "hunter2"


async def test_a_failure_of_ours_tells_an_id_and_nothing_else(
    away: httpx.AsyncClient, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await away.get(f"{V1}/jobs/any")

    assert _problem(answer) == (500, "/problems/internal")
    assert broken not in answer.text
    assert "Traceback" not in answer.text
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]
    assert answer.json()["request_id"] in caplog.text


async def test_every_answer_forbids_to_guess_its_type(away: httpx.AsyncClient) -> None:
    for path in (f"{V1}/jobs", f"{V1}/nowhere", "/healthz"):
        assert (await away.get(path)).headers["X-Content-Type-Options"] == "nosniff"


async def test_the_log_holds_no_signed_link(
    away: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "longtake.api")

    await away.get(f"{V1}/assets/s3cr3t-token/film.mp4")

    assert "GET /api/v1/assets/…/film.mp4 403" in caplog.text
    assert "s3cr3t-token" not in caplog.text


@pytest.fixture
def app_away(settings_away: Settings) -> FastAPI:
    """An app without Temporal."""
    return create_app(settings_away)


async def test_the_schema_documents_every_error_as_a_problem(app_away: FastAPI) -> None:
    async with served(app_away) as client:
        schema = (await client.get("/openapi.json")).json()
        page = await client.get("/docs")

    answers = [
        answer
        for path in schema["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if status >= "400"
    ]
    assert page.status_code == 200
    assert len(answers) > 30
    assert all(list(answer["content"]) == ["application/problem+json"] for answer in answers)
    assert "HTTPValidationError" not in schema["components"]["schemas"]


async def _chunks(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 100_000):
        yield body[start : start + 100_000]


def _problem(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["status"] == answer.status_code
    assert body["title"]
    assert body["detail"]
    return answer.status_code, body["type"]
