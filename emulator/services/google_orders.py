"""Orders of interactions (PROVIDERS.md 2.1, 7.3, 8.3)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from emulator.fake_llm import fake_json, requested_seconds
from emulator.field_validation import object_of
from emulator.job import Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.services.google_images import IMAGE_MODELS, build_image_order
from emulator.services.google_models import (
    CHARACTERS_PER_TOKEN,
    CLIP_WORK_SECONDS,
    INPUT_MICROS,
    OMNI_MODELS,
    OUTPUT_MICROS,
    RETIRED_MODELS,
    SHORT_SONG_PRICES,
    SONG_PRICES,
    SONG_WORK_SECONDS,
    SPEECH_PRICES,
    TEXT_MODELS,
    TEXT_WORK_SECONDS,
    TOKENS_PER_SECOND,
    EmulatedOmniModel,
)
from emulator.services.google_schemas import BLOCKS, BODY, FORMATS
from emulator.services.google_speech import InvalidOrderError, build_speech_order

MIN_SECONDS = 3
PICTURE_TASKS = ("image_to_video", "reference_to_video")
MAX_VIDEOS = 3
DEFAULT_CLIP_SECONDS = 8  # when no duration is given [?]
DEFAULT_SONG_SECONDS, SHORT_SONG_SECONDS = 60, 30
OMNI_REFUSES = ("system_instruction", "safety_settings")
OMNI_REFUSES_OF_CONFIG = ("temperature", "top_p", "stop_sequences")


def parse_order(body: dict[str, Any]) -> Order:
    """Parse a body into an order. Raises InvalidOrderError."""
    _raise_if_invalid(object_of(BODY)(body))
    _check_modes(body)
    model = body["model"]
    blocks = list(_iter_blocks(body["input"]))
    prompt = "\n".join(block["text"] for block in blocks if block["type"] == "text")
    if not prompt.strip():
        raise InvalidOrderError("The input has no text.")
    if model in OMNI_MODELS:
        return _build_clip_order(body, blocks, prompt)
    if model in SONG_PRICES or model in SHORT_SONG_PRICES:
        return _build_song_order(body, blocks, prompt)
    if model in IMAGE_MODELS:
        return build_image_order(body, blocks, prompt, _find_format(body, "image"), _common_fields)
    if model in SPEECH_PRICES:
        return build_speech_order(body, prompt, _find_format(body, "audio"), _common_fields)
    if model in TEXT_MODELS or model.startswith("gemini-4-"):
        return _build_text_order(body, prompt)
    gone = "is no longer available" if RETIRED_MODELS.match(model) else "was not found"
    raise InvalidOrderError(f"models/{model} {gone}.", 404)


def _raise_if_invalid(message: str | None) -> None:
    if message:
        raise InvalidOrderError(f"Invalid request: {message}")


def _check_modes(body: Mapping[str, Any]) -> None:
    background, stored = body.get("background"), body.get("store", True)
    if background and body.get("stream"):
        raise InvalidOrderError("background cannot be combined with stream.")
    if body.get("stream"):
        raise InvalidOrderError("This emulator does not stream.")
    if not stored and (background or body.get("previous_interaction_id")):
        raise InvalidOrderError("store=false goes neither with background nor with previous_interaction_id.")


def _iter_blocks(given: object) -> Iterator[dict[str, Any]]:
    """Yield the content blocks of an input: a string, a block, a list of blocks, or a list of steps."""
    if isinstance(given, str):
        yield {"type": "text", "text": given}
    elif isinstance(given, list):
        for each in given:
            yield from _iter_blocks(each)
    elif isinstance(given, dict) and "content" in given:
        yield from _iter_blocks(given["content"])
    elif isinstance(given, dict) and given.get("type") in BLOCKS:
        _raise_if_invalid(object_of(BLOCKS[given["type"]])(given))
        if given["type"] != "text" and ("data" in given) == ("uri" in given):
            raise InvalidOrderError(f"A block of type {given['type']} needs either data or uri.")
        yield given
    else:
        raise InvalidOrderError("The input holds a block of no known type.")


def _find_format(body: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the response format of this kind, {} for none. Raises InvalidOrderError for another kind."""
    given = body.get("response_format") or []
    formats = given if isinstance(given, list) else [given]
    for each in formats:
        if not isinstance(each, dict) or each.get("type") not in {kind, "text"}:
            raise InvalidOrderError(f"{body['model']} gives {kind} alone.")
        if "gcs_uri" in each:
            raise InvalidOrderError("gcs_uri is for Vertex alone.")
        fitting = FORMATS[each["type"]]
        _raise_if_invalid(object_of(fitting)(each))
    return next((each for each in formats if each["type"] == kind), {})


