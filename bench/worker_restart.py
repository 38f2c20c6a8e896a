"""Time until all films go on after a worker restart.

    .venv/bin/python -m bench.worker_restart

Each film of twenty scenes waits for its last scene. Then the worker is replaced by a fresh one, and that
scene comes in for all films at once: each must be replayed before it can go on. The reference is a worker
with the SDK's default number of concurrent workflow tasks. Activities do nothing: all the time is replay.
"""

import asyncio
import logging
import time

from temporalio.worker import Worker

from bench.report import Measurement
from bench.runner import run_standalone
from bench.temporal_test_server import start_server
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import FakeActivities
from worker import MAX_WORKFLOW_TASKS, create_workflow_worker

FILMS, SCENES = 60, 20
LAST_CLIP = f"collect_clip:{SCENES}"


async def measure() -> list[Measurement]:
    """Measure the reference and ours, one after the other, each on a server of its own."""
    # The SDK logs a stack trace for each workflow task that completes too late.
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    reference, wasted = await _measure_restart(None)
    ours, ours_wasted = await _measure_restart(MAX_WORKFLOW_TASKS)
    note = f"workflow tasks in vain: {ours_wasted} (reference: {wasted})"
    return [
        Measurement(
            f"{FILMS} films of {SCENES} scenes to their end, after a restart",
            f"{reference:.1f} s",
            f"{ours:.1f} s",
            ours / reference,
            notes=(note,),
        )
    ]


async def _measure_restart(at_once: int | None) -> tuple[float, int]:
    async with start_server() as client:
        harness = WorkflowHarness(client, FakeActivities(scenes=SCENES, held={LAST_CLIP}))
        async with harness.run_activity_workers():
            async with create_workflow_worker(client):
                films = [await harness.start(parallel=4) for _ in range(FILMS)]
                await harness.fakes.reached(LAST_CLIP, FILMS)
            seconds = await _finish_films(harness, create_workflow_worker(client, at_once=at_once), films)
            return seconds, sum([await _count_wasted_tasks(film) for film in films])


async def _finish_films(harness: WorkflowHarness, worker: Worker, films: list[Handle]) -> float:
    begun = time.perf_counter()
    async with worker:
        await harness.fakes.release(LAST_CLIP)
        await asyncio.gather(*(film.result() for film in films))
        return time.perf_counter() - begun


async def _count_wasted_tasks(film: Handle) -> int:
    """Return how many workflow tasks timed out or failed, by the attempt numbers in the history."""
    tries = [
        event.workflow_task_scheduled_event_attributes.attempt
        for event in (await film.fetch_history()).events
    ]
    return sum(attempt - 1 for attempt in tries if attempt)


if __name__ == "__main__":
    run_standalone(measure)
