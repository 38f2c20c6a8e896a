"""Decodes a spoken line, in whatever format a service sends it, to the samples that speech is measured by."""

import asyncio
from pathlib import Path

from media.ffmpeg import UNTRUSTED_INPUT, Ffmpeg

# The mix is made at this rate.
SPEECH_RATE = 48_000
_PCM = ("-ac", "1", "-ar", str(SPEECH_RATE), "-f", "s16le", "-c:a", "pcm_s16le")


async def decode_speech(ffmpeg: Ffmpeg, sound: Path, out: Path, *, pcm_rate: int | None = None) -> bytes:
    """Return the samples of `sound`, which is not trusted: 16 bits, mono, `SPEECH_RATE`.

    Args:
        ffmpeg: decodes it.
        sound: the file.
        out: where the samples are written on the way.
        pcm_rate: if the file is bare 16-bit samples, mono, their number in a second.

    Raises:
        CorruptMedia: it is no sound.
    """
    bare = () if pcm_rate is None else ("-f", "s16le", "-ar", str(pcm_rate), "-ac", "1")
    await ffmpeg.run([*(bare or UNTRUSTED_INPUT), "-i", sound, "-map", "0:a:0", "-vn", *_PCM, out])
    return await asyncio.to_thread(out.read_bytes)
