"""A workflow that does not let itself be removed from a worker's memory the first time."""

import asyncio
from contextlib import suppress

from temporalio import workflow

AN_HOUR = 3600.0


@workflow.defn
class StubbornWorkflow:
    """Sleeps for an hour, and waits for ever if it is woken."""

    @workflow.run
    async def run(self) -> None:
        """Sleep and wait."""
        with suppress(BaseException):
            await asyncio.sleep(AN_HOUR)
        await asyncio.Event().wait()
