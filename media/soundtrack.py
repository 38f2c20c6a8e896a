"""The soundtrack: music cut to the film's length, faded, at the loudness of streaming services."""

from dataclasses import dataclass
from pathlib import Path

from media.atomic_file import write_atomically
from media.ffmpeg import Ffmpeg, OnProgress
from media.loudness import MAX_GAIN_DB, MAX_TRIES, TARGET_LUFS, GainAndLimiter, Loudness, measure_loudness
from media.music_loop import RAW_SAMPLES, SAMPLE_RATE, TIMESTAMPS_FROM_SAMPLES, lengthen_music

FADE_IN_SECONDS = 0.5
FADE_OUT_SECONDS = 2.0
MAX_FADE_SHARE = 0.25  # of the film
NO_FADES = "anull"
AAC_OPTIONS = (
    "-c:a",
    "aac",
    "-b:a",
    "192k",
    "-ar",
    str(SAMPLE_RATE),
    "-ac",
    "2",
    "-fflags",
    "+bitexact",
    "-f",
    "mp4",
)


async def make_soundtrack(
    ffmpeg: Ffmpeg,
    music: Path,
    out: Path,
    *,
    seconds: float,
    level_db: float = 0.0,
    fades: bool = True,
    on_progress: OnProgress | None = None,
) -> Loudness:
    """Write `seconds` of `music` (repeated if shorter) to `out`: AAC, 48 kHz, stereo, mp4, at -14 LUFS.

    Return how loud it is. The encoded file is measured, and encoded again until it is on target, at most
    `MAX_TRIES` times (docs/adr/0030-loudness-after-encoding.md). `level_db`: it is this much louder than
    that. `fades`: whether its ends are to be faded. Silent music stays silent. Raises
    CorruptMedia for music that cannot be read.
    """
    with write_atomically(out) as temporary:
        samples = temporary.with_suffix(".f32")
        try:
            await lengthen_music(ffmpeg, music, samples, seconds=seconds)
            faded = build_fade_filters(seconds) if fades else NO_FADES
            target = TARGET_LUFS + level_db
            encoder = SoundtrackEncoder(ffmpeg, samples, seconds, faded, target_lufs=target)
            return await encoder.encode_to_target(temporary, on_progress)
        finally:
            samples.unlink(missing_ok=True)


@dataclass(frozen=True)
class SoundtrackEncoder:
    """Encoder of `seconds` of the raw `samples`, with `fades` (filters), gain and limiter.

    `max_gain_db`: it lifts by no more, and stays below `target_lufs` then.
    """

    ffmpeg: Ffmpeg
    samples: Path
    seconds: float
    fades: str
    max_gain_db: float = MAX_GAIN_DB
    target_lufs: float = TARGET_LUFS

    async def encode_to_target(self, out: Path, on_progress: OnProgress | None) -> Loudness:
        """Encode to `out` until the measured loudness is on target, or `MAX_TRIES` are used; return it."""
        heard = await measure_loudness(self.ffmpeg, self.samples, of=RAW_SAMPLES, filters=self.fades)
        if heard.is_silent:
            await self._encode_once(out, "anull", on_progress)
            return heard
        level = GainAndLimiter(min(self.target_lufs - heard.lufs, self.max_gain_db))
        before: tuple[GainAndLimiter, Loudness] | None = None
        for trial in range(MAX_TRIES):
            await self._encode_once(out, level.filter_chain, None if trial else on_progress)
            if (heard := await measure_loudness(self.ffmpeg, out)).is_at(self.target_lufs):
                break
            lift = level.measure_lift(heard, *before) if before else 1.0
            before = level, heard
            corrected = level.correct_by(
                heard, self.max_gain_db, lu_per_db=lift, target_lufs=self.target_lufs
            )
            if corrected == level:
                break
            level = corrected
        return heard

    async def _encode_once(self, out: Path, levelling: str, on_progress: OnProgress | None) -> None:
        whole_length = f"apad,atrim=end_sample={round(self.seconds * SAMPLE_RATE)}"
        resampled = f"aresample={SAMPLE_RATE},{whole_length},{TIMESTAMPS_FROM_SAMPLES}"
        filters = f"{self.fades},{levelling},{resampled}"
        encode = [*RAW_SAMPLES, "-i", str(self.samples), "-af", filters, *AAC_OPTIONS, str(out)]
        await self.ffmpeg.run(encode, expected_seconds=self.seconds, on_progress=on_progress)


def music_fades(seconds: float) -> tuple[float, float]:
    """Return the seconds in which the music of a film of `seconds` fades in and out."""
    shortest = seconds * MAX_FADE_SHARE
    return min(FADE_IN_SECONDS, shortest), min(FADE_OUT_SECONDS, shortest)


def build_fade_filters(seconds: float) -> str:
    """Return ffmpeg's filters that fade the music of a film of `seconds` in and out."""
    fade_in, fade_out = music_fades(seconds)
    start = seconds - fade_out
    return f"afade=t=in:d={fade_in:.6f},afade=t=out:st={start:.6f}:d={fade_out:.6f}"
