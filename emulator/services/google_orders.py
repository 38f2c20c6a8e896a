"""What an interaction may ask for (PROVIDERS.md 2.1, 7.3, 8.3, google-genai 3.4.0 `_gaos`), and its price."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from emulator.fields import Schema, anything, flag, items, number, one_of, part, schema, text, url, whole
from emulator.job import Order
from emulator.money import micros
from emulator.shapes import size
from emulator.sketch import asked_seconds, sketch


class Omni(NamedTuple):
    """A video model: its longest clip, its most references, and dollars a second by resolution.

    What PROVIDERS.md marks as inferred is inferred here too: only 720p of 1.1 is the vendor's own word.
    """

    longest: int
    images: int
    prices: Mapping[str, str]
    # Micro-dollars for a token of video: what is billed.
    token: float


OMNI = {
    "gemini-omni-1.1-flash": Omni(
        10, 3, {"360p": "0.036", "720p": "0.101", "1080p": "0.15", "4k": "0.30"}, 17.5
    ),
    "gemini-omni-1.2-flash": Omni(
        15, 6, {"360p": "0.023", "720p": "0.07", "1080p": "0.105", "4k": "0.21"}, 12
    ),
}
# Of a second of video.
TOKENS = {"360p": 2_000, "720p": 5_792, "1080p": 8_688, "4k": 17_376}
MOST_VIDEOS = 3
# There is no lyria-3.5-pro-preview and no lyria-3.5-clip-preview: 404 (two clients, September 2026).
SONGS = {"lyria-3.5": "0.08", "lyria-3-pro-preview": "0.08"}
CLIPS = {"lyria-3-clip-preview": "0.04"}
WRITERS = ("gemini-3.8-flash", "gemini-3.7-flash", "gemini-3.5-flash-lite", "gemini-3.1-pro-preview")
RETIRED = re.compile(r"veo-|gemini-omni-flash-preview")
SHORTEST = 3
USUAL_CLIP_SECONDS = 8  # when no duration is given [?]
USUAL_SONG_SECONDS, SHORT_SONG_SECONDS = 60, 30
INPUT_MICROS, OUTPUT_MICROS = 1.5, 9  # a token; stated for Omni, taken for the writers too [?]
TOKEN_CHARACTERS = 4
TAKES_SECONDS = {"360p": 45, "720p": 120, "1080p": 150, "4k": 200}
SONG_TAKES_SECONDS, TEXT_TAKES_SECONDS = 40, 8
OMNI_REFUSES = ("system_instruction", "safety_settings")
OMNI_REFUSES_OF_CONFIG = ("temperature", "top_p", "stop_sequences")
TASKS = ("text_to_video", "image_to_video", "reference_to_video", "edit", "extend", "upscale")
FORMS = {"audio/mp3": "", "audio/mpeg": "", "audio/wav": ".wav"}

CONFIG = schema(
    video_config=part(schema(task=one_of(*TASKS))),
    seed=whole(-(2**31), 2**31 - 1),
    thinking_level=one_of("minimal", "low", "medium", "high"),
    thinking_summaries=one_of("auto", "none"),
    max_output_tokens=whole(1, 10**6),
    stop_sequences=items(5, text()),
    tool_choice=anything,
    image_config=anything,
    speech_config=anything,
    transcription_config=anything,
    temperature=number(0, 2),
    top_p=number(0, 1),
)
BODY = schema(
    "model input",
    model=text(),
    input=anything,
    response_format=anything,
    generation_config=part(CONFIG),
    background=flag,
    store=flag,
    stream=flag,
    previous_interaction_id=text(),
    continuation_token=text(),
    system_instruction=text(),
    safety_settings=anything,
    service_tier=one_of("flex", "standard", "priority", "deferred"),
    labels=anything,
    tools=anything,
    cached_content=text(),
    environment=anything,
    webhook_config=part(schema(uris=items(10, url), user_metadata=anything)),
    response_modalities=items(5, one_of("text", "image", "audio", "video", "document")),
    response_mime_type=text(),
)
DELIVERY = one_of("inline", "uri")
FORMATS = {
    "video": schema(
        "type",
        type=one_of("video"),
        aspect_ratio=one_of("16:9", "9:16"),
        resolution=one_of("360p", "720p", "1080p", "4k"),
        duration=text(),
        delivery=DELIVERY,
    ),
    "audio": schema(
        "type",
        type=one_of("audio"),
        mime_type=one_of(*FORMS),
        sample_rate=whole(8000, 48_000),
        bit_rate=whole(8000, 320_000),
        delivery=DELIVERY,
    ),
    "text": schema(
        "type",
        type=one_of("text"),
        mime_type=one_of("application/json", "text/plain"),
        schema=part(Schema({}, open=True)),
    ),
}
MEDIA = schema("type mime_type", type=text(), mime_type=text(), data=text(10**8), uri=text(), name=text())
BLOCKS = {
    "text": schema("type text", type=text(), text=text()),
    "image": MEDIA,
    "video": MEDIA,
    "audio": MEDIA,
}


class WrongError(Exception):
    """The order cannot be: an HTTP status and a sentence."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def order(body: dict[str, Any]) -> Order:
    """The order that the body is; raises WrongError."""
    _check(part(BODY)(body))
    _check_modes(body)
    model = body["model"]
    blocks = list(_blocks(body["input"]))
    prompt = "\n".join(block["text"] for block in blocks if block["type"] == "text")
    if not prompt.strip():
        raise WrongError("The input has no text.")
    if model in OMNI:
        return _clip(body, blocks, prompt)
    if model in SONGS or model in CLIPS:
        return _song(body, blocks, prompt)
    if model in WRITERS or model.startswith("gemini-4-"):
        return _writing(body, prompt)
    gone = "is no longer available" if RETIRED.match(model) else "was not found"
    raise WrongError(f"models/{model} {gone}.", 404)


