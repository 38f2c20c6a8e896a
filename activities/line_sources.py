"""The sources of a film's lines: the embedded voices speak them, or a service has spoken them."""

from collections.abc import Iterable

from activities.kept_lines import KeptLines
from activities.spoken_takes import SpokenTakes
from contracts import Narration, VoicedLine
from speech.embedded_speech import EmbeddedSpeech
from speech.line_digest import line_digest
from speech.predicted_lengths import PredictedLengths
from speech.speech_errors import VoiceFailed
from speech.take_check import CheckedTake, Suspicion, check_take
from speech.word_alignment import align_take
from storyboard.text.graphemes import shorten_text

# Less silence at a line's end is usual, and is trimmed without a word.
TOLD_SILENCE_SECONDS = 3.0
QUOTED_CHARS = 40


class LineSources:
    """The embedded voices, and what services have spoken.

    Attributes:
        speech: the embedded voices.

    Args:
        speech: the embedded voices.
        kept: what services have spoken.
        takes: reads that.
    """

    def __init__(self, speech: EmbeddedSpeech, kept: KeptLines, takes: SpokenTakes) -> None:
        self.speech, self._kept, self._takes = speech, kept, takes
        self._predicted = PredictedLengths(speech)

    async def get_line(
        self, job_id: str, narration: Narration, line: VoicedLine, *, read_along: bool
    ) -> CheckedTake:
        """Return a line as it is spoken, checked and trimmed, with the times of its words.

        Args:
            read_along: whether the film has captions, which an embedded voice then gives time to be read.

        Raises:
            SpeechError: it cannot be spoken, or is not kept.
            CorruptMedia: what a service has spoken cannot be decoded.
        """
        if narration.is_paid:
            return await self._check_bought(job_id, narration, line)
        spoken = await self.speech.speak_text(
            line.text,
            language=narration.language,
            voice=line.voice or narration.voice,
            speed=narration.speed,
            read_along=read_along,
        )
        return check_take(line.text, spoken, None)

    async def has_line(self, job_id: str, narration: Narration, line: VoicedLine) -> bool:
        """Return whether a line can be had: an embedded voice speaks it, or a service has."""
        return not narration.is_paid or await self._kept.has_line(job_id, line_digest(line, narration))

    async def predict_lines(
        self, narration: Narration, lines: Iterable[VoicedLine]
    ) -> dict[VoicedLine, float]:
        """Return how many seconds each line of a service will last."""
        return await self._predicted.predict_voiced(
            lines,
            language=narration.language,
            speed=narration.speed,
            read_along=False,
            name_voice=lambda voice: f"{narration.provider}/{voice or narration.voice}",
        )

    async def _check_bought(self, job_id: str, narration: Narration, line: VoicedLine) -> CheckedTake:
        take = await self._kept.find_line(job_id, line_digest(line, narration))
        if take is None:
            raise VoiceFailed("A line that was paid for is not in the store any more.")
        spoken = await self._takes.read_take(take)
        if not spoken.words:
            spoken = await align_take(self.speech, line.text, spoken, language=narration.language)
        return check_take(line.text, spoken, (await self.predict_lines(narration, [line]))[line])


def describe_take(line: str, take: CheckedTake) -> str:
    """Say in a sentence what is odd about a take; nothing if nothing is."""
    named = f"The line “{shorten_text(line, QUOTED_CHARS)}”"
    if Suspicion.SILENT in take.suspicions:
        return f"{named} is silent."
    if {Suspicion.TOO_LONG, Suspicion.TOO_SHORT} & {*take.suspicions}:
        expected = f"about {take.predicted_seconds:.1f} s were expected"
        return f"{named} lasts {take.spoken.seconds:.1f} s, and {expected}: listen to it."
    if take.trimmed_seconds > TOLD_SILENCE_SECONDS:
        return f"{named} had {take.trimmed_seconds:.0f} s of silence around it, which were taken off."
    return ""
