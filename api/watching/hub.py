"""All that is watched in this process: one watch for each job, shared, and gone with its last watcher."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from api.services import Services
from api.watching.entries import Entry
from api.watching.following import Follower
from api.watching.watch import Watch
from store.models import JobRow

# Of those who come back after a break, so many ask at once for what they missed.
CATCHING_UP = 8


@dataclass
class _Held:
    watch: Watch
    task: asyncio.Task[None]
    watchers: int = 0

    def end(self) -> None:
        self.task.cancel()
        self.watch.close()


class Hub:
    """Who watches what."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._held: dict[str, _Held] = {}
        self._catching_up = asyncio.Semaphore(CATCHING_UP)
        self._ended = False

    @contextmanager
    def watching(self, row: JobRow) -> Iterator[Watch]:
        """Watch the job as long as this is open."""
        held = self._hold(row)
        held.watchers += 1
        try:
            yield held.watch
        finally:
            held.watchers -= 1
            if not held.watchers:
                self._drop(held)

    def follow(self, watch: Watch, last: int | None) -> AsyncIterator[Entry]:
        """What to tell somebody of a watched job who has seen the picture `last`, or nothing."""
        return Follower(self._services, watch, self._catching_up, last).entries()

    def nudge(self, job_id: str) -> None:
        """Something has just happened to the job: whoever watches it hears of it at once."""
        if (held := self._held.get(job_id)) is not None:
            held.watch.nudge()

    @property
    def watched(self) -> frozenset[str]:
        """The jobs that somebody watches."""
        return frozenset(self._held)

    def end(self) -> None:
        """End every stream: the process is about to end. Safe to call again."""
        self._ended = True
        for held in self._held.values():
            held.end()

    def _hold(self, row: JobRow) -> _Held:
        held = self._held.get(row.id)
        # One that is over tells a finished story: the job may go on meanwhile.
        if held is None or held.task.done():
            watch = Watch(self._services, row)
            held = self._held[row.id] = _Held(watch, asyncio.create_task(watch.run()))
            if self._ended:
                held.end()
        return held

    def _drop(self, held: _Held) -> None:
        held.end()
        if self._held.get(held.watch.job_id) is held:
            del self._held[held.watch.job_id]
