"""The stems of recorded lines, levelled when a line is recorded, so that cutting the film only adds them."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from activities.bounded_gather import gather_bounded
from activities.narration_recorder import RecordedLine
from media.ffmpeg import Ffmpeg
from media.mix.voice_stem import make_voice_stem, voice_stem_key
from store import asset_keys
from store.assets import Assets

# Each stem takes four short ffmpeg runs.
MAX_PARALLEL_STEMS = 3


class NarrationStems:
    """The voice stems of one job, in its assets.

    Args:
        assets: where recordings and stems are stored.
        ffmpeg: levels the stems.
        job_id: the job.
        folder: for work.
    """

    def __init__(self, assets: Assets, ffmpeg: Ffmpeg, job_id: str, folder: Path) -> None:
        self._assets, self._ffmpeg = assets, ffmpeg
        self._job_id, self._folder = job_id, folder

    async def make_missing(self, lines: Iterable[RecordedLine]) -> None:
        """Make and store the stem of each line that has none yet.

        Raises:
            CorruptMedia: a recording is silent or cannot be read.
        """
        by_key = {self.key_of(line): line for line in lines}
        missing = [key for key in by_key if await self._assets.get_size(key) is None]
        await gather_bounded(
            (partial(self._make_stem, key, by_key[key]) for key in missing),
            at_once=MAX_PARALLEL_STEMS,
        )

    async def fetch_file(self, line: RecordedLine) -> Path:
        """Return the line's stem as a local file; it must not be written to."""
        return await self._assets.get_local_file(self.key_of(line), self._folder)

    async def _make_stem(self, key: str, line: RecordedLine) -> None:
        out = self._folder / Path(key).name
        recording = await self._assets.get_local_file(line.asset_key, self._folder)
        await make_voice_stem(self._ffmpeg, recording, out)
        await self._assets.put_file(key, out)

    def key_of(self, line: RecordedLine) -> str:
        """Return the key of the line's stem."""
        return asset_keys.stem_key(self._job_id, voice_stem_key(line.digest))
