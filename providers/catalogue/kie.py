"""KIE.AI: other makers' video models and voices on its market, Veo, and Suno's music.

Lengths and sizes from KIE's own pages of August 2026; prices from copies of its price list, at half a cent
per credit; times recorded in April and May 2026. Names are ours: KIE often has one model for text and another
for images. [?] marks what is uncertain.
"""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.catalogue.kie_autumn import MODELS as AUTUMN
from providers.catalogue.kie_suno import MODELS as SUNO
from providers.catalogue.kie_voices import MODELS as VOICES
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="kie",
    title="KIE.AI",
    base_url="https://api.kie.ai",
    # 20 creates in 10 s, 10 queries per second, 100 tasks at a time; more are refused, not queued.
    submits_per_second=2.0,
    polls_per_second=8.0,
    in_flight=50,
    note="A reseller. It cannot stop a job, nor list them.",
)

P480, P720, P1080 = Resolution.P480, Resolution.P720, Resolution.P1080
# Copied by two third parties on that day.
PRICE_PAGE = PriceSource("KIE's price page", date(2026, 10, 7))
# Prices that neither of them copied are from another copy, of which only the season is known.
PRICE_LIST = PriceSource("a copy of KIE's price list from autumn 2026", date(2026, 9, 1))
_720_AND_1080 = frozenset({P720, P1080})
_LANDSCAPE_AND_PORTRAIT = frozenset({AspectRatio.WIDE, AspectRatio.TALL})
_job = partial(
    ModelSpec,
    provider=SERVICE.name,
    price_source=PRICE_PAGE,
    webhook=True,
    patience_seconds=1_200.0,
    poll_floor_seconds=3.0,
    poll_ceiling_seconds=15.0,
)
_video = partial(_job, kind=ModelKind.VIDEO, image=ImageInput.OPTIONAL)
_seconds = partial(_video, length_step=1.0)
_hailuo = partial(
    _video,
    min_seconds=6.0,
    max_seconds=10.0,
    lengths=(6.0, 10.0),
    # It takes no ratio: from text it makes 16:9, from an image the image's ratio.
    aspect_ratios=frozenset({AspectRatio.WIDE}),
    price_source=PRICE_LIST,
    expected_base_seconds=120.0,
    expected_seconds_per_second=5.0,
)
_veo = partial(
    _video,
    min_seconds=4.0,
    max_seconds=8.0,
    lengths=(4.0, 6.0, 8.0),
    aspect_ratios=_LANDSCAPE_AND_PORTRAIT,
    resolutions=_720_AND_1080,
    last_image=True,
    seed=True,
    sound=True,
    expected_base_seconds=60.0,
    expected_seconds_per_second=5.0,
    note="Google has taken Veo from its own API: KIE may have lost it too [?].",
)
MODELS = (
    _seconds(
        name="kling-3.0",
        last_image=True,
        sound_switch=True,
        sound_prices=(ListPrice(0.1, resolution=P720), ListPrice(0.135, resolution=P1080)),
        title="Kling 3.0 (KIE)",
        min_seconds=3.0,
        max_seconds=15.0,
        # "std" and "pro".
        resolutions=_720_AND_1080,
        # Without sound.
        prices=(ListPrice(0.07, resolution=P720), ListPrice(0.09, resolution=P1080)),
        usd_per_second=0.09,
        expected_base_seconds=80.0,
        expected_seconds_per_second=9.0,
    ),
    _seconds(
        name="kling-v3-turbo",
        sound=True,
        title="Kling 3.0 Turbo (KIE)",
        min_seconds=3.0,
        max_seconds=15.0,
        resolutions=_720_AND_1080,
        prices=(ListPrice(0.09, resolution=P720, source=PRICE_LIST), ListPrice(0.1125, resolution=P1080)),
        usd_per_second=0.1125,
        expected_base_seconds=60.0,
        expected_seconds_per_second=8.0,
        note="How long it takes is a guess [?].",
    ),
    _seconds(
        name="seedance-2",
        last_image=True,
        sound_switch=True,
        title="Seedance 2 (KIE)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        prices=(
            ListPrice(0.095, resolution=P480, source=PRICE_LIST),
            ListPrice(0.205, resolution=P720),
            ListPrice(0.51, resolution=P1080, source=PRICE_LIST),
        ),
        usd_per_second=0.51,
        expected_base_seconds=150.0,
        expected_seconds_per_second=20.0,
    ),
    _seconds(
        name="seedance-2-fast",
        last_image=True,
        sound_switch=True,
        title="Seedance 2 Fast (KIE)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        resolutions=frozenset({P480, P720}),
        prices=(ListPrice(0.059, resolution=P480, source=PRICE_LIST), ListPrice(0.124, resolution=P720)),
        usd_per_second=0.124,
        expected_base_seconds=130.0,
        expected_seconds_per_second=14.0,
    ),
    _hailuo(
        name="hailuo-2.3-standard",
        title="Hailuo 2.3 Standard (KIE)",
        image=ImageInput.REQUIRED,
        aspect_ratios=frozenset(AspectRatio),
        # 768P stands for 720p. 1080P is for up to 6 s; longer clips are 768P.
        resolutions=_720_AND_1080,
        prices=(
            ListPrice(0.25, per="clip", resolution=P1080, seconds=6.0),
            ListPrice(0.15, per="clip", seconds=6.0),
            ListPrice(0.25, per="clip", seconds=10.0),
        ),
        usd_per_second=0.042,
    ),
    _hailuo(
        name="hailuo-2.3-pro",
        title="Hailuo 2.3 Pro (KIE)",
        image=ImageInput.REQUIRED,
        aspect_ratios=frozenset(AspectRatio),
        resolutions=_720_AND_1080,
        prices=(
            ListPrice(0.40, per="clip", resolution=P1080, seconds=6.0),
            ListPrice(0.225, per="clip", seconds=6.0),
            ListPrice(0.45, per="clip", seconds=10.0),
        ),
        usd_per_second=0.067,
    ),
    _hailuo(
        name="hailuo-02-standard",
        last_image=True,
        title="Hailuo 02 Standard (KIE)",
        resolutions=frozenset({P720}),
        prices=(ListPrice(0.15, per="clip", seconds=6.0), ListPrice(0.25, per="clip", seconds=10.0)),
        usd_per_second=0.025,
        note="The price of 10 s is the one of Hailuo 2.3 [?].",
    ),
    _hailuo(
        name="hailuo-02-pro",
        last_image=True,
        title="Hailuo 02 Pro (KIE)",
        max_seconds=6.0,
        lengths=(6.0,),
        resolutions=frozenset({P1080}),
        prices=(ListPrice(0.285, per="clip"),),
        usd_per_second=0.0475,
    ),
    _video(
        name="gemini-omni",
        title="Gemini Omni, by its older name (KIE)",
        max_references=7,
        references_beside_image=True,
        min_seconds=4.0,
        max_seconds=10.0,
        lengths=(4.0, 6.0, 8.0, 10.0),
        aspect_ratios=_LANDSCAPE_AND_PORTRAIT,
        resolutions=_720_AND_1080,
        seed=True,
        sound=True,
        prices=(
            # The same in 720p and 1080p.
            ListPrice(0.315, per="clip", seconds=4.0),
            ListPrice(0.42, per="clip", seconds=6.0, source=PRICE_LIST),
            ListPrice(0.525, per="clip", seconds=8.0),
            ListPrice(0.63, per="clip", seconds=10.0),
        ),
        usd_per_second=0.07875,
        expected_base_seconds=60.0,
        expected_seconds_per_second=12.0,
    ),
    _seconds(
        name="wan-2.7",
        last_image=True,
        title="Wan 2.7 (KIE)",
        min_seconds=2.0,
        max_seconds=15.0,
        resolutions=_720_AND_1080,
        seed=True,
        sound=True,
        prices=(ListPrice(0.08, resolution=P720), ListPrice(0.12, resolution=P1080)),
        price_source=PRICE_LIST,
        usd_per_second=0.12,
        expected_base_seconds=40.0,
        expected_seconds_per_second=8.0,
    ),
    _seconds(
        name="minimax-h3",
        last_image=True,
        title="MiniMax H3 (KIE)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        # 768P stands for 720p, 2K for 1080p.
        resolutions=_720_AND_1080,
        sound=True,
        prices=(ListPrice(0.04, resolution=P720), ListPrice(0.065, resolution=P1080)),
        usd_per_second=0.065,
        expected_base_seconds=60.0,
        expected_seconds_per_second=12.0,
        note="How long it takes is a guess [?].",
    ),
    _seconds(
        name="happyhorse-1.1",
        title="HappyHorse 1.1 (KIE)",
        max_references=9,
        min_seconds=3.0,
        max_seconds=15.0,
        resolutions=_720_AND_1080,
        sound=True,
        prices=(ListPrice(0.1125, resolution=P720), ListPrice(0.145, resolution=P1080)),
        usd_per_second=0.145,
        expected_base_seconds=45.0,
        expected_seconds_per_second=9.0,
    ),
    _seconds(
        name="grok-imagine",
        title="Grok Imagine (KIE)",
        min_seconds=6.0,
        max_seconds=30.0,
        sound=True,
        # 2.4, 4.5 and 8 credits since 2026-08-06.
        prices=(
            ListPrice(0.012, resolution=P480, source=PRICE_LIST),
            ListPrice(0.0225, resolution=P720),
            ListPrice(0.04, resolution=P1080, source=PRICE_LIST),
        ),
        usd_per_second=0.04,
        expected_base_seconds=80.0,
        expected_seconds_per_second=8.0,
    ),
    _veo(
        name="veo3_fast",
        title="Veo 3.1 Fast (KIE)",
        max_references=3,
        prices=(ListPrice(0.30, per="clip", resolution=P720), ListPrice(0.325, per="clip", resolution=P1080)),
        usd_per_second=0.08,
    ),
    _veo(
        name="veo3_lite",
        title="Veo 3.1 Lite (KIE)",
        max_references=3,
        prices=(ListPrice(0.15, per="clip", resolution=P720), ListPrice(0.175, per="clip", resolution=P1080)),
        usd_per_second=0.04,
    ),
    _veo(
        name="veo3",
        title="Veo 3.1 Quality (KIE)",
        prices=(ListPrice(1.25, per="clip", resolution=P720), ListPrice(1.275, per="clip", resolution=P1080)),
        usd_per_second=0.32,
    ),
    *SUNO,
    *AUTUMN,
    *VOICES,
)
