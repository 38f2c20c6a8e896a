"""Who gets a stream, in which form, and what proxies may do with it."""

import httpx
import pytest
from fastapi import FastAPI

from tests.api.fakes import Fakes
from tests.api.kit import V1, a_row, post_job, services_of, until_status
from tests.api.streams import hub_of


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """A api over a real wire."""
    return wired


@pytest.mark.parametrize("path", ["/jobs/nobody/progress", "/jobs/{another}/progress"])
async def test_there_is_no_stream_of_what_is_not_the_callers(
    app: FastAPI, api: httpx.AsyncClient, path: str
) -> None:
    row, _ = await services_of(app).jobs.add_job(a_row("somebody else"))

    answer = await api.get(V1 + path.format(another=row.id))

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/job-not-found")
    assert hub_of(app).watched_job_ids == frozenset()


@pytest.mark.parametrize("last", ["", "abc", "-1", "1e3", "٣", "9" * 30])
async def test_an_id_that_is_none_of_ours_is_passed_over(
    api: httpx.AsyncClient, worker: Fakes, last: str
) -> None:
    worker.go.set()
    job_id = await post_job(api)
    await until_status(api, job_id, "completed")

    headers = {b"Last-Event-ID": last.encode()}
    async with api.stream("GET", f"{V1}/jobs/{job_id}/progress", headers=headers) as answer:
        text = (await answer.aread()).decode()

    assert text.count("event: update") == 1


async def test_nobody_on_the_way_may_keep_or_hold_back_a_stream(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api)
    async with api.stream("GET", f"{V1}/jobs/{job_id}/progress") as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert "no-store" in answer.headers["Cache-Control"]
        assert "no-transform" in answer.headers["Cache-Control"]
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert "X-Request-Id" in answer.headers
        assert "retry: " in await anext(answer.aiter_text())


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("application/json", "application/json"),
        ("application/json, */*;q=0.5", "application/json"),
        ("text/event-stream;q=0.5, application/json", "application/json"),
        ("*/*", "text/event-stream; charset=utf-8"),
        ("text/html,*/*;q=0.8", "text/event-stream; charset=utf-8"),
        ("application/json, text/event-stream", "text/event-stream; charset=utf-8"),
        ("application/json;q=0", "text/event-stream; charset=utf-8"),
        ("application/json;q=much", "text/event-stream; charset=utf-8"),
    ],
)
async def test_json_is_for_those_who_ask_for_it(
    api: httpx.AsyncClient, worker: Fakes, accept: str, type_: str
) -> None:
    worker.go.set()
    job_id = await post_job(api)
    headers = {"Accept": accept}
    async with api.stream("GET", f"{V1}/jobs/{job_id}/progress", headers=headers) as answer:
        assert answer.headers["Content-Type"] == type_


async def test_the_schema_tells_of_both_forms(api: httpx.AsyncClient) -> None:
    schema = (await api.get("/openapi.json")).json()
    answer = schema["paths"]["/api/v1/jobs/{job_id}/progress"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/ProgressSnapshot"
    }
    assert answer["content"]["text/event-stream"]["schema"] == {"$ref": "#/components/schemas/StreamEvent"}
    assert "ProgressSnapshot" in str(schema["components"]["schemas"]["StreamEvent"])
