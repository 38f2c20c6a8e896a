"""What each market model wants as its `input`, from KIE's own pages; the catalogue says what is uncertain.

Their fields differ in names, in types (a length is "5" for one and 5 for another) and in capitals. Sound is
not asked for where that can be said: the cut leaves it out.
"""

from collections.abc import Callable
from typing import NamedTuple

from providers.catalogue.kie import MODELS
from providers.ordering import model_of, prompt_of
from providers.protocol import ClipOrder
from providers.sentences import refusal
from workflows.contracts import Resolution
from workflows.errors import ErrorType

Input = dict[str, object]
MOST_SEED = 2**31
# What is longer it makes in 768P only.
HAILUO_FULL_SECONDS = 6


class _Way(NamedTuple):
    """The names of the model that begins from text and of the one that begins from a picture, "" for none."""

    text: str
    picture: str
    fields: Callable[[ClipOrder, int], Input]
    wants_callback: bool = False


def task_model_of(order: ClipOrder) -> str:
    """KIE's name of the model that makes such a clip. Raises ProviderError: INVALID_REQUEST: none does."""
    way = _way(order)
    if not (name := way.picture if order.image_url else way.text):
        raise refusal(ErrorType.INVALID_REQUEST)
    return name


def wants_callback(order: ClipOrder) -> bool:
    """Whether the model refuses an order without an address to call."""
    return _way(order).wants_callback


def input_of(order: ClipOrder) -> Input:
    """The input for an order. Raises ProviderError: INVALID_REQUEST: there is no such model."""
    model = model_of(MODELS, order.model)
    made = _way(order).fields(order, int(model.made_seconds(order.seconds)))
    return made if not model.seed else made | {"seed": order.seed % MOST_SEED}


def _way(order: ClipOrder) -> _Way:
    if order.model not in _WAYS:
        raise refusal(ErrorType.INVALID_REQUEST)
    return _WAYS[order.model]


def _kling_3(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 2_500),
        "sound": False,
        "duration": str(seconds),
        "aspect_ratio": order.aspect_ratio.value,
        # 720p and 1080p.
        "mode": "pro" if order.resolution is Resolution.P1080 else "std",
        "multi_shots": False,
    }
    return made | _pictures(order)


def _kling_omni(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 2_500),
        "audio": False,
        "duration": seconds,
        "resolution": order.resolution.value,
        "aspect_ratio": order.aspect_ratio.value,
        "customize_multi_shots": False,
        "prefer_multi_shots": False,
    }
    return made | _pictures(order)


def _kling_turbo(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 2_500),
        "duration": str(seconds),
        "resolution": order.resolution.value,
    }
    return made | (_pictures(order) or {"aspect_ratio": order.aspect_ratio.value})


def _seedance(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 20_000),
        "generate_audio": False,
        "resolution": order.resolution.value,
        "aspect_ratio": order.aspect_ratio.value,
        "duration": seconds,
        # One of its schemas wants it, and every recording has it; newer schemas only allow it.
        "web_search": False,
    }
    return made | _first_frame(order)


def _omni(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 20_000),
        "duration": str(seconds),
        "aspect_ratio": order.aspect_ratio.value,
        "resolution": order.resolution.value,
    }
    return made | _pictures(order)


def _omni_11(order: ClipOrder, seconds: int) -> Input:
    """Its older name takes a picture as something to refer to; this one begins with it."""
    made: Input = {
        "prompt": prompt_of(order, 20_000),
        "duration": str(seconds),
        "aspect_ratio": order.aspect_ratio.value,
        "resolution": order.resolution.value,
    }
    return made | _first_frame(order)


def _h3(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 7_000),
        "duration": seconds,
        "resolution": "2K" if order.resolution is Resolution.P1080 else "768P",
    }
    return made | (_first_frame(order) or {"aspect_ratio": order.aspect_ratio.value})


def _hailuo_23(order: ClipOrder, seconds: int) -> Input:
    full = order.resolution is Resolution.P1080 and seconds <= HAILUO_FULL_SECONDS
    return {
        "prompt": prompt_of(order, 5_000),
        "image_url": order.image_url,
        "duration": str(seconds),
        "resolution": "1080P" if full else "768P",
    }


