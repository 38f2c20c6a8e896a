"""The stem of a spoken line: even, and as loud as every other line, whatever voice and service."""

from pathlib import Path
from tempfile import TemporaryDirectory

from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.mix.fades import fade_equal_power
from media.mix.mix_levels import VOICE_LUFS
from media.mix.stem_file import decode_sound, gain_factor, measure_raw, read_raw, stem_key, write_stem
from media.music_loop import RAW_SAMPLES, SAMPLE_RATE

# The compressor's threshold is absolute: each voice comes to it at this loudness.
BEFORE_COMPRESSOR_LUFS = -20.0
# No voice has anything below 75 Hz. The compressor evens words out; the limiter of the master takes peaks.
RUMBLE_FILTER = "highpass=f=75"
COMPRESSOR = "acompressor=threshold=-24dB:ratio=3:attack=5:release=120:knee=4:detection=rms"
CLICK_FREE_SAMPLES = SAMPLE_RATE * 3 // 1000


def voice_stem_key(digest: str) -> str:
    """Return the key of the stem of the line whose file has this SHA-256."""
    chain = [RUMBLE_FILTER, BEFORE_COMPRESSOR_LUFS, COMPRESSOR, VOICE_LUFS, CLICK_FREE_SAMPLES]
    return stem_key("voice", digest=digest, chain=chain)


async def make_voice_stem(ffmpeg: Ffmpeg, voice: Path, out: Path) -> int:
    """Write the stem of the spoken line in `voice`, which is not trusted; return its samples.

    The line is as long as it was. Raises CorruptMedia for sound that cannot be read or that is silent.
    """
    with TemporaryDirectory(dir=out.parent, prefix=".voice-") as folder:
        raw, line = Path(folder) / "raw.f32", Path(folder) / "line.f32"
        await decode_sound(ffmpeg, voice, raw)
        heard = await measure_raw(ffmpeg, raw, RUMBLE_FILTER)
        if heard.is_silent:
            raise CorruptMedia("A spoken line is silent.")
        even = f"{RUMBLE_FILTER},volume={BEFORE_COMPRESSOR_LUFS - heard.lufs:.2f}dB,{COMPRESSOR}"
        await ffmpeg.run([*RAW_SAMPLES, "-i", raw, "-af", even, *RAW_SAMPLES, line])
        evened = await measure_raw(ffmpeg, line)
        samples = read_raw(line) * gain_factor(VOICE_LUFS - evened.lufs)
    fade_equal_power(samples, CLICK_FREE_SAMPLES, CLICK_FREE_SAMPLES)
    write_stem(out, samples)
    return len(samples)
