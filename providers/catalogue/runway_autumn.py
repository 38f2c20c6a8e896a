"""Runway: models added to its API in autumn 2026. Times are guesses from similar models; [?]: uncertain.

Ratios and fields from runwayml 5.24.0; left out for want of a price: kling_4, h3_max, gemini_omni_flash_1.1.
"""

from datetime import date
from functools import partial

from contracts import ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource

P480, P720, P1080 = Resolution.P480, Resolution.P720, Resolution.P1080
PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
GROK_PRICES = PriceSource("a client's copy of Runway's price page", date(2026, 10, 8))
WAN_PRICES = PriceSource("another client's copy of Runway's price page", date(2026, 9, 27))
_video = partial(
    ModelSpec,
    provider="runway",
    kind=ModelKind.VIDEO,
    price_source=PRICE_FILE,
    length_step=1.0,
    image=ImageInput.OPTIONAL,
    cancel=True,
    progress=True,
    max_seconds=15.0,
    expected_base_seconds=40.0,
    expected_seconds_per_second=14.0,
    patience_seconds=1_500.0,
    # "Not faster than every 5 s".
    poll_floor_seconds=5.0,
    poll_ceiling_seconds=20.0,
)
_grok = partial(
    _video,
    min_seconds=1.0,
    sound=True,
    price_source=GROK_PRICES,
    usd_per_image=0.01,
    note="A picture costs $0.01 more.",
)

MODELS = (
    _video(
        name="seedance2_5",
        last_image=True,
        sound_switch=True,
        title="Seedance 2.5 (Runway)",
        max_references=9,
        # A task costs 80 credits at least, as four seconds in 480p do.
        min_seconds=4.0,
        max_seconds=30.0,
        seed=True,
        prices=(
            ListPrice(0.2, resolution=P480),
            ListPrice(0.3, resolution=P720),
            ListPrice(0.68, resolution=P1080),
        ),
        usd_per_second=0.68,
    ),
    _video(
        name="seedance2_fast",
        last_image=True,
        sound_switch=True,
        title="Seedance 2 Fast (Runway)",
        max_references=9,
        min_seconds=4.0,
        resolutions=frozenset({P480, P720}),
        seed=True,
        usd_per_second=0.29,
    ),
    _video(
        name="seedance2_mini",
        last_image=True,
        sound_switch=True,
        title="Seedance 2 Mini (Runway)",
        max_references=9,
        # A task costs 64 credits at least, as four seconds do.
        min_seconds=4.0,
        resolutions=frozenset({P480, P720}),
        seed=True,
        usd_per_second=0.16,
    ),
    _grok(
        name="grok_imagine_1_5",
        title="Grok Imagine 1.5 (Runway)",
        prices=(
            ListPrice(0.1, resolution=P480),
            ListPrice(0.16, resolution=P720),
            ListPrice(0.29, resolution=P1080),
        ),
        usd_per_second=0.29,
    ),
    _grok(
        name="grok_imagine_1_5_lite",
        title="Grok Imagine 1.5 Lite (Runway)",
        prices=(
            ListPrice(0.02, resolution=P480),
            ListPrice(0.03, resolution=P720),
            ListPrice(0.14, resolution=P1080),
        ),
        usd_per_second=0.14,
    ),
    _video(
        name="wan3",
        sound_switch=True,
        title="Wan 3.0 (Runway)",
        # The lengths are its maker's; Runway's types have no bounds [?].
        min_seconds=2.0,
        prices=(
            ListPrice(0.05, resolution=P480),
            ListPrice(0.1, resolution=P720),
            ListPrice(0.2, resolution=P1080),
        ),
        price_source=WAN_PRICES,
        usd_per_second=0.2,
    ),
)
