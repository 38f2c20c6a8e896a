"""Paying calls that go on to their end, whatever becomes of the activity that makes them."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from temporalio import activity

from activities.heartbeat import send_heartbeats

T = TypeVar("T")


async def finish_while_beating(work: Awaitable[T], longest: timedelta) -> T:
    """Await the work with heartbeats, and return its result though the activity is cancelled meanwhile.

    Heartbeats bring cancellations: by the job, and by the server where this worker was away too long. A
    POST that pays cannot be taken back, and the ledger needs its answer. It is broken off by a worker that
    stops and has waited as long as it may, and after `longest`: then another attempt may pay.
    """
    task = asyncio.create_task(_run_in_time(work, longest))
    async with send_heartbeats():
        while True:
            try:
                return await asyncio.shield(task)
            except asyncio.CancelledError:
                if task.cancelled() or _worker_stops():
                    await _break_off(task)
                    raise


async def _run_in_time(work: Awaitable[T], longest: timedelta) -> T:
    async with asyncio.timeout(longest.total_seconds()):
        return await work


def _worker_stops() -> bool:
    details = activity.cancellation_details()
    return details is not None and details.worker_shutdown


async def _break_off(task: asyncio.Task[T]) -> None:
    task.cancel()
    await asyncio.wait([task])
