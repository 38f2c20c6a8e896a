"""Dependencies shared by the media pool's activities."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from activities.caption_sources import read_silent_lines, read_spoken_lines
from activities.clip_stems import ClipSound, ClipStems, list_clip_sounds
from activities.film_captions import FilmCaptions, plan_captions
from activities.film_cards import FilmCards
from activities.film_marks import FilmMarker
from activities.film_timeline import FilmTimeline, build_timeline
from activities.narration_placement import PlacedLine, place_lines
from activities.narration_recorder import NarrationRecorders
from activities.narration_stems import NarrationStems
from activities.piece_renderer import PieceRenderer, StoredClip, select_film_clips
from activities.watermarks import JobWatermark, Watermarks
from contracts import ComposeOrder, TakeKey
from media.burnt_captions import PieceCaptions
from media.cut import Cutter
from media.ffmpeg import Ffmpeg
from media.timeline import Piece
from store.assets import Assets
from store.film_music_requests import MusicRequests
from store.jobs import Jobs
from store.language_views import JobTables, copy_with_mark, copy_with_music
from store.ledger.writes import Ledger
from store.models import JobRow
from store.partial_downloads import PartialDownload
from store.scratch import Scratch
from store.storyboards import Storyboards


@dataclass(frozen=True)
class MediaContext:
    """Database tables, assets, scratch folders and ffmpeg."""

    jobs: Jobs
    storyboards: Storyboards
    ledger: Ledger
    assets: Assets
    scratch: Scratch
    ffmpeg: Ffmpeg
    recorders: NarrationRecorders
    watermarks: Watermarks
    marker: FilmMarker = field(default_factory=FilmMarker)

    def in_language(self, language: str) -> "MediaContext":
        """Return what a film of the job in this language depends on; the first film's if it is empty."""
        tables = JobTables(self.jobs, self.storyboards).in_language(language)
        return replace(self, jobs=tables.jobs, storyboards=tables.storyboards)

    async def get_changed_job(self, order: ComposeOrder) -> JobRow:
        """Return the job, with the music and the watermark that the order asks for in place of its own."""
        job = await self.jobs.get_for_any_owner(order.job_id)
        if order.mark is not None:
            job = copy_with_mark(job, order.mark)
        if not order.music_request:
            return job
        request = await self.music.get_request(order.job_id, order.music_request)
        key = order.soundtrack_key or job.soundtrack_key
        return copy_with_music(job, request.music, key)

    @property
    def music(self) -> MusicRequests:
        """The requests for other music."""
        return MusicRequests(self.jobs.database)

    @property
    def cutter(self) -> Cutter:
        """A Cutter with this ffmpeg."""
        return Cutter(self.ffmpeg)

    async def load_timeline(self, job_id: str) -> FilmTimeline:
        """Load the timeline of the job's film."""
        job = await self.jobs.get_for_any_owner(job_id)
        return build_timeline(job.brief, await self.storyboards.list_scenes(job_id))

    async def load_film_clips(self, job: JobRow, takes: Mapping[int, int]) -> dict[int, StoredClip]:
        """Load, by scene, the clips of the job's film: of the given takes, else those of the database."""
        preferred = {**await self.storyboards.get_takes_in_film(job.id), **takes}
        return select_film_clips(await self.ledger.reads.list_rows(job.id), preferred, job.brief.takes)

    def open_partial_download(self, key: TakeKey) -> PartialDownload:
        """Open the partial download of a take's file."""
        return PartialDownload(self.assets, key)

    def open_stems(self, job_id: str, folder: Path) -> NarrationStems:
        """Open the stems of the job's lines."""
        return NarrationStems(self.assets, self.ffmpeg, job_id, folder)

    async def place_lines(
        self, job: JobRow, present: Collection[int], timeline: FilmTimeline
    ) -> Sequence[PlacedLine]:
        """Place the lines that are spoken in a film of these scenes; recordings that are lost are made."""
        if job.narration is None:
            return ()
        scenes = await self.storyboards.list_scenes(job.id)
        there = [scene for scene in scenes if scene.number in present]
        return place_lines(scenes, present, await self.recorders.record_scenes(job, there), timeline)

    async def place_known_lines(self, job: JobRow, timeline: FilmTimeline) -> Sequence[PlacedLine]:
        """Place the lines of a film of all scenes, but for scenes whose lines are not all spoken yet."""
        scenes = await self.storyboards.list_scenes(job.id)
        spoken = await self.recorders.select_spoken(job, scenes)
        known = {scene.number for scene in spoken}
        silent = {"lines": (), "line_voices": ()}
        told = [scene if scene.number in known else scene.model_copy(update=silent) for scene in scenes]
        recorded = await self.recorders.record_scenes(job, spoken)
        return place_lines(told, timeline.spans, recorded, timeline)

    async def list_clip_sounds(
        self, job: JobRow, timeline: FilmTimeline, clips: Mapping[int, StoredClip]
    ) -> list[ClipSound]:
        """List what the job's film takes of the sounds of these clips."""
        scenes = await self.storyboards.list_scenes(job.id)
        return list_clip_sounds(job.brief, scenes, timeline, clips)

    def open_clip_stems(self, job_id: str, folder: Path) -> ClipStems:
        """Open the stems of the job's clips."""
        return ClipStems(self.assets, self.ffmpeg, job_id, folder)

    async def plan_captions(
        self, job: JobRow, present: Collection[int], timeline: FilmTimeline, lines: Sequence[PlacedLine]
    ) -> FilmCaptions | None:
        """Plan the captions of a film of these scenes, in which `lines` are spoken; None without captions.

        Raises:
            CaptionsUndrawable: no font of this machine can draw them.
        """
        if lines and job.narration:
            source = read_spoken_lines(lines, job.narration.language)
        else:
            source = read_silent_lines(await self.storyboards.list_scenes(job.id), present, timeline)
        frames = timeline.count_frames(present)
        return await asyncio.to_thread(plan_captions, job.brief, source, timeline.fmt, frames)

    async def draw_cards(self, job: JobRow, timeline: FilmTimeline, folder: Path) -> dict[int, StoredClip]:
        """Return the film's cards as clips, by their numbers; missing ones are drawn.

        Raises:
            CaptionsUndrawable: no font of this machine has all of their letters.
        """
        return await FilmCards(self.assets, self.ffmpeg.path, folder).ensure_drawn(job, timeline)

    def open_piece_renderer(
        self,
        job_id: str,
        plan: FilmTimeline,
        folder: Path,
        *,
        captions: Mapping[Piece, PieceCaptions],
        watermark: JobWatermark | None = None,
        awaited: bool = False,
    ) -> PieceRenderer:
        """Create a renderer for the pieces of the job's film, with `captions` burnt in; see there."""
        return PieceRenderer(
            self.assets,
            self.cutter,
            job_id,
            plan,
            folder,
            captions=captions,
            watermark=watermark.mark if watermark else None,
            awaited=awaited,
        )
