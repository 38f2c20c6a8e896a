"""Cancellation that neither gets lost nor cuts the clean-up short; docs/adr/0002 tells why."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from temporalio import workflow

T = TypeVar("T")


def raise_if_cancelled() -> None:
    """Notice a cancel that arrived together with an activity's result.

    The SDK delivers a cancel once, to whatever is awaited. When a result comes in the same workflow task, the
    await returns the result and the cancel is gone (temporalio/sdk-python issues 352, 620).
    """
    if workflow.cancellation_reason() is not None:
        raise asyncio.CancelledError


async def all_of(*parts: Coroutine[Any, Any, None]) -> None:
    """Run the parts side by side and wait for every one of them to end; then raise the first error, if any.

    A cancel reaches each part once, and each may clean up in full: a plain `gather` returns at the first part
    that ends and would leave the clean-up of the others behind (sdk-python issue 150).
    """
    for result in await asyncio.gather(*parts, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


async def in_full(clean_up: Awaitable[T]) -> T:
    """Wait for the clean-up to end even when a cancel arrives meanwhile."""
    task = asyncio.ensure_future(clean_up)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        return await task


@asynccontextmanager
async def afterwards(do: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Do it when the block ends, however it ends.

    Not with `finally`: that also runs when the run only leaves this worker's memory, amid whatever else runs
    at that moment, and nothing can be awaited or told then.
    """
    try:
        yield
    except GeneratorExit:
        raise
    except BaseException:
        await do()
        raise
    await do()
