"""The speaker of an engine, inside its process, and what it makes of a text."""

from dataclasses import dataclass
from typing import Protocol

from speech.spoken_text import TimedSpan


@dataclass(frozen=True)
class EngineSpeech:
    """Spoken text as the engine reports it.

    Args:
        pcm: signed 16-bit little-endian samples, mono.
        said: the text that was spoken, which is not the script where the engine spells numbers out.
        spans: when which characters of `said` are heard, in order.
    """

    pcm: bytes
    sample_rate: int
    said: str
    spans: list[TimedSpan]

    def describe(self) -> dict[str, object]:
        """Return everything but the samples, as JSON can hold it."""
        return {
            "bytes": len(self.pcm),
            "sample_rate": self.sample_rate,
            "said": self.said,
            "spans": [(span.start, span.end, span.start_ms, span.end_ms) for span in self.spans],
        }


class Speaker(Protocol):
    """A loaded engine."""

    def speak(self, text: str, voice: str, speed: float) -> EngineSpeech:
        """Speak one text with the engine's own name of a voice; raise ValueError if there is none."""
        ...
