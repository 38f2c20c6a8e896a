"""Makes the sound of a film: its music alone, or a mix with the spoken lines and the clips' own sounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from activities.film_sound import FilmSound, PlacedClipSound
from activities.film_work import FilmWork
from activities.media_context import MediaContext
from activities.narration_placement import PlacedLine
from activities.piece_renderer import PieceRenderer
from activities.soundtrack_loudness import build_sound_receipt, find_loudness
from contracts import SoundReceipt
from media.loudness import Loudness
from store.models import JobRow


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

    async def make_sound(
        self, work: FilmWork, renderer: PieceRenderer
    ) -> tuple[Path | None, SoundReceipt | None]:
        """Make the film's sound; return its file and what it is like, or None for each if there is none."""
        music, heard = await self._fit_soundtrack(work, renderer)
        if not work.lines and not work.clip_sounds:
            return music, build_sound_receipt(heard)
        sound, mixed = await self.open_sound(work).mix(work.lines, work.clip_sounds, music)
        receipt = build_sound_receipt(
            Loudness(mixed.lufs, mixed.peak_dbtp),
            over_music=mixed.voice_over_music_lu,
            over_rest=mixed.voice_over_rest_lu,
            clips=tuple(clip.scene for clip in work.clip_sounds),
        )
        return sound, receipt

    def open_sound(self, work: FilmWork) -> FilmSound:
        """Open the mix of the film."""
        stems = self.context.open_stems(work.order.job_id, work.folder)
        clip_stems = self.context.open_clip_stems(work.order.job_id, work.folder)
        return FilmSound(self.context.ffmpeg, work.folder, work.frames, stems, clip_stems)

    async def _fit_soundtrack(
        self, work: FilmWork, renderer: PieceRenderer
    ) -> tuple[Path | None, Loudness | None]:
        if not work.order.with_soundtrack or work.soundtrack_key is None:
            return None, None
        soundtrack = await renderer.get_local_file(work.soundtrack_key)
        if work.frames == work.timeline.music_frames:
            return soundtrack, await find_loudness(self.context.assets, work.soundtrack_key)
        # Scenes are missing or shortened: the music is longer than the film and must fade out at its end.
        shorter = work.folder / "shorter.m4a"
        heard = await self.context.cutter.render_soundtrack(soundtrack, shorter, seconds=work.seconds)
        return shorter, heard
