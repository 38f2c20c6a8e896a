"""Seedance at ModelArk: fields of orders, picture sizes and prices.

By byteplus-python-sdk-v2 3.0.63 and Volcengine's pages 82379/1520757 and 1544106, as others have kept them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from emulator.field_validation import (
    FieldCheck,
    boolean,
    integer,
    list_of,
    object_of,
    object_schema,
    one_of,
    text,
    url,
)

DEFAULT_SECONDS, DEFAULT_RESOLUTION = 5, "720p"
RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
# Width and height by resolution, in the order of RATIOS.
SIZES = {
    "480p": ((992, 432), (864, 496), (752, 560), (640, 640), (560, 752), (496, 864)),
    "720p": ((1470, 630), (1280, 720), (1112, 834), (960, 960), (834, 1112), (720, 1280)),
    "1080p": ((2206, 946), (1920, 1080), (1664, 1248), (1440, 1440), (1248, 1664), (1080, 1920)),
}
SIZES_480P_2_5 = ((992, 432), (854, 480), (752, 560), (640, 640), (560, 752), (480, 854))


class ModelArkModel(NamedTuple):
    """A model: longest clip in seconds, and dollars per million tokens by resolution."""

    max_seconds: int
    prices: Mapping[str, str]
    sizes_480p: tuple[tuple[int, int], ...] = SIZES["480p"]

    def picture_size(self, resolution: str, ratio: str) -> tuple[int, int]:
        """Return width and height in pixels; "adaptive" is taken as 16:9."""
        sizes = self.sizes_480p if resolution == "480p" else SIZES[resolution]
        return sizes[RATIOS.index(ratio if ratio in RATIOS else "16:9")]


MODELS = {
    "dreamina-seedance-2-5-260628": ModelArkModel(
        30, {"480p": "10.7", "720p": "10.7", "1080p": "11.7"}, SIZES_480P_2_5
    ),
    "dreamina-seedance-2-0-260128": ModelArkModel(15, {"480p": "7.0", "720p": "7.0", "1080p": "7.7"}),
    "dreamina-seedance-2-0-fast-260128": ModelArkModel(15, {"480p": "5.6", "720p": "5.6"}),
    "dreamina-seedance-2-0-mini-260615": ModelArkModel(15, {"480p": "3.5", "720p": "3.5"}),
}
ROLES = {
    "image_url": ("first_frame", "last_frame", "reference_image"),
    "video_url": ("reference_video",),
    "audio_url": ("reference_audio",),
}
POINTER = object_of(object_schema("url", url=url))
PARTS = {
    kind: object_schema(f"type {kind}", **{kind: POINTER}, type=one_of(kind), role=one_of(*roles))
    for kind, roles in ROLES.items()
} | {"text": object_schema("type text", type=one_of("text"), text=text(100_000, 1))}


def _check_content(value: object) -> str | None:
    known = isinstance(value, dict) and value.get("type") in PARTS
    return (
        object_of(PARTS[value["type"]])(value) if known and isinstance(value, dict) else "is of no known type"
    )


def _length_check(most: int) -> FieldCheck:
    def check(value: object) -> str | None:
        return None if value == -1 else integer(4, most)(value)

    return check


# Series 2.0 refuses seed, frames, camera_fixed, draft and another service_tier; not known for 2.5 [?].
BODY = object_schema(
    "model content",
    model=one_of(*MODELS),
    content=list_of(50, _check_content),
    resolution=one_of(*SIZES),
    ratio=one_of("adaptive", *RATIOS),
    duration=_length_check(30),
    generate_audio=boolean,
    watermark=boolean,
    return_last_frame=boolean,
    priority=integer(0, 9),
    callback_url=text(),
    safety_identifier=text(64),
    execution_expires_after=integer(3_600, 259_200),
)


def find_conflict(body: dict[str, Any]) -> str:
    """Return a conflict between fields that are valid one by one, '' for none."""
    model, roles = MODELS[body["model"]], [each.get("role", "") for each in body["content"]]
    kinds = [each["type"] for each in body["content"]]
    if body.get("resolution", DEFAULT_RESOLUTION) not in model.prices:
        return f"the parameter resolution is not supported by {body['model']}"
    if body.get("duration", DEFAULT_SECONDS) > model.max_seconds:
        return f"the parameter duration must be at most {model.max_seconds}"
    if kinds.count("text") > 1 or not kinds:
        return "content needs one text, or pictures"
    mixed = any(role.endswith("_frame") for role in roles) and any(role.startswith("ref") for role in roles)
    return "frames and references exclude each other" if mixed else ""
