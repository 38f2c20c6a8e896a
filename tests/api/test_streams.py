"""A job's stream: every milestone once, in order, to the end; whatever is away meanwhile is said."""

from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.kit import V1, post_job, services_of, until_status
from tests.api.stream_steps import assert_complete, assert_never_back
from tests.api.streams import Event, listening, read_until, stream, whole
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
    await assert_complete(app, job_id, updates)
    assert_never_back(updates)


async def test_the_end_of_a_new_cut_tells_how_long_the_film_is_now(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api)
    await until_status(api, job_id, "completed")
    worker.go.clear()
    assert (await api.post(f"{V1}/jobs/{job_id}/scenes/1/retake", json={})).status_code == 202
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        heard = await read_until(events, "update", status="processing")
        worker.film_seconds = 15.0
        worker.go.set()
        heard += [event async for event in events]
    assert (heard[-1].name, heard[-2].said["film_seconds"]) == ("done", 15.0)


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

    await assert_complete(app, job_id, heard[:-1])
    # How many changes share an event depends on how busy the machine is.
    assert len(heard) > 2 * worker.scenes
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
