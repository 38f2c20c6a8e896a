"""What is asked of Temporal for those who watch: once for all of them, and nothing for nobody."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from api.progress import status_checks
from api.progress.quiet_queries import QuietQueryLimit
from api.progress.status_checks import StatusChecks
from contracts import ProgressLog, ProgressResponse
from temporal_client.queries import WorkflowQueries
from tests.api.fakes import Fakes
from tests.api.kit import V1, get, post_job, until_status
from tests.api.streams import Event, hub_of, read_until, stream
from tests.conditions import eventually


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """A api over a real wire."""
    return wired


class Asked:
    """What the API asks of workflows, and in which tasks."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.tasks: set[asyncio.Task[object] | None] = set()
        progress, since = WorkflowQueries.get_progress, WorkflowQueries.progress_since

        async def counted(questions: WorkflowQueries, job_id: str) -> ProgressResponse:
            self._note()
            return await progress(questions, job_id)

        async def counted_since(questions: WorkflowQueries, job_id: str, after: int) -> ProgressLog:
            self._note()
            return await since(questions, job_id, after)

        patch.setattr(WorkflowQueries, "get_progress", counted)
        patch.setattr(WorkflowQueries, "progress_since", counted_since)

    async def often(self) -> bool:
        return self.count >= 4

    def _note(self) -> None:
        self.count += 1
        self.tasks.add(asyncio.current_task())


async def test_fifty_watchers_of_a_job_are_one_to_temporal(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await post_job(api)
    await _running(api, job_id)
    asked = Asked(monkeypatch)
    async with all_of(api, f"/jobs/{job_id}/progress", 50) as streams:
        firsts = [await anext(events) for events in streams]
        assert len({event.id for event in firsts}) == 1
        await eventually(asked.often)
        assert len(asked.tasks) == 1
        worker.go.set()
        for events in streams:
            assert (await read_until(events, "done"))[-1].said["status"] == "completed"
    assert len(asked.tasks) == 1


async def test_without_a_watcher_nothing_is_asked(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch)
    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        await anext(events)
        assert hub_of(app).watched_job_ids == {job_id}

    await eventually(lambda: _nothing_watched(app))
    count = asked.count
    worker.go.set()
    await until_status(api, job_id, "completed")
    assert asked.count == count


async def test_a_job_without_news_is_left_alone_and_its_news_are_told(
    api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuietQueryLimit, "take_token", lambda _limit: False)
    counts = _count_asks_by_check(monkeypatch)
    job_id = await post_job(api)
    await _running(api, job_id)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        await anext(events)
        await eventually(lambda: _stays_equal(counts, 3))
        worker.go.set()
        assert (await read_until(events, "done"))[-1].said["status"] == "completed"


async def test_a_stream_goes_on_for_others_when_one_leaves(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api)
    async with stream(api, f"/jobs/{job_id}/progress") as staying:
        await anext(staying)
        async with stream(api, f"/jobs/{job_id}/progress") as leaving:
            await anext(leaving)
        worker.go.set()
        assert (await read_until(staying, "done"))[-1].said["status"] == "completed"
    await eventually(lambda: _nothing_watched(app))


async def test_what_is_done_to_a_job_here_is_seen_at_once(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.progress.job_poller.next_poll_delay", lambda *_: 3600.0)
    job_id = await post_job(api, budget_usd=5)
    await _running(api, job_id)
    async with stream(api, f"/jobs/{job_id}/progress") as events:
        assert (await anext(events)).said["budget_usd"] == 5
        answer = await api.post(f"{V1}/jobs/{job_id}/approve", json={"budget_usd": 9})
        assert answer.status_code == 200
        assert (await anext(events)).said["budget_usd"] == 9


@asynccontextmanager
async def all_of(
    client: httpx.AsyncClient, path: str, count: int
) -> AsyncIterator[list[AsyncGenerator[Event]]]:
    """So many streams of the same."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(stream(client, path)) for _ in range(count)]


async def _running(client: httpx.AsyncClient, job_id: str) -> None:
    async def so() -> bool:
        scenes = (await get(client, f"/jobs/{job_id}/progress"))["scenes"]
        return bool(scenes) and all(scene["state"] == "running" for scene in scenes)

    await eventually(so)


async def _nothing_watched(app: FastAPI) -> bool:
    return not hub_of(app).watched_job_ids


def _count_asks_by_check(patch: pytest.MonkeyPatch) -> list[int]:
    """How often the workflow had been asked, at each check of the job."""
    asked, counts, check = Asked(patch), list[int](), StatusChecks.check_now

    async def noting(checks: StatusChecks) -> None:
        counts.append(asked.count)
        await check(checks)

    patch.setattr(StatusChecks, "check_now", noting)
    patch.setattr(status_checks, "CHECK_SECONDS", 0.0)
    return counts


async def _stays_equal(counts: list[int], times: int) -> bool:
    """Whether nothing was asked between that many checks."""
    return len(counts) > times and len(set(counts[-times:])) == 1
