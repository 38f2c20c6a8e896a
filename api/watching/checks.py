"""What the catalog and the server say of a watched job, asked now and then; and who it is that is silent."""

import logging
import time

from api.services import Services
from api.standing import Standing, standing
from api.truth import Truth, confirm
from api.watching.entries import Silence
from api.watching.rhythm import CHECK_SECONDS
from engine import CannotTellError, EngineAwayError
from store.errors import JobNotFound
from store.models import JobRow

log = logging.getLogger(__name__)


class Checks:
    """What the workflow cannot say of itself, as of the last check."""

    def __init__(self, services: Services, row: JobRow) -> None:
        self._services = services
        self.truth = Truth(row, confirmed=False)
        self.stands = Standing((), ())
        self._checked_at = -CHECK_SECONDS

    @property
    def row(self) -> JobRow:
        """The job."""
        return self.truth.row

    @property
    def over(self) -> bool:
        """Whether it has ended, and no later run of it goes on."""
        return self.row.status.ended and not self.truth.running

    def hurry(self) -> None:
        """Something has happened: the next check is due."""
        self._checked_at = -CHECK_SECONDS

    async def if_due(self) -> None:
        """Check, where the last one was some seconds ago. Raises JobNotFound."""
        if time.monotonic() - self._checked_at < CHECK_SECONDS:
            return
        try:
            await self.now()
        except JobNotFound:
            raise
        except Exception:
            # What the workflow says is told all the same.
            log.exception("job %s cannot be checked now", self.row.id)

    async def now(self) -> None:
        """Check. Raises JobNotFound, and whatever the catalog's database raises."""
        row = await self._services.jobs.get(self.row.owner, self.row.id)
        self.truth = await confirm(self._services, row)
        await self.count()
        self._checked_at = time.monotonic()

    async def count(self) -> None:
        """Read what has been ordered and paid by now. Raises whatever the catalog's database raises."""
        self.stands = await standing(self._services, self.row)

    async def why(self, error: Exception) -> Silence | None:
        """Why the workflow did not answer a question; None: by now it would. Raises as `now` does."""
        if not isinstance(error, EngineAwayError):
            await self.if_due()
            return Silence.CANNOT_TELL if isinstance(error, CannotTellError) else Silence.NO_WORKER
        await self.now()
        if not self.truth.answered:
            return Silence.ENGINE_AWAY
        # A query that took too long may have waited for a worker as well as for the server.
        return Silence.NO_WORKER if isinstance(error.__cause__, TimeoutError) else None
