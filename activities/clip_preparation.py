"""Makes of a scene's clip what its film needs: proof, still, pieces, and frames for a later transition."""

import asyncio
import hashlib
import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from activities.bounded_gather import gather_bounded
from activities.departures import shortened_scene_seconds
from activities.film_timeline import FilmTimeline
from activities.media_context import MediaContext
from activities.piece_renderer import PieceRenderer, RenderedPiece, StoredClip, shortened_lengths
from contracts import CaptionChoice, TakeKey
from media.burnt_captions import PieceCaptions
from media.clip_outputs import ClipOutputs, PieceOutput, StillOutput, TailOutput
from media.clip_reading import check_pieces, read_clip
from media.errors import MediaError
from media.picture_tags import read_picture_tags
from media.probe import ClipProbe
from media.timeline import CROSSFADE_FRAMES, Crossfade, Piece, Segment
from media.tracks import MediaTrack, list_tracks
from providers.errors import ProviderError
from speech.speech_errors import SpeechError
from store import asset_keys
from store.errors import AssetNotFound
from store.models import JobRow

logger = logging.getLogger(__name__)

THUMBNAIL_WIDTH = 640
# In most clips the picture is the first track.
FIRST_TRACK = 0


@dataclass(frozen=True)
class PlannedFilm:
    """The job's film as it is to be cut, the clips that are there, and the renderer of its pieces."""

    job: JobRow
    timeline: FilmTimeline
    clips: Mapping[int, StoredClip]
    captions: Mapping[Piece, PieceCaptions]
    renderer: PieceRenderer