def _check(message: str | None) -> None:
    if message:
        raise WrongError(f"Invalid request: {message}")


def _check_modes(body: Mapping[str, Any]) -> None:
    background, stored = body.get("background"), body.get("store", True)
    if background and body.get("stream"):
        raise WrongError("background cannot be combined with stream.")
    if body.get("stream"):
        raise WrongError("This emulator does not stream.")
    if not stored and (background or body.get("previous_interaction_id")):
        raise WrongError("store=false goes neither with background nor with previous_interaction_id.")


def _blocks(given: object) -> Iterator[dict[str, Any]]:
    """The content blocks of an input: a string, a block, a list of blocks, or a list of steps."""
    if isinstance(given, str):
        yield {"type": "text", "text": given}
    elif isinstance(given, list):
        for each in given:
            yield from _blocks(each)
    elif isinstance(given, dict) and "content" in given:
        yield from _blocks(given["content"])
    elif isinstance(given, dict) and given.get("type") in BLOCKS:
        _check(part(BLOCKS[given["type"]])(given))
        if given["type"] != "text" and ("data" in given) == ("uri" in given):
            raise WrongError(f"A block of type {given['type']} needs either data or uri.")
        yield given
    else:
        raise WrongError("The input holds a block of no known type.")


def _format(body: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The response format of this kind, {} for none; raises WrongError for one of another kind."""
    given = body.get("response_format") or []
    formats = given if isinstance(given, list) else [given]
    for each in formats:
        if not isinstance(each, dict) or each.get("type") not in {kind, "text"}:
            raise WrongError(f"{body['model']} gives {kind} alone.")
        if "gcs_uri" in each:
            raise WrongError("gcs_uri is for Vertex alone.")
        fitting = FORMATS[each["type"]]
        _check(part(fitting)(each))
    return next((each for each in formats if each["type"] == kind), {})


def _common(body: Mapping[str, Any], **detail: object) -> dict[str, Any]:
    config = body.get("generation_config") or {}
    hooks = (body.get("webhook_config") or {}).get("uris") or [""]
    detail |= {"stored": body.get("store", True), "background": body.get("background", False)}
    return {"model": body["model"], "hook": hooks[0], "seed": abs(config.get("seed") or 0), "detail": detail}


def _clip(body: dict[str, Any], blocks: list[dict[str, Any]], prompt: str) -> Order:
    model, wanted = OMNI[body["model"]], _format(body, "video")
    _check_omni(body, model, blocks)
    resolution = wanted.get("resolution", "720p")
    seconds = _duration(wanted.get("duration", f"{USUAL_CLIP_SECONDS}s"), model.longest)
    width, height = size(wanted.get("aspect_ratio", "16:9"), resolution)
    price = micros(model.prices[resolution], seconds)
    return Order(
        prompt=prompt,
        seconds=seconds,
        takes=TAKES_SECONDS[resolution],
        price=price,
        width=width,
        height=height,
        sound=True,
        **_common(
            body,
            kind="video",
            delivery=wanted.get("delivery", "inline"),
            tokens=round(TOKENS[resolution] * seconds),
            token_price=model.token,
        ),
    )


def _check_omni(body: dict[str, Any], model: Omni, blocks: list[dict[str, Any]]) -> None:
    config = body.get("generation_config") or {}
    odd = [name for name in OMNI_REFUSES if body.get(name) is not None]
    odd += [name for name in OMNI_REFUSES_OF_CONFIG if config.get(name) is not None]
    if odd:
        raise WrongError(f"{body['model']} does not support {', '.join(odd)}.")
    for kind, most in (("image", model.images), ("video", MOST_VIDEOS)):
        if sum(block["type"] == kind for block in blocks) > most:
            raise WrongError(f"{body['model']} takes at most {most} blocks of type {kind}.")


def _duration(given: str, longest: int) -> int:
    digits = given.removesuffix("s")
    if not (given.endswith("s") and digits.isdigit() and SHORTEST <= int(digits) <= longest):
        raise WrongError(f"duration must be {SHORTEST}s to {longest}s.")
    return int(digits)


def _song(body: dict[str, Any], blocks: list[dict[str, Any]], prompt: str) -> Order:
    wanted = _format(body, "audio")
    if any(block["type"] not in {"text", "image"} for block in blocks) or len(blocks) > 11:  # noqa: PLR2004
        raise WrongError("Lyria takes text and up to 10 images.")
    short = body["model"] in CLIPS
    seconds = SHORT_SONG_SECONDS if short else asked_seconds(prompt, USUAL_SONG_SECONDS)
    mime = wanted.get("mime_type", "audio/mp3")
    delivery = wanted.get("delivery", "inline")
    return Order(
        prompt=prompt,
        seconds=seconds,
        takes=SONG_TAKES_SECONDS,
        price=micros((CLIPS | SONGS)[body["model"]]),
        kind="music",
        **_common(body, kind="audio", delivery=delivery, mime=mime, tokens=round(seconds * 25)),
    )


def _writing(body: dict[str, Any], prompt: str) -> Order:
    wanted = _format(body, "text")
    given = wanted.get("schema")
    written = json.dumps(sketch(given, prompt)) if given else f"{prompt[:400]} …"
    most = (body.get("generation_config") or {}).get("max_output_tokens", 10**6)
    tokens = min(-(-len(written) // TOKEN_CHARACTERS), most)
    asked = len(prompt) // TOKEN_CHARACTERS
    return Order(
        prompt=prompt,
        seconds=0,
        takes=TEXT_TAKES_SECONDS,
        price=round(asked * INPUT_MICROS + tokens * OUTPUT_MICROS),
        kind="none",
        **_common(
            body,
            kind="text",
            text=written[: most * TOKEN_CHARACTERS],
            cut=len(written) > most * TOKEN_CHARACTERS,
            tokens=tokens,
        ),
    )
