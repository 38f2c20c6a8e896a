"""Runs a command's coroutine; Ctrl-C, TERM and a closed terminal cancel it, so that it can end well."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from cli.errors import InterruptedByPersonError

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """The work's result.

    Raises:
        InterruptedByPersonError: it was cancelled, and has cleaned up.
    """
    try:
        return asyncio.run(_interruptible(work))
    except asyncio.CancelledError as error:
        raise InterruptedByPersonError from error


async def _interruptible(work: Coroutine[Any, Any, T]) -> T:
    loop, task = asyncio.get_running_loop(), cast("asyncio.Task[T]", asyncio.current_task())
    for number in ENDINGS:
        # Below nohup a closed terminal is not to matter.
        if not (number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN):
            loop.add_signal_handler(number, task.cancel)
    return await work
