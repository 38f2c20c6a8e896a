"""Builds the input of fal's models for pictures: one endpoint for text, one with pictures to look at.

https://fal.ai/docs/model-api-reference/image-generation-api/nano-banana-pro.
"""

from contracts import Resolution
from providers.adapters.fal.model_inputs import SEED_LIMIT, InputFields
from providers.catalogue.fal_images import MODELS
from providers.kit.prompts import build_image_prompt, get_model
from providers.protocol import ImageOrder

# The service takes 50,000; more than a few thousand only dilute what is to be seen.
MAX_PROMPT_UNITS = 5_000
_NAMES = frozenset(model.name for model in MODELS)


def draws_pictures(model: str) -> bool:
    """Return whether the model of that name makes pictures."""
    return model in _NAMES


def image_endpoints(model: str) -> tuple[str, str]:
    """Return the ids of the model's endpoints: from text alone, and with pictures to look at."""
    return model, f"{model}/edit"


def image_endpoint_for(order: ImageOrder) -> str:
    """Return the id of the model's endpoint for the order."""
    alone, beside_pictures = image_endpoints(order.model)
    return beside_pictures if order.references else alone


def build_image_input(order: ImageOrder) -> InputFields:
    """Return the input for an order. Raises ProviderError: INVALID_REQUEST: there is no such model."""
    get_model(MODELS, order.model)
    fields: InputFields = {
        "prompt": build_image_prompt(order, MAX_PROMPT_UNITS),
        "num_images": 1,
        # Without it the picture would follow those to look at.
        "aspect_ratio": order.aspect_ratio.value,
        # The shorter side of 1K is 768 pixels.
        "resolution": "2K" if order.resolution is Resolution.P1080 else "1K",
        "output_format": "jpeg",
        "seed": order.seed % SEED_LIMIT,
    }
    return fields | ({"image_urls": order.reference_urls} if order.references else {})
