"""The soundtrack: music cut to the film's length, faded, and as loud as the streaming services want it."""

import json
import os
from pathlib import Path

from media.errors import CorruptMedia
from media.ffmpeg import UNTRUSTED, Ffmpeg, OnProgress
from media.whole import whole

LOUDNESS_LUFS = -14.0
# AAC may overshoot the limiter by some tenths of a dB; the film is to stay at or under -1 dBTP.
LIMITER_DBTP = -2.0
# As wide as music is: a loudness range over the target would switch loudnorm from one gain to riding it.
LOUDNESS_RANGE_LU = 20.0
FADE_IN_SECONDS = 0.5
FADE_OUT_SECONDS = 2.0
LONGEST_FADE = 0.25  # of the film
SAMPLE_RATE = 48_000
AAC = ("-c:a", "aac", "-b:a", "192k", "-ar", str(SAMPLE_RATE), "-ac", "2")
TARGET = f"loudnorm=I={LOUDNESS_LUFS}:TP={LIMITER_DBTP}:LRA={LOUDNESS_RANGE_LU}"


async def make_soundtrack(
    ffmpeg: Ffmpeg, music: Path, out: Path, *, seconds: float, on_progress: OnProgress | None = None
) -> None:
    """Write `seconds` of `music` (played again from its start if shorter) to `out`: AAC, 48 kHz, stereo, mp4.

    Two passes of EBU R128: measured, then corrected by what was measured. Silence stays silence.
    """
    source: list[str | os.PathLike[str]] = [
        *UNTRUSTED,
        "-stream_loop",
        "-1",
        "-i",
        music,
        "-map",
        "0:a:0",
        "-vn",
        "-map_metadata",
        "-1",
    ]
    shaped = _shape(seconds)
    measure = f"{shaped},{TARGET}:print_format=json"
    measured = await ffmpeg.run([*source, "-v", "info", "-nostats", "-af", measure, "-f", "null", "-"])
    exact = f"aresample={SAMPLE_RATE},apad,atrim=end_sample={round(seconds * SAMPLE_RATE)}"
    filters = ",".join(filter(None, (shaped, _correction(measured.stderr), exact)))
    with whole(out) as temporary:
        encode = [*AAC, "-fflags", "+bitexact", "-f", "mp4"]
        await ffmpeg.run(
            [*source, "-af", filters, *encode, temporary], expected_seconds=seconds, on_progress=on_progress
        )


def _shape(seconds: float) -> str:
    fade_in, fade_out = (min(fade, seconds * LONGEST_FADE) for fade in (FADE_IN_SECONDS, FADE_OUT_SECONDS))
    return (
        f"atrim=end={seconds:.6f},asetpts=PTS-STARTPTS,aformat=channel_layouts=stereo,"
        f"afade=t=in:d={fade_in:.6f},afade=t=out:st={seconds - fade_out:.6f}:d={fade_out:.6f}"
    )


def _correction(said: str) -> str:
    """The second pass, from the JSON that ends the first one's stderr; nothing for silence."""
    start = said.rfind("{")
    if start < 0:
        raise CorruptMedia(detail=said)
    stats: dict[str, str] = json.loads(said[start : said.rindex("}") + 1])
    if stats["input_i"] == "-inf":
        return ""
    names = {"measured_I": "input_i", "measured_TP": "input_tp", "measured_LRA": "input_lra"}
    names |= {"measured_thresh": "input_thresh", "offset": "target_offset"}
    return ":".join((TARGET, *(f"{name}={stats[key]}" for name, key in names.items()), "linear=true"))
