"""What one stream says of one job: every milestone once and in order, whatever its client has seen before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

from api.picture import Source, shown
from api.services import Services
from api.watching.entries import Entry, Kind, update
from api.watching.rhythm import BRISK_SECONDS, LAST_TRIES
from api.watching.watch import Watch
from engine import CannotTellError, EngineAwayError, NoSuchRunError, NoWorkerError
from workflows.contracts import ProgressLog, ProgressResponse


class Follower:
    """A reader of one watch, who has seen the picture `last` (None: nothing)."""

    def __init__(
        self, services: Services, watch: Watch, catching_up: asyncio.Semaphore, last: int | None
    ) -> None:
        self._services, self._watch, self._catching_up = services, watch, catching_up
        self._chronicle = watch.chronicle
        self._last = last

    async def entries(self) -> AsyncIterator[Entry]:
        """The present state or what was missed; then what happens, to the job's end or the process's."""
        await self._watch.begun.wait()
        entries, cursor = self._chronicle.opening(self._last)
        with suppress(_ProcessEndsError):
            while True:
                for entry in entries:
                    async for due in self._due(entry):
                        yield due
                    if entry.kind is Kind.DONE:
                        return
                entries, cursor = await self._chronicle.feed.after(cursor)
                if not entries:
                    return

    async def _due(self, entry: Entry) -> AsyncIterator[Entry]:
        if entry.kind is Kind.UPDATE and self._last is not None:
            if entry.seq is None:
                return
            # A mere look tells nothing of what lies before it, which a slow client may have lost.
            if entry.seq > self._last and (entry.follows is None or entry.follows > self._last):
                async for missed in self._missed():
                    yield missed
            if entry.seq < self._last or (entry.new and entry.seq == self._last):
                return
        self._last = self._last if entry.seq is None else entry.seq
        yield entry

    async def _missed(self) -> AsyncIterator[Entry]:
        """From the workflow, what the watch does not remember; meanwhile, why that takes so long."""
        page, tries, said = None, 0, None
        while page is None or page.more:
            page = await self._page()
            for told in page.pictures if page else ():
                yield self._told(told)
            if page is None:
                if (trouble := self._chronicle.trouble) is not None and trouble is not said:
                    said = trouble
                    yield trouble
                tries += self._chronicle.over
                if tries >= LAST_TRIES:
                    return
                await self._wait()

    async def _page(self) -> ProgressLog | None:
        """What there is to tell; None: nobody answers."""
        questions = self._services.engine.questions
        try:
            async with self._catching_up:
                return await questions.progress_since(self._watch.job_id, self._last or 0)
        except NoSuchRunError:
            return ProgressLog()
        except (NoWorkerError, CannotTellError, EngineAwayError):
            return None

    def _told(self, told: ProgressResponse) -> Entry:
        self._last = told.seq
        now, stands = datetime.now(UTC), self._watch.stands
        view = shown(self._services, self._watch.row, told, Source.WORKFLOW, now, stands)
        return update(view, follows=told.seq - 1)

    async def _wait(self) -> None:
        if self._chronicle.feed.closed and not self._chronicle.over:
            # What comes next has an id, and what was missed before it would be asked for by nobody any more.
            raise _ProcessEndsError
        await asyncio.sleep(BRISK_SECONDS)


class _ProcessEndsError(Exception):
    """Another process has to tell the rest."""
