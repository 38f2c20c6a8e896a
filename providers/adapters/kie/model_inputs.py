"""Builds the `input` of each market model, from KIE's own pages; the catalogue says what is uncertain.

Fields differ in name, in type (a length is "5" for one and 5 for another) and in case. Sound is switched off
where possible, unless the film uses it.
"""

from collections.abc import Callable
from typing import NamedTuple

from contracts import Resolution
from contracts.error_types import ErrorType
from providers.catalogue.kie import MODELS
from providers.kit.error_messages import provider_error
from providers.kit.prompts import build_prompt, get_model
from providers.protocol import ClipOrder

InputFields = dict[str, object]
SEED_LIMIT = 2**31
# Longer clips are 768P only.
HAILUO_1080P_MAX_SECONDS = 6


class _TaskModel(NamedTuple):
    """KIE's model names for text, an image and references ("" for none), and what builds the input."""

    text: str
    picture: str
    fields: Callable[[ClipOrder, int], InputFields]
    wants_callback: bool = False
    references: str = ""


def task_model_for(order: ClipOrder) -> str:
    """Return KIE's model name for the order. Raises ProviderError: INVALID_REQUEST: there is none."""
    way = _task_model(order)
    name = way.picture if order.image_url else way.references if order.references else way.text
    if not name:
        raise provider_error(ErrorType.INVALID_REQUEST)
    return name


def wants_callback(order: ClipOrder) -> bool:
    """Return whether the model refuses an order without a callback URL."""
    return _task_model(order).wants_callback


def build_input(order: ClipOrder) -> InputFields:
    """Return the input for an order. Raises ProviderError: INVALID_REQUEST: there is no such model."""
    model = get_model(MODELS, order.model)
    made = _task_model(order).fields(order, int(model.billed_seconds(order.seconds)))
    return made if not model.seed else made | {"seed": order.seed % SEED_LIMIT}


def _task_model(order: ClipOrder) -> _TaskModel:
    if order.model not in _TASK_MODELS:
        raise provider_error(ErrorType.INVALID_REQUEST)
    return _TASK_MODELS[order.model]


def _kling_3_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 2_500),
        "sound": order.sound,
        "duration": str(seconds),
        "aspect_ratio": order.aspect_ratio.value,
        # 720p and 1080p.
        "mode": "pro" if order.resolution is Resolution.P1080 else "std",
        "multi_shots": False,
    }
    return made | _frame_urls(order)


def _kling_omni_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 2_500),
        "audio": order.sound,
        "duration": seconds,
        "resolution": order.resolution.value,
        "aspect_ratio": order.aspect_ratio.value,
        "customize_multi_shots": False,
        "prefer_multi_shots": False,
    }
    return made | _frame_urls(order)


def _kling_turbo_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 2_500),
        "duration": str(seconds),
        "resolution": order.resolution.value,
    }
    return made | (_image_urls(order) or {"aspect_ratio": order.aspect_ratio.value})


def _seedance_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 20_000),
        "generate_audio": order.sound,
        "resolution": order.resolution.value,
        "aspect_ratio": order.aspect_ratio.value,
        "duration": seconds,
        # Required by one of its schemas and in every recording; optional in newer schemas.
        "web_search": False,
    }
    return made | (_frames(order) or _references("reference_image_urls", order))


def _omni_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 20_000),
        "duration": str(seconds),
        "aspect_ratio": order.aspect_ratio.value,
        "resolution": order.resolution.value,
    }
    pictures = [order.image_url] if order.image_url else []
    return made | ({"image_urls": together} if (together := [*pictures, *order.reference_urls]) else {})


def _omni_11_input(order: ClipOrder, seconds: int) -> InputFields:
    """Build the input for Omni 1.1, which uses the image as first frame (the older model: as reference)."""
    made: InputFields = {
        "prompt": build_prompt(order, 20_000),
        "duration": str(seconds),
        "aspect_ratio": order.aspect_ratio.value,
        "resolution": order.resolution.value,
    }
    return made | (_frames(order) or _references("image_urls", order))


def _h3_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 7_000),
        "duration": seconds,
        "resolution": "2K" if order.resolution is Resolution.P1080 else "768P",
    }
    ratio: InputFields = {"aspect_ratio": order.aspect_ratio.value}
    return made | (_frames(order) or ratio | _references("reference_image_urls", order))


def _hailuo_23_input(order: ClipOrder, seconds: int) -> InputFields:
    full = order.resolution is Resolution.P1080 and seconds <= HAILUO_1080P_MAX_SECONDS
    return {
        "prompt": build_prompt(order, 5_000),
        "image_url": order.image_url,
        "duration": str(seconds),
        "resolution": "1080P" if full else "768P",
    }


def _hailuo_02_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {"prompt": build_prompt(order, 1_500), "duration": str(seconds)}
    if not order.image_url:
        return made
    return made | {"image_url": order.image_url, "resolution": "768P"} | _end_image_url(order)


