"""Helpers that build requests: model lookup, and the prompt within the service's limit."""

from collections.abc import Iterable

from contracts.error_types import ErrorType
from providers.kit.error_messages import provider_error
from providers.model_spec import ModelSpec
from providers.protocol import ClipOrder, ImageOrder, MediaOrder

# The share of a prompt that may describe those in sight; the rest says what happens.
MAX_LOOKS_SHARE = 2 / 3
WITHOUT_MUSIC = "\n\nNo music."
WITHOUT_TEXT = "\n\nOne picture, as from a film. No text in it."


def require_clip_order(order: MediaOrder) -> ClipOrder:
    """Return the order if it is for a clip. Raises ProviderError: INVALID_REQUEST: it is for music."""
    if isinstance(order, ClipOrder):
        return order
    raise provider_error(ErrorType.INVALID_REQUEST)


def get_model(models: Iterable[ModelSpec], name: str) -> ModelSpec:
    """Return the model of that name. Raises ProviderError: INVALID_REQUEST."""
    for model in models:
        if model.name == name:
            return model
    raise provider_error(ErrorType.INVALID_REQUEST)


def build_prompt(order: ClipOrder, limit: int) -> str:
    """Return text, style and looks, in at most `limit` UTF-16 units (the strictest way services count).

    Text and style are truncated between two words, except in text without spaces. Looks are not truncated:
    the first ones that fit into `MAX_LOOKS_SHARE` of the limit are there word for word. Where the film uses
    the clip's sound, the model is asked for no music: it could not be taken out of the clip.
    """
    return _build_text(order, WITHOUT_MUSIC if order.sound else "", limit)


def build_image_prompt(order: ImageOrder, limit: int) -> str:
    """Return the prompt of a picture, of what `build_prompt` takes for a clip."""
    return _build_text(order, WITHOUT_TEXT, limit)


def _build_text(order: ClipOrder | ImageOrder, request: str, limit: int) -> str:
    text = order.text.strip()
    if order.style:
        text += f"{'' if text[-1:] in '.!?…' else '.'} Style: {order.style}"
    ending = _join_looks(order.looks, int(limit * MAX_LOOKS_SHARE)) + request
    return truncate_text(text, limit - count_units(ending)) + ending


def count_units(text: str) -> int:
    """Return the text's length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _join_looks(looks: Iterable[str], limit: int) -> str:
    joined = ""
    for look in looks:
        longer = f"{joined}\n{look}" if joined else f"\n\n{look}"
        if count_units(longer) > limit:
            break
        joined = longer
    return joined


def truncate_text(text: str, limit: int) -> str:
    """Return the beginning of the text, in at most `limit` UTF-16 units, truncated as in `build_prompt`."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    # Half of a surrogate pair at the end is dropped.
    head = units[: 2 * limit].decode("utf-16-le", errors="ignore")
    between_words = head if text[len(head)].isspace() else head.rsplit(maxsplit=1)[0]
    return (between_words if 2 * len(between_words) > len(head) else head).rstrip()
