"""Google's Lyria, for music. Its provider is in `providers.catalogue.google`. [?] marks what is uncertain."""

from datetime import date
from functools import partial

from contracts import ModelKind
from providers.model_spec import ModelSpec
from providers.prices import ListPrice, PriceSource

PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
_lyria = partial(
    ModelSpec,
    provider="google",
    kind=ModelKind.MUSIC,
    price_source=PRICE_FILE,
    # 20 to 90 seconds [?].
    expected_base_seconds=45.0,
    expected_seconds_per_second=0.2,
    patience_seconds=600.0,
    poll_floor_seconds=5.0,
    poll_ceiling_seconds=20.0,
)
# "A few minutes, which the prompt can steer" (Gemini API documentation, music generation): assumed three [?].
_song = partial(_lyria, min_seconds=5.0, max_seconds=180.0, prices=(ListPrice(0.08, per="clip"),))
_clip = partial(_lyria, min_seconds=30.0, max_seconds=30.0, prices=(ListPrice(0.04, per="clip"),))

# The names of google-genai 3.6.1. A lyria-3.5-pro-preview, which price files list, is answered with 404.
MODELS: tuple[ModelSpec, ...] = (
    _song(name="lyria-3.5", title="Lyria 3.5", note="The length is a wish in the prompt."),
    _song(name="lyria-3-pro-preview", title="Lyria 3 Pro", note="A preview: it may go at short notice."),
    _clip(name="lyria-3-clip-preview", title="Lyria 3 Clip", note="Always 30 seconds. A preview."),
)
