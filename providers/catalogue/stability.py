"""The models of Stability's Stable Audio (its OpenAPI document v2alpha)."""

from datetime import date

from contracts import ModelKind
from providers.model_spec import ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    "stability",
    "Stability AI",
    base_url="https://api.stability.ai",
    # 150 requests in 10 seconds; beyond, blocked for a minute [?].
    submits_per_second=2.0,
    polls_per_second=5.0,
    in_flight=10,
)

# 26 and 20 credits, of a cent each.
PRICES = PriceSource("Stability's API reference", date(2026, 11, 20))
MODELS: tuple[ModelSpec, ...] = (
    # First, hence the default: it returns an id at once, so a connection lost later loses nothing.
    ModelSpec(
        provider=SERVICE.name,
        name="stable-audio-3",
        kind=ModelKind.MUSIC,
        min_seconds=1.0,
        max_seconds=380.0,
        title="Stable Audio 3",
        seed=True,
        prices=(ListPrice(0.26, per="clip"),),
        price_source=PRICES,
        expected_base_seconds=15.0,
        expected_seconds_per_second=0.1,
        patience_seconds=900.0,
        poll_floor_seconds=2.0,
        poll_ceiling_seconds=15.0,
        note="How long it keeps results is not known; probably 24 hours.",
    ),
    ModelSpec(
        provider=SERVICE.name,
        name="stable-audio-2.5",
        kind=ModelKind.MUSIC,
        min_seconds=1.0,
        max_seconds=190.0,
        title="Stable Audio 2.5",
        seed=True,
        prices=(ListPrice(0.20, per="clip"),),
        price_source=PRICES,
        expected_base_seconds=10.0,
        expected_seconds_per_second=0.1,
        patience_seconds=600.0,
    ),
)
