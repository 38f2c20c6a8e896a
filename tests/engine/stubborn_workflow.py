"""A workflow that does not let itself be removed from a worker's memory at once."""

import asyncio
from contextlib import suppress

from temporalio import workflow


@workflow.defn
class StubbornWorkflow:
    """Waits for ever, and refuses to be removed so many times."""

    @workflow.run
    async def run(self, refusals: int) -> None:
        """Wait."""
        for _ in range(refusals):
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        await asyncio.Event().wait()
