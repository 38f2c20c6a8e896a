"""Waiting for what other tasks and processes do: for a condition, never for a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar, overload

# Most conditions soon hold: the first looks come quickly, later ones leave the machine to what is waited for.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.005, 0.2
PATIENCE_SECONDS = 120.0
THE_CONDITION = "the condition holds"

T = TypeVar("T")


@overload
async def eventually(condition: Callable[[], Awaitable[T | None]], what: str = THE_CONDITION) -> T: ...
@overload
async def eventually(condition: Callable[[], bool], what: str = THE_CONDITION) -> bool: ...
async def eventually(
    condition: Callable[[], Awaitable[T | None]] | Callable[[], bool], what: str = THE_CONDITION
) -> T | bool:
    """Ask, with or without `await`, until the answer is truthy, and return it.

    Raises:
        AssertionError: it was not within PATIENCE_SECONDS.
    """
    pauses = _pauses()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (answer := await _ask(condition)):
                await asyncio.sleep(next(pauses))
            return answer
    except TimeoutError:
        raise AssertionError(f"it never came true that {what}") from None


async def _ask(condition: Callable[[], Awaitable[T | None]] | Callable[[], bool]) -> T | bool | None:
    answer = condition()
    return answer if isinstance(answer, bool) else await answer


def wait_until(
    condition: Callable[[], object], what: str = THE_CONDITION, *, seconds: float = PATIENCE_SECONDS
) -> None:
    """Wait until the condition holds, in a test without an event loop."""
    pauses, deadline = _pauses(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"it never came true that {what}"
        time.sleep(next(pauses))


def _pauses() -> Iterator[float]:
    pause = FIRST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
