"""fal.ai: other makers' models behind one queue. Names are fal's ids without `/text-to-video`.

Lengths, sizes and prices from fal's model pages (`…/llms.txt`) between July and October 2026, or from clients
that read them then; times recorded in April and May 2026. [?] marks what is uncertain.
"""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.catalogue.fal_autumn import MODELS as AUTUMN
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="fal",
    title="fal.ai",
    base_url="https://queue.fal.run",
    submits_per_second=5.0,
    polls_per_second=10.0,
    # It runs 2 at a time for new accounts, up to 40 with credits, and queues further ones.
    in_flight=10,
    note="A request that it refuses for what it asks for (422) may still be charged.",
)

# Bills in recorded traffic agree with these prices; only the season of the recordings is known.
BILLS = PriceSource("fal's bills in recorded traffic of autumn 2026", date(2026, 9, 1))
PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
# `…/llms.txt`, between July and October.
PAGES = PriceSource("fal's model pages", date(2026, 7, 31))

P480, P720, P1080 = Resolution.P480, Resolution.P720, Resolution.P1080
_video = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    price_source=BILLS,
    length_step=1.0,
    image=ImageInput.OPTIONAL,
    cancel=True,
    webhook=True,
    patience_seconds=1_200.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=10.0,
)

MODELS = (
    _video(
        name="fal-ai/kling-video/v3/standard",
        last_image=True,
        sound_switch=True,
        sound_prices=(ListPrice(0.126),),
        title="Kling 3.0 Standard (fal)",
        min_seconds=3.0,
        max_seconds=15.0,
        resolutions=frozenset({P720}),
        # Without sound.
        usd_per_second=0.084,
        expected_base_seconds=15.0,
        expected_seconds_per_second=7.0,
    ),
    _video(
        name="fal-ai/kling-video/v3/pro",
        last_image=True,
        sound_switch=True,
        sound_prices=(ListPrice(0.168),),
        title="Kling 3.0 Pro (fal)",
        min_seconds=3.0,
        max_seconds=15.0,
        resolutions=frozenset({P1080}),
        usd_per_second=0.112,
        expected_base_seconds=25.0,
        expected_seconds_per_second=12.0,
    ),
    _video(
        name="bytedance/seedance-2.0",
        last_image=True,
        sound_switch=True,
        title="Seedance 2.0 (fal)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        prices=(
            ListPrice(0.135, resolution=P480),
            ListPrice(0.3034, resolution=P720),
            ListPrice(0.682, resolution=P1080),
        ),
        price_source=PRICE_FILE,
        usd_per_second=0.682,
        expected_base_seconds=50.0,
        expected_seconds_per_second=14.0,
    ),
    _video(
        name="bytedance/seedance-2.0/fast",
        last_image=True,
        sound_switch=True,
        title="Seedance 2.0 Fast (fal)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        resolutions=frozenset({P480, P720}),
        # The 480p price follows from the tokens per pixel on its page.
        prices=(ListPrice(0.108, resolution=P480), ListPrice(0.2419, resolution=P720)),
        price_source=PAGES,
        usd_per_second=0.2419,
        expected_base_seconds=40.0,
        expected_seconds_per_second=8.0,
    ),
    _video(
        name="fal-ai/wan/v2.7",
        last_image=True,
        title="Wan 2.7 (fal)",
        min_seconds=2.0,
        max_seconds=15.0,
        resolutions=frozenset({P720, P1080}),
        seed=True,
        sound=True,
        prices=(ListPrice(0.1, resolution=P720), ListPrice(0.15, resolution=P1080)),
        usd_per_second=0.15,
        expected_base_seconds=100.0,
        expected_seconds_per_second=14.0,
    ),
    _video(
        name="minimax/h3",
        last_image=True,
        title="MiniMax H3 (fal)",
        max_references=9,
        min_seconds=5.0,
        max_seconds=15.0,
        # 768P stands for 720p, 2K for 1080p.
        sound=True,
        prices=(
            ListPrice(0.05, resolution=P480),
            ListPrice(0.06, resolution=P720),
            ListPrice(0.13, resolution=P1080),
        ),
        price_source=PRICE_FILE,
        usd_per_second=0.13,
        expected_base_seconds=60.0,
        expected_seconds_per_second=15.0,
        note="How long it takes is a guess [?].",
    ),
    _video(
        name="xai/grok-imagine-video",
        title="Grok Imagine (fal)",
        min_seconds=1.0,
        max_seconds=15.0,
        resolutions=frozenset({P480, P720}),
        sound=True,
        prices=(ListPrice(0.05, resolution=P480), ListPrice(0.07, resolution=P720)),
        usd_per_second=0.07,
        expected_base_seconds=12.0,
        expected_seconds_per_second=5.0,
        usd_per_image=0.002,
        note="A picture costs $0.002 more.",
    ),
    _video(
        name="google/gemini-omni-flash/v1.1",
        title="Gemini Omni 1.1 Flash (fal)",
        min_seconds=3.0,
        max_seconds=10.0,
        aspect_ratios=frozenset({AspectRatio.WIDE, AspectRatio.TALL}),
        # It also offers 360p, which Longtake does not.
        resolutions=frozenset({P720, P1080}),
        sound=True,
        prices=(ListPrice(0.1, resolution=P720), ListPrice(0.15, resolution=P1080)),
        usd_per_second=0.15,
        expected_base_seconds=60.0,
        expected_seconds_per_second=12.0,
    ),
    *AUTUMN,
)
