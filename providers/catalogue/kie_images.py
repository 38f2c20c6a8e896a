"""KIE.AI: Google's models for pictures, on its market. [?]: uncertain.

Fields: https://docs.kie.ai/market/google/nanobanana2.
"""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ModelSpec
from providers.prices import ListPrice, PriceSource

# Fetched by a third party on that day, in credits: 8, 12 and 18. Undated newer copies state the same.
PRICE_LIST = PriceSource("KIE's price list", date(2026, 6, 9))
_image = partial(
    ModelSpec,
    provider="kie",
    kind=ModelKind.IMAGE,
    min_seconds=0.0,
    max_seconds=0.0,
    price_source=PRICE_LIST,
    webhook=True,
    # Google takes about 10 s for the small one and 22 s for the other; the rest is KIE's queue [?].
    expected_seconds_per_second=0.0,
    patience_seconds=600.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=10.0,
)

MODELS = (
    _image(
        name="nano-banana-2",
        title="Nano Banana 2 (KIE)",
        # The service takes 14; beyond four or five faces drift [?].
        max_references=14,
        prices=(ListPrice(0.06, per="image", resolution=Resolution.P1080), ListPrice(0.04, per="image")),
        expected_base_seconds=25.0,
    ),
    _image(
        name="nano-banana-pro",
        title="Nano Banana Pro (KIE)",
        max_references=8,
        prices=(ListPrice(0.09, per="image"),),
        expected_base_seconds=40.0,
    ),
)
