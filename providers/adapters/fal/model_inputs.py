"""Builds the input of each model on fal, from the models' pages; the catalogue says what is uncertain.

A model has one endpoint for text, one for an image, and some have one for references. Sound is switched off
where possible: the film has its own.
"""

from collections.abc import Callable

from contracts import Resolution
from providers.catalogue.fal import MODELS
from providers.kit.prompts import build_prompt, get_model
from providers.protocol import ClipOrder

InputFields = dict[str, object]
SEED_LIMIT = 2**31
H3_SIZES = {Resolution.P480: "480P", Resolution.P720: "768P", Resolution.P1080: "2K"}


def endpoint_for(order: ClipOrder) -> str:
    """Return the id of the model's endpoint for the order."""
    source = "image" if order.image_url else "reference" if order.references else "text"
    return f"{order.model}/{source}-to-video"


def build_input(order: ClipOrder) -> InputFields:
    """Return the input for an order. Raises ProviderError: INVALID_REQUEST: there is no such model."""
    model = get_model(MODELS, order.model)
    made = _INPUT_BUILDERS[model.name](order, int(model.billed_seconds(order.seconds)))
    return made if not model.seed else made | {"seed": order.seed % SEED_LIMIT}


def _kling_input(order: ClipOrder, seconds: int) -> InputFields:
    return {
        "prompt": build_prompt(order, 2_500),
        "duration": str(seconds),
        "generate_audio": order.sound,
        **_ratio_or_picture(order, "start_image_url"),
        **_end_image(order),
    }


def _kling_turbo_input(order: ClipOrder, seconds: int) -> InputFields:
    """Build the input for Kling turbo: its sound cannot be switched off; its model names state the size."""
    return {
        "prompt": build_prompt(order, 2_500),
        "duration": str(seconds),
        **_ratio_or_picture(order, "image_url"),
    }


def _happy_horse_input(order: ClipOrder, seconds: int) -> InputFields:
    return {
        "prompt": build_prompt(order, 2_500),
        "duration": seconds,
        "resolution": order.resolution.value,
        **_ratio_or_picture(order, "image_url"),
    }


def _seedance_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 4_000),
        "duration": str(seconds),
        "resolution": order.resolution.value,
        # Also with an image, whose ratio the clip would have otherwise.
        "aspect_ratio": order.aspect_ratio.value,
        "generate_audio": order.sound,
    }
    if not order.image_url:
        return made | _references(order)
    return made | {"image_url": order.image_url} | _end_image(order)


def _wan_input(order: ClipOrder, seconds: int) -> InputFields:
    return {
        "prompt": build_prompt(order, 5_000),
        # A string is refused: "Input should be 2, 3, …".
        "duration": seconds,
        "resolution": order.resolution.value,
        **_ratio_or_picture(order, "image_url"),
        **_end_image(order),
    }


def _h3_input(order: ClipOrder, seconds: int) -> InputFields:
    return {
        "prompt": build_prompt(order, 7_000),
        "duration": seconds,
        "resolution": H3_SIZES[order.resolution],
        **_ratio_or_picture(order, "image_url"),
        **_end_image(order),
        **_references(order),
    }


def _grok_input(order: ClipOrder, seconds: int) -> InputFields:
    return _ratio_and_picture(order, seconds, 4_096)


def _omni_input(order: ClipOrder, seconds: int) -> InputFields:
    return _ratio_and_picture(order, seconds, 5_000)


def _ratio_and_picture(order: ClipOrder, seconds: int, prompt_units: int) -> InputFields:
    """Build an input with ratio and image: without a ratio the clip would follow the image."""
    made: InputFields = {
        "prompt": build_prompt(order, prompt_units),
        "duration": seconds,
        "resolution": order.resolution.value,
        "aspect_ratio": order.aspect_ratio.value,
    }
    return made | ({"image_url": order.image_url} if order.image_url else {})


def _end_image(order: ClipOrder) -> InputFields:
    return {"end_image_url": order.last_image_url} if order.last_image_url else {}


def _references(order: ClipOrder) -> InputFields:
    return {"image_urls": order.reference_urls} if order.references else {}


def _ratio_or_picture(order: ClipOrder, name: str) -> InputFields:
    """Return the image or the ratio: with an image these models follow its ratio and take no other."""
    return {name: order.image_url} if order.image_url else {"aspect_ratio": order.aspect_ratio.value}


_INPUT_BUILDERS: dict[str, Callable[[ClipOrder, int], InputFields]] = {
    "fal-ai/kling-video/v3/standard": _kling_input,
    "fal-ai/kling-video/v3/pro": _kling_input,
    "fal-ai/kling-video/v3/turbo/standard": _kling_turbo_input,
    "fal-ai/kling-video/v3/turbo/pro": _kling_turbo_input,
    "alibaba/happy-horse/v1.1": _happy_horse_input,
    "bytedance/seedance-2.5": _seedance_input,
    "minimax/h3-max": _h3_input,
    "bytedance/seedance-2.0": _seedance_input,
    "bytedance/seedance-2.0/fast": _seedance_input,
    "fal-ai/wan/v2.7": _wan_input,
    "minimax/h3": _h3_input,
    "xai/grok-imagine-video": _grok_input,
    "google/gemini-omni-flash/v1.1": _omni_input,
}
