"""The mixes of a job's films, kept from when their stems are there: the film then only joins one."""

from dataclasses import dataclass
from pathlib import Path

from contracts import SoundReceipt
from contracts.shared_types import FrozenModel
from media.ffmpeg import Ffmpeg
from media.packet_sums import sum_sound_packets
from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound


class MixFacts(FrozenModel):
    """The receipt of a mix, and the sum of each of its packets (see `media.packet_sums`)."""

    receipt: SoundReceipt | None
    packets: tuple[str, ...]


@dataclass(frozen=True)
class MadeSound:
    """The sound of a film, and the sums of its packets if it has been decoded.

    `mix_key` is that of a kept mix, empty of music by itself.
    """

    file: Path
    receipt: SoundReceipt | None
    mix_key: str = ""
    packets: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptMixes:
    """The mixes of one job, in its assets; `folder` is for work."""

    assets: Assets
    ffmpeg: Ffmpeg
    job_id: str
    folder: Path

    async def find_mix(self, digest: str) -> MadeSound | None:
        """Return the mix of what has this digest; None if there is none yet."""
        key = asset_keys.mix_key(self.job_id, digest)
        try:
            facts = MixFacts.model_validate_json(await self.assets.read_bytes(asset_keys.mix_facts_key(key)))
            file = await self.assets.get_local_file(key, self.folder)
        except AssetNotFound:
            return None
        return MadeSound(file, facts.receipt, key, facts.packets)

    async def put_mix(self, digest: str, file: Path, receipt: SoundReceipt | None) -> MadeSound:
        """Keep a mix whose lines were all heard; return it."""
        key = asset_keys.mix_key(self.job_id, digest)
        facts = MixFacts(receipt=receipt, packets=tuple(await sum_sound_packets(self.ffmpeg, file)))
        await self.assets.put_file(key, file)
        # Where there are facts there is the mix, too.
        await self.assets.write_bytes(asset_keys.mix_facts_key(key), facts.model_dump_json().encode())
        return MadeSound(file, receipt, key, facts.packets)

    async def delete_mix(self, key: str) -> None:
        """Delete a mix that is damaged, so that another attempt makes it anew."""
        await self.assets.delete(asset_keys.mix_facts_key(key))
        await self.assets.delete(key)
