"""What one stream says of one job: every milestone once and in order, whatever its client has seen before."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from temporalio.exceptions import TemporalError

from api.picture import Source, shown
from api.services import Services
from api.watching.entries import Entry, Kind, update
from api.watching.rhythm import BRISK_SECONDS
from api.watching.watch import Watch
from engine import EngineAwayError, NoSuchRunError, NoWorkerError
from workflows.contracts import ProgressLog

log = logging.getLogger(__name__)

# So often is asked for what was missed of a job that has ended, before only its end is told.
LAST_TRIES = 4


class Follower:
    """A reader of one watch, who has seen the picture `last` (None: nothing)."""

    def __init__(
        self, services: Services, watch: Watch, catching_up: asyncio.Semaphore, last: int | None
    ) -> None:
        self._services, self._watch, self._catching_up = services, watch, catching_up
        self._last = last

    async def entries(self) -> AsyncIterator[Entry]:
        """The present state or what was missed; then what happens, to the job's end or the process's."""
        await self._watch.begun.wait()
        entries, cursor = self._watch.chronicle.opening(self._last)
        while True:
            for entry in entries:
                async for due in self._due(entry):
                    yield due
                if entry.kind is Kind.DONE:
                    return
            entries, cursor = await self._watch.chronicle.feed.after(cursor)
            if not entries:
                return

    async def _due(self, entry: Entry) -> AsyncIterator[Entry]:
        if entry.kind is Kind.UPDATE and self._last is not None:
            if entry.follows is not None and entry.follows > self._last:
                async for missed in self._missed():
                    yield missed
            if entry.seq is None or entry.seq < self._last or (entry.new and entry.seq == self._last):
                return
        self._last = self._last if entry.seq is None else entry.seq
        yield entry

    async def _missed(self) -> AsyncIterator[Entry]:
        """From the workflow, what the watch does not remember."""
        more = True
        while more:
            page = await self._page()
            for told in page.pictures:
                view = shown(self._services, self._watch.row, told, Source.WORKFLOW, datetime.now(UTC))
                entry = update(view, follows=told.seq - 1)
                self._last = told.seq
                yield entry
            more = page.more

    async def _page(self) -> ProgressLog:
        """Nothing, where there is nobody left to ask: the end is told all the same."""
        questions, tries = self._services.engine.questions, 0
        while True:
            try:
                async with self._catching_up:
                    return await questions.progress_since(self._watch.job_id, self._last or 0)
            except NoSuchRunError:
                return ProgressLog()
            except (NoWorkerError, EngineAwayError, TemporalError):
                tries += 1
                # A worker that is only slow has been missed once: what it knows must not be passed over.
                if self._watch.chronicle.feed.closed and tries >= LAST_TRIES:
                    return ProgressLog()
            await asyncio.sleep(BRISK_SECONDS)
