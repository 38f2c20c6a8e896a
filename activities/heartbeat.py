"""A pulse for long work: the server hears that the worker lives, the work hears that it is cancelled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity

from workflows.timeouts import HEARTBEAT_TIMEOUT

PULSE_SECONDS = HEARTBEAT_TIMEOUT.total_seconds() / 6


@asynccontextmanager
async def beating() -> AsyncIterator[None]:
    """Heartbeat while the block runs."""
    pulse = asyncio.create_task(_beat())
    try:
        yield
    finally:
        pulse.cancel()


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(PULSE_SECONDS)
