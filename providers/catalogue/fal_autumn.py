"""fal.ai: models added in autumn 2026, from copies of its model pages. Times are guesses. [?]: uncertain."""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource

P480, P720, P1080 = Resolution.P480, Resolution.P720, Resolution.P1080
PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
# The price announced on its page for that day, after the launch discount.
FULL_PRICE = PriceSource("fal's model page, on the price after its launch", date(2026, 9, 15))
PAGES = PriceSource("fal's model pages, in copies of August and September 2026", date(2026, 8, 22))
_video = partial(
    ModelSpec,
    provider="fal",
    kind=ModelKind.VIDEO,
    length_step=1.0,
    image=ImageInput.OPTIONAL,
    cancel=True,
    webhook=True,
    max_seconds=15.0,
    patience_seconds=1_500.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=10.0,
    expected_base_seconds=60.0,
    expected_seconds_per_second=12.0,
)

MODELS = (
    _video(
        name="bytedance/seedance-2.5",
        last_image=True,
        title="Seedance 2.5 (fal)",
        min_seconds=4.0,
        max_seconds=30.0,
        resolutions=frozenset({P480, P720}),
        prices=(ListPrice(0.2205, resolution=P480), ListPrice(0.473, resolution=P720)),
        price_source=PRICE_FILE,
        usd_per_second=0.473,
    ),
    _video(
        name="minimax/h3-max",
        last_image=True,
        title="MiniMax H3 Max (fal)",
        min_seconds=5.0,
        # 768P stands for 720p.
        resolutions=frozenset({P480, P720}),
        sound=True,
        prices=(ListPrice(0.05, resolution=P480), ListPrice(0.08, resolution=P720)),
        price_source=FULL_PRICE,
        usd_per_second=0.08,
    ),
    _video(
        name="fal-ai/kling-video/v3/turbo/standard",
        title="Kling 3.0 Turbo Standard (fal)",
        min_seconds=3.0,
        resolutions=frozenset({P720}),
        sound=True,
        price_source=PAGES,
        usd_per_second=0.112,
    ),
    _video(
        name="fal-ai/kling-video/v3/turbo/pro",
        title="Kling 3.0 Turbo Pro (fal)",
        min_seconds=3.0,
        resolutions=frozenset({P1080}),
        sound=True,
        price_source=PAGES,
        usd_per_second=0.14,
    ),
    _video(
        name="alibaba/happy-horse/v1.1",
        title="HappyHorse 1.1 (fal)",
        min_seconds=3.0,
        resolutions=frozenset({P720, P1080}),
        sound=True,
        prices=(ListPrice(0.14, resolution=P720), ListPrice(0.18, resolution=P1080)),
        price_source=PAGES,
        usd_per_second=0.18,
        note="From a picture it makes the picture's shape.",
    ),
)
