"""OpenAI's Videos API: closed at OpenAI since 2026-09-24, but still offered by several gateways."""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="openai",
    title="OpenAI-compatible videos",
    base_url="https://api.openai.com/v1",
    submits_per_second=0.5,
    polls_per_second=5.0,
    in_flight=10,
    note="Only at another address than OpenAI's own: set LONGTAKE_OPENAI_URL to a gateway's base URL.",
)

LAST_PRICES = PriceSource("OpenAI's last price list, which no gateway need follow", date(2026, 9, 24))
_sora = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    price_source=LAST_PRICES,
    min_seconds=4.0,
    max_seconds=12.0,
    lengths=(4.0, 8.0, 12.0),
    aspect_ratios=frozenset({AspectRatio.WIDE, AspectRatio.TALL}),
    image=ImageInput.OPTIONAL,
    sound=True,
    lookup=True,
    progress=True,
    # A clip of 4 seconds took 172 seconds in one recording.
    expected_base_seconds=60.0,
    expected_seconds_per_second=28.0,
    patience_seconds=1_800.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=30.0,
    retired_on=date(2026, 9, 24),
    retired_at_home_only=True,
    note="The price is OpenAI's last one; a gateway has its own.",
)

MODELS = (
    _sora(name="sora-2", title="Sora 2", resolutions=frozenset({Resolution.P720}), usd_per_second=0.1),
    _sora(
        name="sora-2-pro",
        title="Sora 2 Pro",
        # Its 1792x1024 stands for 1080p.
        resolutions=frozenset({Resolution.P720, Resolution.P1080}),
        usd_per_second=0.5,
        prices=(ListPrice(0.3, resolution=Resolution.P720), ListPrice(0.5, resolution=Resolution.P1080)),
    ),
)
