"""One watched job: looked at as long as anybody watches, however many do."""

import asyncio
import logging
import random
import time
from contextlib import suppress
from datetime import UTC, datetime

from api.picture import Progress, Source, from_catalog, shown
from api.services import Services
from api.standing import Standing
from api.suffering import suffering
from api.watching.checks import Checks
from api.watching.chronicle import Chronicle
from api.watching.entries import Silence
from api.watching.rhythm import LAST_TRIES, pause
from engine import CannotTellError, EngineAwayError, NoSuchRunError, NoWorkerError
from store.errors import JobNotFound
from store.models import JobRow
from workflows.contracts import JobStatus, ProgressResponse

log = logging.getLogger(__name__)


class Watch:
    """Asks how a job stands and writes what is new into its chronicle, until the job has ended."""

    def __init__(self, services: Services, row: JobRow) -> None:
        self._services, self.job_id = services, row.id
        self._checks = Checks(services, row)
        self.chronicle = Chronicle(row.id)
        self.begun = asyncio.Event()
        self._nudged = asyncio.Event()
        # The workflow's last picture, and the `seq` behind which all is to be told; None: the latest will do.
        self._told: ProgressResponse | None = None
        self._seen: int | None = None
        self._looked_at = self._changed_at = time.monotonic()
        self._failures = 0

    @property
    def row(self) -> JobRow:
        """The job, as of the last check."""
        return self._checks.row

    @property
    def stands(self) -> Standing:
        """What has been ordered and paid, as of the last look."""
        return self._checks.stands

    async def run(self) -> None:
        """Look, pause, look again. Whatever breaks a look does not end the watch."""
        try:
            with suppress(JobNotFound):
                while not (self.chronicle.feed.closed or await self._over()):
                    await self._pause()
        finally:
            self.close()

    def close(self) -> None:
        """Nothing more will be told."""
        self.begun.set()
        self.chronicle.feed.close()
        self._nudged.set()

    def nudge(self) -> None:
        """Something has just happened to the job: look now."""
        self._changed_at = time.monotonic()
        self._checks.hurry()
        self._nudged.set()

    async def _over(self) -> bool:
        self._looked_at = time.monotonic()
        try:
            await self._look()
        except JobNotFound:
            raise
        except Exception:
            self._failures += 1
            log.exception("job %s cannot be watched now", self.job_id)
            self.chronicle.nobody_answers(Silence.INTERNAL)
            self.begun.set()
        return self.chronicle.over

    async def _pause(self) -> None:
        now = time.monotonic()
        seconds = pause(now - self._changed_at, self._failures, now - self._looked_at)
        # Not all jobs in the same moment.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds * random.uniform(1.0, 1.2)):  # noqa: S311 - jitter
                await self._nudged.wait()
        self._nudged.clear()

    async def _look(self) -> None:
        await self._checks.if_due()
        try:
            await self._hear()
        except NoSuchRunError:
            self._failures = 0
            await self._without(None)
        except (NoWorkerError, CannotTellError, EngineAwayError) as error:
            self._failures += 1
            await self._without(await self._checks.why(error))
        else:
            self._failures = 0
            await self._conclude()
        self.begun.set()

    # --- the workflow's word ---

    async def _hear(self) -> None:
        """Tell what is new; where nothing is, how the last picture looks by now."""
        before, more = self._told, True
        while more:
            news, more = await self._ask()
            if news:
                await self._checks.count()
            for told in news:
                self._tell(told)
        if self._told is before and before is not None:
            self.chronicle.same(self._shown(before), _now())

    async def _ask(self) -> tuple[tuple[ProgressResponse, ...], bool]:
        """Pictures that are new, and whether there are more."""
        questions = self._services.engine.questions
        if self._seen is None:
            return (await questions.progress(self.job_id),), False
        answer = await questions.progress_since(self.job_id, self._seen)
        return answer.pictures, answer.more

    def _tell(self, told: ProgressResponse) -> None:
        follows = told.seq - 1 if self._seen is None else self._seen
        self._told, self._seen, self._changed_at = told, told.seq, time.monotonic()
        self.chronicle.picture(self._shown(told), _now(), follows=follows)

    async def _conclude(self) -> None:
        if self._told is not None and self._told.status.ended:
            self.chronicle.ended(self._told.status)
        elif self._checks.over:
            # As of the last check; meanwhile somebody may have had it tried again.
            await self._checks.now()
            if self._checks.over:
                await self._end_by_catalog()

    # --- the catalog's word ---

    async def _without(self, why: Silence | None) -> None:
        """The workflow says nothing."""
        if self.row.status.ended:
            # A worker that is only slow has more to tell than what it told last.
            if why is None or self._told is None or self._failures >= LAST_TRIES:
                await self._end_by_catalog()
            return
        if self._told is None:
            await self._sketch()
        elif why is None:
            self.chronicle.same(self._shown(self._told), _now())
        if why is not None:
            self.chronicle.nobody_answers(why)

    async def _sketch(self) -> None:
        view = self._shown(await from_catalog(self._services, self.row), Source.CATALOG)
        if self.chronicle.begun:
            self.chronicle.same(view, _now())
        elif self.row.status is JobStatus.QUEUED:
            # Nothing has happened: all that comes will be new.
            self._seen = 0
            self.chronicle.picture(view, _now(), follows=-1)
        else:
            self.chronicle.sketch(view, _now())

    async def _end_by_catalog(self) -> None:
        told = await from_catalog(self._services, self.row, self._told)
        follows = self._told.seq if self._told else told.seq - 1
        self.chronicle.picture(self._shown(told, Source.CATALOG), _now(), follows=follows)
        self.chronicle.ended(told.status)

    def _shown(self, told: ProgressResponse, source: Source = Source.WORKFLOW) -> Progress:
        now = _now()
        told = suffering(told, self._checks.truth.troubles, now)
        return shown(self._services, self.row, told, source, now, self._checks.stands)


def _now() -> datetime:
    return datetime.now(UTC)
