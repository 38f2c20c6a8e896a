"""The activity that joins a film from its pieces, checks it, and stores it with its poster."""

from collections.abc import Mapping
from dataclasses import replace

from temporalio import activity

from activities.error_translation import translate_errors
from activities.film_assembler import FilmAssembler
from activities.film_keeper import FilmKeeper
from activities.film_sound_maker import FilmSoundMaker
from activities.film_timeline import FilmTimeline
from activities.film_work import FilmWork
from activities.heartbeat import send_heartbeats
from activities.media_context import MediaContext
from activities.piece_renderer import StoredClip, shortened_lengths
from contracts import ComposeOrder, Film


class ComposeActivities:
    """The activity that composes films."""

    def __init__(self, context: MediaContext) -> None:
        self._context = context

    @activity.defn(name="compose_film")
    @translate_errors
    async def compose_film(self, order: ComposeOrder) -> Film:
        """Render missing pieces, join all pieces with the soundtrack, check the film, and store it."""
        run_id = activity.info().workflow_run_id or ""
        await self._context.jobs.note_run(order.job_id, run_id)
        return await _FilmComposer(self._context.in_language(order.language)).compose_film(order, run_id)


class _FilmComposer:
    """Composes films of one language: the first of their jobs, or another."""

    def __init__(self, context: MediaContext) -> None:
        self._context = context
        self._sounds = FilmSoundMaker(context)
        self._assembler, self._keeper = FilmAssembler(context, self._sounds), FilmKeeper(context)

    async def compose_film(self, order: ComposeOrder, run_id: str) -> Film:
        job = await self._context.get_changed_job(order)
        clips = await self._context.load_film_clips(job, order.takes)
        timeline = await self._load_timeline(order, clips)
        async with send_heartbeats(), self._context.scratch.open_folder() as folder:
            clips |= await self._context.draw_cards(job, timeline, folder)
            work = FilmWork(
                order, job.soundtrack_key, timeline, clips, folder, music_level_db=job.music_level_db
            )
            if order.with_narration:
                work = replace(work, lines=await self._sounds.prepare_lines(job, work))
            work = replace(
                work,
                captions=await self._context.plan_captions(job, order.scenes, timeline, work.lines),
                clip_sounds=await self._sounds.place_clip_sounds(job, work),
                watermark=await self._context.watermarks.open_watermark(job, folder),
            )
            joined = await self._assembler.join_film(work)
            marks = await self._assembler.mark_film(work)
            await self._assembler.finish_film(work, joined)
            return await self._keeper.keep_film(work, run_id, joined.receipt, marks, job.music)

    async def _load_timeline(self, order: ComposeOrder, clips: Mapping[int, StoredClip]) -> FilmTimeline:
        timeline = await self._context.load_timeline(order.job_id)
        if order.language and order.with_narration:
            # The first film may have had no voice, and scenes that end with their clips; this one waits.
            return timeline
        return timeline.with_shorter_scenes(shortened_lengths(clips))
