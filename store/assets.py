"""The assets: films, takes and stills, stored by key in a local folder or in a cloud's object store."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import obstore
from obstore.store import AzureStore, GCSStore, LocalStore, S3Store

from store.asset_keys import require_valid_key
from store.asset_outages import AssetsUnavailable, translate_asset_outages
from store.errors import AssetNotFound
from store.local_files import (
    copy_atomically,
    flush_to_disk,
    move_atomically,
    raise_storage_full,
    sweep_staged,
    write_atomically,
)
from store.object_store import ClientLimits, open_public_store, open_stores

if TYPE_CHECKING:
    from obstore import Attributes, GetOptions, GetResult, ObjectMeta

# A key's file never changes; `private` keeps shared caches from storing it.
CACHE_CONTROL = "private, max-age=3600, immutable"

PROBE_FOLDER, PROBE = "ready", b"longtake"


@dataclass(frozen=True)
class Asset:
    """A stored asset: its key, its size in bytes, when it was stored, and the store's ETag of it, if any."""

    key: str
    size: int
    modified_at: datetime
    etag: str | None = None


class Assets:
    """The assets at one location.

    Args:
        location: `file:///folder` (created when missing), `s3://bucket/prefix`, `gs://…`, `az://…`; a cloud's
            credentials come from its usual environment variables.
        limits: of a cloud store's client.
        public_url: where links to a cloud's assets lead; "": where the store itself is asked.

    Every method raises InvalidAssetKey for an invalid key, and AssetsUnavailable if a cloud's store is away;
    those that write raise StorageFull on a full disk.
    """

    def __init__(self, location: str, limits: ClientLimits | None = None, *, public_url: str = "") -> None:
        self._reads, self._writes = open_stores(location, limits or ClientLimits())
        self._links = open_public_store(location, public_url) if public_url else self._reads

    async def put_file(self, key: str, path: Path, *, content_type: str | None = None) -> None:
        """Store the file under the key atomically, replacing what was there.

        Args:
            content_type: default: guessed from the key's extension.
        """
        local, attributes = self.local_path(key), self._attributes_of(key, content_type)
        with translate_asset_outages(), raise_storage_full():
            if local:
                await copy_atomically(path, local)
                await flush_to_disk(local)
            else:
                await obstore.put_async(self._writes, require_valid_key(key), path, attributes=attributes)

    async def flush_file(self, path: Path) -> None:
        """Write the file through to the disk, if that is where assets are: `move_file` is then quick."""
        if isinstance(self._reads, LocalStore):
            with raise_storage_full():
                await flush_to_disk(path)

    async def move_file(self, key: str, path: Path) -> None:
        """Store the file as `put_file` does. It may be gone from `path` afterwards.

        A local store renames it, which copies nothing where both are on one disk.
        """
        if (local := self.local_path(key)) is None:
            await self.put_file(key, path)
            return
        with raise_storage_full():
            await move_atomically(path, local)
            await flush_to_disk(local)

    async def fetch_to_file(self, key: str, into: Path) -> None:
        """Download the asset into a file, atomically.

        Raises:
            AssetNotFound: there is no such asset.
        """
        found = await self._open(key)
        with translate_asset_outages(), raise_storage_full():
            await write_atomically(into, found.stream())

    async def get_local_file(self, key: str, folder: Path) -> Path:
        """Return the asset as a local file, downloaded to `folder` if need be. Do not write to the file.

        Raises:
            AssetNotFound: there is no such asset.
        """
        if (there := self.local_path(key)) is not None:
            return there
        into = folder / Path(key).name
        if not into.exists():
            await self.fetch_to_file(key, into)
        return into

    async def write_bytes(self, key: str, content: bytes) -> None:
        """Store the bytes under the key atomically, replacing what was there."""
        attributes = self._attributes_of(key)
        with translate_asset_outages(), raise_storage_full():
            await obstore.put_async(self._writes, require_valid_key(key), content, attributes=attributes)

    async def read_bytes(self, key: str) -> bytes:
        """Return the asset's bytes.

        Raises:
            AssetNotFound: there is no such asset.
        """
        found = await self._open(key)
        with translate_asset_outages():
            return bytes(await found.bytes_async())

    async def stream_bytes(self, key: str, first: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """Return an iterator over the asset's bytes, chunk by chunk.

        Args:
            key: the asset's.
            first: where to begin, if there is a `length`.
            length: how many bytes, all of which are there; None: to the end.

        Raises:
            AssetNotFound: there is no such asset.
        """
        found = await self._open(key, {} if length is None else {"range": (first, first + length)})
        return (bytes(piece) async for piece in found.stream())

    async def _open(self, key: str, options: "GetOptions | None" = None) -> "GetResult":
        try:
            with translate_asset_outages():
                return await obstore.get_async(self._reads, require_valid_key(key), options=options)
        except FileNotFoundError as error:
            raise AssetNotFound(key) from error

    async def get_size(self, key: str) -> int | None:
        """Return the asset's size in bytes; None when there is no such asset."""
        asset = await self.find_asset(key)
        return asset.size if asset else None

    async def find_asset(self, key: str) -> Asset | None:
        """Return what the store says of the asset; None when there is no such asset."""
        with suppress(FileNotFoundError), translate_asset_outages():
            return _describe(key, await obstore.head_async(self._reads, require_valid_key(key)))
        return None

    async def delete(self, key: str) -> None:
        """Delete the asset, if there is one."""
        with suppress(FileNotFoundError), translate_asset_outages():
            await obstore.delete_async(self._writes, require_valid_key(key))

    async def delete_all(self, prefix: str) -> int:
        """Delete every asset below a folder; return how many there were."""
        found: set[str] = set()
        while keys := [asset.key for asset in await self.list_assets(prefix)]:
            found.update(keys)
            # A concurrent deletion may have removed some of them: list again.
            with suppress(FileNotFoundError), translate_asset_outages():
                await obstore.delete_async(self._writes, keys)
        return len(found)

    def _attributes_of(self, key: str, content_type: str | None = None) -> "Attributes | None":
        """Return what a cloud's store sends with the asset; None for files, which can have none of it."""
        if isinstance(self._writes, LocalStore):
            return None
        media_type = content_type or guess_type(key)[0] or "application/octet-stream"
        return {"Content-Type": media_type, "Cache-Control": CACHE_CONTROL}

    def local_path(self, key: str) -> Path | None:
        """Return the path of the asset's file, existing or not; None when assets are not local files."""
        name = require_valid_key(key)
        return Path(str(self._reads.prefix), name) if isinstance(self._reads, LocalStore) else None

    async def signed_url(self, key: str, seconds: float) -> str | None:
        """Return a URL that lets anyone read the asset for `seconds`; None when the store signs no URLs."""
        name = require_valid_key(key)
        if not isinstance(self._links, S3Store | GCSStore | AzureStore):
            return None
        return await obstore.sign_async(self._links, "GET", name, timedelta(seconds=seconds))

    async def sweep_staged_files(self, older_than_seconds: float) -> int:
        """Remove half-written files of killed processes; return how many there were.

        Cloud stores have none: there, a lifecycle rule of the bucket ends unfinished uploads.
        """
        if not isinstance(self._reads, LocalStore):
            return 0
        return await asyncio.to_thread(sweep_staged, Path(str(self._reads.prefix)), older_than_seconds)

    async def list_assets(self, prefix: str) -> list[Asset]:
        """List the assets below a folder."""
        batches = obstore.list(self._reads, require_valid_key(prefix))
        with translate_asset_outages():
            return [_describe(meta["path"], meta) async for batch in batches for meta in batch]

    async def check_access(self) -> None:
        """Return if the store answers and has the bucket. Only a listing tells: any HEAD is a 404."""
        await self.list_assets(PROBE_FOLDER)

    async def check_writing(self) -> None:
        """Write, read and delete an object; raise if one of these fails."""
        key = f"{PROBE_FOLDER}/{uuid4().hex}"
        await self.write_bytes(key, PROBE)
        try:
            if await self.read_bytes(key) != PROBE:
                raise AssetsUnavailable("The asset store gives back another file than it got.")
        finally:
            await self.delete(key)


def _describe(key: str, meta: "ObjectMeta") -> Asset:
    return Asset(key, meta["size"], meta["last_modified"], meta["e_tag"])
