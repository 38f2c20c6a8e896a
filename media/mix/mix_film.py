"""The last pass of a film's sound: add the stems, limit the sum, and measure what came out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from media.atomic_file import write_atomically
from media.ffmpeg import Ffmpeg, OnProgress
from media.loudness import MAX_GAIN_DB, Loudness
from media.mix.mix_levels import BALANCED, MAX_CLIPS_ALONE_LIFT_DB, MixLevels
from media.mix.stem_file import PlacedStem, measure_raw
from media.mix.stem_sum import StemSum
from media.music_loop import SAMPLE_RATE
from media.soundtrack import NO_FADES, SoundtrackEncoder


@dataclass(frozen=True)
class MixReceipt:
    """Measures of a film's sound: loudness in LUFS and true peak in dBTP, of the encoded file.

    `voice_over_music_lu` and `voice_over_rest_lu`: by how many LU speech is louder than music, and than all
    else, while someone speaks; None without speech, or without such sound.
    """

    lufs: float
    peak_dbtp: float
    voice_over_music_lu: float | None
    voice_over_rest_lu: float | None


async def mix_film(
    ffmpeg: Ffmpeg,
    out: Path,
    *,
    samples: int,
    voice: Sequence[PlacedStem] = (),
    clips: Sequence[PlacedStem] = (),
    loud_clips: Sequence[PlacedStem] = (),
    music: Path | None = None,
    levels: MixLevels = BALANCED,
    on_progress: OnProgress | None = None,
) -> MixReceipt:
    """Write the sound of a film of `samples` samples to `out`: AAC, 48 kHz, stereo, mp4, at -14 LUFS.

    `voice`, `clips`, `loud_clips` and `music` are stems. Sound that reaches past the film's end is cut. The
    encoded file is measured, and encoded again until it is on target
    (docs/adr/0030-loudness-after-encoding.md). Clips' sounds alone are lifted by 18 dB at most, for their
    noise's sake, and may stay below the target.
    """
    stems = StemSum(samples, voice, clips, loud_clips, music, levels)
    most = MAX_GAIN_DB if voice or music else MAX_CLIPS_ALONE_LIFT_DB
    with write_atomically(out) as temporary, TemporaryDirectory(dir=out.parent, prefix=".mix-") as folder:
        await asyncio.to_thread(stems.write_parts, Path(folder))
        encoder = SoundtrackEncoder(ffmpeg, Path(folder) / "mix.f32", samples / SAMPLE_RATE, NO_FADES, most)
        heard = await encoder.encode_to_target(temporary, on_progress)
        over_music, over_rest = await _measure_speech(ffmpeg, Path(folder))
    return MixReceipt(heard.lufs, heard.peak_dbtp, over_music, over_rest)


async def _measure_speech(ffmpeg: Ffmpeg, folder: Path) -> tuple[float | None, float | None]:
    """Return voice over music and voice over all else, in LU, from the parts in `folder`."""
    parts = [folder / f"{part}.f32" for part in ("voice", "music", "rest")]
    voice, music, rest = [await measure_raw(ffmpeg, part) for part in parts]
    return _difference(voice, music), _difference(voice, rest)


def _difference(voice: Loudness, other: Loudness) -> float | None:
    return None if voice.is_silent or other.is_silent else voice.lufs - other.lufs
