"""Times of words in a take that came without any: by the same text, spoken by an engine that knows them.

Both recordings are compared moment by moment (MFCC and dynamic time warping, the method of aeneas). Where
eSpeak NG does not speak the language, sentences are anchored in pauses. Only within a sentence are times
shared out by letters.
"""

import asyncio
from dataclasses import replace

import numpy as np

from speech.embedded_speech import EmbeddedSpeech
from speech.mfcc import find_features
from speech.pause_anchors import anchor_words
from speech.silence import find_sound, snap_words, trim_silence
from speech.speech_errors import UnspokenLanguage
from speech.spoken_text import SpokenText, SpokenWord
from speech.time_warping import warp_time
from speech.voices import SCRATCH

HOP_MS = 10.0
# Longer recordings are compared more coarsely, so that the tables stay under 70 MB.
MAX_ROWS = 2_000


async def align_take(speech: EmbeddedSpeech, text: str, take: SpokenText, *, language: str) -> SpokenText:
    """Return the take with the times of the script's words.

    Args:
        speech: the embedded voices, of which eSpeak NG speaks the reference.
        text: what is spoken in the take.
        take: the sound; its own words, if any, are ignored.
        language: BCP 47 tag.
    """
    try:
        reference = await speech.speak_text(text, language=language, voice=SCRATCH.name)
    except UnspokenLanguage:
        return await asyncio.to_thread(anchor_words, text, take)
    return await asyncio.to_thread(align_words, take, reference)


def align_words(take: SpokenText, reference: SpokenText) -> SpokenText:
    """Return the take with the reference's words, at the times at which they are heard in the take."""
    heard, spoken = trim_silence(replace(take, words=())), trim_silence(reference)
    lead_ms, _ = find_sound(take)
    hop_ms = max(HOP_MS, max(heard.milliseconds, spoken.milliseconds) / MAX_ROWS)
    rows = warp_time(find_features(spoken, hop_ms), find_features(heard, hop_ms))

    def moved(at_ms: int) -> int:
        row = np.interp(at_ms / hop_ms, np.arange(len(rows)), rows)
        return min(lead_ms + round(float(row) * hop_ms), take.milliseconds)

    words = tuple(SpokenWord(word.text, moved(word.start_ms), moved(word.end_ms)) for word in spoken.words)
    return snap_words(replace(take, words=words))
