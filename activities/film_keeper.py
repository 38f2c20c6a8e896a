"""Stores a composed film with its poster, its captions and a description of its cut."""

from dataclasses import dataclass
from datetime import UTC, datetime

from activities.caption_files import store_caption_files
from activities.film_captions import FilmCaptions
from activities.film_cut import describe_cut, describe_line, store_cut
from activities.film_work import FilmWork
from activities.media_context import MediaContext
from contracts import CaptionChoice, Film, FilmCut, FilmMarks, FilmMusic, FilmReceipt, SoundReceipt
from store import asset_keys
from store.film_records import FilmChange
from store.film_versions import delete_version_files


@dataclass(frozen=True)
class FilmKeeper:
    """Stores films."""

    context: MediaContext

    async def keep_film(
        self,
        work: FilmWork,
        run_id: str,
        sound: SoundReceipt | None,
        marks: FilmMarks,
        music: FilmMusic | None,
    ) -> Film:
        """Store the film and all that belongs to it, and write into the database that it is the job's."""
        job_id, language = work.order.job_id, work.order.language
        # A run that changes the music cuts the films in all languages.
        name = f"{run_id}-{language}" if language else run_id
        film_key, poster_key = asset_keys.film_key(job_id, name), asset_keys.poster_key(job_id, name)
        await self.context.assets.move_file(film_key, work.film)
        await self._keep_poster(work, poster_key)
        kept = Film(
            asset_key=film_key,
            poster_key=poster_key,
            seconds=work.seconds,
            created_at=datetime.now(UTC),
            captions_key=await self._keep_captions(work.captions, film_key),
        )
        await store_cut(self.context.assets, kept.asset_key, self._describe_cut(work))
        gaps = [scene for scene in work.timeline.spans if scene not in work.order.scenes]
        told = work.captions.receipt if work.captions else None
        receipt = FilmReceipt(captions=told, sound=sound, marks=marks)
        other_music = (music, work.soundtrack_key) if music and work.order.music_request else None
        dropped = await self.context.jobs.keep_film(
            job_id,
            kept,
            receipt,
            gaps=gaps,
            takes=work.order.takes,
            change=FilmChange(other_music, work.order.mark),
        )
        for version in dropped:
            await delete_version_files(self.context.assets, version)
        return kept

    async def _keep_poster(self, work: FilmWork, poster_key: str) -> None:
        await self.context.assets.put_file(poster_key, work.poster)
        if (small_key := asset_keys.small_poster_key(poster_key)) is not None:
            await self.context.assets.put_file(small_key, work.small_poster)

    def _describe_cut(self, work: FilmWork) -> FilmCut:
        stems = self.context.open_stems(work.order.job_id, work.folder)
        return describe_cut(
            work.timeline,
            work.order.scenes,
            work.clips,
            lines=[describe_line(line, stems) for line in work.lines],
            music_key=work.soundtrack_key if work.order.with_soundtrack else None,
            watermark_key=work.watermark.asset_key if work.watermark else None,
        )

    async def _keep_captions(self, captions: FilmCaptions | None, film_key: str) -> str:
        """Store the film's captions; return the key of those that a player shows, or "" if it shows none."""
        if captions is None:
            return ""
        await store_caption_files(self.context.assets, film_key, captions)
        # A viewer of burnt captions would see them twice.
        burnt = captions.receipt.choice is CaptionChoice.BURNT
        return "" if burnt else asset_keys.captions_key(film_key, "vtt")
