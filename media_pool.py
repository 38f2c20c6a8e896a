"""What a process that draws and cuts lacks: looked at by doing it, told in the log and the catalog."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from media.selfcheck import Lack, check_folder, check_media
from store.media_pools import MediaPools, PoolLack

BEAT_SECONDS = 30.0
# Who cannot work looks again sooner, and looks at all of it.
UNFIT_BEAT_SECONDS = 10.0
WHOLE_LOOK_SECONDS = 600.0

logger = logging.getLogger("longtake.media")

Check = Callable[[], Awaitable[list[Lack]]]


class MediaPool:
    """This process as one of the media pool. `folder` is where it works."""

    def __init__(self, pools: MediaPools, ffmpeg: Path, folder: Path, check: Check | None = None) -> None:
        self._pools = pools
        self._folder = folder
        self._check = check or (lambda: check_media(ffmpeg, folder))
        self._id = uuid4().hex
        self._lacks: list[Lack] | None = None
        self._looked_at = 0.0
        self._fit = asyncio.Event()

    @property
    def fit(self) -> bool:
        """Whether films come out of it, by the last look."""
        return self._fit.is_set()

    async def until_fit(self) -> None:
        """Wait until nothing is missing that is needed: `reporting` looks."""
        await self._fit.wait()

    @asynccontextmanager
    async def reporting(self) -> AsyncIterator[None]:
        """Look and tell, over and over, while the block runs."""
        task = asyncio.create_task(self._report())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
            await self._in_catalog(self._pools.leave(self._id))

    async def look(self) -> None:
        """Look, and tell the log what is new, and the catalog all."""
        lacks = await self._looked()
        self._log(lacks)
        self._lacks = lacks
        if any(lack.needed for lack in lacks):
            self._fit.clear()
        else:
            self._fit.set()
        await self._in_catalog(self._pools.report(self._id, socket.gethostname(), _told(lacks)))

    async def _report(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:
                # Whatever it is, the next look may go well, and without looks nobody would hear of us again.
                logger.exception("it could not be found out what this pool lacks")
            await asyncio.sleep(BEAT_SECONDS if self.fit else UNFIT_BEAT_SECONDS)

    async def _looked(self) -> list[Lack]:
        """All of it is looked at now and then; in between what changes by itself, which is the folder."""
        if self.fit and time.monotonic() - self._looked_at < WHOLE_LOOK_SECONDS:
            return [*check_folder(self._folder), *(lack for lack in self._lacks or () if not lack.needed)]
        self._looked_at = time.monotonic()
        return await self._check()

    def _log(self, lacks: Sequence[Lack]) -> None:
        for lack in lacks:
            if lack not in (self._lacks or ()):
                level = logging.ERROR if lack.needed else logging.WARNING
                logger.log(level, "%s: %s. %s\n%s", lack.part, lack.found, lack.advice, lack.detail)
        if self._lacks is not None and not self.fit and not any(lack.needed for lack in lacks):
            logger.info("all that drawing and cutting need is there now")

    async def _in_catalog(self, telling: Awaitable[None]) -> None:
        """A catalog that is away keeps nobody from working."""
        try:
            await telling
        except (SQLAlchemyError, OSError) as error:
            logger.warning("the catalog was not told what this pool lacks (%s)", type(error).__name__)


def _told(lacks: Sequence[Lack]) -> list[PoolLack]:
    """As the catalog has them: what is for the log stays out."""
    return [
        PoolLack(part=each.part, found=each.found, advice=each.advice, needed=each.needed) for each in lacks
    ]
