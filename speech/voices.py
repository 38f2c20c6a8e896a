"""The embedded voices, by the name under which a film, an entity or a line asks for one."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Literal

from speech.languages import find_language, is_english
from speech.speech_errors import UnknownVoice, UnspokenLanguage

EngineName = Literal["espeak", "hibari"]


@dataclass(frozen=True)
class EmbeddedVoice:
    """A voice that speaks without a service.

    Args:
        name: how callers name it.
        engine: the engine that speaks with it.
        variant: the engine's own name for it; empty for the engine's default.
        is_scratch: whether it is a synthetic sound to plan by, not one to publish.
    """

    name: str
    engine: EngineName
    variant: str = ""
    is_scratch: bool = True

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.name.replace("-", " ").capitalize()

    def speaks(self, language: str) -> bool:
        """Return whether the voice speaks a BCP 47 language here."""
        if self.engine == "hibari":
            return is_english(language) and _is_installed("hibari")
        return find_language(language) is not None


HEART = EmbeddedVoice("heart", "hibari", "heart", is_scratch=False)
SCRATCH = EmbeddedVoice("scratch", "espeak")
# The first that speaks a language is its default.
VOICES = (
    HEART,
    SCRATCH,
    EmbeddedVoice("scratch-low", "espeak", "m3"),
    EmbeddedVoice("scratch-high", "espeak", "f2"),
    EmbeddedVoice("scratch-soft", "espeak", "f5"),
    EmbeddedVoice("scratch-old", "espeak", "m7"),
)


def choose_voice(language: str, name: str | None = None) -> EmbeddedVoice:
    """Return the voice of this name, or the language's default one.

    Raises UnspokenLanguage, or UnknownVoice with the names that can be had.
    """
    speaking = [voice for voice in VOICES if voice.speaks(language)]
    if not speaking:
        raise UnspokenLanguage(language)
    for voice in speaking:
        if name in (None, voice.name):
            return voice
    names = ", ".join(voice.name for voice in speaking)
    raise UnknownVoice(f"No embedded voice {str(name)[:40]!r} speaks {language!r}. There are: {names}.")


@cache
def _is_installed(package: str) -> bool:
    """Return whether the package is there, without importing it; hibari is not made for all platforms."""
    return find_spec(package) is not None
