"""How long a line will last, before it is bought: eSpeak NG speaks it, in milliseconds.

It reads numbers and abbreviations out as a voice does, so a voice's length follows its length far better than
characters (`python -m bench speech`). Each voice has a pace of its own, learnt from what it has spoken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from statistics import median
from types import MappingProxyType

from speech.embedded_speech import EmbeddedSpeech
from speech.readable_pace import slowest_seconds
from speech.voices import HEART, SCRATCH, VOICES

EMBEDDED_NAMES = frozenset(voice.name for voice in VOICES)
# From fewer takes, or lines of about equal length, what a voice adds to each line cannot be told.
MIN_TAKES_FOR_BOTH, MIN_SPREAD = 6, 2.0
MAX_ADDED_SECONDS = 1.0


@dataclass(frozen=True)
class VoicePace:
    """How a voice's seconds follow from eSpeak NG's: times a factor, and `added_seconds` for every line."""

    factor: float
    added_seconds: float = 0.0

    def scale(self, measured: float, speed: float = 1.0) -> float:
        """Return the seconds of a line for which eSpeak NG needs `measured`."""
        return (self.factor * measured + self.added_seconds) / speed


# Least squares over `bench/speech_lines.py`, silence at the ends trimmed.
HEART_PACE = VoicePace(0.934, 0.268)
# Of a voice that has not spoken yet.
USUAL_PACE = VoicePace(1.0, 0.15)
PACES: Mapping[str, VoicePace] = MappingProxyType({HEART.name: HEART_PACE})


async def predict_seconds(
    speech: EmbeddedSpeech,
    texts: Sequence[str],
    *,
    language: str,
    voice: str = HEART.name,
    speed: float = 1.0,
    paces: Mapping[str, VoicePace] = PACES,
    read_along: bool = False,
) -> list[float]:
    """Return how many seconds each text will last in a voice, silence at its ends trimmed, by one request.

    Args:
        speech: the embedded voices.
        texts: the lines.
        language: BCP 47 tag.
        voice: an embedded voice, or a service's; one without a pace is taken for a usual one.
        speed: 0.9 to 1.1 of the voice's own pace.
        paces: the pace of each voice, by its name.
        read_along: whether there are captions; embedded voices speak no faster than these can be read.

    Raises UnspokenLanguage if eSpeak NG does not speak the language, or UnspeakableText.
    """
    scratch = {known.name for known in VOICES if known.engine == SCRATCH.engine}
    measured = await speech.measure_seconds(
        texts, language=language, voice=voice if voice in scratch else SCRATCH.name
    )
    pace = VoicePace(1.0) if voice in scratch else paces.get(voice, USUAL_PACE)
    predicted = [pace.scale(seconds, speed) for seconds in measured]
    if not read_along or voice not in EMBEDDED_NAMES:
        return predicted
    return [slowest_seconds(text, each, speed) for text, each in zip(texts, predicted, strict=True)]


def fit_pace(measured: Sequence[float], spoken: Sequence[float]) -> VoicePace:
    """Return the pace of a voice from its takes: eSpeak NG's seconds of each line, and the voice's own.

    Least squares of relative errors, so that short lines count as much as long ones. From few takes, or lines
    of one length, only a factor is learnt. Raises ValueError without a take.
    """
    if not measured or len(measured) != len(spoken):
        raise ValueError("a pace is learnt from takes, each with both lengths")
    ratio = VoicePace(median(own / other for other, own in zip(measured, spoken, strict=True)))
    if len(measured) < MIN_TAKES_FOR_BOTH or max(measured) < MIN_SPREAD * min(measured):
        return ratio
    # (factor * other + added) / own shall be 1 for every take: two normal equations.
    scaled = [other / own for other, own in zip(measured, spoken, strict=True)]
    inverse = [1 / own for own in spoken]
    squares, mixed, inverse_squares = (
        _sumprod(*rows) for rows in combinations_with_replacement((scaled, inverse), 2)
    )
    determinant = squares * inverse_squares - mixed**2
    factor = (sum(scaled) * inverse_squares - sum(inverse) * mixed) / determinant
    added = (sum(inverse) * squares - sum(scaled) * mixed) / determinant
    return VoicePace(factor, added) if 0 <= added <= MAX_ADDED_SECONDS else ratio


def _sumprod(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the sum of products (`math.sumprod` is of Python 3.12)."""
    return sum(one * other for one, other in zip(first, second, strict=True))
