"""Makes the sound of a film: its music alone, or a mix with the spoken lines and the clips' own sounds."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from activities.film_sound import FilmSound, PlacedClipSound
from activities.film_work import FilmWork
from activities.kept_mixes import KeptMixes, MadeSound
from activities.media_context import MediaContext
from activities.narration_placement import PlacedLine
from activities.soundtrack_loudness import build_sound_receipt, find_loudness
from activities.soundtrack_packets import find_packets
from contracts import AudioChoice, ComposeOrder, uses_clip_sound
from media.errors import MediaError
from media.music_loop import SAMPLE_RATE
from speech.speech_errors import SpeechError
from store.models import JobRow

logger = logging.getLogger(__name__)

# Of AAC; what fills the last packets is silence.
SAMPLES_PER_PACKET, MAX_DIFFERENCE_SECONDS = 1024, 0.1


@dataclass(frozen=True)
class FilmSoundMaker:
    """Makes the sounds of films; what has been made before is used again."""

    context: MediaContext

    async def prepare_lines(self, job: JobRow, work: FilmWork) -> Sequence[PlacedLine]:
        """Place the film's lines, and make their stems unless they are there."""
        lines = await self.context.place_lines(job, work.order.scenes, work.timeline)
        stems = self.context.open_stems(job.id, work.folder)
        await stems.make_missing(line.recording for line in lines)
        return lines

    async def place_clip_sounds(self, job: JobRow, work: FilmWork) -> Sequence[PlacedClipSound]:
        """Place what the film takes of its clips' sounds, and make their stems unless they are there."""
        present = {number: work.clips[number] for number in work.order.scenes}
        sounds = await self.context.list_clip_sounds(job, work.timeline, present)
        await self.context.open_clip_stems(job.id, work.folder).make_missing(sounds)
        return await self.open_sound(work).place_clips(sounds, work.find_first_samples())

    async def prepare_mix(self, job_id: str, folder: Path) -> None:
        """Mix the sound of a narrated film as soon as all of it is there, while clips are still awaited.

        Nothing is done for a film that takes sound of its clips, or awaits its music.
        """
        job = await self.context.jobs.get_for_any_owner(job_id)
        scenes = await self.context.storyboards.list_scenes(job_id)
        if not any(scene.lines for scene in scenes) or any(
            uses_clip_sound(job.brief, each) for each in scenes
        ):
            return
        if job.narration is None or (job.soundtrack_key is None and job.audio is AudioChoice.MUSIC):
            return
        order = ComposeOrder(
            job_id=job_id,
            scenes=tuple(scene.number for scene in scenes),
            with_soundtrack=job.soundtrack_key is not None,
            with_narration=True,
        )
        timeline = await self.context.load_timeline(job_id)
        work = FilmWork(order, job.soundtrack_key, timeline, {}, folder, music_level_db=job.music_level_db)
        try:
            await self.make_sound(replace(work, lines=await self.prepare_lines(job, work)))
        except (MediaError, SpeechError) as error:
            # The film's own attempt meets it again, and says so. What is paid for is kept in any case.
            logger.warning("the sound of job %s cannot be mixed ahead: %s", job_id, error)

    async def make_sound(self, work: FilmWork) -> MadeSound | None:
        """Make the film's sound; None if it has none."""
        if work.lines or work.clip_sounds:
            return await self.open_sound(work).ensure_mixed(
                work.lines,
                work.clip_sounds,
                music=work.soundtrack_key or "" if work.order.with_soundtrack else "",
                open_music=partial(self._open_music, work),
                music_level_db=work.music_level_db,
            )
        return await self._fit_soundtrack(work, work.music_level_db)

    def open_sound(self, work: FilmWork) -> FilmSound:
        """Open the mix of the film."""
        ffmpeg, job_id = self.context.ffmpeg, work.order.job_id
        return FilmSound(
            ffmpeg,
            work.folder,
            work.frames,
            self.context.open_stems(job_id, work.folder),
            self.context.open_clip_stems(job_id, work.folder),
            KeptMixes(self.context.assets, ffmpeg, job_id, work.folder),
        )

    async def _open_music(self, work: FilmWork) -> Path | None:
        fitted = await self._fit_soundtrack(work)
        return fitted.file if fitted else None

    async def _fit_soundtrack(self, work: FilmWork, level_db: float = 0.0) -> MadeSound | None:
        assets, key = self.context.assets, work.soundtrack_key
        if not work.order.with_soundtrack or key is None:
            return None
        soundtrack = await assets.get_local_file(key, work.folder)
        packets = await find_packets(assets, key)
        is_fitted = work.frames == work.timeline.music_frames and _lasts(packets, work.seconds)
        if is_fitted and not level_db:
            return MadeSound(
                soundtrack, build_sound_receipt(await find_loudness(assets, key)), packets=packets
            )
        # Scenes are missing, or have another length now: the music must end, and fade out, with the film.
        shorter = work.folder / "shorter.m4a"
        heard = await self.context.cutter.render_soundtrack(
            soundtrack, shorter, seconds=work.seconds, level_db=level_db, fades=not is_fitted
        )
        return MadeSound(shorter, build_sound_receipt(heard))


def _lasts(packets: Sequence[str], seconds: float) -> bool:
    """Return whether music is as long as the film; without known packets (older versions) it counts so."""
    made = len(packets) * SAMPLES_PER_PACKET / SAMPLE_RATE
    return not packets or abs(made - seconds) < MAX_DIFFERENCE_SECONDS
