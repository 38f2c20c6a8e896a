"""What has come of files that are on their way in: blocks among the assets, which every worker sees.

Below `incoming/JOB/TAKE/VERSION/` lie `version`, which tells in the downloader's words which file it is, and
the blocks by their numbers. Whoever writes a block of a version writes the same bytes, or fewer of them. How
often in a row the file was refused stands in `incoming/JOB/TAKE/refusals/`.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from store import keys
from store.assets import Assets
from store.errors import AssetMissing
from workflows.contracts import TakeKey

VERSION, REFUSALS = "version", "refusals"
# No download is tried for longer than a day (`workflows.timeouts`), nor is a late take.
ABANDONED_SECONDS = 3 * 86_400.0


class IncomingFile:
    """One take's file. Raises what `Assets` raises."""

    def __init__(self, assets: Assets, key: TakeKey) -> None:
        self._assets = assets
        self._folder = keys.incoming(key)
        self._told: set[str] = set()

    async def version(self) -> str | None:
        """Of which file there are blocks, of several the one of which there is most; null for none."""
        sizes: dict[str, int] = defaultdict(int)
        for asset in await self._assets.list_assets(self._folder):
            folder, _, name = asset.key.rpartition("/")
            sizes[folder] += asset.size if name != VERSION else 0
        for folder in sorted(sizes, key=lambda folder: -sizes[folder]):
            try:
                return (await self._assets.read(f"{folder}/{VERSION}")).decode()
            except AssetMissing:
                continue
        return None

    async def blocks(self, version: str) -> AsyncIterator[bytes]:
        """The blocks of the file, from its beginning to the first that is missing."""
        number = 0
        while True:
            try:
                yield await self._assets.read(self._block(version, number))
            except AssetMissing:
                return
            number += 1

    async def keep(self, version: str, number: int, block: bytes) -> None:
        """Keep block `number`, counted from 0, in the place of the one that is there."""
        if version not in self._told:
            await self._assets.write(f"{self._of(version)}/{VERSION}", version.encode())
            self._told.add(version)
        await self._assets.write(self._block(version, number), block)

    async def count_refusal(self) -> int:
        """The provider refused to give the file; how many times in a row that is."""
        try:
            before = int(await self._assets.read(f"{self._refusals}/count"))
        except AssetMissing:
            before = 0
        await self._assets.write(f"{self._refusals}/count", str(before + 1).encode())
        return before + 1

    async def end_refusals(self) -> None:
        """The provider, or the line to it, said something else. Safe to repeat."""
        await self._assets.delete_all(self._refusals)

    async def forget(self) -> None:
        """Delete all there is. Safe to repeat."""
        self._told.clear()
        await self._assets.delete_all(self._folder)

    @property
    def _refusals(self) -> str:
        return f"{self._folder}/{REFUSALS}"

    def _of(self, version: str) -> str:
        return f"{self._folder}/{sha256(version.encode()).hexdigest()[:32]}"

    def _block(self, version: str, number: int) -> str:
        return f"{self._of(version)}/{number:06}"


async def sweep_incoming(assets: Assets, older_than_seconds: float = ABANDONED_SECONDS) -> int:
    """Delete what has come of files that nobody fetches any more; of how many takes that was."""
    newest: dict[str, datetime] = {}
    for asset in await assets.list_assets(keys.INCOMING):
        take = "/".join(asset.key.split("/")[:3])
        newest[take] = max(asset.modified_at, newest.get(take, asset.modified_at))
    before = datetime.now(UTC) - timedelta(seconds=older_than_seconds)
    abandoned = [take for take, at in newest.items() if at <= before]
    for take in abandoned:
        await assets.delete_all(take)
    return len(abandoned)


async def delete_job_assets(assets: Assets, job_id: str) -> None:
    """Everything that a job has made, and what was on its way in."""
    await assets.delete_all(keys.job_folder(job_id))
    await assets.delete_all(keys.incoming_folder(job_id))
