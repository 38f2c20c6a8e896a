"""The stems of recorded lines, levelled when a line is recorded, so that cutting the film only adds them."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from activities.narration_recorder import RecordedLine
from activities.stem_assets import StemAssets
from media.ffmpeg import Ffmpeg
from media.mix.voice_stem import make_voice_stem, voice_stem_key
from store.assets import Assets


class NarrationStems:
    """The voice stems of one job, in its assets.

    Args:
        assets: where recordings and stems are stored.
        ffmpeg: levels the stems.
        job_id: the job.
        folder: for work.
    """

    def __init__(self, assets: Assets, ffmpeg: Ffmpeg, job_id: str, folder: Path) -> None:
        self._assets, self._ffmpeg, self._folder = assets, ffmpeg, folder
        self._stems = StemAssets(assets, job_id, folder)

    async def make_missing(self, lines: Iterable[RecordedLine]) -> None:
        """Make and store the stem of each line that has none yet.

        Raises:
            CorruptMedia: a recording is silent or cannot be read.
        """
        makers = {voice_stem_key(line.digest): partial(self._make_stem, line) for line in lines}
        await self._stems.make_missing(makers)

    async def fetch_file(self, line: RecordedLine) -> Path:
        """Return the line's stem as a local file; it must not be written to."""
        return await self._stems.fetch_file(voice_stem_key(line.digest))

    async def _make_stem(self, line: RecordedLine, out: Path) -> None:
        recording = await self._assets.get_local_file(line.asset_key, self._folder)
        await make_voice_stem(self._ffmpeg, recording, out)

    def key_of(self, line: RecordedLine) -> str:
        """Return the asset key of the line's stem."""
        return self._stems.key_of(voice_stem_key(line.digest))
