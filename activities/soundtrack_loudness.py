"""The loudness of a film's music: measured when the music is levelled, and stored beside it."""

import json
from dataclasses import asdict

from contracts import SoundReceipt
from media.loudness import Loudness
from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound


async def store_loudness(assets: Assets, soundtrack_key: str, heard: Loudness) -> None:
    """Store it beside the soundtrack."""
    await assets.write_bytes(asset_keys.loudness_key(soundtrack_key), json.dumps(asdict(heard)).encode())


async def find_loudness(assets: Assets, soundtrack_key: str) -> Loudness | None:
    """Return it; None of a soundtrack that an older version has made."""
    try:
        return Loudness(**json.loads(await assets.read_bytes(asset_keys.loudness_key(soundtrack_key))))
    except AssetNotFound:
        return None


def build_sound_receipt(
    heard: Loudness | None,
    *,
    over_music: float | None = None,
    over_rest: float | None = None,
    clips: tuple[int, ...] = (),
) -> SoundReceipt | None:
    """Return what is told of the film's sound; None of silence, or if nothing is known."""
    if heard is None or heard.is_silent:
        return None
    return SoundReceipt(
        lufs=round(heard.lufs, 1),
        peak_dbtp=round(heard.peak_dbtp, 1),
        voice_over_music_lu=None if over_music is None else round(over_music, 1),
        voice_over_rest_lu=None if over_rest is None else round(over_rest, 1),
        clips=clips,
    )
