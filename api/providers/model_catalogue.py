"""The providers and their models, as GET /providers shows them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from api.providers.availability import ModelAvailability
from api.providers.durations import DurationEstimate, ModelDurations
from contracts import AspectRatio, FrozenModel, ModelKind, Resolution, TransitionChoice
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice
from providers.registry import ProviderSpec
from store.ledger.past_durations import Model
from store.ledger.writes import Ledger
from storyboard import scene_limits

Word = TypeVar("Word", bound=StrEnum)
# By model (seconds ordered, seconds it took), of its latest calls.
Past = Mapping[Model, Sequence[tuple[float, float]]]
# Typical lengths: one scene of a film, a soundtrack, and a line; a picture has none.
TYPICAL_SECONDS = {ModelKind.VIDEO: 5.0, ModelKind.MUSIC: 30.0, ModelKind.VOICE: 5.0, ModelKind.IMAGE: 0.0}


class ListedPrice(FrozenModel):
    """A price in US dollars per `second`, `clip`, `character` or `image`.

    The price is that of one resolution and length, or of all others (null).

    `source` is where the price was read on `read_on`, null for what is free. `outdated`: it was read more
    than 90 days ago, so the provider may charge another price by now.
    """

    usd: float
    per: str
    resolution: Resolution | None
    seconds: float | None
    source: str | None
    read_on: date | None
    outdated: bool


class TypicalJob(FrozenModel):
    """A typical job: seconds of material, and how long the job takes."""

    seconds: float
    takes_seconds: DurationEstimate


class ModelOffer(FrozenModel):
    """A model: what it makes, what its jobs support, what it costs, how long it takes.

    `lengths` are the only lengths that it makes; if empty, it makes any from `min_seconds` to `max_seconds`,
    in steps of `length_step` seconds where that is not 0. `scene_seconds`: by transition, the shortest and
    longest scene; shorter than its clip, whose end overlaps the next scene. Empty for all but videos.
    `last_image`: beside a picture to begin from it takes one to end on.
    `max_references` is how many pictures of entities it takes. `voices` and `languages`: of speech. `sound`:
    its clips always have sound. `sound_switch`: they have it when a film's `clip_sound` asks for it, at
    `sound_prices`, or at no more than `prices` without any.
    """

    name: str
    title: str
    kind: ModelKind
    min_seconds: float
    max_seconds: float
    lengths: tuple[float, ...]
    length_step: float
    scene_seconds: dict[TransitionChoice, tuple[float, float]]
    aspect_ratios: tuple[AspectRatio, ...]
    resolutions: tuple[Resolution, ...]
    image: ImageInput
    last_image: bool
    max_references: int
    seed: bool
    sound: bool
    sound_switch: bool
    cancel: bool
    lookup: bool
    webhook: bool
    progress: bool
    prices: tuple[ListedPrice, ...]
    sound_prices: tuple[ListedPrice, ...]
    typical: TypicalJob
    retired_on: date | None
    retired: bool
    note: str
    voices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class ProviderOffer(FrozenModel):
    """A provider. `available`: an account is set up here; otherwise `missing` says what to set."""

    name: str
    title: str
    available: bool
    missing: str | None
    emulated: bool
    note: str
    models: tuple[ModelOffer, ...]


async def list_provider_offers(availability: ModelAvailability, ledger: Ledger) -> tuple[ProviderOffer, ...]:
    """List all providers, in the registry's order; one read of the ledger."""
    registry = availability.registry
    missing = {each.name: availability.explain_missing_account(each) for each in registry.providers}
    # Without an account there are no past jobs to measure.
    measured = [_get_ledger_key(model) for model in registry.models if missing[model.provider] is None]
    past = await ledger.reads.list_past_durations_of(measured)
    return tuple(
        _build_provider_offer(availability, past, each, missing[each.name]) for each in registry.providers
    )


def _build_provider_offer(
    availability: ModelAvailability, past: Past, service: ProviderSpec, missing: str | None
) -> ProviderOffer:
    own = [model for model in availability.registry.models if model.provider == service.name]
    return ProviderOffer(
        name=service.name,
        title=service.title or service.name,
        available=missing is None,
        missing=missing,
        emulated=service.needs_key and bool(availability.accounts.emulator_url),
        note=service.note,
        models=tuple(
            _build_model_offer(
                availability, model, ModelDurations(model, past.get(_get_ledger_key(model), ()))
            )
            for model in own
        ),
    )


def _get_ledger_key(model: ModelSpec) -> Model:
    """Return the key by which the ledger knows the model."""
    return model.provider, model.name


def _build_model_offer(
    availability: ModelAvailability, model: ModelSpec, durations: ModelDurations
) -> ModelOffer:
    is_video = model.kind is ModelKind.VIDEO
    typical = model.billed_seconds(TYPICAL_SECONDS[model.kind])
    return ModelOffer(
        name=model.name,
        title=model.title or model.name,
        kind=model.kind,
        min_seconds=model.min_seconds,
        max_seconds=model.max_seconds,
        lengths=model.lengths,
        length_step=model.length_step,
        scene_seconds={each: _scene_length_limits(model, each) for each in TransitionChoice}
        if is_video
        else {},
        aspect_ratios=_sort_like_enum(AspectRatio, model.aspect_ratios) if is_video else (),
        resolutions=_sort_like_enum(Resolution, model.resolutions) if is_video else (),
        image=model.image,
        last_image=model.last_image,
        max_references=model.max_references,
        seed=model.seed,
        sound=model.sound or model.kind in (ModelKind.MUSIC, ModelKind.VOICE),
        sound_switch=model.sound_switch,
        cancel=model.cancel,
        lookup=model.lookup,
        webhook=model.webhook,
        progress=model.progress,
        prices=tuple(_build_listed_price(price, availability.today()) for price in model.price_list),
        sound_prices=tuple(
            _build_listed_price(price, availability.today())
            for price in (model.sound_price_list if model.sound_prices else ())
        ),
        typical=TypicalJob(seconds=typical, takes_seconds=durations.estimate_job(typical)),
        retired_on=model.retired_on,
        retired=availability.is_retired(model),
        note=model.note,
        voices=tuple(voice.name for voice in model.voices),
        languages=model.languages,
    )


def _build_listed_price(price: ListPrice, today: date) -> ListedPrice:
    source = price.source
    return ListedPrice(
        usd=price.usd,
        per=price.per,
        resolution=price.resolution,
        seconds=price.seconds,
        source=source.name if source else None,
        read_on=source.read_on if source else None,
        outdated=source is not None and source.is_outdated(today),
    )


def _scene_length_limits(model: ModelSpec, transition: TransitionChoice) -> tuple[float, float]:
    limits = scene_limits([model], transition)
    return limits.min_seconds, limits.max_seconds


def _sort_like_enum(words: type[Word], offered: Collection[Word]) -> tuple[Word, ...]:
    """Sort the offered values in the order of their enum."""
    return tuple(word for word in words if word in offered)
