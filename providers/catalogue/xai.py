"""xAI's own API: Grok Imagine.

Names and lengths from xai-sdk 1.21.0 and @ai-sdk/xai 3.0.138. Job times are not our measurements: a recorded
one of 5 s took 17 s (vercel/ai 13390), at other services up to two minutes. [?] marks what is uncertain.
"""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="xai",
    title="xAI",
    base_url="https://api.x.ai",
    # "60 requests per minute" for videos [?].
    submits_per_second=1.0,
    polls_per_second=5.0,
    in_flight=10,
    note="A clip that moderation keeps back is charged.",
)
PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))

_video = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    min_seconds=1.0,
    max_seconds=15.0,
    length_step=1.0,
    image=ImageInput.OPTIONAL,
    sound=True,
    price_source=PRICE_FILE,
    progress=True,
    expected_base_seconds=15.0,
    expected_seconds_per_second=5.0,
    patience_seconds=1_200.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=15.0,
)

MODELS = (
    _video(
        name="grok-imagine-video",
        title="Grok Imagine (xAI)",
        resolutions=frozenset({Resolution.P480, Resolution.P720}),
        prices=(ListPrice(0.05, resolution=Resolution.P480), ListPrice(0.07, resolution=Resolution.P720)),
        usd_per_second=0.07,
        usd_per_image=0.002,
        note="A picture to begin from costs $0.002 more.",
    ),
    _video(
        name="grok-imagine-video-1.5",
        title="Grok Imagine 1.5 (xAI)",
        prices=(
            ListPrice(0.08, resolution=Resolution.P480),
            ListPrice(0.14, resolution=Resolution.P720),
            ListPrice(0.25, resolution=Resolution.P1080),
        ),
        usd_per_second=0.25,
        usd_per_image=0.01,
        note="A picture to begin from costs $0.01 more.",
    ),
    _video(
        name="grok-imagine-video-1.5-lite",
        title="Grok Imagine 1.5 Lite (xAI)",
        prices=(
            ListPrice(0.02, resolution=Resolution.P480),
            ListPrice(0.03, resolution=Resolution.P720),
            ListPrice(0.14, resolution=Resolution.P1080),
        ),
        usd_per_second=0.14,
        usd_per_image=0.01,
        note="A picture to begin from costs $0.01 more.",
    ),
)
