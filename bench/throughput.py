"""Jobs per second when no provider is waited for, as a part of what the server can do at all.

    .venv/bin/python -m bench.throughput

The reference is a bare workflow of as many no-op activities in the same order, on the same server, with
workers of the same settings and on as many task queues. Held against the target is our workflow with no-op
activities: the price of our workflow code and payloads. Beside it, for information, the same with the real
activities of the calls pool over a SQLite catalog. The two take turns in short rounds, so that what disturbs
the machine disturbs both.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from temporalio.client import Client
from temporalio.worker import Worker

from bench import bare
from bench.crew import SCENES, NoOps, StandIn, at_work, film
from bench.figures import Figure
from bench.provider import Scripted
from bench.run import alone
from bench.server import server
from engine import Engine
from providers.registry import Kind, Model, Registry
from settings import Settings
from store.jobs import NewJob
from worker import _activity_worker, _cores
from workflows.contracts import Brief, Resolution, SceneBrief
from workflows.generation import GenerationWorkflow
from workflows.timeouts import WORKFLOW_QUEUE

LEAST_RATIO = 0.7
JOBS, ROUNDS = 50, 3
ACTIVITIES = 1 + 3 * (SCENES + 1) + 2
BARE, BARE_CALLS, BARE_MEDIA = "bare-workflows", "bare-calls", "bare-media"

Start = Callable[[Client, str], Awaitable[object]]


async def measure() -> list[Figure]:
    """In memory and on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "temporal.db"
        async with server() as client:
            in_memory = await _beside_bare(client, "in memory")
        async with server(database) as client:
            on_sqlite = await _beside_bare(client, "on SQLite")
            real = await _with_real_calls(client, Path(folder))
    return [in_memory, on_sqlite, real]


async def _beside_bare(client: Client, where: str) -> Figure:
    rounds = []
    for _ in range(ROUNDS):
        async with _bare_workers(client):
            bare_rate = await _rate(client, _start_bare)
        async with at_work(client, NoOps()):
            rounds.append((bare_rate, await _rate(client, _start_ours)))
    reference, rate = sorted(rounds, key=_ratio)[ROUNDS // 2]
    every = ", ".join(f"{ours:.1f} of {bare_rate:.1f}" for bare_rate, ours in rounds)
    return Figure(
        f"jobs/s of {SCENES} scenes, no-op activities, {where}",
        f"{reference:.1f} bare",
        f"{rate:.1f}",
        rate / reference,
        least=LEAST_RATIO,
        notes=(
            f"the middle of {ROUNDS} rounds ({every}); {JOBS} jobs at once, {ACTIVITIES} activities each",
        ),
    )


def _ratio(of_round: tuple[float, float]) -> float:
    reference, rate = of_round
    return rate / reference


async def _with_real_calls(client: Client, folder: Path) -> Figure:
    async with _bare_workers(client):
        reference = await _rate(client, _start_bare)
    async with _real_calls(client, folder) as start:
        rate = await _rate(client, start)
    return Figure(
        "jobs/s, the same, with the real calls activities",
        f"{reference:.1f} bare",
        f"{rate:.1f}",
        rate / reference,
        notes=("catalog and Temporal on SQLite, on one disk; instant provider; media activities are no-ops",),
    )


async def _rate(client: Client, start: Start) -> float:
    """Jobs per second."""
    begun = time.perf_counter()
    await asyncio.gather(*(start(client, f"job-{uuid4()}") for _ in range(JOBS)))
    return JOBS / (time.perf_counter() - begun)


async def _start_bare(client: Client, job_id: str) -> None:
    words = [SCENES + 1, BARE_CALLS, BARE_MEDIA]
    await client.execute_workflow(bare.BareFilm.run, args=words, id=job_id, task_queue=BARE)


async def _start_ours(client: Client, job_id: str) -> None:
    await client.execute_workflow(GenerationWorkflow.run, film(job_id), id=job_id, task_queue=WORKFLOW_QUEUE)


@asynccontextmanager
async def _bare_workers(client: Client) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for worker in (
            Worker(client, task_queue=BARE, workflows=[bare.BareFilm]),
            _activity_worker(client, BARE_CALLS, [bare.no_op], at_once=100),
            _activity_worker(client, BARE_MEDIA, [bare.no_op], at_once=_cores()),
        ):
            await stack.enter_async_context(worker)
        yield


@asynccontextmanager
async def _real_calls(client: Client, var: Path) -> AsyncIterator[Start]:
    parts = Instant(Settings(var_dir=var), Engine(client))
    await parts.database.migrate()
    try:
        async with at_work(client, parts):
            yield parts.start
    finally:
        parts.scratch.close()
        await parts.database.dispose()


class Instant(StandIn):
    """The real calls pool over a provider that has everything done at once; media activities do nothing."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        super().__init__(settings, engine, Registry(instant_models()), Scripted(takes=lambda scene: 0.0))

    def media(self) -> Sequence[Callable[..., Any]]:
        """No-ops."""
        return NoOps().media()

    async def start(self, client: Client, job_id: str) -> None:
        """Keep the job as `POST /generate` does, and make it."""
        await self.jobs.add(
            NewJob(
                id=job_id,
                owner="local",
                title="A red kite",
                brief=six_scenes(),
                provider="animatic",
                model="storyboard",
            )
        )
        await _start_ours(client, job_id)


def six_scenes() -> Brief:
    """A brief of six scenes."""
    text = "A red kite climbs over the hills at noon, turns in the wind, and drops towards the lake."
    scenes = tuple(SceneBrief(text=text, duration_seconds=5) for _ in range(SCENES))
    return Brief(scenes=scenes, resolution=Resolution.P480)


def instant_models() -> list[Model]:
    """Models like the animatic's whose jobs are expected to take no time."""
    names = {Kind.VIDEO: "storyboard", Kind.MUSIC: "music-bed"}
    return [
        Model("animatic", name, kind, min_seconds=1, max_seconds=600, expected_seconds_per_second=0)
        for kind, name in names.items()
    ]


if __name__ == "__main__":
    alone(measure)
