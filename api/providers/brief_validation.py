"""Checks a brief against what providers can make, and resolves its models; errors name fields."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from api.http.problems import FieldError, validation_problem
from api.providers.availability import ModelAvailability, ModelUnavailableError
from api.providers.entity_validation import check_entities, check_openings
from api.providers.image_validation import check_images, check_last_images
from api.providers.voice_validation import (
    ResolvedVoice,
    VoiceUnavailableError,
    check_voices,
    resolve_fallback_voice,
    resolve_voice,
)
from contracts import FPS, AudioChoice, Brief, ModelChoice, ModelKind, Narration
from providers.model_spec import ModelSpec
from providers.safe_http import UrlRefusedError, check_url
from storyboard import InfeasibleBriefError, check_feasible, film_seconds, planned_film_frames, scene_limits

NOBODY_DRAWS = "no provider with an account here draws pictures: choose another continuity"


@dataclass(frozen=True)
class ResolvedModels:
    """The models that make the film: scenes, fallbacks in order, soundtrack, stills, and who speaks."""

    video: ModelSpec
    fallbacks: tuple[ModelSpec, ...] = ()
    music: ModelSpec | None = None
    voice: ResolvedVoice | None = None
    fallback_voice: ResolvedVoice | None = None
    image: ModelSpec | None = None


def resolve_models(availability: ModelAvailability, brief: Brief) -> ResolvedModels:
    """Resolve the models that will make the brief.

    Raises:
        ProblemError: some cannot; each field at fault is named, with what is available.
    """
    resolver = _ModelResolver(availability, brief)
    video = resolver.resolve_video()
    fallbacks = [resolver.resolve_fallback(n, choice, video) for n, choice in enumerate(brief.fallbacks)]
    makers = [model for model in (video, *fallbacks) if model is not None]
    music = resolver.resolve_music(makers) if brief.audio is AudioChoice.MUSIC else None
    voice = resolver.resolve_voice(resolve_voice)
    fallback_voice = resolver.resolve_voice(resolve_fallback_voice)
    image = resolver.resolve_image() if brief.wants_stills or brief.image_provider else None
    faults = (
        *resolver.faults,
        *_check_urls(brief),
        *check_entities(brief),
        *check_openings(brief),
        *(check_voices(brief, voice) if voice else ()),
    )
    if faults or video is None:
        raise validation_problem(*faults)
    return ResolvedModels(video, tuple(filter(None, fallbacks)), music, voice, fallback_voice, image)


class _ModelResolver:
    """Resolves the models of one brief and collects the field errors."""

    def __init__(self, availability: ModelAvailability, brief: Brief) -> None:
        self._availability, self._brief = availability, brief
        self.faults: list[FieldError] = []

    def resolve_video(self) -> ModelSpec | None:
        """Resolve the scenes' model; its limits are reported at the fields that exceed them."""
        choice = ModelChoice(provider=self._brief.provider, model=self._brief.model)
        model = self._find_model(choice, ModelKind.VIDEO, "{}")
        if model is not None:
            self.faults += [
                *_check_format(self._brief, model),
                *check_images(self._availability, self._brief, model),
                *check_last_images(self._availability, self._brief, model),
                *_check_lengths(self._brief, [model]),
            ]
        return model

    def resolve_fallback(self, number: int, choice: ModelChoice, first: ModelSpec | None) -> ModelSpec | None:
        """Resolve a fallback model; whatever it cannot make is reported at the fallback."""
        model = self._find_model(choice, ModelKind.VIDEO, f"fallbacks.{number}.{{}}")
        if model is not None:
            # Lengths that the first model cannot make are reported there; here only what this one cannot.
            lengths = _check_lengths(self._brief, [first, model] if first else [model])
            too_much = [
                *_check_format(self._brief, model),
                *check_images(self._availability, self._brief, model),
                *check_last_images(self._availability, self._brief, model),
                *(lengths if not self.faults else ()),
            ]
            field = f"fallbacks.{number}.model"
            self.faults += [FieldError(field=field, message=fault.message) for fault in too_much]
        return model

    def resolve_music(self, makers: Sequence[ModelSpec]) -> ModelSpec | None:
        """Resolve the soundtrack's model, for a film whose scenes `makers` make."""
        choice = ModelChoice(provider=self._brief.music_provider, model=self._brief.music_model)
        model = self._find_model(choice, ModelKind.MUSIC, "music_{}")
        if model is not None and self._count_seconds(makers) > model.max_seconds:
            most = f"this model makes {model.max_seconds:g} seconds of music at most"
            self.faults.append(FieldError(field="music_model", message=most))
        return model

    def resolve_image(self) -> ModelSpec | None:
        """Resolve the model that draws stills: the one asked for, else the first that can be had here."""
        provider = self._brief.image_provider
        if provider is None and (first := self._availability.find_default_model(ModelKind.IMAGE)):
            provider = first.provider
        if provider is None:
            self.faults.append(
                FieldError(field="image_provider", message=NOBODY_DRAWS, code="no_image_service")
            )
            return None
        choice = ModelChoice(provider=provider, model=self._brief.image_model)
        return self._find_model(choice, ModelKind.IMAGE, "image_{}")

    def _count_seconds(self, makers: Sequence[ModelSpec]) -> float:
        """Return the film's length with its cards; by the default length if no model can make it."""
        if not makers:
            return film_seconds(self._brief) + self._brief.card_seconds
        limits = scene_limits(makers, self._brief.transition)
        return planned_film_frames(self._brief, limits) / FPS + self._brief.card_seconds

    def resolve_voice(
        self, resolve: Callable[[ModelAvailability, Narration], ResolvedVoice | None]
    ) -> ResolvedVoice | None:
        """Resolve who speaks, or who does where the first voice fails; None where nobody speaks."""
        if self._brief.narration is None:
            return None
        try:
            return resolve(self._availability, self._brief.narration)
        except VoiceUnavailableError as error:
            self.faults += error.faults
            return None

    def _find_model(self, choice: ModelChoice, kind: ModelKind, field: str) -> ModelSpec | None:
        try:
            return self._availability.find_model(choice, kind)
        except ModelUnavailableError as error:
            self.faults.append(FieldError(field=field.format(error.field), message=error.message))
            return None


def _check_format(brief: Brief, model: ModelSpec) -> Iterator[FieldError]:
    if brief.aspect_ratio not in model.aspect_ratios:
        yield _unsupported_value("aspect_ratio", sorted(model.aspect_ratios))
    if brief.resolution not in model.resolutions:
        yield _unsupported_value(
            "resolution", sorted(model.resolutions, key=lambda p: int(p.removesuffix("p")))
        )


def _check_lengths(brief: Brief, models: Sequence[ModelSpec]) -> Iterator[FieldError]:
    try:
        check_feasible(brief, scene_limits(models, brief.transition))
    except InfeasibleBriefError as error:
        yield FieldError(field=error.field, message=error.message)


def _check_urls(brief: Brief) -> Iterator[FieldError]:
    urls = {_url_field(field): image.url for field, image in brief.all_images.items()}
    for field, url in (urls | {"callback_url": brief.callback_url}).items():
        try:
            if url is not None:
                check_url(url)
        except UrlRefusedError as error:
            yield FieldError(field=field, message=str(error))


def _url_field(image_field: str) -> str:
    return image_field if image_field.endswith("_url") else f"{image_field}.url"


def _unsupported_value(field: str, offered: list[str]) -> FieldError:
    return FieldError(field=field, message=f"this provider makes {', '.join(offered)}")
