"""ByteDance's Seedance, at BytePlus' ModelArk; Volcengine's Ark offers the same in mainland China.

Names and lengths from byteplus-python-sdk-v2 3.0.63 and copies of the services' pages. Clips are priced in
tokens, one per 1,024 pixels of their frames, at 24 frames per second: the prices here are those of a wide
film. A recorded clip was billed with one extra frame. Job times are not our measurements.
"""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="modelark",
    title="ByteDance ModelArk",
    base_url="https://ark.ap-southeast.bytepluses.com/api/v3",
    # "180 a minute", and three to twenty concurrent tasks, by model and account.
    submits_per_second=1.0,
    polls_per_second=10.0,
    in_flight=3,
    note="In mainland China (Volcengine) LONGTAKE_MODELARK_URL is https://ark.cn-beijing.volces.com/api/v3, "
    "and clips cost less. Each model must be activated in the console first.",
)
PRICE_PAGE = PriceSource("BytePlus' price page (ModelArk/1544106), as Openstory read it", date(2026, 9, 13))
FAST = PriceSource("BytePlus' price page (ModelArk/1544106), as new-api read it", date(2026, 6, 1))
FRAMES_A_SECOND, PIXELS_A_TOKEN = 24, 1_024
WIDE = {Resolution.P480: (864, 496), Resolution.P720: (1280, 720), Resolution.P1080: (1920, 1080)}
WIDE_2_5 = WIDE | {Resolution.P480: (854, 480)}
# US dollars per million tokens.
RATES: dict[str, dict[Resolution, float]] = {
    "seedance-2-5": {Resolution.P480: 10.7, Resolution.P720: 10.7, Resolution.P1080: 11.7},
    "seedance-2-0": {Resolution.P480: 7.0, Resolution.P720: 7.0, Resolution.P1080: 7.7},
    "seedance-2-0-fast": {Resolution.P480: 5.6, Resolution.P720: 5.6},
    "seedance-2-0-mini": {Resolution.P480: 3.5, Resolution.P720: 3.5},
}

_video = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    min_seconds=4.0,
    max_seconds=15.0,
    length_step=1.0,
    image=ImageInput.OPTIONAL,
    last_image=True,
    max_references=9,
    sound_switch=True,
    cancel=True,
    lookup=True,
    webhook=True,
    price_source=PRICE_PAGE,
    expected_base_seconds=60.0,
    expected_seconds_per_second=12.0,
    patience_seconds=1_800.0,
    poll_floor_seconds=3.0,
    poll_ceiling_seconds=20.0,
)


def _build_prices(name: str, sizes: dict[Resolution, tuple[int, int]] = WIDE) -> tuple[ListPrice, ...]:
    """Return the prices for a second of a wide film, by resolution."""
    frames = {resolution: sizes[resolution] for resolution in RATES[name]}
    tokens = {each: w * h * FRAMES_A_SECOND / PIXELS_A_TOKEN for each, (w, h) in frames.items()}
    return tuple(
        ListPrice(RATES[name][each] * number / 1e6, resolution=each) for each, number in tokens.items()
    )


MODELS = (
    _video(
        name="seedance-2-0",
        title="Seedance 2.0 (ByteDance)",
        prices=_build_prices("seedance-2-0"),
        usd_per_second=0.38,
    ),
    _video(
        name="seedance-2-0-fast",
        title="Seedance 2.0 Fast (ByteDance)",
        resolutions=frozenset(RATES["seedance-2-0-fast"]),
        prices=_build_prices("seedance-2-0-fast"),
        usd_per_second=0.13,
        price_source=FAST,
        expected_base_seconds=30.0,
    ),
    _video(
        name="seedance-2-0-mini",
        title="Seedance 2.0 Mini (ByteDance)",
        resolutions=frozenset(RATES["seedance-2-0-mini"]),
        prices=_build_prices("seedance-2-0-mini"),
        usd_per_second=0.08,
        expected_base_seconds=30.0,
    ),
    _video(
        name="seedance-2-5",
        title="Seedance 2.5 (ByteDance)",
        max_seconds=30.0,
        prices=_build_prices("seedance-2-5", WIDE_2_5),
        usd_per_second=0.57,
    ),
)
