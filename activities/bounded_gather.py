"""Run awaitables with bounded concurrency; none outlives the call."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable


async def gather_bounded(work: Iterable[Callable[[], Awaitable[None]]], *, at_once: int) -> None:
    """Run all, `at_once` at a time; on the first error cancel and await the rest, then raise that error."""
    free = asyncio.Semaphore(at_once)
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(_run_in_turn(free, one))
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None


async def _run_in_turn(free: asyncio.Semaphore, one: Callable[[], Awaitable[None]]) -> None:
    async with free:
        await one()
