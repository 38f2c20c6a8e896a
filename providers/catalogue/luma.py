"""Luma's Agents API: ray-3.2. [?] marks what is uncertain."""

from datetime import date

from contracts import ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="luma",
    title="Luma",
    base_url="https://agents.lumalabs.ai/v1",
    submits_per_second=1.0,
    polls_per_second=5.0,
    in_flight=10,
)

MODELS = (
    ModelSpec(
        provider=SERVICE.name,
        name="ray-3.2",
        kind=ModelKind.VIDEO,
        title="Luma Ray 3.2",
        min_seconds=5.0,
        max_seconds=10.0,
        lengths=(5.0, 10.0),
        # Its 540p stands for 480p.
        resolutions=frozenset(Resolution),
        image=ImageInput.OPTIONAL,
        last_image=True,
        usd_per_second=0.36,
        price_source=PriceSource("Luma's pricing guide (docs.agents.lumalabs.ai)", date(2026, 7, 10)),
        prices=(
            ListPrice(0.15, "clip", Resolution.P480, 5.0),
            ListPrice(0.30, "clip", Resolution.P720, 5.0),
            ListPrice(1.20, "clip", Resolution.P1080, 5.0),
            ListPrice(0.45, "clip", Resolution.P480, 10.0),
            ListPrice(0.90, "clip", Resolution.P720, 10.0),
            ListPrice(3.60, "clip", Resolution.P1080, 10.0),
        ),
        # "Tens of seconds to few minutes" [?].
        expected_base_seconds=30.0,
        expected_seconds_per_second=10.0,
        patience_seconds=1_200.0,
        poll_floor_seconds=2.0,
        poll_ceiling_seconds=15.0,
        note="A job can be neither stopped nor looked up; its lost answer is a case for Luma's support.",
    ),
)
