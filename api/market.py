"""The services and their models, as callers see them."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import TypeVar

from api.offers import Offers
from api.pace import Pace, Seconds
from providers.prices import Price
from providers.registry import ImageInput, Kind, Model, Service
from store.ledger import Ledger
from storyboard import scene_limits
from workflows.contracts import AspectRatio, Frozen, Resolution, Transition

Word = TypeVar("Word", bound=StrEnum)
# What is made most often: a scene of a film, and the music under it.
TYPICAL_SECONDS = {Kind.VIDEO: 5.0, Kind.MUSIC: 30.0}


class PriceTag(Frozen):
    """US dollars for a `second` or a `clip`; of one resolution and length, or of all others (null).

    `source` is where it was read on the day `read_on`, null for what costs nothing. It is `outdated` when
    that was more than 90 days ago: the service may ask for another price by now.
    """

    usd: float
    per: str
    resolution: Resolution | None
    seconds: float | None
    source: str | None
    read_on: date | None
    outdated: bool


class Typical(Frozen):
    """A usual job: so many seconds of material, and how long it takes."""

    seconds: float
    takes_seconds: Seconds


class ModelOffer(Frozen):
    """One model: what it makes, what can be done with its jobs, what it costs, how long it takes.

    `lengths` are the only ones that it makes; without them any between its shortest and its longest, in
    steps of `length_step` seconds where that is not 0. `scene_seconds`: by transition, how short and how long
    a scene may be: shorter than its clip, whose end lies under the next scene. Empty for music.
    """

    name: str
    title: str
    kind: Kind
    min_seconds: float
    max_seconds: float
    lengths: tuple[float, ...]
    length_step: float
    scene_seconds: dict[Transition, tuple[float, float]]
    aspect_ratios: tuple[AspectRatio, ...]
    resolutions: tuple[Resolution, ...]
    image: ImageInput
    seed: bool
    sound: bool
    cancel: bool
    lookup: bool
    webhook: bool
    progress: bool
    prices: tuple[PriceTag, ...]
    typical: Typical
    retired_on: date | None
    retired: bool
    note: str


class ServiceOffer(Frozen):
    """One service. It is `available` when an account is set up here; `missing` says what is not."""

    name: str
    title: str
    available: bool
    missing: str | None
    emulated: bool
    note: str
    models: tuple[ModelOffer, ...]


async def services_of(offers: Offers, ledger: Ledger) -> tuple[ServiceOffer, ...]:
    """All of them, in the registry's order."""
    return tuple([await _service(offers, ledger, service) for service in offers.registry.services])


async def _service(offers: Offers, ledger: Ledger, service: Service) -> ServiceOffer:
    missing = offers.missing(service)
    own = [model for model in offers.registry.models if model.provider == service.name]
    # Where there is no account, there are no past jobs to learn from.
    paces = [Pace(model) if missing else await Pace.of(ledger, model) for model in own]
    return ServiceOffer(
        name=service.name,
        title=service.title or service.name,
        available=missing is None,
        missing=missing,
        emulated=service.needs_key and bool(offers.accounts.emulator_url),
        note=service.note,
        models=tuple(_model(offers, *each) for each in zip(own, paces, strict=True)),
    )


def _model(offers: Offers, model: Model, pace: Pace) -> ModelOffer:
    is_video = model.kind is Kind.VIDEO
    typical = model.made_seconds(TYPICAL_SECONDS[model.kind])
    return ModelOffer(
        name=model.name,
        title=model.title or model.name,
        kind=model.kind,
        min_seconds=model.min_seconds,
        max_seconds=model.max_seconds,
        lengths=model.lengths,
        length_step=model.length_step,
        scene_seconds={each: _scene_seconds(model, each) for each in Transition} if is_video else {},
        aspect_ratios=_in_order(AspectRatio, model.aspect_ratios) if is_video else (),
        resolutions=_in_order(Resolution, model.resolutions) if is_video else (),
        image=model.image,
        seed=model.seed,
        sound=model.sound or not is_video,
        cancel=model.cancel,
        lookup=model.lookup,
        webhook=model.webhook,
        progress=model.progress,
        prices=tuple(_tag(price, offers.today()) for price in model.price_list),
        typical=Typical(seconds=typical, takes_seconds=pace.job(typical)),
        retired_on=model.retired_on,
        retired=offers.retired(model),
        note=model.note,
    )


def _tag(price: Price, today: date) -> PriceTag:
    source = price.source
    return PriceTag(
        usd=price.usd,
        per=price.per,
        resolution=price.resolution,
        seconds=price.seconds,
        source=source.name if source else None,
        read_on=source.read_on if source else None,
        outdated=source is not None and source.outdated(today),
    )


def _scene_seconds(model: Model, transition: Transition) -> tuple[float, float]:
    limits = scene_limits([model], transition)
    return limits.min_seconds, limits.max_seconds


def _in_order(words: type[Word], offered: Collection[Word]) -> tuple[Word, ...]:
    """As they are listed everywhere else."""
    return tuple(word for word in words if word in offered)
