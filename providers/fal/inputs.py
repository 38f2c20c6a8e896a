"""What each model on fal wants as its input, from the models' pages; the catalogue says what is uncertain.

A model begins from text at one address and from a picture at another. Sound is not asked for where that can
be said: the cut leaves it out.
"""

from collections.abc import Callable

from providers.catalogue.fal import MODELS
from providers.ordering import model_of, prompt_of
from providers.protocol import ClipOrder
from workflows.contracts import Resolution

Input = dict[str, object]
MOST_SEED = 2**31
H3_SIZES = {Resolution.P480: "480P", Resolution.P720: "768P", Resolution.P1080: "2K"}


def endpoint_of(order: ClipOrder) -> str:
    """The id of the model's endpoint that makes such a clip."""
    return f"{order.model}/{'image' if order.image_url else 'text'}-to-video"


def input_of(order: ClipOrder) -> Input:
    """The input for an order. Raises ProviderError: INVALID_REQUEST: there is no such model."""
    model = model_of(MODELS, order.model)
    made = _INPUTS[model.name](order, int(model.made_seconds(order.seconds)))
    return made if not model.seed else made | {"seed": order.seed % MOST_SEED}


def _kling(order: ClipOrder, seconds: int) -> Input:
    return {
        "prompt": prompt_of(order, 2_500),
        "duration": str(seconds),
        "generate_audio": False,
        **_ratio_or_picture(order, "start_image_url"),
    }


def _kling_turbo(order: ClipOrder, seconds: int) -> Input:
    """Its sound cannot be left out; its names say the size."""
    return {
        "prompt": prompt_of(order, 2_500),
        "duration": str(seconds),
        **_ratio_or_picture(order, "image_url"),
    }


def _happy_horse(order: ClipOrder, seconds: int) -> Input:
    return {
        "prompt": prompt_of(order, 2_500),
        "duration": seconds,
        "resolution": order.resolution.value,
        **_ratio_or_picture(order, "image_url"),
    }


def _seedance(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 4_000),
        "duration": str(seconds),
        "resolution": order.resolution.value,
        # Also with a picture: it would follow the picture's otherwise.
        "aspect_ratio": order.aspect_ratio.value,
        "generate_audio": False,
    }
    return made | ({"image_url": order.image_url} if order.image_url else {})


def _wan(order: ClipOrder, seconds: int) -> Input:
    return {
        "prompt": prompt_of(order, 5_000),
        # A string is refused: "Input should be 2, 3, …".
        "duration": seconds,
        "resolution": order.resolution.value,
        **_ratio_or_picture(order, "image_url"),
    }


def _h3(order: ClipOrder, seconds: int) -> Input:
    return {
        "prompt": prompt_of(order, 7_000),
        "duration": seconds,
        "resolution": H3_SIZES[order.resolution],
        **_ratio_or_picture(order, "image_url"),
    }


def _grok(order: ClipOrder, seconds: int) -> Input:
    return _ratio_and_picture(order, seconds, 4_096)


def _omni(order: ClipOrder, seconds: int) -> Input:
    return _ratio_and_picture(order, seconds, 5_000)


def _ratio_and_picture(order: ClipOrder, seconds: int, prompt_units: int) -> Input:
    """What begins from a picture is told the ratio, too: it would follow the picture otherwise."""
    made: Input = {
        "prompt": prompt_of(order, prompt_units),
        "duration": seconds,
        "resolution": order.resolution.value,
        "aspect_ratio": order.aspect_ratio.value,
    }
    return made | ({"image_url": order.image_url} if order.image_url else {})


def _ratio_or_picture(order: ClipOrder, name: str) -> Input:
    """What begins from a picture has its ratio, and knows no word for another."""
    return {name: order.image_url} if order.image_url else {"aspect_ratio": order.aspect_ratio.value}


_INPUTS: dict[str, Callable[[ClipOrder, int], Input]] = {
    "fal-ai/kling-video/v3/standard": _kling,
    "fal-ai/kling-video/v3/pro": _kling,
    "fal-ai/kling-video/v3/turbo/standard": _kling_turbo,
    "fal-ai/kling-video/v3/turbo/pro": _kling_turbo,
    "alibaba/happy-horse/v1.1": _happy_horse,
    "bytedance/seedance-2.5": _seedance,
    "minimax/h3-max": _h3,
    "bytedance/seedance-2.0": _seedance,
    "bytedance/seedance-2.0/fast": _seedance,
    "fal-ai/wan/v2.7": _wan,
    "minimax/h3": _h3,
    "xai/grok-imagine-video": _grok,
    "google/gemini-omni-flash/v1.1": _omni,
}
