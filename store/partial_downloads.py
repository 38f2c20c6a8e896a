"""Partial downloads: blocks of files under way, stored among the assets so that any worker can resume one.

`incoming/JOB/TAKE/VERSION/` holds `version`, the downloader's identification of the file, and the numbered
blocks. All writers of a block of one version write the same bytes, or a prefix of them.
`incoming/JOB/TAKE/refusals/` holds how often the provider refused the file since bytes of it last came in.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from contracts import TakeKey
from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound

VERSION, REFUSALS = "version", "refusals"
# No download, nor a late take, is tried for longer than a day (`workflows.activity_options`).
ABANDONED_SECONDS = 3 * 86_400.0


class PartialDownload:
    """The partial download of one take's file: a `PartialDownloadStore`. Raises what `Assets` raises."""

    def __init__(self, assets: Assets, key: TakeKey) -> None:
        self._assets = assets
        self._folder = asset_keys.partial_download_folder(key)
        self._told: set[str] = set()

    async def find_stored_version(self) -> str | None:
        """Return the version that has the most bytes stored; None when no block is stored."""
        sizes: dict[str, int] = defaultdict(int)
        for asset in await self._assets.list_assets(self._folder):
            folder, _, name = asset.key.rpartition("/")
            sizes[folder] += asset.size if name != VERSION else 0
        for folder in sorted(sizes, key=lambda folder: -sizes[folder]):
            try:
                return (await self._assets.read_bytes(f"{folder}/{VERSION}")).decode()
            except AssetNotFound:
                continue
        return None

    async def read_blocks(self, version: str) -> AsyncIterator[bytes]:
        """Yield the file's blocks from the beginning up to the first missing one."""
        number = 0
        while True:
            try:
                yield await self._assets.read_bytes(self._block_key(version, number))
            except AssetNotFound:
                return
            number += 1

    async def store_block(self, version: str, number: int, block: bytes) -> None:
        """Store block `number` (counted from 0), replacing the one that is there, and reset the refusals."""
        if version not in self._told:
            await self._assets.write_bytes(f"{self._version_folder(version)}/{VERSION}", version.encode())
            self._told.add(version)
        await self._assets.write_bytes(self._block_key(version, number), block)
        await self._assets.delete_all(self._refusals_folder)

    async def count_refusal(self) -> int:
        """Count one more refusal of the file by its provider; return how many there were since bytes came."""
        try:
            before = int(await self._assets.read_bytes(f"{self._refusals_folder}/count"))
        except AssetNotFound:
            before = 0
        await self._assets.write_bytes(f"{self._refusals_folder}/count", str(before + 1).encode())
        return before + 1

    async def delete_blocks(self) -> None:
        """Delete all blocks and the count of refusals. Safe to repeat."""
        self._told.clear()
        await self._assets.delete_all(self._folder)

    @property
    def _refusals_folder(self) -> str:
        return f"{self._folder}/{REFUSALS}"

    def _version_folder(self, version: str) -> str:
        return f"{self._folder}/{sha256(version.encode()).hexdigest()[:32]}"

    def _block_key(self, version: str, number: int) -> str:
        return f"{self._version_folder(version)}/{number:06}"


async def sweep_partial_downloads(assets: Assets, older_than_seconds: float = ABANDONED_SECONDS) -> int:
    """Delete partial downloads that got no block for `older_than_seconds`; return how many takes had one."""
    newest: dict[str, datetime] = {}
    for asset in await assets.list_assets(asset_keys.PARTIAL_DOWNLOADS_FOLDER):
        take = "/".join(asset.key.split("/")[:3])
        newest[take] = max(asset.modified_at, newest.get(take, asset.modified_at))
    before = datetime.now(UTC) - timedelta(seconds=older_than_seconds)
    abandoned = [take for take, at in newest.items() if at <= before]
    for take in abandoned:
        await assets.delete_all(take)
    return len(abandoned)


async def delete_job_assets(assets: Assets, job_id: str) -> None:
    """Delete all assets of a job, partial downloads included."""
    await assets.delete_all(asset_keys.job_folder(job_id))
    await assets.delete_all(asset_keys.partial_downloads_folder(job_id))
