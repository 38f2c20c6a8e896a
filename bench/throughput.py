"""Jobs per second when no provider is waited for, as a share of what the server can do at all.

    .venv/bin/python -m bench.throughput

The reference is a bare workflow of as many no-op activities in the same order, on the same server, with
workers of the same settings and on as many task queues. The target is for our workflow with no-op activities:
the cost of our workflow code and payloads. Beside it, for information, is the same with the real activities
of the calls pool over a SQLite catalog. Ours and the reference alternate in short rounds, so that other load
on the machine affects both.
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

from bench import baseline_workflows
from bench.fake_activities import SCENES, NoOpActivities, SingleProviderWiring, film_input, run_workers
from bench.report import Measurement
from bench.runner import run_standalone
from bench.scripted_provider import ScriptedProvider
from bench.temporal_test_server import start_server
from contracts import Brief, ModelKind, Resolution, SceneBrief
from contracts.task_queues import WORKFLOW_QUEUE
from media.core_count import count_ffmpeg_places
from providers.model_spec import ModelSpec
from providers.registry import Registry
from settings import Settings
from store.jobs import NewJob
from temporal_client import TemporalClient
from worker import MEDIA_TASKS_PER_PLACE, _create_activity_worker
from workflows.generation import GenerationWorkflow

MIN_RATIO = 0.7
JOBS, ROUNDS = 50, 3
ACTIVITIES_PER_JOB = 1 + 3 * (SCENES + 1) + 2
BASELINE_QUEUE, BASELINE_CALLS_QUEUE, BASELINE_MEDIA_QUEUE = "bare-workflows", "bare-calls", "bare-media"

RunJob = Callable[[Client, str], Awaitable[object]]


async def measure() -> list[Measurement]:
    """Measure in memory and on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "temporal.db"
        async with start_server() as client:
            in_memory = await _compare_with_baseline(client, "in memory")
        async with start_server(database) as client:
            on_sqlite = await _compare_with_baseline(client, "on SQLite")
            real = await _measure_real_calls(client, Path(folder))
    return [in_memory, on_sqlite, real]


async def _compare_with_baseline(client: Client, where: str) -> Measurement:
    rounds = []
    for _ in range(ROUNDS):
        async with _baseline_workers(client):
            bare_rate = await _jobs_per_second(client, _run_baseline)
        async with run_workers(client, NoOpActivities()):
            rounds.append((bare_rate, await _jobs_per_second(client, _run_generation)))
    reference, rate = sorted(rounds, key=_rate_ratio)[ROUNDS // 2]
    every = ", ".join(f"{ours:.1f} of {bare_rate:.1f}" for bare_rate, ours in rounds)
    return Measurement(
        f"jobs/s of {SCENES} scenes, no-op activities, {where}",
        f"{reference:.1f} bare",
        f"{rate:.1f}",
        rate / reference,
        minimum=MIN_RATIO,
        notes=(
            (
                f"the middle of {ROUNDS} rounds ({every}); "
                f"{JOBS} jobs at once, {ACTIVITIES_PER_JOB} activities each"
            ),
        ),
    )


def _rate_ratio(of_round: tuple[float, float]) -> float:
    reference, rate = of_round
    return rate / reference


async def _measure_real_calls(client: Client, folder: Path) -> Measurement:
    async with _baseline_workers(client):
        reference = await _jobs_per_second(client, _run_baseline)
    async with _real_calls_pool(client, folder) as start:
        rate = await _jobs_per_second(client, start)
    return Measurement(
        "jobs/s, the same, with the real calls activities",
        f"{reference:.1f} bare",
        f"{rate:.1f}",
        rate / reference,
        notes=("catalog and Temporal on SQLite, on one disk; instant provider; media activities are no-ops",),
    )


async def _jobs_per_second(client: Client, start: RunJob) -> float:
    """Return the jobs per second."""
    begun = time.perf_counter()
    await asyncio.gather(*(start(client, f"job-{uuid4()}") for _ in range(JOBS)))
    return JOBS / (time.perf_counter() - begun)


async def _run_baseline(client: Client, job_id: str) -> None:
    words = [SCENES + 1, BASELINE_CALLS_QUEUE, BASELINE_MEDIA_QUEUE]
    await client.execute_workflow(
        baseline_workflows.BareFilm.run, args=words, id=job_id, task_queue=BASELINE_QUEUE
    )


async def _run_generation(client: Client, job_id: str) -> None:
    await client.execute_workflow(
        GenerationWorkflow.run, film_input(job_id), id=job_id, task_queue=WORKFLOW_QUEUE
    )


@asynccontextmanager
async def _baseline_workers(client: Client) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for worker in (
            Worker(client, task_queue=BASELINE_QUEUE, workflows=[baseline_workflows.BareFilm]),
            _create_activity_worker(client, BASELINE_CALLS_QUEUE, [baseline_workflows.no_op], at_once=100),
            _create_activity_worker(
                client,
                BASELINE_MEDIA_QUEUE,
                [baseline_workflows.no_op],
                at_once=MEDIA_TASKS_PER_PLACE * count_ffmpeg_places(),
            ),
        ):
            await stack.enter_async_context(worker)
        yield


@asynccontextmanager
async def _real_calls_pool(client: Client, var: Path) -> AsyncIterator[RunJob]:
    parts = InstantProviderWiring(Settings(var_dir=var), TemporalClient(client))
    await parts.database.migrate()
    try:
        async with run_workers(client, parts):
            yield parts.run_job
    finally:
        parts.scratch.close()
        await parts.database.dispose()


class InstantProviderWiring(SingleProviderWiring):
    """The real calls pool over a provider whose jobs are done at once; media activities do nothing."""

    def __init__(self, settings: Settings, engine: TemporalClient) -> None:
        super().__init__(
            settings, engine, Registry(instant_models()), ScriptedProvider(seconds_of=lambda scene: 0.0)
        )

    def media_pool_activities(self) -> Sequence[Callable[..., Any]]:
        """Return no-op activities."""
        return NoOpActivities().media_pool_activities()

    async def run_job(self, client: Client, job_id: str) -> None:
        """Store the job as `POST /generate` does, and run it to its end."""
        await self.jobs.add_job(
            NewJob(
                id=job_id,
                owner="local",
                title="A red kite",
                brief=six_scene_brief(),
                provider="animatic",
                model="storyboard",
            )
        )
        await _run_generation(client, job_id)


def six_scene_brief() -> Brief:
    """Return a brief of six scenes."""
    text = "A red kite climbs over the hills at noon, turns in the wind, and drops towards the lake."
    scenes = tuple(SceneBrief(text=text, duration_seconds=5) for _ in range(SCENES))
    return Brief(scenes=scenes, resolution=Resolution.P480)


def instant_models() -> list[ModelSpec]:
    """Return models like the animatic's whose jobs are expected to take no time."""
    names = {ModelKind.VIDEO: "storyboard", ModelKind.MUSIC: "music-bed"}
    return [
        ModelSpec("animatic", name, kind, min_seconds=1, max_seconds=600, expected_seconds_per_second=0)
        for kind, name in names.items()
    ]


if __name__ == "__main__":
    run_standalone(measure)
