"""Runway's own API: its own models, and some of other makers that it resells.

Lengths and ratios from runwayml 5.24.0 `types/*_to_video_create_params.py`. Job times are not our
measurements. [?] marks what is uncertain.
"""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.catalogue.runway_autumn import MODELS as AUTUMN
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="runway",
    title="Runway",
    base_url="https://api.dev.runwayml.com",
    submits_per_second=1.0,
    polls_per_second=5.0,
    in_flight=5,
    note="Its terms want a 'Powered by Runway' mark where people see the clips.",
)

PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
NOT_LISTED = PriceSource("our guess, as no list names one", date(2026, 11, 29))
_LANDSCAPE_AND_PORTRAIT = frozenset({AspectRatio.WIDE, AspectRatio.TALL})
_P720 = frozenset({Resolution.P720})
_video = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    price_source=PRICE_FILE,
    length_step=1.0,
    image=ImageInput.OPTIONAL,
    cancel=True,
    progress=True,
    expected_base_seconds=30.0,
    expected_seconds_per_second=12.0,
    patience_seconds=1_200.0,
    # "Not faster than every 5 s".
    poll_floor_seconds=5.0,
    poll_ceiling_seconds=20.0,
)

MODELS = (
    _video(
        name="gen4.5",
        title="Runway Gen-4.5",
        min_seconds=2.0,
        max_seconds=10.0,
        # Square only with a first frame.
        aspect_ratios=_LANDSCAPE_AND_PORTRAIT,
        resolutions=_P720,
        seed=True,
        usd_per_second=0.12,
    ),
    _video(
        name="gen4_turbo",
        title="Runway Gen-4 Turbo",
        min_seconds=2.0,
        max_seconds=10.0,
        resolutions=_P720,
        image=ImageInput.REQUIRED,
        seed=True,
        usd_per_second=0.05,
        expected_base_seconds=15.0,
        expected_seconds_per_second=4.0,
    ),
    _video(
        name="seedance2",
        last_image=True,
        sound_switch=True,
        title="Seedance 2 (Runway)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        # It also offers 1080p, at $0.40 [?].
        resolutions=frozenset({Resolution.P480, Resolution.P720}),
        usd_per_second=0.36,
        note="480p has the price of 720p: no list names another. The lengths are those of Runway's app [?].",
    ),
    _video(
        name="kling3.0_standard",
        last_image=True,
        sound_switch=True,
        title="Kling 3.0 Standard (Runway)",
        min_seconds=3.0,
        max_seconds=15.0,
        resolutions=_P720,
        usd_per_second=0.2,
        price_source=NOT_LISTED,
        note="Price and lengths are not published where we could read them: a cautious guess [?].",
    ),
    _video(
        name="hailuo3",
        title="Hailuo 3 (Runway)",
        max_references=9,
        min_seconds=5.0,
        max_seconds=15.0,
        # 768p stands for 720p, 2k for 1080p.
        resolutions=frozenset({Resolution.P720, Resolution.P1080}),
        sound=True,
        prices=(ListPrice(0.1, resolution=Resolution.P720), ListPrice(0.15, resolution=Resolution.P1080)),
        usd_per_second=0.15,
    ),
    _video(
        name="veo3.1_fast",
        last_image=True,
        sound_switch=True,
        title="Veo 3.1 Fast (Runway)",
        min_seconds=4.0,
        max_seconds=8.0,
        lengths=(4.0, 6.0, 8.0),
        aspect_ratios=_LANDSCAPE_AND_PORTRAIT,
        resolutions=frozenset({Resolution.P720, Resolution.P1080}),
        seed=True,
        usd_per_second=0.15,
        note="Google has shut down much of Veo: Runway may have lost it too [?].",
    ),
    *AUTUMN,
)
