"""Work side by side, of which nothing outlives the whole."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable


async def together(work: Iterable[Callable[[], Awaitable[None]]], *, at_once: int) -> None:
    """Do all, so many at once; at the first failure cancel and await the rest, then raise it as it is."""
    free = asyncio.Semaphore(at_once)
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(_in_turn(free, one))
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None


async def _in_turn(free: asyncio.Semaphore, one: Callable[[], Awaitable[None]]) -> None:
    async with free:
        await one()
