"""A job's stream while a worker, a server or the whole engine is away: it says so, and goes on."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from contracts import ProgressLog
from settings import Settings
from temporal_client import NoWorkerError, QueryFailedError
from temporal_client.queries import WorkflowQueries
from tests.api.fakes import Fakes
from tests.api.kit import V1, Line, get, post_job, services_of, working
from tests.api.stream_steps import assert_complete
from tests.api.streams import listening, read_until, stream


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """A api over a real wire."""
    return wired


async def test_without_a_worker_it_says_so_and_goes_on_when_one_is_there(
    app: FastAPI, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        queued, error = await read_until(events, "error")
        async with working(temporal.client, Fakes(services_of(app))) as fakes:
            fakes.go.set()
            heard = await read_until(events, "done")
            await assert_complete(app, job_id, [queued, *heard[:-1]])

    assert (queued.said["status"], queued.said["source"], queued.id) == ("queued", "catalog", "")
    assert (error.said["job_id"], error.said["error"]["type"]) == (job_id, "no_worker")


async def test_a_worker_that_goes_and_comes_back_costs_no_milestone(
    app: FastAPI, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    async with working(temporal.client, Fakes(services_of(app))) as fakes:
        job_id = await post_job(api)
        events_of = stream(api, f"/jobs/{job_id}/progress")
        events = await events_of.__aenter__()
        heard = await read_until(events, "update", progress=46.9)
        fakes.stop()
    *_, error = await read_until(events, "error")
    assert error.said["error"]["type"] == "no_worker"
    async with working(temporal.client, Fakes(services_of(app))):
        back, *_ = await read_until(events, "update")
        assert (back.id, back.said["seq"]) == ("", heard[-1].said["seq"])
    await events_of.__aexit__(None, None, None)


async def test_who_comes_while_the_worker_is_away_is_told_no_less_than_those_before(
    app: FastAPI, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    async with working(temporal.client, Fakes(services_of(app))) as fakes:
        job_id = await post_job(api)
        async with stream(api, f"/jobs/{job_id}/progress") as events:
            await read_until(events, "update", progress=46.9)
        fakes.stop()
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        first, *_ = await read_until(events, "update")
    assert (first.said["progress"], first.said["source"]) == (46.9, "catalog")


async def test_without_temporal_it_says_so_and_goes_on_when_it_is_back(
    settings: Settings, temporal_address: str, temporal: WorkflowEnvironment
) -> None:
    line = Line(temporal_address)
    app = create_app(settings.model_copy(update={"temporal_address": f"127.0.0.1:{line.port}"}))
    async with listening(app) as client:
        answer = await client.post(f"{V1}/generate", json={"prompt": "A lighthouse", "duration_seconds": 10})
        path = answer.headers["Location"].removeprefix(V1)
        async with stream(client, f"{path}/progress") as events:
            queued, error = await read_until(events, "error")
            async with line.open(), working(temporal.client, Fakes(services_of(app))) as fakes:
                fakes.go.set()
                heard = await read_until(events, "done")

    assert queued.said["status"] == "queued"
    assert error.said["error"]["type"] == "engine_away"
    assert heard[-1].said["status"] == "completed"


async def test_it_is_a_worker_that_does_not_answer_when_the_server_does(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("temporalio.client.WorkflowHandle.query", never)
    monkeypatch.setattr("temporal_client.queries.ANSWER_SECONDS", 0.1)
    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        *_, error = await read_until(events, "error")
    assert error.said["error"]["type"] == "no_worker"


@pytest.mark.parametrize(
    ("error", "why"),
    [(NoWorkerError(), "no_worker"), (QueryFailedError(), "cannot_tell"), (ValueError(), "internal")],
)
async def test_why_nobody_can_say_where_a_job_stands_is_said_until_somebody_can(
    api: httpx.AsyncClient, worker: Fakes, error: Exception, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise error

    job_id = await post_job(api)
    with monkeypatch.context() as patch:
        patch.setattr(WorkflowQueries, "get_progress", fails)
        patch.setattr(WorkflowQueries, "progress_since", fails)
        events_of = stream(api, f"/jobs/{job_id}/progress")
        events = await events_of.__aenter__()
        *_, said = await read_until(events, "error")
    assert said.said["error"]["type"] == why
    await read_until(events, "update", source="workflow")
    await events_of.__aexit__(None, None, None)


async def test_a_worker_that_is_slow_at_the_end_costs_no_milestone(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.progress.status_checks.CHECK_SECONDS", 0.0)
    since, slow = WorkflowQueries.progress_since, [2]

    async def slowly(questions: WorkflowQueries, job_id: str, after: int) -> ProgressLog:
        ended = (await get(api, f"/jobs/{job_id}"))["status"] == "completed"
        slow[0] -= ended
        if worker.go.is_set() and slow[0] >= 0:
            raise NoWorkerError
        return await since(questions, job_id, after)

    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        heard = await read_until(events, "update", progress=46.9)
        monkeypatch.setattr(WorkflowQueries, "progress_since", slowly)
        worker.go.set()
        heard += [event async for event in events if event.name == "update"]
    monkeypatch.undo()
    await assert_complete(app, job_id, heard)
