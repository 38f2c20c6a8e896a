"""Builds the `input` of each model, from the models' pages; the catalogue says what is uncertain.

Sound is switched off: the film has its own, and some models charge for it.
"""

from collections.abc import Callable, Mapping

from contracts import Resolution
from providers.catalogue.replicate import MODELS
from providers.kit.prompts import build_prompt, get_model
from providers.protocol import ClipOrder

InputFields = dict[str, object]
SEED_LIMIT = 2**31


def build_input(order: ClipOrder) -> InputFields:
    """Return the input for an order. Raises ProviderError: INVALID_REQUEST: there is no such model."""
    model = get_model(MODELS, order.model)
    made = _INPUT_BUILDERS[model.name](order, int(model.billed_seconds(order.seconds)))
    return made if not model.seed else made | {"seed": order.seed % SEED_LIMIT}


def _kling_3_input(order: ClipOrder, seconds: int) -> InputFields:
    return {
        "prompt": build_prompt(order, 2_500),
        # 720p and 1080p.
        "mode": "pro" if order.resolution is Resolution.P1080 else "standard",
        "duration": seconds,
        "aspect_ratio": order.aspect_ratio.value,
        "generate_audio": order.sound,
        **_image_field("start_image", order),
        **_last_image_field("end_image", order),
    }


def _kling_2_5_input(order: ClipOrder, seconds: int) -> InputFields:
    return {
        "prompt": build_prompt(order, 2_500),
        "duration": seconds,
        "aspect_ratio": order.aspect_ratio.value,
        **_image_field("start_image", order),
        **_last_image_field("end_image", order),
    }


def _seedance_2_input(order: ClipOrder, seconds: int) -> InputFields:
    references = {"reference_images": order.reference_urls} if order.references else {}
    return {**_seedance_1_input(order, seconds), "generate_audio": order.sound, **references}


def _seedance_1_input(order: ClipOrder, seconds: int) -> InputFields:
    return {
        "prompt": build_prompt(order, 4_000),
        "duration": seconds,
        "resolution": order.resolution.value,
        "aspect_ratio": order.aspect_ratio.value,
        **_image_field("image", order),
        **_last_image_field("last_frame_image", order),
    }


def _hailuo_input(order: ClipOrder, seconds: int) -> InputFields:
    full = order.resolution is Resolution.P1080 and seconds <= HAILUO_1080P_MAX_SECONDS
    return {
        "prompt": build_prompt(order, 2_000),
        "duration": seconds,
        "resolution": "1080p" if full else "768p",
        **_image_field("first_frame_image", order),
    }


def _image_field(name: str, order: ClipOrder) -> Mapping[str, object]:
    return {name: order.image_url} if order.image_url else {}


def _last_image_field(name: str, order: ClipOrder) -> Mapping[str, object]:
    return {name: order.last_image_url} if order.last_image_url else {}


# Longer clips are 768p only.
HAILUO_1080P_MAX_SECONDS = 6
_INPUT_BUILDERS: dict[str, Callable[[ClipOrder, int], InputFields]] = {
    "kwaivgi/kling-v3-video": _kling_3_input,
    "bytedance/seedance-2.0": _seedance_2_input,
    "bytedance/seedance-2.0-fast": _seedance_2_input,
    "bytedance/seedance-1-pro": _seedance_1_input,
    "minimax/hailuo-2.3": _hailuo_input,
    "kwaivgi/kling-v2.5-turbo-pro": _kling_2_5_input,
}
