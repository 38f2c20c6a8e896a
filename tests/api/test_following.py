"""What one reader of a watch is told, whatever the watch remembers and whoever answers."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.progress.event_log import EventLog
from api.progress.job_poller import JobPoller
from api.progress.job_subscriber import JobSubscriber
from api.progress.sse_events import UnavailableReason
from api.services import ApiServices
from contracts import JobStatus, ProgressLog, ProgressResponse
from temporal_client import NoWorkerError
from tests.api.views import NOW, a_view


class Workflow:
    """Knows every picture from 1 to `latest`, as long as a worker answers."""

    def __init__(self, latest: int) -> None:
        self.latest, self.away, self.asked = latest, False, asyncio.Event()

    async def progress_since(self, job_id: str, after: int) -> ProgressLog:
        self.asked.set()
        if self.away:
            raise NoWorkerError
        pictures = [ProgressResponse(job_id=job_id, seq=seq) for seq in range(after + 1, self.latest + 1)]
        return ProgressLog(pictures=tuple(pictures))


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures without links, and no pause before the next try."""
    monkeypatch.setattr(
        "api.progress.job_subscriber.serialize_snapshot", lambda _services, given: a_view(given.progress.seq)
    )
    monkeypatch.setattr("api.progress.job_subscriber.MIN_POLL_SECONDS", 0.001)


def a_follower(chronicle: EventLog, workflow: Workflow, last: int | None) -> JobSubscriber:
    begun = asyncio.Event()
    begun.set()
    watch = SimpleNamespace(job_id="job-1", row=None, event_log=chronicle, has_begun=begun, records=None)
    services: Any = SimpleNamespace(temporal=SimpleNamespace(queries=workflow))
    return JobSubscriber(cast("ApiServices", services), cast("JobPoller", watch), asyncio.Semaphore(1), last)


async def all_of(follower: JobSubscriber) -> list[tuple[str, int | None]]:
    return [(str(entry.kind), entry.seq) async for entry in follower.iter_events()]


async def test_who_is_so_slow_that_only_looks_are_remembered_is_told_what_lay_before() -> None:
    chronicle, workflow = EventLog("job-1"), Workflow(10)
    chronicle.add_snapshot(a_view(1), NOW, follows=0)
    entries = a_follower(chronicle, workflow, None).iter_events()
    assert (await anext(entries)).seq == 1
    for seq in range(2, 11):
        chronicle.add_snapshot(a_view(seq), NOW, follows=seq - 1)
    for number in range(60):
        chronicle.refresh_snapshot(a_view(10, detail=f"look {number}"), NOW)
    chronicle.add_done(JobStatus.COMPLETED)

    told = [entry async for entry in entries]

    assert [entry.seq for entry in told if entry.is_new] == list(range(2, 11))
    assert told[-1].kind == "done"


async def test_a_process_that_ends_gives_out_no_id_behind_what_it_could_not_tell() -> None:
    chronicle, workflow = EventLog("job-1"), Workflow(9)
    workflow.away = True
    chronicle.add_snapshot(a_view(8), NOW, follows=7)
    telling = asyncio.create_task(all_of(a_follower(chronicle, workflow, 5)))
    await workflow.asked.wait()
    chronicle.broadcast.close()
    assert await telling == []


async def test_of_a_job_that_is_over_the_end_is_told_when_nobody_can_tell_the_rest() -> None:
    chronicle, workflow = EventLog("job-1"), Workflow(9)
    workflow.away = True
    chronicle.add_snapshot(a_view(9), NOW, follows=8)
    chronicle.add_done(JobStatus.COMPLETED)
    assert await all_of(a_follower(chronicle, workflow, 5)) == [("update", 9), ("done", None)]


async def test_who_has_to_be_told_more_hears_why_that_takes_so_long() -> None:
    chronicle, workflow = EventLog("job-1"), Workflow(9)
    workflow.away = True
    chronicle.add_snapshot(a_view(8), NOW, follows=7)
    chronicle.add_unavailable(UnavailableReason.NO_WORKER)
    entries = a_follower(chronicle, workflow, 5).iter_events()
    assert (await anext(entries)).kind == "error"
    workflow.away = False
    assert [(await anext(entries)).seq for _ in range(4)] == [6, 7, 8, 9]
