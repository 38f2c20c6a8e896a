"""Luma's older API, Dream Machine, for accounts that still have it.

The prices are Luma's of early 2025, per pixel [?]; no end of the service is announced.
"""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="dream-machine",
    title="Luma Dream Machine",
    base_url="https://api.lumalabs.ai/dream-machine/v1",
    submits_per_second=1.0,
    polls_per_second=5.0,
    in_flight=10,
    images_by_url_only=True,
    note="Legacy: new accounts have the Agents API, here `luma`.",
)

OLD_LIST = PriceSource("Luma's API price list", date(2025, 3, 1))
_ray = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    price_source=OLD_LIST,
    min_seconds=5.0,
    max_seconds=9.0,
    lengths=(5.0, 9.0),
    # Its 540p stands for 480p.
    resolutions=frozenset(Resolution),
    image=ImageInput.OPTIONAL,
    last_image=True,
    cancel=True,
    lookup=True,
    webhook=True,
    patience_seconds=1_200.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=20.0,
)

MODELS = (
    _ray(
        name="ray-2",
        title="Luma Ray 2",
        usd_per_second=0.32,
        prices=(ListPrice(0.08, resolution=Resolution.P480), ListPrice(0.142, resolution=Resolution.P720)),
        expected_base_seconds=40.0,
        expected_seconds_per_second=15.0,
        note="The prices are of early 2025 [?].",
    ),
    _ray(
        name="ray-flash-2",
        title="Luma Ray Flash 2",
        usd_per_second=0.11,
        prices=(ListPrice(0.028, resolution=Resolution.P480), ListPrice(0.048, resolution=Resolution.P720)),
        expected_base_seconds=20.0,
        expected_seconds_per_second=6.0,
        note="The prices are of early 2025 [?].",
    ),
)
