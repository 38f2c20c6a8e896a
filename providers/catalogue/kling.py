"""Kling's own API.

Names, lengths and prices from copies of its developer pages. Kling 4.0 and the turbo and omni models of 3.0
have other paths, for which we found no page. Times as for the same model at fal and KIE.
"""

from datetime import date

from contracts import ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="kling",
    title="Kling",
    base_url="https://api-singapore.klingai.com",
    submits_per_second=1.0,
    polls_per_second=5.0,
    # Limited by the resource pack.
    in_flight=5,
    note="Its key is the access key and the secret key with a colon between. In mainland China "
    "LONGTAKE_KLING_URL is https://api-beijing.klingai.com.",
)
PRICE_LIST = PriceSource("Kling's price list, by a survey of services of November 2026", date(2026, 11, 1))
# Price of a unit of a resource pack; a silent second costs 0.6 or 0.8 units.
USD_PER_UNIT = 0.14

MODELS = (
    ModelSpec(
        provider=SERVICE.name,
        name="kling-v3",
        # 0.9 and 1.2 units with sound.
        sound_switch=True,
        sound_prices=(
            ListPrice(0.126, resolution=Resolution.P720),
            ListPrice(0.168, resolution=Resolution.P1080),
        ),
        title="Kling 3.0",
        kind=ModelKind.VIDEO,
        min_seconds=3.0,
        max_seconds=15.0,
        length_step=1.0,
        # Its mode std makes 720p, its mode pro 1080p.
        resolutions=frozenset({Resolution.P720, Resolution.P1080}),
        image=ImageInput.OPTIONAL,
        last_image=True,
        lookup=True,
        webhook=True,
        prices=(ListPrice(0.084, resolution=Resolution.P720), ListPrice(0.112, resolution=Resolution.P1080)),
        usd_per_second=0.112,
        price_source=PRICE_LIST,
        expected_base_seconds=40.0,
        expected_seconds_per_second=12.0,
        patience_seconds=1_800.0,
        poll_floor_seconds=3.0,
        poll_ceiling_seconds=20.0,
    ),
)
