"""Run a command's coroutine so that Ctrl-C, TERM and a closed terminal cancel it and it can clean up."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar, cast

from cli.errors import InterruptedByUserError

TERMINATION_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
T = TypeVar("T")


def run_interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end and return its result.

    Raises:
        InterruptedByUserError: a signal cancelled it, and it has cleaned up.
    """
    try:
        return asyncio.run(_cancel_on_signal(work))
    except asyncio.CancelledError as error:
        raise InterruptedByUserError from error


async def _cancel_on_signal(work: Coroutine[Any, Any, T]) -> T:
    loop, task = asyncio.get_running_loop(), cast("asyncio.Task[T]", asyncio.current_task())
    for number in TERMINATION_SIGNALS:
        # Under nohup, SIGHUP stays ignored.
        if not (number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN):
            loop.add_signal_handler(number, task.cancel)
    return await work
