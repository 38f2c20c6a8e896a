"""What each model wants as its `input`, from the models' pages; the catalogue says what is uncertain.

Sound is not asked for: the cut leaves it out, and some models charge for it.
"""

from collections.abc import Callable, Mapping

from providers.catalogue.replicate import MODELS
from providers.ordering import model_of, prompt_of
from providers.protocol import ClipOrder
from workflows.contracts import Resolution

Input = dict[str, object]
MOST_SEED = 2**31


def input_of(order: ClipOrder) -> Input:
    """The input for an order. Raises ProviderError: INVALID_REQUEST: there is no such model."""
    model = model_of(MODELS, order.model)
    made = _INPUTS[model.name](order, int(model.made_seconds(order.seconds)))
    return made if not model.seed else made | {"seed": order.seed % MOST_SEED}


def _kling_3(order: ClipOrder, seconds: int) -> Input:
    return {
        "prompt": prompt_of(order, 2_500),
        # 720p and 1080p.
        "mode": "pro" if order.resolution is Resolution.P1080 else "standard",
        "duration": seconds,
        "aspect_ratio": order.aspect_ratio.value,
        "generate_audio": False,
        **_picture("start_image", order),
    }


def _kling_2_5(order: ClipOrder, seconds: int) -> Input:
    return {
        "prompt": prompt_of(order, 2_500),
        "duration": seconds,
        "aspect_ratio": order.aspect_ratio.value,
        **_picture("start_image", order),
    }


def _seedance_2(order: ClipOrder, seconds: int) -> Input:
    return {**_seedance_1(order, seconds), "generate_audio": False}


def _seedance_1(order: ClipOrder, seconds: int) -> Input:
    return {
        "prompt": prompt_of(order, 4_000),
        "duration": seconds,
        "resolution": order.resolution.value,
        "aspect_ratio": order.aspect_ratio.value,
        **_picture("image", order),
    }


def _hailuo(order: ClipOrder, seconds: int) -> Input:
    full = order.resolution is Resolution.P1080 and seconds <= HAILUO_FULL_SECONDS
    return {
        "prompt": prompt_of(order, 2_000),
        "duration": seconds,
        "resolution": "1080p" if full else "768p",
        **_picture("first_frame_image", order),
    }


def _picture(name: str, order: ClipOrder) -> Mapping[str, object]:
    return {name: order.image_url} if order.image_url else {}


# What is longer it makes in 768p only.
HAILUO_FULL_SECONDS = 6
_INPUTS: dict[str, Callable[[ClipOrder, int], Input]] = {
    "kwaivgi/kling-v3-video": _kling_3,
    "bytedance/seedance-2.0": _seedance_2,
    "bytedance/seedance-2.0-fast": _seedance_2,
    "bytedance/seedance-1-pro": _seedance_1,
    "minimax/hailuo-2.3": _hailuo,
    "kwaivgi/kling-v2.5-turbo-pro": _kling_2_5,
}
