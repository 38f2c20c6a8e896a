"""The voices that may speak a film, as GET /voices shows them."""

from collections.abc import Iterator
from urllib.parse import quote

from api.http.links import build_sample_url
from api.providers.availability import ModelAvailability
from contracts import EMBEDDED, FrozenModel, ModelKind
from providers.model_spec import ModelSpec
from speech.languages import LANGUAGES
from speech.voices import VOICES, EmbeddedVoice

CHARACTERS = 1000


class VoiceOffer(FrozenModel):
    """A voice. `provider`, `model` and `voice` are what a film's `narration` names it by.

    `engine` speaks an embedded voice. `is_draft`: a synthetic sound to plan a film by, not one to publish.
    `available`: it can be had here; otherwise `missing` says what to set. `sample_url`: where it is heard,
    free of charge; null for the voices of services, of which nothing is bought to be tried.
    `usd_per_1000_characters`: the most that it costs in US dollars, by the registry; 0: nothing.
    """

    provider: str
    model: str | None
    voice: str
    name: str
    engine: str | None
    languages: tuple[str, ...]
    is_draft: bool
    available: bool
    missing: str | None
    sample_url: str | None
    usd_per_1000_characters: float


def list_voice_offers(
    availability: ModelAvailability, language: str | None, root: str
) -> tuple[VoiceOffer, ...]:
    """List the voices, the embedded ones first.

    Args:
        availability: which services can be used here.
        language: BCP 47 tag; only voices that speak it are listed, and the first is its default. None: all.
        root: the path prefix under which a proxy serves the API.
    """
    return (*_list_embedded(language, root), *_list_bought(availability, language))


def _list_embedded(language: str | None, root: str) -> Iterator[VoiceOffer]:
    for voice in VOICES:
        spoken = tuple(tag for tag in LANGUAGES if voice.speaks(tag))
        if spoken if language is None else voice.speaks(language):
            yield _build_embedded_offer(voice, spoken, language, root)


def _build_embedded_offer(
    voice: EmbeddedVoice, spoken: tuple[str, ...], language: str | None, root: str
) -> VoiceOffer:
    query = f"?language={quote(language)}" if language else ""
    return VoiceOffer(
        provider=EMBEDDED,
        model=None,
        voice=voice.name,
        name=voice.title,
        engine=voice.engine,
        languages=spoken,
        is_draft=voice.is_scratch,
        available=True,
        missing=None,
        sample_url=build_sample_url(voice.name, root) + query,
        usd_per_1000_characters=0.0,
    )


def _list_bought(availability: ModelAvailability, language: str | None) -> Iterator[VoiceOffer]:
    for service in availability.registry.providers:
        missing = availability.explain_missing_account(service)
        for model in availability.registry.models:
            if model.provider == service.name and _can_speak(availability, model, language):
                yield from _build_bought_offers(model, missing)


def _can_speak(availability: ModelAvailability, model: ModelSpec, language: str | None) -> bool:
    if model.kind is not ModelKind.VOICE or availability.is_retired(model):
        return False
    return language is None or model.speaks(language)


def _build_bought_offers(model: ModelSpec, missing: str | None) -> Iterator[VoiceOffer]:
    for voice in model.voices:
        yield VoiceOffer(
            provider=model.provider,
            model=model.name,
            voice=voice.name,
            name=voice.name,
            engine=None,
            languages=model.languages,
            is_draft=False,
            available=missing is None,
            missing=missing,
            sample_url=None,
            usd_per_1000_characters=model.text_price_usd("x" * CHARACTERS),
        )
