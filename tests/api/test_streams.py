"""A job's stream: every milestone once, in order, to the end; whatever is away meanwhile is said."""

import asyncio
from collections.abc import AsyncGenerator
from itertools import pairwise

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from contracts import ProgressLog
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from settings import Settings
from temporal_client import NoWorkerError, QueryFailedError
from temporal_client.queries import WorkflowQueries
from tests.api.fakes import Fakes
from tests.api.kit import V1, Line, a_row, get, post_job, services_of, until_status, working
from tests.api.streams import Event, hub_of, listening, read_until, stream, whole
from workflows.generation import GenerationWorkflow


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """A api over a real wire."""
    return wired


async def test_all_that_happens_is_told_in_order_and_then_the_end(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        heard = await read_until(events, "update", status="processing", progress=46.9)
        worker.go.set()
        heard += [event async for event in events]

    *updates, done = heard
    assert (done.name, done.said) == ("done", {"job_id": job_id, "status": "completed"})
    assert {event.name for event in updates} == {"update"}
    await _assert_complete(app, job_id, updates)
    assert_never_back(updates)


async def test_a_stream_that_is_cut_at_every_event_goes_on_at_another_process_without_gap_or_duplicate(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes, settings: Settings
) -> None:
    worker.scenes = 6
    worker.go.set()
    async with listening(create_app(settings)) as other:
        job_id = await post_job(api)
        clients, heard, last = [api, other], list[Event](), None
        while not heard or heard[-1].name != "done":
            clients.reverse()
            event = await _next(clients[0], f"/jobs/{job_id}/progress", last)
            heard.append(event)
            last = event.id or last

    await _assert_complete(app, job_id, heard[:-1])
    assert len(heard) > 30
    assert_never_back(heard[:-1])


async def test_who_was_away_for_all_of_it_gets_all_of_it(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes, settings: Settings
) -> None:
    worker.scenes = 6
    worker.go.set()
    job_id = await post_job(api)
    heard = await whole(api, f"/jobs/{job_id}/progress")
    log = await services_of(app).temporal.queries.progress_since(job_id, 0)

    async with listening(create_app(settings)) as other:
        for seen in (event.id for event in heard if event.id):
            missed = await whole(other, f"/jobs/{job_id}/progress", seen)
            due = [str(picture.seq) for picture in log.pictures if picture.seq > int(seen)]
            assert [event.id for event in missed if event.id] == due
            assert missed[-1].name == "done"


async def test_who_was_away_while_one_run_ended_and_another_was_made_misses_nothing_of_either(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api)
    heard = await whole(api, f"/jobs/{job_id}/progress")
    seen = heard[3].said["seq"]
    due = await _of_the_latest_run(app, job_id, seen)
    for _ in range(2):
        answer = await api.post(f"{V1}/jobs/{job_id}/scenes/1/retake", json={})
        assert answer.status_code == 202, answer.text
        assert (await whole(api, f"/jobs/{job_id}/progress"))[-1].said["status"] == "completed"
        due += await _of_the_latest_run(app, job_id, due[-1])

    missed = await whole(api, f"/jobs/{job_id}/progress", str(seen))

    assert [event.said["seq"] for event in missed if event.id] == due
    assert [event.said["status"] for event in missed].count("completed") == 3 + 1


async def test_of_a_job_that_has_ended_the_last_state_is_told_and_that_it_is_the_last(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api)
    await until_status(api, job_id, "completed")

    last, done = await whole(api, f"/jobs/{job_id}/progress")

    assert (last.name, last.said["status"], last.id) == ("update", "completed", str(last.said["seq"]))
    assert done.name == "done"
    assert [event.name for event in await whole(api, f"/jobs/{job_id}/progress", last.id)] == ["done"]


async def test_an_operator_who_terminates_a_job_ends_its_stream(
    api: httpx.AsyncClient, worker: Fakes, temporal: WorkflowEnvironment
) -> None:
    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        before = await read_until(events, "update", progress=46.9)
        await temporal.client.get_workflow_handle(job_id).terminate()
        *_, last, done = await read_until(events, "done")

    assert (last.said["status"], last.said["error"]["type"]) == ("canceled", "terminated")
    assert (last.said["source"], done.said["status"]) == ("catalog", "canceled")
    assert_never_back([*before, last])
    again, _ = await whole(api, f"/jobs/{job_id}/progress")
    assert again.id == last.id


async def test_without_a_worker_it_says_so_and_goes_on_when_one_is_there(
    app: FastAPI, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        queued, error = await read_until(events, "error")
        async with working(temporal.client, Fakes(services_of(app))) as fakes:
            fakes.go.set()
            heard = await read_until(events, "done")
            await _assert_complete(app, job_id, [queued, *heard[:-1]])

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
    await _assert_complete(app, job_id, heard)


async def test_what_a_scene_suffers_from_is_told_under_the_same_seq(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.troubles[2] = ProviderError(ErrorType.TRANSIENT, "The service is away.", final=False)
    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        event = await _where(events, 1, condition="retrying")
        scene = event.said["scenes"][1]
        assert scene["detail"].startswith("Retrying (try ")
        assert scene["detail"].endswith(": The service is away.")
        assert scene["attempt"] >= 2
        assert event.said["scenes"][0]["condition"] is None
        worker.troubles.clear()
        await _where(events, 1, condition=None, state="running")


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
    assert "itemSchema" in answer["content"]["text/event-stream"]


def assert_never_back(updates: list[Event]) -> None:
    """No picture is older than the one before, and no progress is taken back."""
    for before, after in pairwise(event.said for event in updates):
        assert before["seq"] <= after["seq"]
        assert before["progress"] <= after["progress"]


async def _assert_complete(app: FastAPI, job_id: str, heard: list[Event]) -> None:
    """No id came twice or too late, and each milestone that the workflow knows of from the first on did."""
    log = await services_of(app).temporal.queries.progress_since(job_id, max(0, heard[0].said["seq"] - 1))
    ids = [int(event.id) for event in heard if event.id]
    assert ids == sorted(set(ids))
    assert [picture.seq for picture in log.pictures if picture.seq not in ids] == []


async def _of_the_latest_run(app: FastAPI, job_id: str, after: int) -> list[int]:
    """The `seq` of each of its milestones behind that one."""
    run = services_of(app).temporal.client.get_workflow_handle(job_id)
    return [picture.seq for picture in (await run.query(GenerationWorkflow.progress_since, after)).pictures]


async def _next(client: httpx.AsyncClient, path: str, last: str | None) -> Event:
    """One event that is news, of a stream that is then cut."""
    async with stream(client, path, last) as events:
        async for event in events:
            if event.id or event.name == "done":
                return event
    raise AssertionError("the stream ended before the job")


async def _where(events: AsyncGenerator[Event], scene: int, **said: object) -> Event:
    """The first event in which the scene says that."""
    async for event in events:
        scenes = event.said.get("scenes", [])
        if len(scenes) > scene and said.items() <= scenes[scene].items():
            return event
    raise AssertionError(f"no scene ever said {said}")
