"""Services of tests: one with an account, one without, and models that each lack something."""

from datetime import date
from typing import Any

from fastapi import FastAPI

from api.offers import Offers
from providers.accounts import Accounts
from providers.prices import Price, PriceSource
from providers.registry import (
    ANIMATIC,
    ANIMATIC_SERVICE,
    MUSIC_BED,
    ImageInput,
    Kind,
    Model,
    Registry,
    Service,
)
from store.models import Outcome
from store.terms import Terms
from tests.api.kit import a_row, services_of
from workflows.contracts import AspectRatio, Resolution, Stage, TakeKey, TakeOrder

TODAY = date(2026, 11, 20)
STUDIO_LIST = PriceSource("the studio's list", date(2026, 11, 1))
STUDIO = Service("studio", "The Studio", base_url="https://studio.example/v1", note="Slow on Mondays.")
# An account of it is set up nowhere.
CLOSED_SHOP = Service("closed-shop", "The Closed Shop", base_url="https://closed.example")


def a_model(name: str, **fields: Any) -> Model:  # noqa: ANN401 - any field of a model
    """A video model of the studio: scenes of 2 to 10 seconds, $0.10 a second."""
    usual: dict[str, Any] = {
        "provider": "studio",
        "kind": Kind.VIDEO,
        "min_seconds": 2.0,
        "max_seconds": 10.0,
    }
    priced = {"usd_per_second": 0.1, "length_step": 1.0, "price_source": STUDIO_LIST}
    return Model(name=name, **(usual | priced | fields))


FINE = a_model("fine", title="Fine", expected_base_seconds=20.0, expected_seconds_per_second=2.0)
GONE = a_model("gone", retired_on=TODAY)
GONE_AT_HOME = a_model("gone-at-home", retired_on=TODAY, retired_at_home_only=True)
TALL = a_model("tall", aspect_ratios=frozenset({AspectRatio.TALL}), resolutions=frozenset({Resolution.P720}))
PICTURES = a_model("pictures", image=ImageInput.REQUIRED)
MAYBE_PICTURES = a_model("maybe-pictures", image=ImageInput.OPTIONAL)
SHORT = a_model("short", max_seconds=4.0)
BY_THE_CLIP = a_model(
    "by-the-clip",
    lengths=(5.0, 10.0),
    prices=(
        Price(0.4, "clip", Resolution.P720, 5.0),
        Price(0.7, "clip", Resolution.P720, 10.0),
    ),
)
OLD_PRICE = a_model("old-price", price_source=PriceSource("an old list", date(2026, 6, 30)))
ONE_BY_ONE = a_model("one-by-one", parallel=1)
JINGLE = a_model("jingle", kind=Kind.MUSIC, max_seconds=20.0, prices=(Price(0.26, "clip"),))
CLOSED = a_model("closed", provider="closed-shop")

REGISTRY = Registry(
    [
        *(ANIMATIC, MUSIC_BED, GONE, FINE, GONE_AT_HOME, TALL, PICTURES, MAYBE_PICTURES, SHORT),
        *(BY_THE_CLIP, ONE_BY_ONE, OLD_PRICE, JINGLE, CLOSED),
    ],
    [ANIMATIC_SERVICE, STUDIO, CLOSED_SHOP],
)
ENVIRONMENT = {"LONGTAKE_STUDIO_KEY": "hunter2"}


def offers(**environment: str) -> Offers:
    """What can be had with these variables set, beside the studio's key."""
    return Offers(REGISTRY, Accounts(ENVIRONMENT | environment), lambda: TODAY)


async def take_times(app: FastAPI, model: str, seconds: list[float]) -> None:
    """Jobs of five seconds at the studio that took so long."""
    rooms = services_of(app)
    for took in seconds:
        row, _ = await rooms.jobs.add(a_row())
        key = TakeKey(job_id=row.id, stage=Stage.SCENE, scene=1)
        await rooms.ledger.intend(TakeOrder(key=key, provider="studio", model=model), Terms(seconds=5.0))
        await rooms.ledger.accept(key, f"pj-{row.id}")
        await rooms.ledger.settle(key, Outcome.SUCCEEDED, cost_usd=0.5, took_seconds=took)
