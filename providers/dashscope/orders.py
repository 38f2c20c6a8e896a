"""What DashScope's models want as an order: one body for all, with fields that not all of them know."""

from providers.catalogue.dashscope import MODELS
from providers.ordering import model_of, prompt_of
from providers.protocol import ClipOrder

PROMPT_UNITS = {
    "wan3.0-video": 20_000,
    "wan3.0-video-prime": 20_000,
    "wan2.7": 5_000,
    "happyhorse-1.1": 2_500,
}
# One name for text and pictures, and a ratio for both.
ALL_IN_ONE = frozenset({"wan3.0-video", "wan3.0-video-prime"})
SEEDS = 2**31


def model_name(order: ClipOrder) -> str:
    """The name of the model that makes it. Raises ProviderError: INVALID_REQUEST: there is none."""
    name = model_of(MODELS, order.model).name
    return name if name in ALL_IN_ONE else f"{name}-{'i2v' if order.image_url else 't2v'}"


def body_of(order: ClipOrder) -> dict[str, object]:
    """The whole order. Each model's own way with prompts and sound is left as it is, without a watermark."""
    model = model_of(MODELS, order.model)
    given: dict[str, object] = {"prompt": prompt_of(order, PROMPT_UNITS[model.name])}
    parameters: dict[str, object] = {
        "resolution": order.resolution.value.upper(),
        "duration": int(model.made_seconds(order.seconds)),
        "watermark": False,
        "seed": order.seed % SEEDS,
    }
    if order.image_url:
        given["media"] = [{"type": "first_frame", "url": order.image_url}]
    # Elsewhere a clip that begins from a picture has its shape.
    if model.name in ALL_IN_ONE or not order.image_url:
        parameters["ratio"] = order.aspect_ratio.value
    return {"model": model_name(order), "input": given, "parameters": parameters}
