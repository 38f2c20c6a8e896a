"""The sound of a film: voice, clips' own sound and music, mixed, and checked line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from activities.clip_stems import ClipSound, ClipStems
from activities.narration_placement import PlacedLine
from activities.narration_stems import NarrationStems
from contracts import ClipSoundChoice
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.film_format import FRAMES_PER_SECOND
from media.mix.missing_lines import find_missing_lines
from media.mix.mix_film import MixReceipt, mix_film
from media.mix.music_stem import make_music_stem
from media.mix.stem_file import PlacedStem
from media.music_loop import SAMPLE_RATE

SAMPLES_PER_FRAME = SAMPLE_RATE // FRAMES_PER_SECOND


@dataclass(frozen=True)
class PlacedClipSound:
    """The sound of a scene's clip, placed in the film."""

    scene: int
    choice: ClipSoundChoice
    stem: PlacedStem


@dataclass(frozen=True)
class FilmSound:
    """The sound of one film, made in a folder of its own.

    `frames` is the film's length; `stems` and `clip_stems` have the stems of its lines and clips.
    """

    ffmpeg: Ffmpeg
    folder: Path
    frames: int
    stems: NarrationStems
    clip_stems: ClipStems

    async def mix(
        self, lines: Sequence[PlacedLine], clips: Sequence[PlacedClipSound], music: Path | None
    ) -> tuple[Path, MixReceipt]:
        """Return the film's sound, and what it is like: lines and clips where they are placed, and music."""
        samples = self.frames * SAMPLES_PER_FRAME
        out = self.folder / "mix.m4a"
        receipt = await mix_film(
            self.ffmpeg,
            out,
            samples=samples,
            voice=await self._place_stems(lines),
            clips=[clip.stem for clip in clips if clip.choice is ClipSoundChoice.UNDER],
            loud_clips=[clip.stem for clip in clips if clip.choice is ClipSoundChoice.FULL],
            music=await self._level_music(music, samples),
        )
        return out, receipt

    async def place_clips(
        self, sounds: Iterable[ClipSound], first_samples: Mapping[int, int]
    ) -> list[PlacedClipSound]:
        """Place what is heard of the clips, each from the film's sample at which its scene begins."""
        stems = [(sound, await self.clip_stems.fetch_file(sound)) for sound in sounds]
        return [
            PlacedClipSound(sound.scene, sound.choice, PlacedStem(path, first_samples[sound.scene]))
            for sound, path in stems
            if path
        ]

    async def require_lines(self, film: Path, lines: Sequence[PlacedLine]) -> None:
        """Decode the film's sound, and check that every line is in it, from beginning to end.

        Raises:
            CorruptMedia: a line is missing or cut off.
        """
        missing = await find_missing_lines(self.ffmpeg, film, await self._place_stems(lines))
        if missing:
            raise CorruptMedia(f"The film lacks {len(missing)} of its {len(lines)} spoken lines.")

    async def _place_stems(self, lines: Sequence[PlacedLine]) -> list[PlacedStem]:
        return [
            PlacedStem(await self.stems.fetch_file(line.recording), round(line.starts_at * SAMPLE_RATE))
            for line in lines
        ]

    async def _level_music(self, music: Path | None, samples: int) -> Path | None:
        if music is None:
            return None
        out = self.folder / "music.wav"
        return out if await make_music_stem(self.ffmpeg, music, out, samples=samples) else None
