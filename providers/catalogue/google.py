"""Google's Gemini API: Omni, for video. [?] marks what is uncertain."""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="google",
    title="Google Gemini",
    base_url="https://generativelanguage.googleapis.com",
    submits_per_second=0.5,
    polls_per_second=5.0,
    in_flight=10,
    note="Keys are 'authorization keys'; classic ones are refused since autumn 2026.",
)

# In video tokens; a second of 720p has 5,792.
PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
_omni = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    price_source=PRICE_FILE,
    min_seconds=3.0,
    length_step=1.0,
    aspect_ratios=frozenset({AspectRatio.WIDE, AspectRatio.TALL}),
    # It also offers 360p and 4k, which Longtake does not.
    resolutions=frozenset({Resolution.P720, Resolution.P1080}),
    image=ImageInput.OPTIONAL,
    seed=True,
    sound=True,
    cancel=True,
    webhook=True,
    # "720p 1-5 min typical".
    expected_base_seconds=45.0,
    expected_seconds_per_second=15.0,
    patience_seconds=1_800.0,
    poll_floor_seconds=5.0,
    poll_ceiling_seconds=20.0,
)

OMNI = (
    _omni(
        name="gemini-omni-1.2-flash",
        title="Gemini Omni 1.2 Flash",
        max_references=6,
        max_seconds=15.0,
        usd_per_second=0.105,
        prices=(ListPrice(0.07, resolution=Resolution.P720), ListPrice(0.105, resolution=Resolution.P1080)),
        note="A second has as many tokens as one of 1.1, and half as many again in 1080p [?].",
    ),
    _omni(
        name="gemini-omni-1.1-flash",
        title="Gemini Omni 1.1 Flash",
        max_references=3,
        max_seconds=10.0,
        usd_per_second=0.15,
        prices=(ListPrice(0.101, resolution=Resolution.P720), ListPrice(0.15, resolution=Resolution.P1080)),
        note="A price file (litellm 1.110.2) has it end on 2026-12-03 [?]; 1080p has 1.5 times the tokens.",
    ),
)

MODELS = OMNI
