"""Speech from a service: the order of one line, and the take that comes of it."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Self

from contracts.error_types import ErrorType
from providers.errors import ProviderError

# About what voices speak in a second, for how long a call may take; lengths are predicted elsewhere.
CHARACTERS_PER_SECOND = 15.0
PCM_TYPE = "audio/pcm"
UNREADABLE_MESSAGE = "The provider's voice came in a form that cannot be read."


@dataclass(frozen=True)
class VoiceOrder:
    """An order for one line of a narration.

    Args:
        voice: its name in the catalogue.
        language: BCP 47 tag.
        speed: 1 is the voice's own pace.
    """

    token: str
    model: str
    text: str
    voice: str
    language: str
    speed: float = 1.0
    seed: int = 0
    callback_url: str | None = None

    @property
    def seconds(self) -> float:
        """About how long the line is spoken."""
        return len(self.text) / CHARACTERS_PER_SECOND


@dataclass(frozen=True)
class TimedText:
    """A piece of the text (a character, a word), and when it is heard, in milliseconds."""

    text: str
    start_ms: float
    end_ms: float


@dataclass(frozen=True)
class VoiceTake:
    """A line as a service spoke it.

    Args:
        sound: the file; of PCM_TYPE, signed 16-bit little-endian samples, mono.
        media_type: its media type.
        times: of the text's characters or words, in order, as the service states them; empty if it does not.
        sample_rate: samples per second, of PCM_TYPE only.
    """

    sound: bytes
    media_type: str
    times: tuple[TimedText, ...] = ()
    sample_rate: int | None = None

    def to_json(self) -> bytes:
        """Return the take as it is stored."""
        times = [(time.text, time.start_ms, time.end_ms) for time in self.times]
        sound = base64.b64encode(self.sound).decode()
        fields = {
            "media_type": self.media_type,
            "sample_rate": self.sample_rate,
            "times": times,
            "sound": sound,
        }
        return json.dumps(fields).encode()

    @classmethod
    def from_json(cls, stored: bytes) -> Self:
        """Read a stored take."""
        fields = json.loads(stored)
        times = tuple(TimedText(*time) for time in fields.pop("times"))
        return cls(sound=base64.b64decode(fields.pop("sound")), times=times, **fields)


def decode_sound(text: str) -> bytes:
    """Return the bytes of a service's base64. Raises OUTCOME_UNKNOWN: it was paid for, and cannot be read."""
    try:
        sound = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        sound = b""
    if not sound:
        raise ProviderError(ErrorType.OUTCOME_UNKNOWN, UNREADABLE_MESSAGE)
    return sound
