"""fal's models that draw pictures (fal.ai/docs/model-api-reference/image-generation-api/nano-banana-pro)."""

from emulator.field_validation import boolean, integer, object_schema, one_of, text, url_list
from emulator.services.fal_models import SEED, FalModel

RATIOS = ("auto", "21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16")
PICTURE = object_schema(
    "prompt",
    prompt=text(50_000, 3),
    num_images=integer(1, 4),
    seed=SEED,
    aspect_ratio=one_of(*RATIOS),
    output_format=one_of("jpeg", "png", "webp"),
    safety_tolerance=one_of(*"123456"),
    sync_mode=boolean,
    resolution=one_of("1K", "2K", "4K"),
    limit_generations=boolean,
    enable_web_search=boolean,
)
# The most pictures to look at: Google's figures, as fal states none [?].
MAX_PICTURES = 14
PRICES = {
    "fal-ai/nano-banana-2": {"1k": "0.08", "2k": "0.12", "4k": "0.16"},
    "fal-ai/nano-banana-pro": {"1k": "0.15", "2k": "0.15", "4k": "0.30"},
}
WORK_SECONDS = {"fal-ai/nano-banana-2": 12.0, "fal-ai/nano-banana-pro": 25.0}
EDIT = PICTURE.with_fields("image_urls", image_urls=url_list(MAX_PICTURES, least=1))


def _build_models(name: str) -> dict[str, FalModel]:
    # A unit is a picture of 1K, and larger ones are more units [?].
    model = FalModel(PICTURE, PRICES[name], WORK_SECONDS[name], resolution="1k", seconds=1, kind="image")
    return {name: model, f"{name}/edit": model._replace(input=EDIT)}


IMAGE_MODELS = {key: model for name in PRICES for key, model in _build_models(name).items()}
