"""KIE.AI: Suno's music. [?] marks what is uncertain."""

from datetime import date
from functools import partial

from contracts import ModelKind
from providers.model_spec import ModelSpec
from providers.prices import ListPrice, PriceSource

_suno = partial(
    ModelSpec,
    provider="kie",
    kind=ModelKind.MUSIC,
    price_source=PriceSource("KIE's price page", date(2026, 10, 7)),
    webhook=True,
    poll_floor_seconds=3.0,
    poll_ceiling_seconds=15.0,
    min_seconds=10.0,
    # For models that take a length; the others make up to 480 s.
    max_seconds=360.0,
    sound=True,
    progress=True,
    prices=(ListPrice(0.06, per="clip"),),
    expected_base_seconds=90.0,
    expected_seconds_per_second=0.0,
    patience_seconds=900.0,
)

MODELS = (
    _suno(
        name="suno/V5_5",
        title="Suno 5.5 (KIE)",
        note="Suno sells no API itself: this is resale, and may end.",
    ),
    _suno(
        name="suno/V6",
        title="Suno 6 (KIE)",
        note="Resale as well, and told of by third parties only, its price too [?].",
    ),
)
