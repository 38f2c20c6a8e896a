"""Renders the missing pieces of a film from stored clips, and stores them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from activities.bounded_gather import gather_bounded
from activities.film_timeline import FilmTimeline
from media.burnt_captions import PieceCaptions
from media.cut import Cutter
from media.piece_encoding import piece_key
from media.timeline import Piece, Segment
from store import asset_keys
from store.assets import Assets
from store.film_takes import select_film_rows
from store.models import LedgerRow

# Each ffmpeg uses several cores by itself; a film of 50 scenes must not start 100 processes.
MAX_PARALLEL_RENDERS = 3


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


class PieceRenderer:
    """Renders the pieces of one job's film, in a folder of its own. `captions` are burnt into pieces."""

    def __init__(
        self,
        assets: Assets,
        cutter: Cutter,
        job_id: str,
        plan: FilmTimeline,
        folder: Path,
        *,
        captions: Mapping[Piece, PieceCaptions],
    ) -> None:
        self._assets = assets
        self._captions = captions
        self._cutter = cutter
        self._job_id = job_id
        self._plan = plan
        self._folder = folder

    async def render_missing(self, pieces: Iterable[Piece], clips: Mapping[int, StoredClip]) -> list[str]:
        """Render and store the pieces that are not in the assets yet; return all their keys in order."""
        # Pieces of byte-identical clips have the same key: they are rendered once and used twice.
        keyed = [(self._asset_key(piece, clips), piece) for piece in pieces]
        missing = {key: piece for key, piece in keyed if await self._assets.get_size(key) is None}
        files = await self._fetch_clips(clips, {n for piece in missing.values() for n in piece.scenes})
        renders = (partial(self._render_piece, key, piece, files) for key, piece in missing.items())
        await gather_bounded(renders, at_once=MAX_PARALLEL_RENDERS)
        return [key for key, _ in keyed]

    async def get_local_file(self, key: str) -> Path:
        """Return the asset as a local file, downloading it if need be. The file must not be written to."""
        return await self._assets.get_local_file(key, self._folder)

    async def _fetch_clips(self, clips: Mapping[int, StoredClip], scenes: set[int]) -> dict[int, Path]:
        return {n: await self.get_local_file(clips[n].asset_key) for n in sorted(scenes)}

    async def _render_piece(self, key: str, piece: Piece, files: Mapping[int, Path]) -> None:
        out = self._folder / Path(key).name
        fmt, captions = self._plan.fmt, self._captions.get(piece)
        if isinstance(piece, Segment):
            digest = await self._cutter.render_segment(
                files[piece.scene],
                out,
                fmt=fmt,
                first_frame=piece.first_frame,
                frames=piece.frames,
                captions=captions,
            )
        else:
            digest = await self._cutter.render_crossfade(
                files[piece.left],
                files[piece.right],
                out,
                fmt=fmt,
                left_first_frame=piece.left_first_frame,
                frames=piece.frames,
                captions=captions,
            )
        # A stored piece always has its digest beside it.
        await self._assets.write_bytes(asset_keys.packet_digest_key(key), digest.encode())
        await self._assets.put_file(key, out)

    def _asset_key(self, piece: Piece, clips: Mapping[int, StoredClip]) -> str:
        digests = {n: clips[n].digest for n in piece.scenes}
        made_of = piece_key(piece, digests, self._plan.fmt, self._captions.get(piece))
        return asset_keys.film_piece_key(self._job_id, made_of)


def select_film_clips(ledger: Sequence[LedgerRow], in_film: Mapping[int, int]) -> dict[int, StoredClip]:
    """Select each scene's clip: the take chosen for the film, else the latest collected take."""
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
        for scene, row in select_film_rows(ledger, in_film).items()
    }


def shortened_lengths(clips: Mapping[int, StoredClip]) -> dict[int, float | None]:
    """Return, by scene, its length in the film in seconds; None where it is the storyboard's length."""
    return {number: clip.film_seconds for number, clip in clips.items()}
