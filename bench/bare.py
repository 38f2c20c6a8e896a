"""The references: workflows as bare as they can be. They import nothing but Temporal."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.workflow import ActivityConfig

PATIENCE = timedelta(minutes=10)
LONG = timedelta(hours=10)


@activity.defn
async def no_op() -> None:
    """Nothing."""


@workflow.defn
class BareFilm:
    """As many no-op activities as a film has, in the same order: 1, then chains of 3 side by side, then 2."""

    @workflow.run
    async def run(self, chains: int, calls: str, media: str) -> None:
        """Run them on these two task queues."""
        await _no_op(calls)
        await asyncio.gather(*(self._chain(calls, media) for _ in range(chains)))
        await _no_op(media)
        await _no_op(calls)

    async def _chain(self, calls: str, media: str) -> None:
        await _no_op(calls)
        await _no_op(calls)
        await _no_op(media)


@workflow.defn
class TimerLoop:
    """The usual way to wait for a provider: ask, sleep, ask again; each turn goes into the history."""

    @workflow.run
    async def run(self, polls: int, pause_seconds: float) -> None:
        """Ask that often."""
        for _ in range(polls):
            await _no_op(workflow.info().task_queue)
            await asyncio.sleep(pause_seconds)


@workflow.defn
class BareSleep:
    """Sleeps."""

    @workflow.run
    async def run(self) -> None:
        """For longer than any benchmark takes."""
        await workflow.sleep(LONG)


async def _no_op(queue: str) -> None:
    how = ActivityConfig(task_queue=queue, start_to_close_timeout=PATIENCE)
    await workflow.execute_activity(no_op, **how)
