"""Takes of a voice service as the film needs them: samples, and the times of the words."""

import asyncio
import tempfile
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from media.decoded_speech import SPEECH_RATE, decode_speech
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from providers.voice_takes import TimedText, VoiceTake
from speech.spoken_text import SpokenText, SpokenWord, TimedSpan
from speech.word_times import time_script

# Times that run a little past the sound are usual: a sound that lacks more than both of these is cut off.
MISSING_MS, MISSING_SHARE = 1_000.0, 0.8


class SpokenTakes:
    """Reads takes: decodes their sound, and turns the service's times into those of words."""

    def __init__(self, ffmpeg: Ffmpeg) -> None:
        self._ffmpeg = ffmpeg

    async def check_sound(self, take: VoiceTake) -> None:
        """Check that the take is a sound, and that the sound lasts as long as its times.

        Raises:
            CorruptMedia: it is no sound, or its end is missing.
        """
        spoken = SpokenText(await self._decode(take), SPEECH_RATE)
        last_ms = max((time.end_ms for time in take.times), default=0.0)
        if spoken.milliseconds < min(last_ms - MISSING_MS, last_ms * MISSING_SHARE):
            raise CorruptMedia("The end of a line is missing.")

    async def read_take(self, take: VoiceTake) -> SpokenText:
        """Return the take's samples, with the words that the service says were heard, if it says so.

        Raises:
            CorruptMedia: its sound cannot be decoded.
        """
        pcm = await self._decode(take)
        spoken = SpokenText(pcm, SPEECH_RATE)
        return SpokenText(pcm, SPEECH_RATE, words_of_times(take.times, spoken.milliseconds))

    async def _decode(self, take: VoiceTake) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            sound = Path(folder, "take")
            await asyncio.to_thread(sound.write_bytes, take.sound)
            return await decode_speech(
                self._ffmpeg, sound, Path(folder, "samples"), pcm_rate=take.sample_rate
            )


def words_of_times(times: Sequence[TimedText], end_ms: int) -> tuple[SpokenWord, ...]:
    """Return words with their times, of the characters or words that a service has timed.

    Args:
        times: in order; single characters, blanks included, or whole words.
        end_ms: end of the sound: no time is after it.
    """
    if any(len(time.text.strip()) > 1 for time in times):
        return tuple(_time_word(time, end_ms) for time in times if time.text.strip())
    text = "".join(time.text for time in times)
    ends = accumulate(len(time.text) for time in times)
    spans = [
        TimedSpan(end - len(time.text), end, time.start_ms, time.end_ms)
        for time, end in zip(times, ends, strict=True)
    ]
    return time_script(text, spans, end_ms)


def _time_word(time: TimedText, end_ms: int) -> SpokenWord:
    start = min(max(round(time.start_ms), 0), end_ms)
    return SpokenWord(time.text.strip(), start, min(max(round(time.end_ms), start), end_ms))
