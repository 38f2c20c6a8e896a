"""Google's Veo on Vertex AI, for accounts with a project there.

Google's own page named no end date for Veo 3.1; a newer price list (litellm 1.110.2) gives 2026-11-17 for all
but Lite [?]. Prices are those of silent clips, and those with sound.
"""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="vertex",
    title="Google Vertex AI",
    # The region in it is replaced by LONGTAKE_VERTEX_REGION.
    base_url="https://us-central1-aiplatform.googleapis.com",
    submits_per_second=0.5,
    polls_per_second=5.0,
    in_flight=5,
    note=(
        "LONGTAKE_VERTEX_PROJECT names the project; LONGTAKE_VERTEX_KEY is a bearer token, or "
        "LONGTAKE_VERTEX_CREDENTIALS the path of a service account's key file."
    ),
)

SILENT = PriceSource("the price table of Comfy's partner nodes", date(2026, 9, 1))
END = date(2026, 11, 17)
UNSURE = "The day of its end is a price list's, not Google's [?]."
_veo = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    price_source=SILENT,
    min_seconds=4.0,
    max_seconds=8.0,
    lengths=(4.0, 6.0, 8.0),
    aspect_ratios=frozenset({AspectRatio.WIDE, AspectRatio.TALL}),
    resolutions=frozenset({Resolution.P720, Resolution.P1080}),
    image=ImageInput.OPTIONAL,
    last_image=True,
    seed=True,
    sound_switch=True,
    # Between 11 seconds and 6 minutes at the former Developer API.
    expected_base_seconds=40.0,
    expected_seconds_per_second=8.0,
    patience_seconds=1_200.0,
    poll_floor_seconds=5.0,
    poll_ceiling_seconds=20.0,
)

MODELS = (
    _veo(
        name="veo-3.1-lite-generate-001",
        sound_prices=(
            ListPrice(0.05, resolution=Resolution.P720),
            ListPrice(0.08, resolution=Resolution.P1080),
        ),
        title="Veo 3.1 Lite",
        usd_per_second=0.05,
        prices=(ListPrice(0.03, resolution=Resolution.P720), ListPrice(0.05, resolution=Resolution.P1080)),
    ),
    _veo(
        name="veo-3.1-generate-001",
        sound_prices=(ListPrice(0.4),),
        title="Veo 3.1",
        max_references=3,
        usd_per_second=0.2,
        retired_on=END,
        note=UNSURE,
    ),
    _veo(
        name="veo-3.1-fast-generate-001",
        sound_prices=(
            ListPrice(0.1, resolution=Resolution.P720),
            ListPrice(0.12, resolution=Resolution.P1080),
        ),
        title="Veo 3.1 Fast",
        max_references=3,
        usd_per_second=0.1,
        prices=(ListPrice(0.08, resolution=Resolution.P720), ListPrice(0.1, resolution=Resolution.P1080)),
        retired_on=END,
        note=UNSURE,
    ),
)
