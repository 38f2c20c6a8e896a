"""fal.ai: Google's models for pictures. Their provider is in `providers.catalogue.fal`. [?]: uncertain.

Fields: https://fal.ai/docs/model-api-reference/image-generation-api/nano-banana-pro, and
https://fal.ai/models/fal-ai/nano-banana-2/edit/llms.txt.
"""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ModelSpec
from providers.prices import ListPrice, PriceSource

# fal's own pages state the same.
PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
_image = partial(
    ModelSpec,
    provider="fal",
    kind=ModelKind.IMAGE,
    min_seconds=0.0,
    max_seconds=0.0,
    price_source=PRICE_FILE,
    seed=True,
    cancel=True,
    webhook=True,
    # Google takes about 10 s for the small one and 22 s for the other; fal's queue is short [?].
    expected_seconds_per_second=0.0,
    patience_seconds=600.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=10.0,
)

MODELS = (
    _image(
        name="fal-ai/nano-banana-2",
        title="Nano Banana 2 (fal)",
        # fal states no limit; Google's is 14 [?].
        max_references=14,
        prices=(ListPrice(0.12, per="image", resolution=Resolution.P1080), ListPrice(0.08, per="image")),
        expected_base_seconds=20.0,
    ),
    _image(
        name="fal-ai/nano-banana-pro",
        title="Nano Banana Pro (fal)",
        # As at KIE [?].
        max_references=8,
        prices=(ListPrice(0.15, per="image"),),
        expected_base_seconds=35.0,
    ),
)
