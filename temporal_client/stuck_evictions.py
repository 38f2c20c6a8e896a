"""Notices that Temporal's SDK cannot remove a job from a worker's memory.

The SDK interrupts a workflow task after two seconds (TMPRL1101), be it that the machine was busy, or stood
still. That can break the job in memory so that it can't be removed any more: the SDK tries it again for ever,
and says so once. Until then the job does not go on, and once the worker's memory is full of jobs, none does,
while the process looks well (seen with temporalio 1.35.0: no task taken in half an hour).
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from temporalio.worker import Worker

logger = logging.getLogger("longtake.worker")

SDK_LOGGER = "temporalio.worker"
# Source: temporalio/worker/_workflow.py, `_handle_cache_eviction`.
SDK_SAYS = "Since eviction could not be processed"
# As long as the server gives a workflow task.
DEADLOCK_TIMEOUT_SECONDS = 10
MESSAGE = "A job cannot leave this worker's memory (TMPRL1101): it ends, and another one takes the jobs up."


class StuckEvictionError(RuntimeError):
    """A job cannot be removed from this worker's memory: another process must take it up."""


class _StuckEvictionHandler(logging.Handler):
    """Calls `start_drain`, once, when the SDK says that a job cannot be removed; any thread may log that."""

    def __init__(self, start_drain: Callable[[], None]) -> None:
        super().__init__(logging.ERROR)
        self._start_drain, self._loop, self.seen = start_drain, asyncio.get_running_loop(), False

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a record."""
        if SDK_SAYS in record.getMessage() and not self.seen:
            self.seen = True
            self._loop.call_soon_threadsafe(self._start_drain)


def raise_deadlock_timeout(worker: Worker) -> None:
    """Have the SDK interrupt a workflow task after `DEADLOCK_TIMEOUT_SECONDS`, for which it has no option."""
    if worker._workflow_worker is not None:
        worker._workflow_worker._deadlock_timeout_seconds = DEADLOCK_TIMEOUT_SECONDS


@contextmanager
def end_when_stuck(stop: asyncio.Event, *, drain_seconds: float) -> Iterator[None]:
    """Set `stop` once a job cannot be removed from memory while the block runs.

    The worker then drains. The stuck job would hold that up for ever: the process ends after `drain_seconds`.

    Raises:
        StuckEvictionError: at the end of the block, if so.
    """
    handler = _StuckEvictionHandler(partial(_start_drain, stop, drain_seconds))
    sdk = logging.getLogger(SDK_LOGGER)
    sdk.addHandler(handler)
    try:
        yield
    finally:
        sdk.removeHandler(handler)
    if handler.seen:
        raise StuckEvictionError(MESSAGE)


def _start_drain(stop: asyncio.Event, drain_seconds: float) -> None:
    logger.error(MESSAGE)
    stop.set()
    asyncio.get_running_loop().call_later(drain_seconds, os._exit, 1)
