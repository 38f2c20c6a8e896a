"""The soundtrack: music cut to the film's length, faded, and as loud as the streaming services want it."""

from dataclasses import dataclass
from pathlib import Path

from media.ffmpeg import Ffmpeg, OnProgress
from media.loudness import MOST_TRIES, TARGET_LUFS, Level, measure_loudness
from media.music_loop import BY_SAMPLES, RAW, SAMPLE_RATE, lengthen_music
from media.whole import whole

FADE_IN_SECONDS = 0.5
FADE_OUT_SECONDS = 2.0
LONGEST_FADE = 0.25  # of the film
AAC = (
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
    ffmpeg: Ffmpeg, music: Path, out: Path, *, seconds: float, on_progress: OnProgress | None = None
) -> None:
    """Write `seconds` of `music` (played again if shorter) to `out`: AAC, 48 kHz, stereo, mp4, at -14 LUFS.

    What was encoded is measured, and corrected until it is right (docs/adr/0030-loudness-after-encoding.md).
    Silence stays silence. Raises CorruptMedia for music that cannot be read.
    """
    with whole(out) as temporary:
        samples = temporary.with_suffix(".f32")
        try:
            await lengthen_music(ffmpeg, music, samples, seconds=seconds)
            await Soundtrack(ffmpeg, samples, seconds).write(temporary, on_progress)
        finally:
            samples.unlink(missing_ok=True)


@dataclass(frozen=True)
class Soundtrack:
    """`seconds` of the raw `samples`, to be faded, levelled and encoded."""

    ffmpeg: Ffmpeg
    samples: Path
    seconds: float

    async def write(self, out: Path, on_progress: OnProgress | None) -> None:
        """Encode to `out`, again and again until what is heard there is at the target, or cannot be."""
        heard = await measure_loudness(self.ffmpeg, self.samples, of=RAW, filters=self._fades)
        if heard.silent:
            return await self._encode(out, "anull", on_progress)
        level = Level(gain_db=TARGET_LUFS - heard.lufs)
        for trial in range(MOST_TRIES):
            await self._encode(out, level.filters, None if trial else on_progress)
            if (heard := await measure_loudness(self.ffmpeg, out)).right:
                return None
            level = level.corrected(heard)
        return None

    async def _encode(self, out: Path, levelling: str, on_progress: OnProgress | None) -> None:
        whole_length = f"apad,atrim=end_sample={round(self.seconds * SAMPLE_RATE)}"
        filters = f"{self._fades},{levelling},aresample={SAMPLE_RATE},{whole_length},{BY_SAMPLES}"
        encode = [*RAW, "-i", str(self.samples), "-af", filters, *AAC, str(out)]
        await self.ffmpeg.run(encode, expected_seconds=self.seconds, on_progress=on_progress)

    @property
    def _fades(self) -> str:
        shortest = self.seconds * LONGEST_FADE
        fade_in, fade_out = min(FADE_IN_SECONDS, shortest), min(FADE_OUT_SECONDS, shortest)
        start = self.seconds - fade_out
        return f"afade=t=in:d={fade_in:.6f},afade=t=out:st={start:.6f}:d={fade_out:.6f}"
