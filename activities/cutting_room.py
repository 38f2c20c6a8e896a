"""Where clips become pieces: fetches what is stored, renders what is not, and stores that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from activities.plan import FilmPlan
from activities.together import together
from media.cut import Cutter
from media.encoding import piece_key
from media.timeline import Piece, Segment
from store import keys
from store.assets import Assets
from store.models import LedgerRow
from workflows.contracts import Stage

# Each ffmpeg uses several cores by itself; a film of fifty scenes must not start a hundred of them.
AT_ONCE = 3


@dataclass(frozen=True)
class StoredClip:
    """A scene's clip in the assets. The digest is that of its bytes.

    `film_seconds` are the scene's, where the clip is far too short; null: the storyboard's.
    """

    asset_key: str
    digest: str
    film_seconds: float | None = None


class CuttingRoom:
    """The cut of one job's film, in a folder of its own."""

    def __init__(self, assets: Assets, cutter: Cutter, job_id: str, plan: FilmPlan, folder: Path) -> None:
        self._assets = assets
        self._cutter = cutter
        self._job_id = job_id
        self._plan = plan
        self._folder = folder

    async def prepare(self, pieces: Iterable[Piece], clips: Mapping[int, StoredClip]) -> list[str]:
        """See that each piece is in the assets; returns their keys in the same order."""
        # Two pieces of clips that are alike to the byte are one file, and stand in the film twice.
        keyed = [(self._key(piece, clips), piece) for piece in pieces]
        missing = {key: piece for key, piece in keyed if await self._assets.size(key) is None}
        files = await self._fetch_clips(clips, {n for piece in missing.values() for n in piece.scenes})
        renders = (partial(self._render, key, piece, files) for key, piece in missing.items())
        await together(renders, at_once=AT_ONCE)
        return [key for key, _ in keyed]

    async def file(self, key: str) -> Path:
        """The asset as a file on this machine: to read, never to write."""
        if (there := self._assets.local_path(key)) is not None:
            return there
        into = self._folder / Path(key).name
        if not into.exists():
            await self._assets.fetch(key, into)
        return into

    async def _fetch_clips(self, clips: Mapping[int, StoredClip], scenes: set[int]) -> dict[int, Path]:
        return {n: await self.file(clips[n].asset_key) for n in sorted(scenes)}

    async def _render(self, key: str, piece: Piece, files: Mapping[int, Path]) -> None:
        out = self._folder / Path(key).name
        fmt = self._plan.fmt
        if isinstance(piece, Segment):
            await self._cutter.segment(
                files[piece.scene], out, fmt=fmt, first_frame=piece.first_frame, frames=piece.frames
            )
        else:
            await self._cutter.transition(
                files[piece.left],
                files[piece.right],
                out,
                fmt=fmt,
                left_first_frame=piece.left_first_frame,
                frames=piece.frames,
            )
        await self._assets.put(key, out)

    def _key(self, piece: Piece, clips: Mapping[int, StoredClip]) -> str:
        digests = {n: clips[n].digest for n in piece.scenes}
        return keys.piece(self._job_id, piece_key(piece, digests, self._plan.fmt))


def clips_in_film(ledger: Sequence[LedgerRow], in_film: Mapping[int, int]) -> dict[int, StoredClip]:
    """Each scene's clip: the take that is settled for the film; until one is, the latest that is in."""
    rows = [row for row in ledger if row.stage is Stage.SCENE and row.collected_at is not None]
    # By take: what comes later in this order stands in the end.
    ordered = sorted(rows, key=lambda row: (row.take == in_film.get(row.scene), row.take))
    return {row.scene: StoredClip(str(row.asset_key), str(row.digest), row.film_seconds) for row in ordered}


def lengths(clips: Mapping[int, StoredClip]) -> dict[int, float | None]:
    """By scene, its seconds of the film, where they are the clip's and not the storyboard's."""
    return {number: clip.film_seconds for number, clip in clips.items()}