def _hailuo_02_pro_input(order: ClipOrder, _: int) -> InputFields:
    """Build the input for Hailuo 02 Pro, whose only length is 6 s."""
    made: InputFields = {"prompt": build_prompt(order, 1_500)}
    return made | ({"image_url": order.image_url} | _end_image_url(order) if order.image_url else {})


def _wan_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 5_000),
        "resolution": order.resolution.value,
        "duration": seconds,
    }
    # Not `aspect_ratio`, which it would silently ignore.
    return made | (_frames(order) or {"ratio": order.aspect_ratio.value})


def _wan_3_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 20_000),
        "audio": order.sound,
        # In capitals, for this model alone.
        "resolution": order.resolution.value.upper(),
        "aspect_ratio": order.aspect_ratio.value,
        "duration": seconds,
    }
    return made | (_frames(order) or _references("reference_image_urls", order))


def _happyhorse_input(order: ClipOrder, seconds: int) -> InputFields:
    # The limit counts Chinese characters twice.
    made: InputFields = {
        "prompt": build_prompt(order, 2_500),
        "resolution": order.resolution.value,
        "duration": seconds,
    }
    ratio: InputFields = {"aspect_ratio": order.aspect_ratio.value}
    return made | (_image_urls(order) or ratio | _references("reference_image", order))


def _grok_input(order: ClipOrder, seconds: int) -> InputFields:
    made: InputFields = {
        "prompt": build_prompt(order, 4_096 if order.image_url else 5_000),
        "aspect_ratio": order.aspect_ratio.value,
        "mode": "normal",
        "duration": seconds,
        "resolution": order.resolution.value,
    }
    return made | _image_urls(order)


def _image_urls(order: ClipOrder) -> InputFields:
    return {"image_urls": [order.image_url]} if order.image_url else {}


def _frame_urls(order: ClipOrder) -> InputFields:
    """Return the list of a model that takes a second image as last frame."""
    urls = [url for url in (order.image_url, order.last_image_url) if url]
    return {"image_urls": urls} if urls else {}


def _end_image_url(order: ClipOrder) -> InputFields:
    return {"end_image_url": order.last_image_url} if order.last_image_url else {}


def _references(name: str, order: ClipOrder) -> InputFields:
    return {name: order.reference_urls} if order.references else {}


def _frames(order: ClipOrder) -> InputFields:
    frames = {"first_frame_url": order.image_url, "last_frame_url": order.last_image_url}
    return {name: url for name, url in frames.items() if url}


def _one_name(name: str, fields: Callable[[ClipOrder, int], InputFields]) -> _TaskModel:
    """Return a model that has one name for text, images and references."""
    return _TaskModel(name, name, fields, references=name)


_TASK_MODELS = {
    "kling-3.0": _TaskModel("kling-3.0/video", "kling-3.0/video", _kling_3_input),
    "kling-v3-turbo": _TaskModel(
        "kling/v3-turbo-text-to-video", "kling/v3-turbo-image-to-video", _kling_turbo_input
    ),
    "seedance-2": _one_name("bytedance/seedance-2", _seedance_input),
    "seedance-2-fast": _one_name("bytedance/seedance-2-fast", _seedance_input),
    "seedance-2-5": _one_name("bytedance/seedance-2-5", _seedance_input),
    "seedance-2-mini": _one_name("bytedance/seedance-2-mini", _seedance_input),
    "gemini-omni-1.1": _one_name("google/gemini-omni-flash-1-1", _omni_11_input),
    "kling-3.0-omni": _TaskModel(
        "kling-3.0-omni/text-to-video", "kling-3.0-omni/image-to-video", _kling_omni_input
    ),
    "wan-3.0": _one_name("wan/3-0-video", _wan_3_input),
    "gemini-omni": _one_name("gemini-omni-video", _omni_input),
    "minimax-h3": _TaskModel(
        "minimax-h3/text-to-video",
        "minimax-h3/image-to-video",
        _h3_input,
        references="minimax-h3/reference-to-video",
    ),
    "hailuo-2.3-standard": _TaskModel("", "hailuo/2-3-image-to-video-standard", _hailuo_23_input),
    "hailuo-2.3-pro": _TaskModel("", "hailuo/2-3-image-to-video-pro", _hailuo_23_input),
    "hailuo-02-standard": _TaskModel(
        "hailuo/02-text-to-video-standard", "hailuo/02-image-to-video-standard", _hailuo_02_input
    ),
    "hailuo-02-pro": _TaskModel(
        "hailuo/02-text-to-video-pro", "hailuo/02-image-to-video-pro", _hailuo_02_pro_input
    ),
    "wan-2.7": _TaskModel("wan/2-7-text-to-video", "wan/2-7-image-to-video", _wan_input),
    "happyhorse-1.1": _TaskModel(
        "happyhorse-1-1/text-to-video",
        "happyhorse-1-1/image-to-video",
        _happyhorse_input,
        references="happyhorse-1-1/reference-to-video",
    ),
    "grok-imagine": _TaskModel(
        "grok-imagine/text-to-video", "grok-imagine/image-to-video", _grok_input, wants_callback=True
    ),
}
