"""Builds DashScope's request body: the same for all models, with fields that not all of them take."""

from providers.catalogue.dashscope import MODELS
from providers.kit.prompts import build_prompt, get_model
from providers.protocol import ClipOrder

MAX_PROMPT_UNITS = {
    "wan3.0-video": 20_000,
    "wan3.0-video-prime": 20_000,
    "wan2.7": 5_000,
    "happyhorse-1.1": 2_500,
}
# Models with one name for text and images, which take a ratio for both.
UNIFIED_MODELS = frozenset({"wan3.0-video", "wan3.0-video-prime"})
SEED_RANGE = 2**31


def model_name_for(order: ClipOrder) -> str:
    """Return the API's model name for the order. Raises ProviderError: INVALID_REQUEST: there is none."""
    name = get_model(MODELS, order.model).name
    return name if name in UNIFIED_MODELS else f"{name}-{'i2v' if order.has_image else 't2v'}"


def build_body(order: ClipOrder) -> dict[str, object]:
    """Return the request body. Each model's defaults for prompts and sound are kept, without a watermark."""
    model = get_model(MODELS, order.model)
    given: dict[str, object] = {"prompt": build_prompt(order, MAX_PROMPT_UNITS[model.name])}
    parameters: dict[str, object] = {
        "resolution": order.resolution.value.upper(),
        "duration": int(model.billed_seconds(order.seconds)),
        "watermark": False,
        "seed": order.seed % SEED_RANGE,
    }
    frames = {
        "first_frame": order.image_url,
        "last_frame": order.last_image_url if model.last_image else None,
    }
    if order.image_url:
        given["media"] = [{"type": name, "url": url} for name, url in frames.items() if url]
    # In the other models a clip with a first frame has its ratio.
    if model.name in UNIFIED_MODELS or not order.has_image:
        parameters["ratio"] = order.aspect_ratio.value
    return {"model": model_name_for(order), "input": given, "parameters": parameters}
