"""The stem of the music: cut or repeated to the film's length, faded, and levelled."""

from pathlib import Path
from tempfile import TemporaryDirectory

from media.ffmpeg import Ffmpeg
from media.mix.fades import fade_linear
from media.mix.mix_levels import MUSIC_LUFS
from media.mix.stem_file import gain_factor, measure_raw, read_raw, stem_key, write_stem
from media.music_loop import SAMPLE_RATE, lengthen_music
from media.soundtrack import music_fades


def music_stem_key(digest: str, samples: int) -> str:
    """Return the key of the stem, `samples` long, of the music whose file has this SHA-256."""
    seconds = samples / SAMPLE_RATE
    return stem_key("music", digest=digest, samples=samples, fades=music_fades(seconds), lufs=MUSIC_LUFS)


async def make_music_stem(
    ffmpeg: Ffmpeg, music: Path, out: Path, *, samples: int, level_db: float = 0.0
) -> bool:
    """Write the stem of `music`, which is not trusted; return False, and write nothing, if it is silent.

    `level_db`: it is this much louder than music has to be below a voice.

    Raises CorruptMedia for music that cannot be read.
    """
    seconds = samples / SAMPLE_RATE
    with TemporaryDirectory(dir=out.parent, prefix=".music-") as folder:
        raw = Path(folder) / "raw.f32"
        await lengthen_music(ffmpeg, music, raw, seconds=seconds)
        heard = await measure_raw(ffmpeg, raw)
        if heard.is_silent:
            return False
        levelled = read_raw(raw)
        levelled *= gain_factor(MUSIC_LUFS + level_db - heard.lufs)
    fade_in, fade_out = (round(fade * SAMPLE_RATE) for fade in music_fades(seconds))
    fade_linear(levelled, fade_in, fade_out)
    write_stem(out, levelled)
    return True