def _hailuo_02(order: ClipOrder, seconds: int) -> Input:
    made: Input = {"prompt": prompt_of(order, 1_500), "duration": str(seconds)}
    return made | ({"image_url": order.image_url, "resolution": "768P"} if order.image_url else {})


def _hailuo_02_pro(order: ClipOrder, _: int) -> Input:
    """It knows no other length than 6 s."""
    made: Input = {"prompt": prompt_of(order, 1_500)}
    return made | ({"image_url": order.image_url} if order.image_url else {})


def _wan(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 5_000),
        "resolution": order.resolution.value,
        "duration": seconds,
    }
    # Not `aspect_ratio`, which it would pass over without a word.
    return made | (_first_frame(order) or {"ratio": order.aspect_ratio.value})


def _wan_3(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 20_000),
        "audio": False,
        # In capitals, here alone.
        "resolution": order.resolution.value.upper(),
        "aspect_ratio": order.aspect_ratio.value,
        "duration": seconds,
    }
    return made | _first_frame(order)


def _happyhorse(order: ClipOrder, seconds: int) -> Input:
    # It counts Chinese characters twice.
    made: Input = {
        "prompt": prompt_of(order, 2_500),
        "resolution": order.resolution.value,
        "duration": seconds,
    }
    return made | (_pictures(order) or {"aspect_ratio": order.aspect_ratio.value})


def _grok(order: ClipOrder, seconds: int) -> Input:
    made: Input = {
        "prompt": prompt_of(order, 4_096 if order.image_url else 5_000),
        "aspect_ratio": order.aspect_ratio.value,
        "mode": "normal",
        "duration": seconds,
        "resolution": order.resolution.value,
    }
    return made | _pictures(order)


def _pictures(order: ClipOrder) -> Input:
    return {"image_urls": [order.image_url]} if order.image_url else {}


def _first_frame(order: ClipOrder) -> Input:
    return {"first_frame_url": order.image_url} if order.image_url else {}


_WAYS = {
    "kling-3.0": _Way("kling-3.0/video", "kling-3.0/video", _kling_3),
    "kling-v3-turbo": _Way("kling/v3-turbo-text-to-video", "kling/v3-turbo-image-to-video", _kling_turbo),
    "seedance-2": _Way("bytedance/seedance-2", "bytedance/seedance-2", _seedance),
    "seedance-2-fast": _Way("bytedance/seedance-2-fast", "bytedance/seedance-2-fast", _seedance),
    "seedance-2-5": _Way("bytedance/seedance-2-5", "bytedance/seedance-2-5", _seedance),
    "seedance-2-mini": _Way("bytedance/seedance-2-mini", "bytedance/seedance-2-mini", _seedance),
    "gemini-omni-1.1": _Way("google/gemini-omni-flash-1-1", "google/gemini-omni-flash-1-1", _omni_11),
    "kling-3.0-omni": _Way("kling-3.0-omni/text-to-video", "kling-3.0-omni/image-to-video", _kling_omni),
    "wan-3.0": _Way("wan/3-0-video", "wan/3-0-video", _wan_3),
    "gemini-omni": _Way("gemini-omni-video", "gemini-omni-video", _omni),
    "minimax-h3": _Way("minimax-h3/text-to-video", "minimax-h3/image-to-video", _h3),
    "hailuo-2.3-standard": _Way("", "hailuo/2-3-image-to-video-standard", _hailuo_23),
    "hailuo-2.3-pro": _Way("", "hailuo/2-3-image-to-video-pro", _hailuo_23),
    "hailuo-02-standard": _Way(
        "hailuo/02-text-to-video-standard", "hailuo/02-image-to-video-standard", _hailuo_02
    ),
    "hailuo-02-pro": _Way("hailuo/02-text-to-video-pro", "hailuo/02-image-to-video-pro", _hailuo_02_pro),
    "wan-2.7": _Way("wan/2-7-text-to-video", "wan/2-7-image-to-video", _wan),
    "happyhorse-1.1": _Way("happyhorse-1-1/text-to-video", "happyhorse-1-1/image-to-video", _happyhorse),
    "grok-imagine": _Way(
        "grok-imagine/text-to-video", "grok-imagine/image-to-video", _grok, wants_callback=True
    ),
}
