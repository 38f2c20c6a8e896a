"""Cancellation in workflows that is neither lost nor cuts clean-up short; docs/adr/0002 gives the reasons."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, TypeVar

from temporalio import workflow

T = TypeVar("T")


def raise_if_cancelled() -> None:
    """Raise CancelledError if a cancel has arrived, also together with an activity's result.

    The SDK delivers a cancel once, to whatever is awaited. When a result comes in the same workflow task, the
    await returns the result and the cancel is gone (temporalio/sdk-python issues 352, 620).
    """
    if workflow.cancellation_reason() is not None:
        raise asyncio.CancelledError


async def gather_all(*parts: Coroutine[Any, Any, None]) -> None:
    """Run the parts side by side and wait for every one of them to end; then raise the first error, if any.

    A cancel reaches each part once, and each may clean up in full: a plain `gather` returns at the first part
    that ends and would leave the clean-up of the others behind (sdk-python issue 150).
    """
    for result in await asyncio.gather(*parts, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


async def run_shielded(clean_up: Awaitable[T]) -> T:
    """Await the clean-up to its end, even when a cancel arrives meanwhile."""
    task = asyncio.ensure_future(clean_up)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        return await task


def run_afterwards(do: Callable[[], Awaitable[None]]) -> AbstractAsyncContextManager[None]:
    """Run `do` when an `async with` ends, whether by return, error or cancel."""
    return _Afterwards(do)


class _Afterwards(AbstractAsyncContextManager[None]):
    """Runs `do` at its end.

    A `finally` will not do: that also runs when the run is evicted from this worker's cache (GeneratorExit),
    at an arbitrary moment, when nothing may be awaited and no command issued. Nor will a generator: those of
    an evicted run are ended in any order, and one inside another then complains.
    """

    def __init__(self, do: Callable[[], Awaitable[None]]) -> None:
        self._do = do

    async def __aenter__(self) -> None:
        """Begin with nothing."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Run it, unless the run is evicted."""
        if kind is not GeneratorExit:
            await self._do()
