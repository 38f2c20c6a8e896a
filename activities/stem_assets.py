"""The stems of one job as stored assets: each is made once, whatever it is made of."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from activities.bounded_gather import gather_bounded
from store import asset_keys
from store.assets import Assets

# Each stem takes three or four short ffmpeg runs.
MAX_PARALLEL_STEMS = 3

MakeStem = Callable[[Path], Awaitable[None]]


class StemAssets:
    """The stems of one job, by the digest of what each is made of.

    Args:
        assets: where the stems are stored.
        job_id: the job.
        folder: for work.
    """

    def __init__(self, assets: Assets, job_id: str, folder: Path) -> None:
        self._assets, self._job_id, self._folder = assets, job_id, folder

    async def make_missing(self, makers: Mapping[str, MakeStem]) -> None:
        """Make and store each stem that is not stored yet: the maker of its digest writes the file."""
        by_key = {self.key_of(digest): make for digest, make in makers.items()}
        missing = [key for key in by_key if await self._assets.get_size(key) is None]
        await gather_bounded(
            (partial(self._make_stem, key, by_key[key]) for key in missing), at_once=MAX_PARALLEL_STEMS
        )

    async def fetch_file(self, digest: str) -> Path:
        """Return the stem of that digest as a local file, which must not be written to."""
        return await self._assets.get_local_file(self.key_of(digest), self._folder)

    def key_of(self, digest: str) -> str:
        """Return the asset key of the stem of that digest."""
        return asset_keys.stem_key(self._job_id, digest)

    async def _make_stem(self, key: str, make: MakeStem) -> None:
        out = self._folder / Path(key).name
        await make(out)
        await self._assets.put_file(key, out)
