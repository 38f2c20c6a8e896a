"""Orders of pictures (https://ai.google.dev/gemini-api/docs/image-generation, google-genai 3.6.1)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from emulator.job import Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.services.google_speech import InvalidOrderError

MAX_PICTURES = 14
# Tokens of a picture to look at, and of the thoughts before the picture [?].
TOKENS_PER_PICTURE, THOUGHT_TOKENS = 1_120, 150


class EmulatedImageModel(NamedTuple):
    """Of a picture by its size: tokens, and dollars as estimated; micro-dollars of tokens; work time."""

    tokens: Mapping[str, int]
    prices: Mapping[str, str]
    micros: float
    text_micros: float
    input_micros: float
    work_seconds: float


IMAGE_MODELS = {
    "gemini-3.1-flash-image": EmulatedImageModel(
        {"512": 747, "1K": 1_120, "2K": 1_680, "4K": 2_520},
        {"512": "0.05", "1K": "0.07", "2K": "0.105", "4K": "0.16"},
        60,
        3,
        0.5,
        12,
    ),
    "gemini-3-pro-image": EmulatedImageModel(
        {"1K": 1_120, "2K": 1_120, "4K": 2_000}, {"1K": "0.15", "2K": "0.15", "4K": "0.26"}, 120, 12, 2, 25
    ),
}


def build_image_order(
    body: dict[str, Any],
    blocks: Sequence[dict[str, Any]],
    prompt: str,
    wanted: dict[str, Any],
    common_fields: Callable[..., dict[str, Any]],
) -> Order:
    """Build the order of a picture. `wanted`: the response format. Raises InvalidOrderError."""
    model, size = IMAGE_MODELS[body["model"]], wanted.get("image_size", "1K")
    if size not in model.tokens:
        raise InvalidOrderError(f"{body['model']} draws no picture of {size}.")
    pictures = sum(block["type"] == "image" for block in blocks)
    if pictures > MAX_PICTURES:
        raise InvalidOrderError(f"{body['model']} takes at most {MAX_PICTURES} images.")
    width, height = picture_size(wanted.get("aspect_ratio", "1:1"), size)
    return Order(
        prompt=prompt,
        seconds=0.0,
        work_seconds=model.work_seconds,
        price=to_micros(model.prices[size]),
        width=width,
        height=height,
        kind="image",
        **common_fields(
            body,
            kind="image",
            delivery=wanted.get("delivery", "inline"),
            mime="image/jpeg",
            tokens=model.tokens[size],
            token_price=model.micros,
            input_price=model.input_micros,
            picture_tokens=pictures * TOKENS_PER_PICTURE,
            thought_tokens=THOUGHT_TOKENS,
            thought_price=model.text_micros,
        ),
    )
