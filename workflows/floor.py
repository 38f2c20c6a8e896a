"""The floor on which a job's parts are made side by side: more may be begun while others are under way."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from temporalio import workflow

from workflows.cancellation import in_full


class Floor:
    """One for each job. Its parts see to their own failures; what one raises all the same is the job's."""

    def __init__(self) -> None:
        self._parts: list[asyncio.Task[None]] = []
        self.touched = False

    def begin(self, part: Coroutine[Any, Any, None]) -> None:
        """Make one more part."""
        self._parts.append(asyncio.create_task(part))
        self.touch()

    def touch(self) -> None:
        """What was made is not what the film is to be cut from any more."""
        self.touched = True

    async def cleared(self) -> None:
        """Wait until nothing is being made; then raise the first error, if any."""
        while (
            not self._is_clear()
        ):  # Once more: a part may have been begun between the last one's end and here.
            await workflow.wait_condition(self._is_clear)
        ended, self._parts, self.touched = self._parts, [], False
        for part in ended:
            part.result()

    def _is_clear(self) -> bool:
        return all(part.done() for part in self._parts)

    async def stop(self) -> None:
        """Cancel what is being made, once, and wait for its clean-up in full."""
        if not self._parts:
            return
        for part in self._parts:
            part.cancel()
        await in_full(asyncio.gather(*self._parts, return_exceptions=True))
