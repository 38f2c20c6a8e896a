"""The assets: every film, take and still, by its key, in a local folder or in a cloud's object store."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from mimetypes import guess_type
from pathlib import Path

import obstore
from obstore.store import AzureStore, GCSStore, LocalStore, S3Store

from store.backends import open_store
from store.errors import AssetMissing
from store.files import flush, room, sweep_staged, write_whole
from store.keys import checked


@dataclass(frozen=True)
class Asset:
    """One asset: its size in bytes, and when it was stored."""

    key: str
    size: int
    modified_at: datetime


class Assets:
    """The assets at one location.

    Args:
        location: `file:///folder` (made when missing), `s3://bucket/prefix`, `gs://…`, `az://…`; a cloud's
            credentials come from its usual environment variables.

    Every method raises BadKey for what cannot be a key, and whatever writes raises StorageFull without room.
    """

    def __init__(self, location: str) -> None:
        self._store = open_store(location)

    async def put(self, key: str, path: Path, *, content_type: str | None = None) -> None:
        """Store the file under the key: whole or not at all, in place of what was there.

        Args:
            content_type: default: told from the key's extension.
        """
        local = self.local_path(key)
        media_type = content_type or guess_type(key)[0] or "application/octet-stream"
        # The local store keeps no attributes, and refuses to be given any.
        attributes = None if local else {"Content-Type": media_type}
        with room():
            await obstore.put_async(self._store, checked(key), path, attributes=attributes)
            if local:
                await flush(local)

    async def fetch(self, key: str, into: Path) -> None:
        """Stream the asset into a file: whole or not at all.

        Raises:
            AssetMissing: there is none.
        """
        try:
            found = await obstore.get_async(self._store, checked(key))
        except FileNotFoundError as error:
            raise AssetMissing(key) from error
        with room():
            await write_whole(into, found.stream())

    async def write(self, key: str, content: bytes) -> None:
        """Store the bytes under the key: whole or not at all, in place of what was there."""
        with room():
            await obstore.put_async(self._store, checked(key), content)

    async def read(self, key: str) -> bytes:
        """The asset's bytes.

        Raises:
            AssetMissing: there is none.
        """
        try:
            found = await obstore.get_async(self._store, checked(key))
        except FileNotFoundError as error:
            raise AssetMissing(key) from error
        return bytes(await found.bytes_async())

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """The asset's bytes, piece by piece.

        Raises:
            AssetMissing: there is none.
        """
        try:
            found = await obstore.get_async(self._store, checked(key))
        except FileNotFoundError as error:
            raise AssetMissing(key) from error
        return (bytes(piece) async for piece in found.stream())

    async def size(self, key: str) -> int | None:
        """The asset's length in bytes; null when there is none."""
        with suppress(FileNotFoundError):
            return (await obstore.head_async(self._store, checked(key)))["size"]
        return None

    async def delete_all(self, prefix: str) -> int:
        """Delete every asset below a folder; how many there were."""
        found: set[str] = set()
        while keys := [asset.key for asset in await self.list_assets(prefix)]:
            found.update(keys)
            # Another who deletes the same at this moment may be faster: look again.
            with suppress(FileNotFoundError):
                await obstore.delete_async(self._store, keys)
        return len(found)

    def local_path(self, key: str) -> Path | None:
        """Where the asset's file is, or would be; null when the assets are not files."""
        name = checked(key)
        return Path(str(self._store.prefix), name) if isinstance(self._store, LocalStore) else None

    async def signed_url(self, key: str, seconds: float) -> str | None:
        """A URL from which anyone can read the asset for that long; null when the store gives none."""
        name = checked(key)
        if not isinstance(self._store, S3Store | GCSStore | AzureStore):
            return None
        return await obstore.sign_async(self._store, "GET", name, timedelta(seconds=seconds))

    async def sweep(self, older_than_seconds: float) -> int:
        """Remove the half-written files of processes that were killed; how many there were.

        A cloud's store has none: there, a lifecycle rule of the bucket ends unfinished uploads.
        """
        if not isinstance(self._store, LocalStore):
            return 0
        return await asyncio.to_thread(sweep_staged, Path(str(self._store.prefix)), older_than_seconds)

    async def list_assets(self, prefix: str) -> list[Asset]:
        """The assets below a folder."""
        batches = obstore.list(self._store, checked(prefix))
        return [
            Asset(meta["path"], meta["size"], meta["last_modified"])
            async for batch in batches
            for meta in batch
        ]
