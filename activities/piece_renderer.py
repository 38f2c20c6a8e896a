"""Renders the missing pieces of a film from stored clips, and stores them."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from activities.bounded_gather import gather_bounded
from activities.film_timeline import FilmTimeline
from media.burnt_captions import PieceCaptions
from media.cut import Cutter
from media.errors import MediaError
from media.piece_encoding import (
    FORMER_QUICK_VIDEO_CODEC,
    QUICK_VIDEO_CODEC,
    VIDEO_CODEC,
    piece_key,
    tail_key,
)
from media.timeline import Crossfade, Piece, Segment
from media.watermark import PieceWatermark, Watermark
from store import asset_keys
from store.assets import Assets
from store.film_takes import select_film_rows
from store.models import LedgerRow

logger = logging.getLogger(__name__)

# Each ffmpeg uses several cores by itself; a film of 50 scenes must not start 100 processes.
MAX_PARALLEL_RENDERS = 3
CODECS = (VIDEO_CODEC, QUICK_VIDEO_CODEC, FORMER_QUICK_VIDEO_CODEC)


@dataclass(frozen=True)
class StoredClip:
    """A scene's clip in the assets. `digest` is the SHA-256 of its bytes, `seconds` its length.

    `provider` and `model` made it.
    `film_seconds` is the scene's length where the clip is far too short; None: the storyboard's length.
    """

    asset_key: str
    digest: str
    film_seconds: float | None = None
    take: int = 1
    seconds: float = 0.0
    provider: str = ""
    model: str = ""


@dataclass(frozen=True)
class RenderedPiece:
    """A piece that has been rendered and decoded: its file, and the digest of its packets."""

    file: Path
    digest: str


class PieceRenderer:
    """Renders the pieces of one job's film, in a folder of its own.

    `captions` are burnt into pieces, and `watermark` is laid over scenes.
    Pieces for which a user waits, because all else is there, are `awaited`, and encoded quickly.
    """

    def __init__(
        self,
        assets: Assets,
        cutter: Cutter,
        job_id: str,
        plan: FilmTimeline,
        folder: Path,
        *,
        captions: Mapping[Piece, PieceCaptions],
        awaited: bool = False,
        watermark: Watermark | None = None,
    ) -> None:
        self._assets = assets
        self._captions = captions
        self._watermark = watermark
        self._cutter = cutter
        self._job_id = job_id
        self._plan = plan
        self._folder = folder
        self.awaited = awaited
        self._codec = QUICK_VIDEO_CODEC if awaited else VIDEO_CODEC

    async def render_missing(
        self,
        pieces: Iterable[Piece],
        clips: Mapping[int, StoredClip],
        ready: Mapping[str, RenderedPiece] | None = None,
    ) -> list[str]:
        """Render and store the pieces that are not in the assets yet; return all their keys in order.

        `ready` are pieces that have been rendered but not stored, by their keys.
        """
        # Pieces of byte-identical clips have the same key: they are rendered once and used twice.
        made, missing, keys = ready or {}, {}, []
        for piece in pieces:
            key = await self.find_stored(piece, clips) or self._choose_key(piece, clips, made)
            keys.append(key)
            if await self._assets.get_size(key) is None:
                missing[key] = piece
        renders = [
            partial(self._store_piece, key, made[key])
            if key in made
            else partial(self._render_piece, key, piece, clips)
            for key, piece in missing.items()
        ]
        await gather_bounded(renders, at_once=MAX_PARALLEL_RENDERS)
        return keys

    async def find_stored(self, piece: Piece, clips: Mapping[int, StoredClip]) -> str | None:
        """Return the key under which the piece is stored, however it was encoded; None if it is not."""
        for codec in CODECS:
            key = self._build_key(piece, clips, codec)
            if await self._assets.get_size(key) is not None:
                return key
        return None

    def _choose_key(
        self, piece: Piece, clips: Mapping[int, StoredClip], made: Mapping[str, RenderedPiece]
    ) -> str:
        """Return the key under which the piece has been made, or is to be made."""
        keys = (self._build_key(piece, clips, codec) for codec in CODECS)
        return next((key for key in keys if key in made), self.asset_key(piece, clips))

    async def find_tail(self, piece: Crossfade, clips: Mapping[int, StoredClip]) -> Path | None:
        """Return the frames that were kept of the clip from which the piece fades, if they were."""
        key = self.tail_asset_key(clips[piece.left], piece.left_first_frame, piece.frames)
        return None if await self._assets.get_size(key) is None else await self.get_local_file(key)

    async def get_local_file(self, key: str) -> Path:
        """Return the asset as a local file, downloading it if need be. The file must not be written to."""
        return await self._assets.get_local_file(key, self._folder)

    async def _render_piece(self, key: str, piece: Piece, clips: Mapping[int, StoredClip]) -> None:
        out = self._folder / Path(key).name
        if isinstance(piece, Segment):
            clip = await self.get_local_file(clips[piece.scene].asset_key)
            digest = await self._cutter.render_segment(
                clip,
                out,
                fmt=self._plan.fmt,
                first_frame=piece.first_frame,
                frames=piece.frames,
                captions=self._captions.get(piece),
                codec=self._codec,
                watermark=self.mark_piece(piece),
            )
        else:
            digest = await self._render_crossfade(piece, out, clips)
        await self._store_piece(key, RenderedPiece(out, digest))

    async def _render_crossfade(self, piece: Crossfade, out: Path, clips: Mapping[int, StoredClip]) -> str:
        render = partial(
            self._cutter.render_crossfade,
            right=await self.get_local_file(clips[piece.right].asset_key),
            out=out,
            fmt=self._plan.fmt,
            frames=piece.frames,
            captions=self._captions.get(piece),
            codec=self._codec,
            watermark=self.mark_piece(piece),
        )
        if (tail := await self.find_tail(piece, clips)) is not None:
            try:
                return await render(tail, left_first_frame=0, strict=True)
            except MediaError as error:
                # They may be damaged, or something else is wrong: the whole clip decides.
                logger.info("a transition is rendered from the whole clip: %s", error)
        left = await self.get_local_file(clips[piece.left].asset_key)
        return await render(left, left_first_frame=piece.left_first_frame)

    async def _store_piece(self, key: str, made: RenderedPiece) -> None:
        # A stored piece always has its digest beside it.
        await self._assets.write_bytes(asset_keys.packet_digest_key(key), made.digest.encode())
        await self._assets.put_file(key, made.file)

    def asset_key(self, piece: Piece, clips: Mapping[int, StoredClip]) -> str:
        """Return the key of a piece of these clips as this renderer encodes it."""
        return self._build_key(piece, clips, self._codec)

    def _build_key(self, piece: Piece, clips: Mapping[int, StoredClip], codec: Sequence[str]) -> str:
        digests = {n: clips[n].digest for n in piece.scenes}
        captions, watermark = self._captions.get(piece), self.mark_piece(piece)
        made_of = piece_key(piece, digests, self._plan.fmt, captions, watermark, codec=codec)
        return asset_keys.film_piece_key(self._job_id, made_of)

    def mark_piece(self, piece: Piece) -> PieceWatermark | None:
        """Return the watermark of a piece; None over cards alone."""
        over = tuple(scene not in self._plan.card_texts for scene in piece.scenes)
        return PieceWatermark(self._watermark, over) if self._watermark and any(over) else None

    def tail_asset_key(self, clip: StoredClip, first_frame: int, frames: int) -> str:
        """Return the key of frames that are kept of a clip for the transition to a clip that is not there."""
        return asset_keys.clip_tail_key(
            self._job_id, tail_key(clip.digest, self._plan.fmt, first_frame, frames)
        )


def select_film_clips(
    ledger: Sequence[LedgerRow], in_film: Mapping[int, int], first_takes: int = 1
) -> dict[int, StoredClip]:
    """Select each scene's clip as `select_film_rows` does."""
    return {
        scene: StoredClip(
            str(row.asset_key),
            str(row.digest),
            row.film_seconds,
            take=row.take,
            seconds=row.seconds or 0.0,
            provider=row.provider,
            model=row.model,
        )
        for scene, row in select_film_rows(ledger, in_film, first_takes).items()
    }


def shortened_lengths(clips: Mapping[int, StoredClip]) -> dict[int, float | None]:
    """Return, by scene, its length in the film in seconds; None where it is the storyboard's length."""
    return {number: clip.film_seconds for number, clip in clips.items()}