@dataclass
class ClipPreparation:
    """Prepares the film for the clip of a take. `neighbours`: scenes beside it whose clips are there."""

    context: MediaContext
    key: TakeKey
    neighbours: Collection[int]
    folder: Path
    _outputs: ClipOutputs | None = None
    _pieces: dict[str, Path] = field(default_factory=dict)
    _ready: dict[str, RenderedPiece] = field(default_factory=dict)
    _tails: dict[str, Path] = field(default_factory=dict)

    async def read_clip(self, clip: Path, still: Path) -> ClipProbe | None:
        """Read the clip, which has just come, once: prove it, and make its still and its pieces.

        None if that was not possible. Then the clip has to be probed by itself, which tells what is wrong: a
        piece that cannot be made must not hinder that a clip is kept, which is paid for.
        """
        try:
            return await self._read_clip(clip, still)
        except (AssetNotFound, MediaError, ProviderError, SpeechError) as error:
            logger.info("the clip %s is not read at once: %s", self.key.token, error)
            return None

    async def check_pieces(self) -> None:
        """Check the pieces that `read_clip` made. If one is damaged, all are rendered anew."""
        if self._outputs is None:
            return
        try:
            digests = await check_pieces(self.context.ffmpeg, self._outputs)
        except MediaError as error:
            logger.info("pieces of the clip %s are rendered anew: %s", self.key.token, error)
            return
        self._ready = {key: RenderedPiece(file, digests[file]) for key, file in self._pieces.items()}

    async def render_pieces(self) -> None:
        """Store the pieces that were found good, render what else is possible, and level the clip's sound."""
        film = await self._plan_film(None)
        await film.renderer.render_missing(self._list_pieces(film), film.clips, self._ready)
        for tail_key, file in self._tails.items():
            await self.context.assets.put_file(tail_key, file)
        own = {self.key.scene: film.clips[self.key.scene]}
        sounds = await self.context.list_clip_sounds(film.job, film.timeline, own)
        await self.context.open_clip_stems(film.job.id, self.folder).make_missing(sounds)

    async def _read_clip(self, clip: Path, still: Path) -> ClipProbe | None:
        film, picture = await self._plan_while_looking(clip)
        pieces, tails = await self._plan_pieces(film), self._plan_tail(film)
        outputs = ClipOutputs(
            self.key.scene,
            StillOutput(picture.seconds / 2, THUMBNAIL_WIDTH, still),
            [*pieces.values()],
            next(iter(tails.values()), None),
            film.renderer.awaited,
        )
        fmt = film.timeline.fmt
        probe = await read_clip(self.context.ffmpeg, clip, outputs, fmt=fmt, folder=self.folder)
        if probe is not None:
            self._outputs = outputs
            self._pieces = {key: each.out for key, each in pieces.items()}
            self._tails = {key: each.out for key, each in tails.items()}
        return probe

    async def _plan_while_looking(self, clip: Path) -> tuple[PlannedFilm, MediaTrack]:
        """Plan the film with the clip, whose picture is returned, while ffmpeg looks at its first frame."""
        found: list[tuple[PlannedFilm, MediaTrack]] = []

        async def look() -> None:
            with suppress(MediaError):  # read_clip looks again, and better, if the picture is another track.
                await read_picture_tags(self.context.ffmpeg, clip, FIRST_TRACK)

        async def plan() -> None:
            picture = (await list_tracks(self.context.ffmpeg, clip)).select_picture()
            timeline = await self.context.load_timeline(self.key.job_id)
            own = StoredClip(
                asset_keys.take_key(self.key),
                await asyncio.to_thread(compute_file_digest, clip),
                shortened_scene_seconds(picture, timeline, self.key.scene),
                take=self.key.take,
            )
            found.append((await self._plan_film(own), picture))

        await gather_bounded([look, plan], at_once=2)
        return found[0]

    async def _plan_pieces(self, film: PlannedFilm) -> dict[str, PieceOutput]:
        """Return, by their asset keys, the pieces that show the clip and are not stored yet."""
        planned = {}
        for piece in self._list_pieces(film):
            if self.key.scene in piece.scenes and await film.renderer.find_stored(piece, film.clips) is None:
                key = film.renderer.asset_key(piece, film.clips)
                planned[key] = await self._plan_piece(film, piece, self.folder / Path(key).name)
        return planned

    async def _plan_piece(self, film: PlannedFilm, piece: Piece, out: Path) -> PieceOutput:
        renderer = film.renderer
        wanted = PieceOutput(piece, out, film.captions.get(piece), watermark=renderer.mark_piece(piece))
        if isinstance(piece, Segment):
            return wanted
        if piece.left == self.key.scene:
            right = await renderer.get_local_file(film.clips[piece.right].asset_key)
            return replace(wanted, beside=right)
        if (tail := await renderer.find_tail(piece, film.clips)) is not None:
            return replace(wanted, piece=replace(piece, left_first_frame=0), beside=tail, from_tail=True)
        left = await renderer.get_local_file(film.clips[piece.left].asset_key)
        return replace(wanted, beside=left)

    def _plan_tail(self, film: PlannedFilm) -> dict[str, TailOutput]:
        """Return what to keep of the clip, by its asset key: nothing if no later transition needs it."""
        scene, spans = self.key.scene, film.timeline.all_spans
        leaves = any(isinstance(each, Crossfade) and each.left == scene for each in self._list_pieces(film))
        if leaves or not film.timeline.has_tail(scene):
            return {}
        key = film.renderer.tail_asset_key(film.clips[scene], spans[scene], CROSSFADE_FRAMES)
        return {key: TailOutput(spans[scene], CROSSFADE_FRAMES, self.folder / f"tail-{Path(key).name}")}

    def _list_pieces(self, film: PlannedFilm) -> list[Piece]:
        return film.timeline.pieces_around(self.key.scene, film.clips.keys() & set(self.neighbours))

    async def _plan_film(self, own: StoredClip | None) -> PlannedFilm:
        """Plan the film with the clips that are there; `own` is the take's clip if it is not stored yet."""
        job = await self.context.jobs.get_for_any_owner(self.key.job_id)
        timeline = await self.context.load_timeline(self.key.job_id)
        clips = await self.context.load_film_clips(job, {self.key.scene: self.key.take})
        clips |= {self.key.scene: own} if own else {}
        timeline = timeline.with_shorter_scenes(shortened_lengths(clips))
        clips |= await self.context.draw_cards(job, timeline, self.folder)
        burnt = await self._plan_burnt_captions(job, timeline)
        renderer = self.context.open_piece_renderer(
            job.id,
            timeline,
            self.folder,
            captions=burnt,
            watermark=await self.context.watermarks.open_watermark(job, self.folder),
            awaited=clips.keys() >= timeline.spans.keys(),
        )
        return PlannedFilm(job, timeline, clips, burnt, renderer)

    async def _plan_burnt_captions(
        self, job: JobRow, timeline: FilmTimeline
    ) -> Mapping[Piece, PieceCaptions]:
        """Return what is burnt into each piece of the film, if it comes to have all of its scenes."""
        if job.brief.caption_choice is not CaptionChoice.BURNT:
            return {}
        lines = await self.context.place_known_lines(job, timeline)
        captions = await self.context.plan_captions(job, timeline.spans, timeline, lines)
        return captions.cut_for_pieces(timeline.list_pieces(timeline.spans)) if captions else {}


def compute_file_digest(path: Path) -> str:
    """Return the SHA-256 of the file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
