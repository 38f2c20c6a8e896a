"""Heartbeats of long activities: they tell the server that the worker lives, and deliver cancellation."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temporalio import activity

from contracts.activity_timeouts import HEARTBEAT_TIMEOUT

PULSE_SECONDS = HEARTBEAT_TIMEOUT.total_seconds() / 6


@asynccontextmanager
async def send_heartbeats() -> AsyncIterator[None]:
    """Send heartbeats while the block runs."""
    pulse = asyncio.create_task(_heartbeat_forever())
    try:
        yield
    finally:
        pulse.cancel()


async def _heartbeat_forever() -> None:
    # The server takes an activity's start for its first sign of life, and most calls end before the second.
    while True:
        await asyncio.sleep(PULSE_SECONDS)
        activity.heartbeat()
