"""hibari as a speaker: English, natural, with the exact times of its words."""

import json
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
from hibari import Hibari, dsp  # type: ignore[import-untyped]  # it ships no types
from hibari.g2p import G2P  # type: ignore[import-untyped]
from hibari.g2p.normalize import normalize  # type: ignore[import-untyped]
from hibari.tts import ASSETS  # type: ignore[import-untyped]
from numpy.typing import NDArray

from speech.engines.hibari_model import open_session
from speech.engines.hibari_words import SoundedWord, join_phonemes, sound_words, split_long, time_words
from speech.engines.speaker import EngineSpeech
from speech.spoken_text import TimedSpan

VOICE = "heart"
# The model's lengths are in units of two spectral frames.
MS_PER_LENGTH_UNIT = 2 * dsp.HOP / dsp.SR * 1000
# The sound is this much ahead of the lengths, measured at first words and by forced alignment.
SOUND_AHEAD_MS = 40.0
NOISE_SEED = 0
PAD = 0
# In hibari's text, [word](/phonemes/) is markup; a user's text is not.
_BRACKETS = str.maketrans("[]", "()")


class HibariSpeaker:
    """Speaks with the voice in hibari's wheel; its own class `Hibari` would load the model once more."""

    def __init__(self) -> None:
        self._g2p = G2P()
        self._vocabulary: dict[str, int] = json.loads((Path(ASSETS) / "vocab.json").read_text("utf-8"))
        self._session = open_session(Path(ASSETS) / "hibari.onnx")

    def speak(self, text: str, voice: str, speed: float) -> EngineSpeech:
        """Speak one text; equal texts give equal samples."""
        if voice != VOICE:
            raise ValueError(f"there is no voice {voice!r} in hibari's wheel")
        noise = np.random.default_rng(NOISE_SEED)
        said, spans, sounds, at_ms = "", list[TimedSpan](), [np.zeros(0, np.float32)], 0.0
        for words in self._read_words(text):
            sound, ends_ms = self._synthesize(join_phonemes(words), speed, noise)
            spans += time_words(
                words, ends_ms, self._vocabulary, offset=len(said), at_ms=at_ms - SOUND_AHEAD_MS
            )
            said += "".join(f"{word.text} " for word in words)
            sounds.append(sound)
            at_ms += len(sound) / dsp.SR * 1000
        return EngineSpeech(_to_pcm(np.concatenate(sounds)), dsp.SR, said, spans)

    def _read_words(self, text: str) -> Iterator[Sequence[SoundedWord]]:
        for sentence in Hibari.split_sentences(text.translate(_BRACKETS)):
            tokens = self._g2p.tokenize(normalize(sentence))
            yield from split_long(sound_words(self._g2p.phonemize_tokens(tokens)))

    def _synthesize(
        self, phonemes: str, speed: float, noise: np.random.Generator
    ) -> tuple[NDArray[np.float32], list[float]]:
        """Return samples, and when the pad before the first phoneme and each phoneme end, in ms."""
        ids = [PAD, *(self._vocabulary[symbol] for symbol in phonemes if symbol in self._vocabulary), PAD]
        inputs = {"ids": np.asarray([ids], np.int64), "speed": np.ones(1, np.float32)}
        *spectra, lengths = self._session.run(None, inputs)
        sound: NDArray[np.float32] = dsp.synth(*(change_pace(part[0], speed) for part in spectra), noise)
        return sound, list(accumulate(float(length) * MS_PER_LENGTH_UNIT / speed for length in lengths))


def change_pace(frames: NDArray[np.float32], speed: float) -> NDArray[np.float32]:
    """Return spectral frames (last axis) that last 1/`speed` as long: some are left out, or come twice.

    The model's own input for the speed hardly works: it rounds lengths of about two units, so that 1.1 speaks
    only 1.03 times as fast.
    """
    count = frames.shape[-1]
    return frames[..., np.minimum((np.arange(round(count / speed)) * speed).astype(int), count - 1)]


def _to_pcm(samples: NDArray[np.float32]) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * np.iinfo(np.int16).max).astype("<i2").tobytes()
