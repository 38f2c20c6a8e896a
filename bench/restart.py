"""A worker that is started again while films are made: how long until all of them go on.

    .venv/bin/python -m bench.restart

Each film of twenty scenes waits for the last of them. Then the worker is gone, a fresh one is there, and that
scene comes in for all at once: each film must be replayed before anything can be decided. The reference is
as many workflow tasks at once as the SDK takes by itself. Nothing is made, nothing waits: it is all replay.
"""

import asyncio
import logging
import time

from temporalio.worker import Worker

from bench.figures import Figure
from bench.run import alone
from bench.server import server
from tests.workflows.conftest import Handle, Theatre
from tests.workflows.world import World
from worker import WORKFLOW_TASKS, workflow_worker

FILMS, SCENES = 60, 20
LAST = f"collect_clip:{SCENES}"


async def measure() -> list[Figure]:
    """Both, one after the other, each on a server of its own."""
    # A task that comes too late is a warning with a stack trace each time.
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    reference, wasted = await _restarted(None)
    ours, ours_wasted = await _restarted(WORKFLOW_TASKS)
    note = f"workflow tasks in vain: {ours_wasted} (reference: {wasted})"
    return [
        Figure(
            f"{FILMS} films of {SCENES} scenes to their end, after a restart",
            f"{reference:.1f} s",
            f"{ours:.1f} s",
            ours / reference,
            notes=(note,),
        )
    ]


async def _restarted(at_once: int | None) -> tuple[float, int]:
    async with server() as client:
        stage = Theatre(client, World(scenes=SCENES, held={LAST}))
        async with stage.activities():
            async with workflow_worker(client):
                films = [await stage.start(parallel=4) for _ in range(FILMS)]
                await stage.world.reached(LAST, FILMS)
            seconds = await _until_done(stage, workflow_worker(client, at_once=at_once), films)
            return seconds, sum([await _in_vain(film) for film in films])


async def _until_done(stage: Theatre, worker: Worker, films: list[Handle]) -> float:
    begun = time.perf_counter()
    async with worker:
        await stage.world.release(LAST)
        await asyncio.gather(*(film.result() for film in films))
        return time.perf_counter() - begun


async def _in_vain(film: Handle) -> int:
    """Workflow tasks that timed out or failed; the history tells of each only how many tries it took."""
    tries = [
        event.workflow_task_scheduled_event_attributes.attempt
        for event in (await film.fetch_history()).events
    ]
    return sum(attempt - 1 for attempt in tries if attempt)


if __name__ == "__main__":
    alone(measure)
