"""Alibaba's Model Studio, whose API is called DashScope: Wan and HappyHorse.

Lengths, sizes and fields from its pages (wan3-video-generation-api-reference and others) and dashscope 2.0.2.
Wan 2.7 and HappyHorse have separate models for text and for images; here each is one entry. Job times are not
our measurements: "1-5 minutes" by its pages, 47 s for 5 s of Wan 2.7 in a recording.
"""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="dashscope",
    title="Alibaba Model Studio (DashScope)",
    base_url="https://dashscope-intl.aliyuncs.com",
    # About two submits per second and model; "20 QPS" for each query.
    submits_per_second=1.0,
    polls_per_second=10.0,
    # "Concurrent tasks" differ by model and account: further ones are queued there.
    in_flight=5,
    note="This is Singapore. In mainland China LONGTAKE_DASHSCOPE_URL is https://dashscope.aliyuncs.com, and "
    "clips cost some 20 % less. A task is known for 24 hours.",
)
SINGAPORE = PriceSource("litellm 1.110.2's price file (Singapore)", date(2026, 11, 29))

_video = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    length_step=1.0,
    image=ImageInput.OPTIONAL,
    seed=True,
    sound=True,
    cancel=True,
    lookup=True,
    price_source=SINGAPORE,
    expected_base_seconds=45.0,
    expected_seconds_per_second=8.0,
    patience_seconds=1_800.0,
    # "Every 15 seconds" by its pages.
    poll_floor_seconds=5.0,
    poll_ceiling_seconds=20.0,
)


def _build_prices(p480: float | None, p720: float, p1080: float) -> tuple[ListPrice, ...]:
    by_size = {Resolution.P480: p480, Resolution.P720: p720, Resolution.P1080: p1080}
    return tuple(ListPrice(usd, resolution=size) for size, usd in by_size.items() if usd is not None)


MODELS = (
    _video(
        name="wan3.0-video",
        last_image=True,
        title="Wan 3.0 (Alibaba)",
        min_seconds=2.0,
        max_seconds=30.0,
        prices=_build_prices(0.05, 0.1, 0.2),
        usd_per_second=0.2,
    ),
    _video(
        name="wan3.0-video-prime",
        last_image=True,
        title="Wan 3.0 Prime (Alibaba)",
        min_seconds=2.0,
        max_seconds=30.0,
        prices=_build_prices(0.068, 0.14, 0.28),
        usd_per_second=0.28,
        expected_base_seconds=30.0,
        expected_seconds_per_second=4.0,
        note="The faster tier.",
    ),
    _video(
        name="wan2.7",
        last_image=True,
        title="Wan 2.7 (Alibaba)",
        min_seconds=2.0,
        max_seconds=15.0,
        resolutions=frozenset({Resolution.P720, Resolution.P1080}),
        prices=_build_prices(None, 0.1, 0.15),
        usd_per_second=0.15,
    ),
    _video(
        name="happyhorse-1.1",
        title="HappyHorse 1.1 (Alibaba)",
        min_seconds=3.0,
        max_seconds=15.0,
        prices=_build_prices(0.07, 0.14, 0.18),
        usd_per_second=0.18,
    ),
)
