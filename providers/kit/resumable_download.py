"""Stores the blocks of an unfinished download outside this process, so that any worker can continue it.

The caller of `Provider.fetch_result` says where to store them: it belongs to the take, and adapters need not
know. Blocks have a fixed size, so that two tries storing the same file at once write the same blocks.
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

from providers.kit.atomic_file import AtomicFile

# A clip of usual size fits into its first block, and needs no call to the store.
BLOCK_BYTES = 2**23

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FileVersion:
    """A version of a file: its server's validator (RFC 9110 13.1.5), its length, label and location."""

    validator: str
    total: int | None
    label: str
    place: str

    def to_text(self) -> str:
        """Return the version as text, to be parsed by `parse_version`."""
        return json.dumps(asdict(self), sort_keys=True)


def parse_version(text: str) -> FileVersion | None:
    """Parse a version from its text; None for anything else."""
    try:
        return FileVersion(**json.loads(text))
    except (TypeError, ValueError):
        return None


def hash_location(url: str) -> str:
    """Return a hash of a URL's host and path, without its signature, which differs each time."""
    parsed = httpx.URL(url)
    return hashlib.sha256(f"{parsed.host}{parsed.path}".encode()).hexdigest()


class PartialDownloadStore(Protocol):
    """The blocks of one download, in a store that all workers share. `version` is passed as its text."""

    async def find_stored_version(self) -> str | None:
        """Return the file version that has the most stored blocks; None without any."""

    def read_blocks(self, version: str) -> AsyncIterator[bytes]:
        """Yield the blocks of the file, from its beginning to the first that is missing."""

    async def store_block(self, version: str, number: int, block: bytes) -> None:
        """Store block `number`, counted from 0, replacing an earlier one."""

    async def delete_blocks(self) -> None:
        """Delete all blocks. Safe to repeat."""


_CURRENT_STORE: ContextVar[PartialDownloadStore | None] = ContextVar("kept_download", default=None)


@contextmanager
def store_partial_downloads_in(kept: PartialDownloadStore) -> Iterator[None]:
    """Store what is downloaded within this context, and only in it, in `kept`."""
    token = _CURRENT_STORE.set(kept)
    try:
        yield
    finally:
        _CURRENT_STORE.reset(token)


class DownloadCheckpointer:
    """Stores what is written to `part` in the current store, if the caller set one.

    A failing store costs no more than the time it would have saved.
    """

    def __init__(self, part: AtomicFile) -> None:
        self._kept = _CURRENT_STORE.get()
        self._part = part
        self._blocks = 0
        self._bytes = 0
        self._any = False

    async def restore_part(self) -> FileVersion | None:
        """Fill the empty part with what an earlier try stored; return its file version, or None."""
        try:
            return await self._read_stored_blocks()
        except Exception:
            _log.exception("What had come of a file could not be read: it is fetched from its beginning")
            await asyncio.to_thread(self._part.truncate_file)
            return None

    async def _read_stored_blocks(self) -> FileVersion | None:
        text = await self._kept.find_stored_version() if self._kept else None
        self._any = text is not None
        if self._kept is None or text is None or (version := parse_version(text)) is None:
            return None
        async for block in self._kept.read_blocks(text):
            await asyncio.to_thread(self._part.append_chunk, block)
            if len(block) < BLOCK_BYTES:
                break
        self._bytes, self._blocks = self._part.size, self._part.size // BLOCK_BYTES
        return version

    async def store_full_blocks(self, version: FileVersion) -> None:
        """Store every full block."""
        while self._part.size >= (self._blocks + 1) * BLOCK_BYTES:
            if not await self._store_next_block(version):
                return
            self._blocks += 1

    async def store_all_blocks(self, version: FileVersion) -> None:
        """Store every full block, and the incomplete last one."""
        await self.store_full_blocks(version)
        if self._part.size > max(self._bytes, self._blocks * BLOCK_BYTES):
            await self._store_next_block(version)

    async def delete_stored_blocks(self) -> None:
        """Delete the stored blocks: they belong to another file, or are of no use."""
        self._blocks = self._bytes = 0
        if self._kept and self._any:
            self._any = False
            try:
                await self._kept.delete_blocks()
            except Exception:
                _log.exception("What had come of another file could not be deleted")

    async def _store_next_block(self, version: FileVersion) -> bool:
        """Store the next block, full or not; return whether it was stored."""
        if self._kept is None:
            return False
        block = await asyncio.to_thread(self._part.read_range, self._blocks * BLOCK_BYTES, BLOCK_BYTES)
        try:
            await self._kept.store_block(version.to_text(), self._blocks, block)
        except Exception:
            _log.exception("What has come of a file could not be kept")
            return False
        self._any, self._bytes = True, self._blocks * BLOCK_BYTES + len(block)
        return True
