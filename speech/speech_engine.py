"""The protocol of engines that speak, and the limits that all of them share."""

from collections.abc import Sequence
from typing import Protocol

from contracts.narration import MAX_SPEED, MIN_SPEED
from speech.speech_errors import UnspeakableText
from speech.spoken_text import SpokenText

MAX_TEXT_CHARS = 5_000


class SpeechEngine(Protocol):
    """Speaks texts: embedded ones by a process of their own, a service's by its API."""

    async def speak_text(
        self, text: str, *, language: str, voice: str | None = None, speed: float = 1.0
    ) -> SpokenText:
        """Speak one text.

        Args:
            text: plain text; nothing in it is markup.
            language: BCP 47 tag.
            voice: name of a voice; the language's default one when not given.
            speed: 0.9 to 1.1 of the voice's own pace.

        Raises UnspokenLanguage, UnknownVoice, UnspeakableText or VoiceFailed.
        """
        ...

    async def close(self) -> None:
        """Stop what the engine has started; it may be used again."""
        ...


def check_texts(texts: Sequence[str], speed: float = 1.0) -> None:
    """Raise UnspeakableText if a text is too long or has no letter or digit, ValueError on a wrong speed."""
    if not MIN_SPEED <= speed <= MAX_SPEED:
        raise ValueError(f"speed must be {MIN_SPEED} to {MAX_SPEED}, not {speed}")
    for text in texts:
        if len(text) > MAX_TEXT_CHARS:
            raise UnspeakableText(
                f"A line has {len(text)} characters; {MAX_TEXT_CHARS} can be spoken at once."
            )
        if not any(map(str.isalnum, text)):
            raise UnspeakableText("A line has no letter and no digit, so nothing in it can be spoken.")
