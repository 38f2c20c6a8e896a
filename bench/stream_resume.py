"""A stream that is cut at every event and resumes at another API process, beside one that starts anew.

    .venv/bin/python -m bench.stream_resume

A film of six scenes in the real workflow, whose provider has news of each scene several times in quick
succession. Two API processes take turns: each gives one new event, then the client disconnects and asks the
other, with `Last-Event-ID`. The events due are those in the workflow's own progress log. The reference asks
without `Last-Event-ID`, as does a page that only shows the present.
"""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from temporalio import activity
from temporalio.client import Client

from bench.api_process import start_api
from bench.fake_activities import InstantTakeActivities, NoOpActivities, run_workers
from bench.report import Measurement
from bench.runner import run_standalone
from bench.temporal_test_server import start_server
from contracts import Brief, ProviderJobReport, ProviderJobState, WaitOrder
from settings import Settings
from store.database import Database
from store.jobs import Jobs, NewJob
from store.workflow_input import build_generation_input
from temporal_client import TemporalClient

NEWS_SECONDS = 0.4
# Delay before the client reconnects.
AWAY_SECONDS = 0.1
# Percentages that the provider reports before a scene is done.
PROGRESS_STEPS = (None, 25.0, 50.0, 75.0)


async def measure() -> list[Measurement]:
    """Watch one film in both ways at once."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        async with (
            start_server(var / "temporal.db") as client,
            start_api(client, var) as one,
            start_api(client, var) as two,
        ):
            engine = TemporalClient(client)
            async with run_workers(client, SteppedActivities()):
                job_id = await _start_job(client, var)
                apis = (one, two)
                ours, naive = await asyncio.gather(
                    _watch_alternating(apis, job_id, resumes=True),
                    _watch_alternating(apis, job_id, resumes=False),
                )
                due = [picture.seq for picture in (await engine.queries.progress_since(job_id, 0)).pictures]
    return [
        _build_measurement("gaps", len(_missed_seqs(due, naive)), len(_missed_seqs(due, ours)), naive, ours),
        _build_measurement("duplicates", naive.duplicate_count, ours.duplicate_count, naive, ours),
        _build_measurement("steps back", naive.steps_back, ours.steps_back, naive, ours),
    ]


@dataclass
class CutStream:
    """Snapshots received by a client that was disconnected after every event."""

    seqs: list[int] = field(default_factory=list)
    progress: list[float] = field(default_factory=list)

    @property
    def duplicate_count(self) -> int:
        """Number of snapshots that came again as if they were new."""
        return len(self.seqs) - len(set(self.seqs))

    @property
    def steps_back(self) -> int:
        """Number of snapshots that are older, or less far, than the one before."""
        told = list(zip(self.seqs, self.progress, strict=True))
        return sum(after[0] < before[0] or after[1] < before[1] for before, after in pairwise(told))


def _missed_seqs(due: list[int], watched: CutStream) -> list[int]:
    return [seq for seq in due if seq > watched.seqs[0] and seq not in watched.seqs]


def _build_measurement(
    what: str, reference: int, ours: int, naive: CutStream, watched: CutStream
) -> Measurement:
    cut = f"cut {len(watched.seqs)} times; the reference {len(naive.seqs)} times"
    return Measurement(
        f"{what}, a stream cut at every event",
        str(reference),
        str(ours),
        checked_value=ours,
        maximum=0,
        notes=(cut,),
    )


# --- the clients ---


async def _watch_alternating(apis: Sequence[httpx.AsyncClient], job_id: str, *, resumes: bool) -> CutStream:
    watched = CutStream()
    for client in cycle(apis):
        last = str(watched.seqs[-1]) if resumes and watched.seqs else None
        said = await _next_snapshot(client, job_id, last)
        if said is None:
            return watched
        watched.seqs.append(said["seq"])
        watched.progress.append(said["progress"])
        if not resumes and said["status"] == "completed":
            return watched
        await asyncio.sleep(AWAY_SECONDS)
    raise AssertionError("there is no API")


async def _next_snapshot(client: httpx.AsyncClient, job_id: str, last: str | None) -> dict[str, Any] | None:
    """Return the first snapshot with an event id; None when the job has ended."""
    headers = {} if last is None else {"Last-Event-ID": last}
    fields: dict[str, str] = {}
    async with client.stream("GET", f"/api/v1/jobs/{job_id}/progress", headers=headers) as answer:
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            fields[name] = value
            if not line and fields.get("event") == "done":
                return None
            if not line and "id" in fields:
                told: dict[str, Any] = json.loads(fields["data"])
                return told
            fields = fields if line else {}
    return None


# --- the film ---


class SteppedTakeActivities(InstantTakeActivities):
    """Takes that progress in steps."""

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Report the next step."""
        await asyncio.sleep(NEWS_SECONDS)
        at = -1 if order.seen is None else PROGRESS_STEPS.index(order.seen.progress)
        if at + 1 == len(PROGRESS_STEPS):
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
        return ProviderJobReport(state=ProviderJobState.RUNNING, progress=PROGRESS_STEPS[at + 1])


class SteppedActivities(NoOpActivities):
    """No-op activities, of which only the provider takes time."""

    def __init__(self) -> None:
        super().__init__()
        self.take_activities = SteppedTakeActivities()


async def _start_job(client: Client, var: Path) -> str:
    database = Database(Settings(var_dir=var).catalog_url)
    brief = Brief(prompt="A red kite over the hills")
    made = {"owner": "local", "title": "Kites", "provider": "animatic", "model": "storyboard"}
    try:
        row, _ = await Jobs(database).add_job(NewJob(id=str(uuid4()), brief=brief, **made))
    finally:
        await database.dispose()
    await TemporalClient(client).start_job(build_generation_input(row))
    return row.id


if __name__ == "__main__":
    run_standalone(measure)
