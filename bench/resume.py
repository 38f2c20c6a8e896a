"""A stream that is cut at every event and goes on at another API process, beside one that begins anew.

    .venv/bin/python -m bench.resume

A film of six scenes in the real workflow, whose provider has news of each scene a few times in quick
succession. Two API processes take turns: each gives one event that is new, then the client goes away and asks
the other, with `Last-Event-ID`. What is due is what the workflow itself remembers: each turn of a stage or of
a scene. The reference asks without `Last-Event-ID`, as a page does that only ever shows the present.
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

from bench.api import api
from bench.crew import NoOps, NoTakes, at_work
from bench.figures import Figure
from bench.run import alone
from bench.server import server
from engine import Engine
from settings import Settings
from store.database import Database
from store.jobs import Jobs, NewJob
from store.launch import generation_input
from workflows.contracts import Brief, ProviderJobReport, ProviderJobState, WaitOrder

NEWS_SECONDS = 0.4
# So long a client takes to come back.
AWAY_SECONDS = 0.1
# What the provider says of a scene before it is done.
STEPS = (None, 25.0, 50.0, 75.0)


async def measure() -> list[Figure]:
    """One film watched in both ways at once."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        async with server(var / "temporal.db") as client, api(client, var) as one, api(client, var) as two:
            engine = Engine(client)
            async with at_work(client, Slowly()):
                job_id = await _begun(client, var)
                apis = (one, two)
                ours, naive = await asyncio.gather(
                    _watched(apis, job_id, resumes=True), _watched(apis, job_id, resumes=False)
                )
                due = [picture.seq for picture in (await engine.questions.progress_since(job_id, 0)).pictures]
    return [
        _figure("gaps", len(_missed(due, naive)), len(_missed(due, ours)), naive, ours),
        _figure("duplicates", naive.twice, ours.twice, naive, ours),
        _figure("steps back", naive.back, ours.back, naive, ours),
    ]


@dataclass
class Watched:
    """What a client was told that was cut off after every event."""

    seqs: list[int] = field(default_factory=list)
    progress: list[float] = field(default_factory=list)

    @property
    def twice(self) -> int:
        """Pictures that came again as if they were new."""
        return len(self.seqs) - len(set(self.seqs))

    @property
    def back(self) -> int:
        """Pictures that are older, or less far, than the one before."""
        told = list(zip(self.seqs, self.progress, strict=True))
        return sum(after[0] < before[0] or after[1] < before[1] for before, after in pairwise(told))


def _missed(due: list[int], watched: Watched) -> list[int]:
    return [seq for seq in due if seq > watched.seqs[0] and seq not in watched.seqs]


def _figure(what: str, reference: int, ours: int, naive: Watched, watched: Watched) -> Figure:
    cut = f"cut {len(watched.seqs)} times; the reference {len(naive.seqs)} times"
    return Figure(
        f"{what}, a stream cut at every event", str(reference), str(ours), held=ours, most=0, notes=(cut,)
    )


# --- the clients ---


async def _watched(apis: Sequence[httpx.AsyncClient], job_id: str, *, resumes: bool) -> Watched:
    watched = Watched()
    for client in cycle(apis):
        last = str(watched.seqs[-1]) if resumes and watched.seqs else None
        said = await _one(client, job_id, last)
        if said is None:
            return watched
        watched.seqs.append(said["seq"])
        watched.progress.append(said["progress"])
        if not resumes and said["status"] == "completed":
            return watched
        await asyncio.sleep(AWAY_SECONDS)
    raise AssertionError("there is no API")


async def _one(client: httpx.AsyncClient, job_id: str, last: str | None) -> dict[str, Any] | None:
    """The first picture with an id; None: the job has ended."""
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


class Steps(NoTakes):
    """Provider jobs with some news each."""

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """The next step."""
        await asyncio.sleep(NEWS_SECONDS)
        at = -1 if order.seen is None else STEPS.index(order.seen.progress)
        if at + 1 == len(STEPS):
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
        return ProviderJobReport(state=ProviderJobState.RUNNING, progress=STEPS[at + 1])


class Slowly(NoOps):
    """Activities by the real names, of which only the provider takes time."""

    def __init__(self) -> None:
        super().__init__()
        self.takes = Steps()


async def _begun(client: Client, var: Path) -> str:
    database = Database(Settings(var_dir=var).catalog_url)
    brief = Brief(prompt="A red kite over the hills")
    made = {"owner": "local", "title": "Kites", "provider": "animatic", "model": "storyboard"}
    try:
        row, _ = await Jobs(database).add(NewJob(id=str(uuid4()), brief=brief, **made))
    finally:
        await database.dispose()
    await Engine(client).start(generation_input(row))
    return row.id


if __name__ == "__main__":
    alone(measure)
