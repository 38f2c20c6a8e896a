"""MiniMax's own API: H3 by its version 2, Hailuo by version 1. What is marked [?] is uncertain."""

from datetime import date
from functools import partial

from providers.prices import Price, PriceSource
from providers.registry import ImageInput, Kind, Model, Service
from workflows.contracts import AspectRatio, Resolution

SERVICE = Service(
    name="minimax",
    title="MiniMax",
    base_url="https://api.minimax.io",
    # Some five a minute are allowed for Hailuo, by what is said.
    submits_per_second=0.2,
    polls_per_second=5.0,
    in_flight=5,
    note="In mainland China LONGTAKE_MINIMAX_URL is https://api.minimaxi.com.",
)

PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
OWN_GUIDE = PriceSource("MiniMax's pricing guide (platform.minimax.io)", date(2026, 7, 10))

_model = partial(
    Model,
    provider=SERVICE.name,
    kind=Kind.VIDEO,
    image=ImageInput.OPTIONAL,
    webhook=True,
    # "5-15 minutes" at a reseller, for H3.
    expected_base_seconds=90.0,
    expected_seconds_per_second=20.0,
    patience_seconds=1_800.0,
    poll_floor_seconds=5.0,
    poll_ceiling_seconds=30.0,
)
_h3 = partial(
    _model,
    # Four seconds came of three real orders.
    min_seconds=4.0,
    max_seconds=15.0,
    length_step=1.0,
    sound=True,
    cancel=True,
    lookup=True,
    note="From a picture it makes the picture's shape.",
    # The first five pictures of a job are free.
    price_source=PRICE_FILE,
)
_hailuo = partial(
    _model,
    price_source=OWN_GUIDE,
    min_seconds=6.0,
    max_seconds=10.0,
    lengths=(6.0, 10.0),
    # It has no word for a ratio: text becomes a wide film.
    aspect_ratios=frozenset({AspectRatio.WIDE}),
    # Its 768P stands for 720p. There is 1080P, for 6 seconds only, which no entry here could say.
    resolutions=frozenset({Resolution.P720}),
)

H3 = (
    _h3(
        name="MiniMax-H3",
        title="MiniMax H3",
        # Its 768P stands for 720p, its 2K for 1080p.
        resolutions=frozenset({Resolution.P720, Resolution.P1080}),
        usd_per_second=0.13,
        prices=(Price(0.08, resolution=Resolution.P720), Price(0.13, resolution=Resolution.P1080)),
    ),
    _h3(
        name="MiniMax-H3-Max",
        title="MiniMax H3 Max",
        resolutions=frozenset({Resolution.P480, Resolution.P720}),
        usd_per_second=0.08,
        prices=(Price(0.05, resolution=Resolution.P480), Price(0.08, resolution=Resolution.P720)),
    ),
)
HAILUO = (
    _hailuo(
        name="MiniMax-Hailuo-2.3",
        title="Hailuo 2.3",
        usd_per_second=0.056,
        prices=(Price(0.28, "clip", seconds=6.0), Price(0.56, "clip", seconds=10.0)),
    ),
    _hailuo(
        name="MiniMax-Hailuo-2.3-Fast",
        title="Hailuo 2.3 Fast",
        image=ImageInput.REQUIRED,
        usd_per_second=0.032,
        prices=(Price(0.19, "clip", seconds=6.0), Price(0.32, "clip", seconds=10.0)),
        expected_base_seconds=60.0,
        expected_seconds_per_second=10.0,
    ),
    _hailuo(
        name="MiniMax-Hailuo-02",
        title="Hailuo 02",
        usd_per_second=0.056,
        prices=(Price(0.28, "clip", seconds=6.0), Price(0.56, "clip", seconds=10.0)),
        note="The price is Hailuo 2.3's [?].",
    ),
)

MODELS = (*H3, *HAILUO)
