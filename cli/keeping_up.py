"""Starts a dead part again, and says so; only one that dies again and again ends the house."""

import asyncio
import time
from collections.abc import Sequence
from typing import Never, Protocol

from cli.guarded import Guarded
from cli.parts import Part
from cli.process import PartEndedError, Running
from cli.restarts import Restarts
from cli.say import aside


class Asks(Protocol):
    """Somebody who knows when a part is ready."""

    async def part(self, running: Running) -> None:
        """Wait until the part that was started works."""


async def keep_up(guarded: Guarded, parts: Sequence[Part], asks: Asks) -> Never:
    """Watch over the parts, which have been started, until cancelled.

    Raises:
        PartEndedError: one of them died again and again.
    """
    tasks = [asyncio.create_task(_keep_up(guarded, part, asks)) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        raise done.pop().exception() or AssertionError("a part is watched over for ever")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_up(guarded: Guarded, part: Part, asks: Asks) -> Never:
    restarts, running = Restarts(), guarded.running[part.name]
    while True:
        await running.process.wait()
        running = await _start_again(guarded, running, restarts)
        await _tell_when_ready(running, asks)


async def _start_again(guarded: Guarded, dead: Running, restarts: Restarts) -> Running:
    lived = time.monotonic() - dead.since
    while True:
        if (wait := restarts.wait_after(lived)) is None:
            raise PartEndedError(dead, restarts.in_a_row)
        what, how = dead.part.title, dead.how_it_ended()
        aside(f"The {what} {how}. It is started again in {wait:g} s; its log is {dead.log}.", "yellow")
        await asyncio.sleep(wait)
        try:
            return await guarded.start(dead.part)
        except OSError:  # There is no memory for another process, say.
            lived = 0.0


async def _tell_when_ready(running: Running, asks: Asks) -> None:
    """Return when the part works, which is said, or when its process has ended."""
    ready, ended = asyncio.create_task(asks.part(running)), asyncio.create_task(running.process.wait())
    try:
        await asyncio.wait((ready, ended), return_when=asyncio.FIRST_COMPLETED)
        if ready.done() and not ready.exception():
            aside(f"The {running.part.title} works again.", "green")
    finally:
        for task in (ready, ended):
            task.cancel()
        await asyncio.gather(ready, ended, return_exceptions=True)
