"""What has come of a download is kept outside this process: a later try, by any worker, goes on from there.

A caller of `Provider.fetch` says where: it is the take's, and no adapter needs to know. A file is kept in
blocks of one size, so that two tries that keep the same file at once write the same blocks.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Protocol

import httpx

from providers.part import Part

# A clip of usual size is done before its first block is, and costs no call to the store.
BLOCK_BYTES = 2**23

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Version:
    """Which file it is: what its server names it by (RFC 9110 13.1.5), its length, label and place."""

    validator: str
    total: int | None
    label: str
    place: str

    def text(self) -> str:
        """To be read by `version_of`."""
        return json.dumps(asdict(self), sort_keys=True)


def version_of(text: str) -> Version | None:
    """The version that was written so; null for anything else."""
    try:
        return Version(**json.loads(text))
    except (TypeError, ValueError):
        return None


def place_of(url: str) -> str:
    """An address without what is signed into it, which is another each time."""
    parsed = httpx.URL(url)
    return hashlib.sha256(f"{parsed.host}{parsed.path}".encode()).hexdigest()


class KeptDownload(Protocol):
    """One download's blocks, in some store that all workers share. A `version` is told as its text."""

    async def version(self) -> str | None:
        """Of which file there are blocks, of several the one of which there is most; null for none."""

    def blocks(self, version: str) -> AsyncIterator[bytes]:
        """The blocks of the file, from its beginning to the first that is missing."""

    async def keep(self, version: str, number: int, block: bytes) -> None:
        """Keep block `number`, counted from 0, in the place of the one that is there."""

    async def forget(self) -> None:
        """Delete all there is. Safe to repeat."""


_KEPT: ContextVar[KeptDownload | None] = ContextVar("kept_download", default=None)


@contextmanager
def keeping_in(kept: KeptDownload) -> Iterator[None]:
    """What is downloaded in this block, and only in it, is kept there."""
    token = _KEPT.set(kept)
    try:
        yield
    finally:
        _KEPT.reset(token)


class Keeper:
    """Keeps what comes into `part` where the caller said, if it did.

    A store that fails costs no more than the time that it would have saved.
    """

    def __init__(self, part: Part) -> None:
        self._kept = _KEPT.get()
        self._part = part
        self._blocks = 0
        self._bytes = 0
        self._any = False

    async def restore(self) -> Version | None:
        """Fill the empty part with what an earlier try has kept; which file that is."""
        try:
            return await self._restored()
        except Exception:
            _log.exception("What had come of a file could not be read: it is fetched from its beginning")
            await asyncio.to_thread(self._part.restart)
            return None

    async def _restored(self) -> Version | None:
        text = await self._kept.version() if self._kept else None
        self._any = text is not None
        if self._kept is None or text is None or (version := version_of(text)) is None:
            return None
        async for block in self._kept.blocks(text):
            await asyncio.to_thread(self._part.write, block)
            if len(block) < BLOCK_BYTES:
                break
        self._bytes, self._blocks = self._part.size, self._part.size // BLOCK_BYTES
        return version

    async def keep_blocks(self, version: Version) -> None:
        """Keep every block that is full."""
        while self._part.size >= (self._blocks + 1) * BLOCK_BYTES:
            if not await self._keep(version):
                return
            self._blocks += 1

    async def keep_all(self, version: Version) -> None:
        """Keep the last block, too, as far as it has come."""
        await self.keep_blocks(version)
        if self._part.size > max(self._bytes, self._blocks * BLOCK_BYTES):
            await self._keep(version)

    async def forget(self) -> None:
        """It was another file, or of no use."""
        self._blocks = self._bytes = 0
        if self._kept and self._any:
            self._any = False
            try:
                await self._kept.forget()
            except Exception:
                _log.exception("What had come of another file could not be deleted")

    async def _keep(self, version: Version) -> bool:
        """Keep the next block, full or not; whether it is kept."""
        if self._kept is None:
            return False
        block = await asyncio.to_thread(self._part.read, self._blocks * BLOCK_BYTES, BLOCK_BYTES)
        try:
            await self._kept.keep(version.text(), self._blocks, block)
        except Exception:
            _log.exception("What has come of a file could not be kept")
            return False
        self._any, self._bytes = True, self._blocks * BLOCK_BYTES + len(block)
        return True
