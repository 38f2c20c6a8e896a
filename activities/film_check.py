"""Checks a joined film before anyone is told that there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from activities.kept_mixes import KeptMixes, MadeSound
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.packet_sums import FilmPackets, digest_runs, sum_film_packets
from media.probe import probe_clip, probe_sound
from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound

WRONG_LENGTH = "The joined film has not the length that it must have."
WRONG_SOUND = "The joined film has not the sound that was made for it: it is mixed again."
MOST_PACKETS_AFTER_END = 2
DAMAGED_PIECE = "A prepared piece of the film was damaged: it is rendered again."


@dataclass(frozen=True)
class FilmChecker:
    """Compares a film with the pieces that it was joined from, each of which was decoded when it was made."""

    ffmpeg: Ffmpeg
    assets: Assets

    async def require_pieces(self, film: Path, keys: Sequence[str], lengths: Sequence[int]) -> FilmPackets:
        """Require that the film consists of these pieces, and that every seam can be played.

        Args:
            film: the joined film.
            keys: the asset key of each piece, in order.
            lengths: the number of frames of each piece.

        Returns:
            The film's packets.

        Raises:
            CorruptMedia: it does not. A damaged piece is deleted, so that another attempt makes it anew.
        """
        try:
            packets = await sum_film_packets(self.ffmpeg, film, [0, *accumulate(lengths[:-1])])
        except CorruptMedia:
            await self._compare_pieces(film, await sum_film_packets(self.ffmpeg, film), keys, lengths)
            raise
        await self._compare_pieces(film, packets, keys, lengths)
        return packets

    async def _compare_pieces(
        self, film: Path, packets: FilmPackets, keys: Sequence[str], lengths: Sequence[int]
    ) -> None:
        digests = [await self._read_digest(key) for key in keys]
        if None in digests:  # A version of Longtake that kept no digests made this piece.
            await self._decode_whole(film, sum(lengths))
            return
        if len(packets.picture) != sum(lengths):
            raise CorruptMedia(WRONG_LENGTH)
        found = digest_runs(packets.picture, lengths)
        await self._refuse_damaged(
            {key for key, had, has in zip(keys, digests, found, strict=True) if had != has}
        )

    async def require_sound(
        self, film: Path, packets: FilmPackets, sound: MadeSound, mixes: KeptMixes
    ) -> None:
        """Require that the film's sound is the one that was made for it, and can be played.

        Raises:
            CorruptMedia: it is not. A mix is deleted then, so that another attempt makes it anew.
        """
        if sound.packets and _has_packets(packets, sound):
            return
        if sound.packets and sound.mix_key:
            await mixes.delete_mix(sound.mix_key)
            raise CorruptMedia(WRONG_SOUND)
        # Music is paid for and cannot be made anew: what can be played is good enough.
        await probe_sound(self.ffmpeg, film, strict=True)

    async def _refuse_damaged(self, keys: set[str]) -> None:
        for key in keys:
            await self.assets.delete(key)
        if keys:
            raise CorruptMedia(DAMAGED_PIECE)

    async def _read_digest(self, piece_key: str) -> str | None:
        try:
            return (await self.assets.read_bytes(asset_keys.packet_digest_key(piece_key))).decode()
        except AssetNotFound:
            return None

    async def _decode_whole(self, film: Path, frames: int) -> None:
        if (await probe_clip(self.ffmpeg, film)).frames != frames:
            raise CorruptMedia(WRONG_LENGTH)


def _has_packets(film: FilmPackets, sound: MadeSound) -> bool:
    # Joining ends the sound with the picture, which may leave out what only fills its last packet.
    lacking = len(sound.packets) - len(film.sound)
    return lacking <= MOST_PACKETS_AFTER_END and film.sound == [*sound.packets[: len(film.sound)]]