def _common_fields(body: Mapping[str, Any], **detail: object) -> dict[str, Any]:
    config = body.get("generation_config") or {}
    hooks = (body.get("webhook_config") or {}).get("uris") or [""]
    detail |= {"stored": body.get("store", True), "background": body.get("background", False)}
    return {
        "model": body["model"],
        "callback_url": hooks[0],
        "seed": abs(config.get("seed") or 0),
        "detail": detail,
    }


def _build_clip_order(body: dict[str, Any], blocks: list[dict[str, Any]], prompt: str) -> Order:
    model, wanted = OMNI_MODELS[body["model"]], _find_format(body, "video")
    _check_omni(body, model, blocks)
    resolution = wanted.get("resolution", "720p")
    seconds = _parse_duration(wanted.get("duration", f"{DEFAULT_CLIP_SECONDS}s"), model.max_seconds)
    width, height = picture_size(wanted.get("aspect_ratio", "16:9"), resolution)
    price = to_micros(model.prices[resolution], seconds)
    return Order(
        prompt=prompt,
        seconds=seconds,
        work_seconds=CLIP_WORK_SECONDS[resolution],
        price=price,
        width=width,
        height=height,
        sound=True,
        **_common_fields(
            body,
            kind="video",
            delivery=wanted.get("delivery", "inline"),
            tokens=round(TOKENS_PER_SECOND[resolution] * seconds),
            token_price=model.micros_per_token,
        ),
    )


def _check_omni(body: dict[str, Any], model: EmulatedOmniModel, blocks: list[dict[str, Any]]) -> None:
    config = body.get("generation_config") or {}
    odd = [name for name in OMNI_REFUSES if body.get(name) is not None]
    odd += [name for name in OMNI_REFUSES_OF_CONFIG if config.get(name) is not None]
    if odd:
        raise InvalidOrderError(f"{body['model']} does not support {', '.join(odd)}.")
    task, images = (config.get("video_config") or {}).get("task"), sum(b["type"] == "image" for b in blocks)
    if (task == "text_to_video" and images) or (task in PICTURE_TASKS and not images):
        raise InvalidOrderError(f"The task {task} does not fit {images} images.")
    for kind, most in (("image", model.max_images), ("video", MAX_VIDEOS)):
        if sum(block["type"] == kind for block in blocks) > most:
            raise InvalidOrderError(f"{body['model']} takes at most {most} blocks of type {kind}.")


def _parse_duration(given: str, longest: int) -> int:
    digits = given.removesuffix("s")
    if not (given.endswith("s") and digits.isdigit() and MIN_SECONDS <= int(digits) <= longest):
        raise InvalidOrderError(f"duration must be {MIN_SECONDS}s to {longest}s.")
    return int(digits)


def _build_song_order(body: dict[str, Any], blocks: list[dict[str, Any]], prompt: str) -> Order:
    wanted = _find_format(body, "audio")
    if any(block["type"] not in {"text", "image"} for block in blocks) or len(blocks) > 11:  # noqa: PLR2004
        raise InvalidOrderError("Lyria takes text and up to 10 images.")
    short = body["model"] in SHORT_SONG_PRICES
    seconds = SHORT_SONG_SECONDS if short else requested_seconds(prompt, DEFAULT_SONG_SECONDS)
    mime = wanted.get("mime_type", "audio/mp3")
    delivery = wanted.get("delivery", "inline")
    return Order(
        prompt=prompt,
        seconds=seconds,
        work_seconds=SONG_WORK_SECONDS,
        price=to_micros((SHORT_SONG_PRICES | SONG_PRICES)[body["model"]]),
        kind="music",
        **_common_fields(body, kind="audio", delivery=delivery, mime=mime, tokens=round(seconds * 25)),
    )


def _build_text_order(body: dict[str, Any], prompt: str) -> Order:
    wanted = _find_format(body, "text")
    given = wanted.get("schema")
    written = json.dumps(fake_json(given, prompt)) if given else f"{prompt[:400]} …"
    most = (body.get("generation_config") or {}).get("max_output_tokens", 10**6)
    tokens = min(-(-len(written) // CHARACTERS_PER_TOKEN), most)
    asked = len(prompt) // CHARACTERS_PER_TOKEN
    return Order(
        prompt=prompt,
        seconds=0,
        work_seconds=TEXT_WORK_SECONDS,
        price=round(asked * INPUT_MICROS + tokens * OUTPUT_MICROS),
        kind="none",
        **_common_fields(
            body,
            kind="text",
            text=written[: most * CHARACTERS_PER_TOKEN],
            cut=len(written) > most * CHARACTERS_PER_TOKEN,
            tokens=tokens,
        ),
    )
