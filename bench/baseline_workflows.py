"""Reference workflows, as small as they can be. They import nothing but Temporal."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.workflow import ActivityConfig

ACTIVITY_TIMEOUT = timedelta(minutes=10)
SLEEP_TIME = timedelta(hours=10)


@activity.defn
async def no_op() -> None:
    """Do nothing."""


@workflow.defn
class BareFilm:
    """As many no-op activities as a film has, in the same order: 1, then chains of 3 in parallel, then 2."""

    @workflow.run
    async def run(self, chains: int, calls: str, media: str) -> None:
        """Run the activities on the two task queues."""
        await _call_no_op(calls)
        await asyncio.gather(*(self._run_chain(calls, media) for _ in range(chains)))
        await _call_no_op(media)
        await _call_no_op(calls)

    async def _run_chain(self, calls: str, media: str) -> None:
        await _call_no_op(calls)
        await _call_no_op(calls)
        await _call_no_op(media)


@workflow.defn
class TimerLoop:
    """The usual way to wait for a provider: poll, sleep, poll again; each turn adds to the history."""

    @workflow.run
    async def run(self, polls: int, pause_seconds: float) -> None:
        """Poll `polls` times."""
        for _ in range(polls):
            await _call_no_op(workflow.info().task_queue)
            await asyncio.sleep(pause_seconds)


@workflow.defn
class BareSleep:
    """A workflow that only sleeps."""

    @workflow.run
    async def run(self) -> None:
        """Sleep for longer than any benchmark takes."""
        await workflow.sleep(SLEEP_TIME)


async def _call_no_op(queue: str) -> None:
    how = ActivityConfig(task_queue=queue, start_to_close_timeout=ACTIVITY_TIMEOUT)
    await workflow.execute_activity(no_op, **how)
