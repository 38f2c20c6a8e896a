"""KIE.AI: models added to its market in autumn 2026. Times are guesses from similar models. [?]: uncertain.

Fields and lengths from three clients published by others from KIE's schemas in August to October 2026.
"""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource

P480, P720, P1080 = Resolution.P480, Resolution.P720, Resolution.P1080
PRICE_PAGE = PriceSource("KIE's price page", date(2026, 10, 7))
_video = partial(
    ModelSpec,
    provider="kie",
    kind=ModelKind.VIDEO,
    price_source=PRICE_PAGE,
    image=ImageInput.OPTIONAL,
    webhook=True,
    patience_seconds=1_800.0,
    poll_floor_seconds=3.0,
    poll_ceiling_seconds=15.0,
    expected_base_seconds=120.0,
    expected_seconds_per_second=12.0,
)
_seconds = partial(_video, length_step=1.0)

MODELS = (
    _seconds(
        name="kling-3.0-omni",
        last_image=True,
        sound_switch=True,
        sound_prices=(ListPrice(0.09, resolution=P720), ListPrice(0.115, resolution=P1080)),
        title="Kling 3.0 Omni (KIE)",
        min_seconds=3.0,
        max_seconds=15.0,
        resolutions=frozenset({P720, P1080}),
        # Without sound.
        prices=(ListPrice(0.07, resolution=P720), ListPrice(0.09, resolution=P1080)),
        usd_per_second=0.09,
    ),
    _seconds(
        name="seedance-2-5",
        last_image=True,
        sound_switch=True,
        title="Seedance 2.5 (KIE)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=30.0,
        prices=(
            ListPrice(0.14, resolution=P480),
            ListPrice(0.315, resolution=P720),
            ListPrice(0.79, resolution=P1080),
        ),
        usd_per_second=0.79,
        note="Its price list has 1080p; one copy of its fields has not [?].",
    ),
    _seconds(
        name="seedance-2-mini",
        last_image=True,
        sound_switch=True,
        title="Seedance 2 Mini (KIE)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        resolutions=frozenset({P480, P720}),
        prices=(ListPrice(0.019, resolution=P480), ListPrice(0.041, resolution=P720)),
        usd_per_second=0.041,
    ),
    _seconds(
        name="wan-3.0",
        last_image=True,
        sound_switch=True,
        title="Wan 3.0 (KIE)",
        max_references=9,
        min_seconds=2.0,
        max_seconds=30.0,
        seed=True,
        prices=(
            ListPrice(0.04, resolution=P480),
            ListPrice(0.08, resolution=P720),
            ListPrice(0.16, resolution=P1080),
        ),
        usd_per_second=0.16,
    ),
    _video(
        name="gemini-omni-1.1",
        last_image=True,
        title="Gemini Omni 1.1 Flash (KIE)",
        max_references=7,
        min_seconds=4.0,
        max_seconds=10.0,
        lengths=(4.0, 6.0, 8.0, 10.0),
        aspect_ratios=frozenset({AspectRatio.WIDE, AspectRatio.TALL}),
        resolutions=frozenset({P720, P1080}),
        seed=True,
        sound=True,
        prices=(
            ListPrice(0.315, "clip", seconds=4.0),
            ListPrice(0.42, "clip", seconds=6.0),
            ListPrice(0.525, "clip", seconds=8.0),
            ListPrice(0.63, "clip", seconds=10.0),
        ),
        usd_per_second=0.07875,
    ),
)
