"""Waiting for what other tasks and processes do: for a condition, never for a time."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 120.0


async def eventually(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until the condition holds."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await condition():
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise AssertionError(f"it never came true that {what}") from None


async def exists(path: Path) -> bool:
    """Whether the file is there."""
    return path.exists()
