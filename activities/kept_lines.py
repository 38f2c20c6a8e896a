"""Lines that a service has spoken and that are kept: each under a key of all that it was ordered from."""

from providers.voice_takes import VoiceTake
from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound


class KeptLines:
    """The kept lines of all jobs, in their assets."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets

    async def has_line(self, job_id: str, digest: str) -> bool:
        """Return whether the line is kept."""
        return await self._assets.get_size(self.key_of(job_id, digest)) is not None

    async def put_line(self, job_id: str, digest: str, take: VoiceTake) -> None:
        """Keep a line. Safe to repeat."""
        await self._assets.write_bytes(self.key_of(job_id, digest), take.to_json())

    async def find_line(self, job_id: str, digest: str) -> VoiceTake | None:
        """Return the line; None if it is not kept."""
        try:
            return VoiceTake.from_json(await self._assets.read_bytes(self.key_of(job_id, digest)))
        except AssetNotFound:
            return None

    @staticmethod
    def key_of(job_id: str, digest: str) -> str:
        """Return the key of a line's asset."""
        return asset_keys.recorded_line_key(job_id, digest, "take")
