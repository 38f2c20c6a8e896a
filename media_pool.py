"""Checks whether this process can draw and cut, and reports it to the log and the database."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from media.selfcheck import MissingPart, check_folder, check_media
from store.catalog_outages import CatalogUnavailable
from store.media_pools import MediaPools, PoolLack

BEAT_SECONDS = 30.0
# An unfit process checks more often, and always everything.
UNFIT_BEAT_SECONDS = 10.0
FULL_CHECK_SECONDS = 600.0

logger = logging.getLogger("longtake.media")

MediaCheck = Callable[[], Awaitable[list[MissingPart]]]


class MediaPoolMonitor:
    """This process as a member of the media pool. `folder` is its scratch folder."""

    def __init__(
        self, pools: MediaPools, ffmpeg: Path, folder: Path, check: MediaCheck | None = None
    ) -> None:
        self._pools = pools
        self._folder = folder
        self._check = check or (lambda: check_media(ffmpeg, folder))
        self._id = uuid4().hex
        self._lacks: list[MissingPart] | None = None
        self._last_full_check = 0.0
        self._fit_event = asyncio.Event()

    @property
    def is_fit(self) -> bool:
        """Whether this process could make films at the last check."""
        return self._fit_event.is_set()

    async def wait_until_fit(self) -> None:
        """Wait until a check finds nothing missing that is needed; `keep_reporting` does the checks."""
        await self._fit_event.wait()

    @asynccontextmanager
    async def keep_reporting(self) -> AsyncIterator[None]:
        """Check and report periodically while the block runs."""
        task = asyncio.create_task(self._report_forever())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
            await self._try_to_store(self._pools.remove_pool(self._id))

    async def check_and_report(self) -> None:
        """Check, log what is new, and report everything to the database."""
        lacks = await self._find_lacks()
        self._log_changes(lacks)
        self._lacks = lacks
        if any(lack.needed for lack in lacks):
            self._fit_event.clear()
        else:
            self._fit_event.set()
        await self._try_to_store(
            self._pools.record_report(self._id, socket.gethostname(), _to_pool_lacks(lacks))
        )

    async def _report_forever(self) -> None:
        while True:
            try:
                await self.check_and_report()
            except Exception:
                # The next check may succeed; without further reports this process would count as dead.
                logger.exception("it could not be found out what this pool lacks")
            await asyncio.sleep(BEAT_SECONDS if self.is_fit else UNFIT_BEAT_SECONDS)

    async def _find_lacks(self) -> list[MissingPart]:
        """Check everything every FULL_CHECK_SECONDS; in between only the folder, which changes by itself."""
        if self.is_fit and time.monotonic() - self._last_full_check < FULL_CHECK_SECONDS:
            return [*check_folder(self._folder), *(lack for lack in self._lacks or () if not lack.needed)]
        self._last_full_check = time.monotonic()
        return await self._check()

    def _log_changes(self, lacks: Sequence[MissingPart]) -> None:
        for lack in lacks:
            if lack not in (self._lacks or ()):
                level = logging.ERROR if lack.needed else logging.WARNING
                logger.log(level, "%s: %s. %s\n%s", lack.part, lack.found, lack.advice, lack.detail)
        if self._lacks is not None and not self.is_fit and not any(lack.needed for lack in lacks):
            logger.info("all that drawing and cutting need is there now")

    async def _try_to_store(self, telling: Awaitable[None]) -> None:
        """Await a database call; a database that is down does not stop the work."""
        try:
            await telling
        except (CatalogUnavailable, SQLAlchemyError, OSError) as error:
            logger.warning("the catalog was not told what this pool lacks (%s)", type(error).__name__)


def _to_pool_lacks(lacks: Sequence[MissingPart]) -> list[PoolLack]:
    """Convert to the database's shape, which leaves out details for the log."""
    return [
        PoolLack(
            part=each.part,
            found=each.found,
            advice=each.advice,
            needed=each.needed,
            scripts=each.scripts,
        )
        for each in lacks
    ]
