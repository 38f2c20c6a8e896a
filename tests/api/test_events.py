"""All of an owner's jobs on one stream: those that go on, those that begin, and how each ends."""

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.kit import a_row, post_job, services_of, until_status, working
from tests.api.streams import hub_of, listening, read_until, stream
from tests.conditions import eventually


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client over a real wire."""
    return wired


async def test_jobs_that_go_on_and_jobs_that_begin_are_told_to_their_end(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    first = await post_job(api)
    async with stream(api, "/events") as events:
        heard = await read_until(events, "update", job_id=first)
        second = await post_job(api)
        heard += await read_until(events, "update", job_id=second)
        worker.go.set()
        for _ in (first, second):
            heard += await read_until(events, "done")
        third = await post_job(api)
        heard += await read_until(events, "done", job_id=third)

    ends = [event.said["job_id"] for event in heard if event.name == "done"]
    assert sorted(ends) == sorted([first, second, third])
    for job_id in (first, second, third):
        told = [event.said["seq"] for event in heard if event.said["job_id"] == job_id and event.id]
        assert told == sorted(set(told))
        assert told


async def test_who_comes_back_hears_how_it_stands_and_what_has_ended_meanwhile(
    app: FastAPI, settings: Settings, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    async with working(temporal.client, Fakes(services_of(app))) as fakes:
        ended = await post_job(api)
        async with stream(api, "/events") as events:
            *_, last = await read_until(events, "update", job_id=ended, progress=46.9)
        fakes.go.set()
        await until_status(api, ended, "completed")
        fakes.go.clear()
        active = await post_job(api)
        async with listening(create_app(settings)) as other, stream(other, "/events", last.id) as events:
            heard = [await anext(events) for _ in range(3)]
            fakes.go.set()
            heard += await read_until(events, "done", job_id=active)

    said = [(event.name, event.said["job_id"], event.said.get("status")) for event in heard]
    assert ("update", ended, "completed") in said
    assert said.count(("done", ended, "completed")) == 1
    assert said[-1] == ("done", active, "completed")


async def test_who_opens_it_for_the_first_time_hears_nothing_of_what_has_ended(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    ended = await post_job(api)
    await until_status(api, ended, "completed")
    async with stream(api, "/events") as events:
        active = await post_job(api)
        heard = await read_until(events, "done")
    assert {event.said["job_id"] for event in heard} == {active}


async def test_another_owners_jobs_are_not_told(app: FastAPI, api: httpx.AsyncClient, worker: Fakes) -> None:
    await services_of(app).jobs.add_job(a_row("somebody else"))
    worker.go.set()
    async with stream(api, "/events") as events:
        mine = await post_job(api)
        heard = await read_until(events, "done")
    assert {event.said["job_id"] for event in heard} == {mine}


async def test_a_new_job_is_told_at_once_where_it_was_posted(
    api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.progress.owner_jobs.LIST_INTERVAL_SECONDS", 3600.0)
    async with stream(api, "/events") as events:
        job_id = await post_job(api)
        await read_until(events, "update", job_id=job_id)


async def test_two_streams_share_what_is_asked_and_the_last_to_leave_ends_it(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api)
    async with stream(api, "/events") as one:
        await read_until(one, "update", job_id=job_id)
        async with stream(api, "/events") as two:
            assert (await anext(two)).said["job_id"] == job_id
            assert hub_of(app).watched_job_ids == {job_id}
        worker.go.set()
        await read_until(one, "done")

    await eventually(lambda: not hub_of(app).watched_job_ids)


async def test_a_line_on_which_nothing_happens_shows_that_it_is_there(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.progress.owner_subscriber.PING_SECONDS", 0.01)
    async with stream(api, "/events") as events:
        first, second = await anext(events), await anext(events)

    assert [(event.name, event.id, event.said) for event in (first, second)] == [("ping", "", {})] * 2
