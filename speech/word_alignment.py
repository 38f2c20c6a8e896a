"""Times of words in a take that came without any.

English is aligned by pocketsphinx, which has a model of it. In other languages the same text is spoken by an
engine that knows its times, and both recordings are compared moment by moment (MFCC and dynamic time warping,
the method of aeneas). Where eSpeak NG does not speak the language, sentences are anchored in pauses. Only
within a sentence are times shared out by letters.
"""

import asyncio
import logging
from dataclasses import replace

import numpy as np

from speech.embedded_speech import EmbeddedSpeech
from speech.languages import is_english
from speech.mfcc import find_features
from speech.pause_anchors import anchor_words
from speech.silence import find_sound, snap_words, trim_silence
from speech.speech_errors import UnspokenLanguage, VoiceFailed
from speech.spoken_text import SpokenText, SpokenWord
from speech.time_warping import warp_time
from speech.voices import SCRATCH
from speech.word_times import split_script

_LOG = logging.getLogger(__name__)

HOP_MS = 10.0
# Longer recordings are compared more coarsely, so that the tables stay under 70 MB.
MAX_ROWS = 2_000


async def align_take(speech: EmbeddedSpeech, text: str, take: SpokenText, *, language: str) -> SpokenText:
    """Return the take with the times of the script's words.

    Args:
        speech: the embedded voices, with the aligner of English.
        text: what is spoken in the take.
        take: the sound; its own words, if any, are ignored.
        language: BCP 47 tag.
    """
    if is_english(language):
        try:
            return await _align_english(speech, text, take)
        except VoiceFailed as failure:
            _LOG.info("A line's words are found by time warping: %s", failure.__cause__ or failure)
    try:
        reference = await speech.speak_text(text, language=language, voice=SCRATCH.name)
    except UnspokenLanguage:
        return await asyncio.to_thread(anchor_words, text, take)
    return await asyncio.to_thread(align_words, take, reference)


async def _align_english(speech: EmbeddedSpeech, text: str, take: SpokenText) -> SpokenText:
    words = [word.strip() for word in split_script(text)]
    aligned = replace(take, words=await speech.align_english(words, take))
    return await asyncio.to_thread(snap_words, aligned)


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
