"""Google's Gemini models for pictures. Their provider is in `providers.catalogue.google`. [?]: uncertain.

https://ai.google.dev/gemini-api/docs/image-generation, and google-genai 3.6.1 (`_gaos/types/interactions`).
"""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ModelSpec
from providers.prices import ListPrice, PriceSource

# A picture of 1K has 1,120 tokens, one of 2K 1,680 (of Pro 1,120 too), at $60 (Pro: $120) for a million: the
# prices below have besides it what thoughts, text and a few pictures to look at usually add [?].
PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
_image = partial(
    ModelSpec,
    provider="google",
    kind=ModelKind.IMAGE,
    min_seconds=0.0,
    max_seconds=0.0,
    price_source=PRICE_FILE,
    # Google takes 14; eight of ours in one request are 37 MB.
    max_references=8,
    expected_seconds_per_second=0.0,
    patience_seconds=120.0,
    note="Billed by tokens: the price is about what a picture costs with its thoughts and what it looks at. "
    "It has no field for a seed.",
)

MODELS = (
    _image(
        name="gemini-3.1-flash-image",
        title="Nano Banana 2 (Google)",
        prices=(ListPrice(0.105, per="image", resolution=Resolution.P1080), ListPrice(0.07, per="image")),
        expected_base_seconds=12.0,
    ),
    _image(
        name="gemini-3-pro-image",
        title="Nano Banana Pro (Google)",
        prices=(ListPrice(0.15, per="image"),),
        expected_base_seconds=25.0,
    ),
)
