"""One owner's jobs, on one feed: those that go on, and those that begin to."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from fastapi.sse import ServerSentEvent

from api.watching.entries import Entry, Kind
from api.watching.feed import Feed
from api.watching.resuming import now_ms
from store.jobs import Jobs
from store.models import JobRow

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
MOST_REMEMBERED = 200
# An end is written with the worker's clock, and seen when it is committed.
MARGIN_MS = 10_000

Follow = Callable[[JobRow], AsyncGenerator[Entry]]


@dataclass(frozen=True)
class Said:
    """What was told of a job. `known`: of all that ended before this moment (ms), the end was told."""

    entry: Entry
    known: int

    @cached_property
    def event(self) -> ServerSentEvent:
        """As it is sent."""
        return self.entry.sent(str(self.known) if self.entry.new else None)


@dataclass
class _Followed:
    """The job's last picture, and what troubles it now."""

    said: dict[Kind, Entry] = field(default_factory=dict)

    def heard(self, entry: Entry) -> None:
        if entry.kind is Kind.UPDATE:
            self.said.clear()
        self.said[entry.kind] = entry


class Roster:
    """Looks for jobs of the owner that go on, and passes on what is told of them."""

    def __init__(self, jobs: Jobs, owner: str, follow: Follow) -> None:
        self.owner = owner
        self._jobs, self._follow = jobs, follow
        self.feed: Feed[Said] = Feed(MOST_REMEMBERED)
        self.known = now_ms()
        self._followed: dict[str, _Followed] = {}
        # Jobs whose end was told, and when.
        self._over: dict[str, float] = {}
        self._nudged = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Look, pause, look again."""
        while not self.feed.closed:
            try:
                await self._look()
            except Exception:
                log.exception("the jobs of %s cannot be listed now", self.owner)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._nudged.wait()
            self._nudged.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def nudge(self) -> None:
        """There is a new job, or an old one goes on: look now."""
        self._nudged.set()

    def close(self) -> None:
        """Nothing more will be told."""
        self.feed.close()
        self._nudged.set()

    def present(self) -> list[Entry]:
        """How each job stands, as far as it has been told."""
        return [entry for followed in self._followed.values() for entry in followed.said.values()]

    async def _look(self) -> None:
        began, at = time.monotonic(), now_ms()
        rows = await self._jobs.stirring(self.owner, moment(self.known))
        for row in rows:
            if row.id not in self._followed and not self._is_over(row, began):
                self._followed[row.id] = _Followed()
                task = asyncio.create_task(self._pass_on(row))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        self._over = {row.id: self._over[row.id] for row in rows if row.id in self._over}
        if self._followed.keys() <= {row.id for row in rows if not row.status.ended}:
            self.known = max(self.known, at - MARGIN_MS)

    def _is_over(self, row: JobRow, looked: float) -> bool:
        """Whether its end was told. One that goes on again is news, if the look was no older than that."""
        told = self._over.get(row.id)
        return told is not None and (row.status.ended or told >= looked)

    async def _pass_on(self, row: JobRow) -> None:
        try:
            async with aclosing(self._follow(row)) as entries:
                async for entry in entries:
                    self._followed[row.id].heard(entry)
                    if entry.kind is Kind.DONE:
                        self._over[row.id] = time.monotonic()
                    self.feed.add(Said(entry, self.known))
        except Exception:
            log.exception("job %s cannot be followed now", row.id)
        finally:
            del self._followed[row.id]


def moment(ms: int) -> datetime:
    """So many milliseconds after 1970 began."""
    return datetime.fromtimestamp(ms / 1000, UTC)
