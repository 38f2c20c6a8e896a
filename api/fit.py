"""Whether the providers can make what a brief asks for, told per field before anything is kept or paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.offers import NotOfferedError, Offers
from api.problems import FieldError, invalid
from providers.outside import UrlRefusedError, check_url
from providers.registry import ImageInput, Kind, Model
from storyboard import UnfitError, check_fit, film_seconds, scene_limits
from workflows.contracts import AudioChoice, Brief, Choice


@dataclass(frozen=True)
class Cast:
    """Who makes what of a film: the scenes, those that a provider has failed, in turn, and the music."""

    video: Model
    fallbacks: tuple[Model, ...] = ()
    music: Model | None = None


def cast_of(offers: Offers, brief: Brief) -> Cast:
    """The models that will make the brief.

    Raises:
        ProblemError: they cannot; the fields at fault are named, each with what could be had.
    """
    fitting = _Fitting(offers, brief)
    video = fitting.video()
    fallbacks = [fitting.fallback(n, choice, video) for n, choice in enumerate(brief.fallbacks)]
    music = fitting.music() if brief.audio is AudioChoice.MUSIC else None
    faults = (*fitting.faults, *_addresses(brief))
    if faults or video is None:
        raise invalid(*faults)
    return Cast(video, tuple(filter(None, fallbacks)), music)


class _Fitting:
    """Collects what is wrong."""

    def __init__(self, offers: Offers, brief: Brief) -> None:
        self._offers, self._brief = offers, brief
        self.faults: list[FieldError] = []

    def video(self) -> Model | None:
        """Who makes the scenes: its faults stand where the brief asks too much."""
        choice = Choice(provider=self._brief.provider, model=self._brief.model)
        model = self._find(choice, Kind.VIDEO, "{}")
        if model is not None:
            self.faults += [*_shape(self._brief, model), *_lengths(self._brief, [model])]
        return model

    def fallback(self, number: int, choice: Choice, first: Model | None) -> Model | None:
        """Who makes a scene that others have failed: whatever the brief asks, this model is at fault."""
        model = self._find(choice, Kind.VIDEO, f"fallbacks.{number}.{{}}")
        if model is not None:
            # What the first can make of the lengths is told of the first; here only what this one cannot.
            lengths = _lengths(self._brief, [first, model] if first else [model])
            too_much = [*_shape(self._brief, model), *(lengths if not self.faults else ())]
            field = f"fallbacks.{number}.model"
            self.faults += [FieldError(field=field, message=fault.message) for fault in too_much]
        return model

    def music(self) -> Model | None:
        """Who makes the music."""
        choice = Choice(provider=self._brief.music_provider, model=self._brief.music_model)
        model = self._find(choice, Kind.MUSIC, "music_{}")
        if model is not None and film_seconds(self._brief) > model.max_seconds:
            most = f"this model makes {model.max_seconds:g} seconds of music at most"
            self.faults.append(FieldError(field="music_model", message=most))
        return model

    def _find(self, choice: Choice, kind: Kind, field: str) -> Model | None:
        try:
            return self._offers.find(choice, kind)
        except NotOfferedError as error:
            self.faults.append(FieldError(field=field.format(error.field), message=error.message))
            return None


def _shape(brief: Brief, model: Model) -> Iterator[FieldError]:
    if brief.aspect_ratio not in model.aspect_ratios:
        yield _cannot("aspect_ratio", sorted(model.aspect_ratios))
    if brief.resolution not in model.resolutions:
        yield _cannot("resolution", sorted(model.resolutions, key=lambda p: int(p.removesuffix("p"))))
    if brief.reference_image_url is not None and model.image is ImageInput.NONE:
        yield FieldError(field="reference_image_url", message="this model takes no picture: leave it out")
    if brief.reference_image_url is None and model.image is ImageInput.REQUIRED:
        yield FieldError(field="reference_image_url", message="this model begins from a picture: give one")


def _lengths(brief: Brief, makers: Sequence[Model]) -> Iterator[FieldError]:
    try:
        check_fit(brief, scene_limits(makers, brief.transition))
    except UnfitError as error:
        yield FieldError(field=error.field, message=error.message)


def _addresses(brief: Brief) -> Iterator[FieldError]:
    for field in ("reference_image_url", "callback_url"):
        url = getattr(brief, field)
        try:
            if url is not None:
                check_url(url)
        except UrlRefusedError as error:
            yield FieldError(field=field, message=str(error))


def _cannot(field: str, offered: list[str]) -> FieldError:
    return FieldError(field=field, message=f"this provider makes {', '.join(offered)}")
