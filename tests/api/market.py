"""Services of tests: one with an account, one without, and models that each lack something."""

from datetime import date
from typing import Any

from fastapi import FastAPI

from api.providers.availability import ModelAvailability
from contracts import AspectRatio, LedgerStage, ModelKind, Resolution, TakeKey, TakeOrder
from providers.accounts import Accounts
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ANIMATIC, ANIMATIC_PROVIDER, MUSIC_BED, ProviderSpec, Registry
from store.ledger.limits import CallLimits
from store.models import CallOutcome
from tests.api.kit import a_row, services_of

TODAY = date(2026, 11, 20)
STUDIO_LIST = PriceSource("the studio's list", date(2026, 11, 1))
STUDIO = ProviderSpec("studio", "The Studio", base_url="https://studio.example/v1", note="Slow on Mondays.")
# An account of it is set up nowhere.
CLOSED_SHOP = ProviderSpec("closed-shop", "The Closed Shop", base_url="https://closed.example")


def a_model(name: str, **fields: Any) -> ModelSpec:  # noqa: ANN401 - any field of a model
    """A video model of the studio: scenes of 2 to 10 seconds, $0.10 a second."""
    usual: dict[str, Any] = {
        "provider": "studio",
        "kind": ModelKind.VIDEO,
        "min_seconds": 2.0,
        "max_seconds": 10.0,
    }
    priced = {"usd_per_second": 0.1, "length_step": 1.0, "price_source": STUDIO_LIST}
    return ModelSpec(name=name, **(usual | priced | fields))


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
        ListPrice(0.4, "clip", Resolution.P720, 5.0),
        ListPrice(0.7, "clip", Resolution.P720, 10.0),
    ),
)
LOUD = a_model("loud", sound_switch=True, sound_prices=(ListPrice(0.15),))
OLD_PRICE = a_model("old-price", price_source=PriceSource("an old list", date(2026, 6, 30)))
ONE_BY_ONE = a_model("one-by-one", parallel=1)
JINGLE = a_model("jingle", kind=ModelKind.MUSIC, max_seconds=20.0, prices=(ListPrice(0.26, "clip"),))
DRAWS = a_model(
    "draws",
    kind=ModelKind.IMAGE,
    min_seconds=0.0,
    max_seconds=0.0,
    expected_base_seconds=10.0,
    expected_seconds_per_second=0.0,
    prices=(ListPrice(0.06, "image", Resolution.P1080), ListPrice(0.04, "image")),
)
CLOSED = a_model("closed", provider="closed-shop")

REGISTRY = Registry(
    [
        *(ANIMATIC, MUSIC_BED, GONE, FINE, GONE_AT_HOME, TALL, PICTURES, MAYBE_PICTURES, SHORT),
        *(BY_THE_CLIP, LOUD, ONE_BY_ONE, OLD_PRICE, JINGLE, DRAWS, CLOSED),
    ],
    [ANIMATIC_PROVIDER, STUDIO, CLOSED_SHOP],
)
ENVIRONMENT = {"LONGTAKE_STUDIO_KEY": "hunter2"}


def offers(**environment: str) -> ModelAvailability:
    """What can be had with these variables set, beside the studio's key."""
    return ModelAvailability(REGISTRY, Accounts(ENVIRONMENT | environment), lambda: TODAY)


async def take_times(app: FastAPI, model: str, seconds: list[float]) -> None:
    """Jobs of five seconds at the studio that took so long."""
    rooms = services_of(app)
    for took in seconds:
        row, _ = await rooms.jobs.add_job(a_row())
        key = TakeKey(job_id=row.id, stage=LedgerStage.SCENE, scene=1)
        await rooms.ledger.record_intent(
            TakeOrder(key=key, provider="studio", model=model), CallLimits(seconds=5.0)
        )
        await rooms.ledger.record_acceptance(key, f"pj-{row.id}")
        await rooms.ledger.record_outcome(key, CallOutcome.SUCCEEDED, cost_usd=0.5, took_seconds=took)
