"""The sound of a film: voice, clips' own sound and music, mixed, and checked line by line."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from activities.clip_stems import ClipSound, ClipStems
from activities.kept_mixes import KeptMixes, MadeSound
from activities.narration_placement import PlacedLine
from activities.narration_stems import NarrationStems
from activities.soundtrack_loudness import build_sound_receipt
from contracts import ClipSoundChoice
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.film_format import FRAMES_PER_SECOND
from media.loudness import Loudness
from media.mix.missing_lines import find_missing_lines
from media.mix.mix_film import MixReceipt, mix_film
from media.mix.music_stem import make_music_stem
from media.mix.stem_file import PlacedStem, stem_key
from media.music_loop import SAMPLE_RATE

SAMPLES_PER_FRAME = SAMPLE_RATE // FRAMES_PER_SECOND


@dataclass(frozen=True)
class PlacedClipSound:
    """The sound of a scene's clip, placed in the film."""

    scene: int
    choice: ClipSoundChoice
    stem: PlacedStem


@dataclass(frozen=True)
class MixParts:
    """The stems of a mix, placed: spoken lines, clips below all else, and clips as loud as music."""

    voice: Sequence[PlacedStem]
    clips: Sequence[PlacedStem]
    loud_clips: Sequence[PlacedStem]

    def build_digest(self, music: str, samples: int) -> str:
        """Build the digest of the mix of these with this music: equal digests mean equal mixes."""
        named = {
            kind: [(stem.path.name, stem.first_sample) for stem in stems]
            for kind, stems in (("voice", self.voice), ("clips", self.clips), ("loud", self.loud_clips))
        }
        return stem_key("mix", music=music, samples=samples, **named)


@dataclass(frozen=True)
class FilmSound:
    """The sound of one film, made in a folder of its own.

    `frames` is the film's length; `stems` and `clip_stems` have the stems of its lines and clips, and `mixes`
    what was mixed before.
    """

    ffmpeg: Ffmpeg
    folder: Path
    frames: int
    stems: NarrationStems
    clip_stems: ClipStems
    mixes: KeptMixes

    async def ensure_mixed(
        self,
        lines: Sequence[PlacedLine],
        clips: Sequence[PlacedClipSound],
        *,
        music: str,
        open_music: Callable[[], Awaitable[Path | None]],
        music_level_db: float = 0.0,
    ) -> MadeSound:
        """Return the sound: lines and clips where they are placed, and music. Mix it unless it is kept.

        Args:
            lines: what is spoken.
            clips: what is heard of the clips.
            music: the asset key of the levelled music, or "" without.
            open_music: fetches it, as long as the film.
            music_level_db: how much louder it is than below a voice.

        Raises:
            CorruptMedia: a line is not, or not whole, in the mix.
        """
        parts = MixParts(
            voice=await self.place_lines(lines),
            clips=[clip.stem for clip in clips if clip.choice is ClipSoundChoice.UNDER],
            loud_clips=[clip.stem for clip in clips if clip.choice is ClipSoundChoice.FULL],
        )
        # Mixes of before levels could be chosen are found again.
        levelled = f"{music} {music_level_db:+.1f} dB" if music and music_level_db else music
        digest = parts.build_digest(levelled, self._samples)
        if (kept := await self.mixes.find_mix(digest)) is not None:
            return kept
        mixed = await self._mix(parts, await open_music(), music_level_db)
        await self._require_lines(parts.voice)
        receipt = build_sound_receipt(
            Loudness(mixed.lufs, mixed.peak_dbtp),
            over_music=mixed.voice_over_music_lu,
            over_rest=mixed.voice_over_rest_lu,
            clips=tuple(clip.scene for clip in clips),
        )
        return await self.mixes.put_mix(digest, self._out, receipt)

    @property
    def _samples(self) -> int:
        return self.frames * SAMPLES_PER_FRAME

    @property
    def _out(self) -> Path:
        return self.folder / "mix.m4a"

    async def _mix(self, parts: MixParts, music: Path | None, level_db: float) -> MixReceipt:
        return await mix_film(
            self.ffmpeg,
            self._out,
            samples=self._samples,
            voice=parts.voice,
            clips=parts.clips,
            loud_clips=parts.loud_clips,
            music=await self._level_music(music, level_db),
        )

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

    async def _require_lines(self, voice: Sequence[PlacedStem]) -> None:
        """Decode the mix, and check that every line is in it, from beginning to end."""
        missing = await find_missing_lines(self.ffmpeg, self._out, voice)
        if missing:
            raise CorruptMedia(f"The film lacks {len(missing)} of its {len(voice)} spoken lines.")

    async def place_lines(self, lines: Sequence[PlacedLine]) -> list[PlacedStem]:
        """Return the stems of the lines, where they are placed."""
        return [
            PlacedStem(await self.stems.fetch_file(line.recording), round(line.starts_at * SAMPLE_RATE))
            for line in lines
        ]

    async def _level_music(self, music: Path | None, level_db: float) -> Path | None:
        if music is None:
            return None
        out = self.folder / "music.wav"
        heard = await make_music_stem(self.ffmpeg, music, out, samples=self._samples, level_db=level_db)
        return out if heard else None
