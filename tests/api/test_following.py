"""What one reader of a watch is told, whatever the watch remembers and whoever answers."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.services import Services
from api.watching.chronicle import Chronicle
from api.watching.entries import Silence
from api.watching.following import Follower
from api.watching.watch import Watch
from engine import NoWorkerError
from tests.api.test_watching_parts import NOW, a_view
from workflows.contracts import JobStatus, ProgressLog, ProgressResponse


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
    monkeypatch.setattr("api.watching.following.shown", lambda _services, _row, told, *_: a_view(told.seq))
    monkeypatch.setattr("api.watching.following.BRISK_SECONDS", 0.001)


def a_follower(chronicle: Chronicle, workflow: Workflow, last: int | None) -> Follower:
    begun = asyncio.Event()
    begun.set()
    watch = SimpleNamespace(job_id="job-1", row=None, chronicle=chronicle, begun=begun, stands=None)
    services: Any = SimpleNamespace(engine=SimpleNamespace(questions=workflow))
    return Follower(cast("Services", services), cast("Watch", watch), asyncio.Semaphore(1), last)


async def all_of(follower: Follower) -> list[tuple[str, int | None]]:
    return [(str(entry.kind), entry.seq) async for entry in follower.entries()]


async def test_who_is_so_slow_that_only_looks_are_remembered_is_told_what_lay_before() -> None:
    chronicle, workflow = Chronicle("job-1"), Workflow(10)
    chronicle.picture(a_view(1), NOW, follows=0)
    entries = a_follower(chronicle, workflow, None).entries()
    assert (await anext(entries)).seq == 1
    for seq in range(2, 11):
        chronicle.picture(a_view(seq), NOW, follows=seq - 1)
    for number in range(60):
        chronicle.same(a_view(10, detail=f"look {number}"), NOW)
    chronicle.ended(JobStatus.COMPLETED)

    told = [entry async for entry in entries]

    assert [entry.seq for entry in told if entry.new] == list(range(2, 11))
    assert told[-1].kind == "done"


async def test_a_process_that_ends_gives_out_no_id_behind_what_it_could_not_tell() -> None:
    chronicle, workflow = Chronicle("job-1"), Workflow(9)
    workflow.away = True
    chronicle.picture(a_view(8), NOW, follows=7)
    telling = asyncio.create_task(all_of(a_follower(chronicle, workflow, 5)))
    await workflow.asked.wait()
    chronicle.feed.close()
    assert await telling == []


async def test_of_a_job_that_is_over_the_end_is_told_when_nobody_can_tell_the_rest() -> None:
    chronicle, workflow = Chronicle("job-1"), Workflow(9)
    workflow.away = True
    chronicle.picture(a_view(9), NOW, follows=8)
    chronicle.ended(JobStatus.COMPLETED)
    assert await all_of(a_follower(chronicle, workflow, 5)) == [("update", 9), ("done", None)]


async def test_who_has_to_be_told_more_hears_why_that_takes_so_long() -> None:
    chronicle, workflow = Chronicle("job-1"), Workflow(9)
    workflow.away = True
    chronicle.picture(a_view(8), NOW, follows=7)
    chronicle.nobody_answers(Silence.NO_WORKER)
    entries = a_follower(chronicle, workflow, 5).entries()
    assert (await anext(entries)).kind == "error"
    workflow.away = False
    assert [(await anext(entries)).seq for _ in range(4)] == [6, 7, 8, 9]
