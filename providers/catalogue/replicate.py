"""Replicate: official video models, as predictions.

Inputs from its own pages of 2026 (kling-v3-video, seedance-2.0 and -fast), the others from clients. Prices
from third parties: there is no machine-readable list. [?] marks what is uncertain.
"""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="replicate",
    title="Replicate",
    base_url="https://api.replicate.com/v1",
    # 600 a minute; an account with little credit gets 6 a minute, then is rate-limited.
    submits_per_second=5.0,
    # 3,000 a minute.
    polls_per_second=25.0,
    in_flight=20,
    note="A job that is stopped is billed. Files are gone an hour after the end.",
)

# There is no machine-readable list, and its pages are undated.
THIRD_PARTY = PriceSource("third parties' tables", date(2026, 10, 7))
OLD_PAGES = PriceSource("Replicate's model pages, as they once were", date(2026, 1, 1))
P480, P720, P1080 = Resolution.P480, Resolution.P720, Resolution.P1080
_video = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    price_source=THIRD_PARTY,
    image=ImageInput.OPTIONAL,
    cancel=True,
    lookup=True,
    webhook=True,
    expected_base_seconds=40.0,
    expected_seconds_per_second=15.0,
    # A run ends after 30 minutes at the latest.
    patience_seconds=1_800.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=15.0,
)

MODELS = (
    _video(
        name="kwaivgi/kling-v3-video",
        last_image=True,
        sound_switch=True,
        sound_prices=(ListPrice(0.126, resolution=P720), ListPrice(0.168, resolution=P1080)),
        title="Kling 3.0 (Replicate)",
        min_seconds=3.0,
        max_seconds=15.0,
        length_step=1.0,
        # "standard" and "pro".
        resolutions=frozenset({P720, P1080}),
        # Without sound.
        prices=(ListPrice(0.084, resolution=P720), ListPrice(0.112, resolution=P1080)),
        usd_per_second=0.112,
        note="The prices are third-party [?].",
    ),
    _video(
        name="bytedance/seedance-2.0",
        last_image=True,
        sound_switch=True,
        title="Seedance 2.0 (Replicate)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        length_step=1.0,
        seed=True,
        prices=(
            ListPrice(0.08, resolution=P480),
            ListPrice(0.18, resolution=P720),
            ListPrice(0.45, resolution=P1080),
        ),
        usd_per_second=0.45,
        note="720p costs what a third party compared; the other prices follow the number of pixels [?].",
    ),
    _video(
        name="bytedance/seedance-2.0-fast",
        last_image=True,
        sound_switch=True,
        title="Seedance 2.0 Fast (Replicate)",
        max_references=9,
        min_seconds=4.0,
        max_seconds=15.0,
        length_step=1.0,
        resolutions=frozenset({P480, P720}),
        seed=True,
        prices=(ListPrice(0.07, resolution=P480), ListPrice(0.14, resolution=P720)),
        usd_per_second=0.14,
        expected_base_seconds=30.0,
        expected_seconds_per_second=10.0,
        note="The prices are third-party [?].",
    ),
    _video(
        name="bytedance/seedance-1-pro",
        last_image=True,
        title="Seedance 1 Pro (Replicate)",
        min_seconds=2.0,
        max_seconds=12.0,
        length_step=1.0,
        seed=True,
        prices=(
            ListPrice(0.03, resolution=P480),
            ListPrice(0.06, resolution=P720),
            ListPrice(0.15, resolution=P1080),
        ),
        usd_per_second=0.15,
        price_source=OLD_PAGES,
        note="Inputs and prices as its page once had them [?].",
    ),
    _video(
        name="minimax/hailuo-2.3",
        title="Hailuo 2.3 (Replicate)",
        min_seconds=6.0,
        max_seconds=10.0,
        lengths=(6.0, 10.0),
        # It takes no ratio: from text alone it makes 16:9, else the image's ratio.
        aspect_ratios=frozenset({AspectRatio.WIDE}),
        # 768p stands for 720p. 1080p is for up to 6 s; longer clips are 768p.
        resolutions=frozenset({P720, P1080}),
        prices=(
            ListPrice(0.49, per="clip", resolution=P1080, seconds=6.0),
            ListPrice(0.28, per="clip", seconds=6.0),
            ListPrice(0.56, per="clip", seconds=10.0),
        ),
        usd_per_second=0.082,
        note="The inputs are a third party's, the prices those of another seller [?].",
    ),
    _video(
        name="kwaivgi/kling-v2.5-turbo-pro",
        last_image=True,
        title="Kling 2.5 Turbo Pro (Replicate)",
        min_seconds=5.0,
        max_seconds=10.0,
        lengths=(5.0, 10.0),
        # [?] It takes no resolution; the model makes 1080p.
        resolutions=frozenset({P1080}),
        usd_per_second=0.07,
        price_source=OLD_PAGES,
        note="Inputs and price as its page once had them [?].",
    ),
)
