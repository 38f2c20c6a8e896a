"""Checks who is to speak a film: whether that voice is to be had, and speaks its language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.http.problems import FieldError
from api.providers.availability import ModelAvailability, ModelUnavailableError
from contracts import EMBEDDED, Brief, ModelChoice, ModelKind, Narration, VoiceChoice, VoiceFallback
from providers.model_spec import ModelSpec
from speech.languages import find_language
from speech.speech_errors import SpeechError, UnspokenLanguage
from speech.voices import choose_voice

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class ResolvedVoice:
    """A voice that can be had: the choice in full, and its model, None for an embedded one."""

    choice: VoiceChoice
    model: ModelSpec | None = None


class VoiceUnavailableError(Exception):
    """A voice is not to be had. `faults` name the fields, and say what could be had."""

    def __init__(self, *faults: FieldError) -> None:
        super().__init__(*(fault.message for fault in faults))
        self.faults = faults


def resolve_voice(availability: ModelAvailability, narration: Narration) -> ResolvedVoice:
    """Resolve the voice of a narration. Raises VoiceUnavailableError."""
    require_language_tag(narration.language, "narration.language")
    choice = VoiceChoice(provider=narration.provider, model=narration.model, voice=narration.voice)
    return _Resolver(availability, narration.language, "narration", "narration.language").resolve(choice)


def resolve_voice_of_language(
    availability: ModelAvailability, language: str, choice: VoiceChoice
) -> ResolvedVoice:
    """Resolve the voice of a film in another language. Raises VoiceUnavailableError."""
    require_language_tag(language, "language")
    return _Resolver(availability, language, "voice", "language").resolve(choice)


def resolve_fallback_voice(availability: ModelAvailability, narration: Narration) -> ResolvedVoice | None:
    """Resolve the voice that speaks where the first fails; None where none does.

    Raises VoiceUnavailableError.
    """
    if narration.voice_fallback is not VoiceFallback.VOICE:
        return None
    resolver = _Resolver(availability, narration.language, "narration.fallback_voice")
    return resolver.resolve(narration.fallback_voice)


def resolve_other_voice(
    availability: ModelAvailability, narration: Narration, choice: VoiceChoice
) -> ResolvedVoice:
    """Resolve a voice that the owner chooses in place of one that failed. Raises VoiceUnavailableError."""
    return _Resolver(availability, narration.language, "voice").resolve(choice)


def check_voices(brief: Brief, narrator: ResolvedVoice) -> Iterator[FieldError]:
    """Yield an error for each voice of an entity or a line that the narrator's service does not have."""
    language = brief.narration.language if brief.narration else ""
    for field, name in brief.named_voices.items():
        if fault := describe_missing_voice(narrator, language, name):
            yield _fault(field, fault)


def describe_missing_voice(narrator: ResolvedVoice, language: str, name: str) -> str:
    """Say which voices there are, if none of this name is among them; nothing if one is."""
    if narrator.model is not None:
        return "" if narrator.model.find_voice(name) else _list_voices(narrator.model)
    try:
        choose_voice(language, name)
    except SpeechError as error:
        return str(error)
    return ""


def _list_voices(model: ModelSpec) -> str:
    names = ", ".join(voice.name for voice in model.voices)
    return f"{model.name} has no such voice; to be had: {names}"


@dataclass(frozen=True)
class _Resolver:
    """Resolves choices in a language.

    `field` is the one that holds the choice, `language_field` the one that holds the language; None: none.
    """

    availability: ModelAvailability
    language: str
    field: str
    language_field: str | None = None

    def resolve(self, choice: VoiceChoice) -> ResolvedVoice:
        if choice.provider == EMBEDDED:
            return ResolvedVoice(self._resolve_embedded(choice))
        model = self._find_model(choice)
        voice = model.find_voice(choice.voice)
        faults = list(self._find_faults(model, choice))
        if faults or voice is None:
            raise VoiceUnavailableError(*faults)
        return ResolvedVoice(VoiceChoice(provider=model.provider, model=model.name, voice=voice.name), model)

    def _resolve_embedded(self, choice: VoiceChoice) -> VoiceChoice:
        if choice.model is not None:
            raise VoiceUnavailableError(_fault(f"{self.field}.model", "the embedded voices have no models"))
        try:
            voice = choose_voice(self.language, choice.voice)
        except UnspokenLanguage as error:
            at = self.language_field or f"{self.field}.provider"
            raise VoiceUnavailableError(_fault(at, self._add_services(str(error)))) from error
        except SpeechError as error:
            raise VoiceUnavailableError(_fault(f"{self.field}.voice", str(error))) from error
        return VoiceChoice(voice=choice.voice and voice.name)

    def _add_services(self, sentence: str) -> str:
        """Add which services with an account here speak the language."""
        speaking = dict.fromkeys(
            model.provider
            for model in self.availability.registry.models
            if model.kind is ModelKind.VOICE
            and model.speaks(self.language)
            and self.availability.has_account(model.provider)
        )
        return f"{sentence} These speak it: {', '.join(speaking)}." if speaking else sentence

    def _find_model(self, choice: VoiceChoice) -> ModelSpec:
        asked = ModelChoice(provider=choice.provider, model=choice.model)
        try:
            return self.availability.find_model(asked, ModelKind.VOICE)
        except ModelUnavailableError as error:
            said = error.message
            if error.field == "provider":
                said = f"{said}; or {EMBEDDED}"
            raise VoiceUnavailableError(_fault(f"{self.field}.{error.field}", said)) from error

    def _find_faults(self, model: ModelSpec, choice: VoiceChoice) -> Iterator[FieldError]:
        if model.find_voice(choice.voice) is None:
            yield _fault(f"{self.field}.voice", _list_voices(model))
        if not model.speaks(self.language):
            at = self.language_field or f"{self.field}.model"
            yield _fault(at, f"{model.name} speaks {', '.join(model.languages)}{self._embedded_offer()}")

    def _embedded_offer(self) -> str:
        return "" if find_language(self.language) is None else f"; {EMBEDDED} voices speak this one"


def require_language_tag(language: str, field: str) -> None:
    """Raise VoiceUnavailableError if the language is no BCP 47 tag."""
    if not _LANGUAGE_TAG.fullmatch(language):
        raise VoiceUnavailableError(_fault(field, "no BCP 47 tag, as en or pt-BR are"))


def _fault(field: str, message: str) -> FieldError:
    return FieldError(field=field, message=message)
