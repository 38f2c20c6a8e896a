"""The errors of the room. Each message is a sentence that a person may be shown."""

from collections.abc import Collection

from speech.languages import LANGUAGES


class SpeechError(Exception):
    """Base of this room's errors."""


# Named by the condition, as the errors of `media` are; hence no "Error" suffix.
class UnspokenLanguage(SpeechError):  # noqa: N818
    """No embedded voice speaks the language. Trying again cannot help."""

    def __init__(self, language: str, offered: Collection[str] = LANGUAGES) -> None:
        self.language = language
        self.offered = tuple(offered)
        super().__init__(
            f"No embedded voice speaks {language[:40]!r}. There are: {', '.join(self.offered)}. "
            "Choose one of these, or a provider's voice."
        )


class UnknownVoice(SpeechError):  # noqa: N818
    """There is no embedded voice of this name that speaks the language. Trying again cannot help."""


class UnspeakableText(SpeechError):  # noqa: N818
    """The text is empty, too long, or has nothing that can be spoken. Trying again cannot help."""


class VoiceFailed(SpeechError):  # noqa: N818
    """The engine's process failed, died or took too long. Trying again may help."""


class VoiceBusy(SpeechError):  # noqa: N818
    """Too many samples are waited for. Trying again helps."""

    def __init__(self) -> None:
        super().__init__("Too many voices are being tried at once: try again in a moment.")
