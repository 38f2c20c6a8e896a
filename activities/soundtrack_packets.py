"""The packet sums of a film's music, which is decoded when it is levelled: its film then need not be."""

import json
from pathlib import Path

from media.ffmpeg import Ffmpeg
from media.packet_sums import sum_sound_packets
from media.probe import probe_sound
from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound


async def store_packets(assets: Assets, ffmpeg: Ffmpeg, soundtrack_key: str, soundtrack: Path) -> None:
    """Decode the levelled music strictly, and store the sums of its packets beside it.

    Raises CorruptMedia if it cannot be decoded to its end.
    """
    await probe_sound(ffmpeg, soundtrack, strict=True)
    sums = await sum_sound_packets(ffmpeg, soundtrack)
    await assets.write_bytes(asset_keys.sound_packets_key(soundtrack_key), json.dumps(sums).encode())


async def find_packets(assets: Assets, soundtrack_key: str) -> tuple[str, ...]:
    """Return the sums; none of a soundtrack that an older version has made."""
    try:
        return tuple(json.loads(await assets.read_bytes(asset_keys.sound_packets_key(soundtrack_key))))
    except AssetNotFound:
        return ()
