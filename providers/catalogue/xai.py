"""xAI's own API: Grok Imagine.

Names and lengths from xai-sdk 1.21.0 and @ai-sdk/xai 3.0.138. Not measured by us: how long a job takes; a
recorded one of 5 s took 17 s (vercel/ai 13390), at other services up to two minutes. What is marked [?]
is uncertain.
"""

from datetime import date
from functools import partial

from providers.prices import Price, PriceSource
from providers.registry import ImageInput, Kind, Model, Service
from workflows.contracts import Resolution

SERVICE = Service(
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
    Model,
    provider=SERVICE.name,
    kind=Kind.VIDEO,
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
        prices=(Price(0.05, resolution=Resolution.P480), Price(0.07, resolution=Resolution.P720)),
        usd_per_second=0.07,
        note="A picture to begin from costs $0.002 more.",
    ),
    _video(
        name="grok-imagine-video-1.5",
        title="Grok Imagine 1.5 (xAI)",
        prices=(
            Price(0.08, resolution=Resolution.P480),
            Price(0.14, resolution=Resolution.P720),
            Price(0.25, resolution=Resolution.P1080),
        ),
        usd_per_second=0.25,
        note="A picture to begin from costs $0.01 more.",
    ),
    _video(
        name="grok-imagine-video-1.5-lite",
        title="Grok Imagine 1.5 Lite (xAI)",
        prices=(
            Price(0.02, resolution=Resolution.P480),
            Price(0.03, resolution=Resolution.P720),
            Price(0.14, resolution=Resolution.P1080),
        ),
        usd_per_second=0.14,
        note="A picture to begin from costs $0.01 more.",
    ),
)
