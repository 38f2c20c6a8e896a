"""Seedance at ModelArk: what an order may hold, the sizes of pictures, and prices.

By byteplus-python-sdk-v2 3.0.63 and Volcengine's pages 82379/1520757 and 1544106, as others have kept them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from emulator.fields import Check, flag, items, one_of, part, schema, text, url, whole

USUAL_SECONDS, USUAL_RESOLUTION = 5, "720p"
RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
# Pixels by resolution, in the order of the ratios.
SIZES = {
    "480p": ((992, 432), (864, 496), (752, 560), (640, 640), (560, 752), (496, 864)),
    "720p": ((1470, 630), (1280, 720), (1112, 834), (960, 960), (834, 1112), (720, 1280)),
    "1080p": ((2206, 946), (1920, 1080), (1664, 1248), (1440, 1440), (1248, 1664), (1080, 1920)),
}
SMALL_2_5 = ((992, 432), (854, 480), (752, 560), (640, 640), (560, 752), (480, 854))


class Model(NamedTuple):
    """A model: its longest clip in seconds, and dollars for a million tokens, by resolution."""

    most: int
    prices: Mapping[str, str]
    smallest: tuple[tuple[int, int], ...] = SIZES["480p"]

    def size(self, resolution: str, ratio: str) -> tuple[int, int]:
        """Width and height; "adaptive" is as wide as most."""
        sizes = self.smallest if resolution == "480p" else SIZES[resolution]
        return sizes[RATIOS.index(ratio if ratio in RATIOS else "16:9")]


MODELS = {
    "dreamina-seedance-2-5-260628": Model(30, {"480p": "10.7", "720p": "10.7", "1080p": "11.7"}, SMALL_2_5),
    "dreamina-seedance-2-0-260128": Model(15, {"480p": "7.0", "720p": "7.0", "1080p": "7.7"}),
    "dreamina-seedance-2-0-fast-260128": Model(15, {"480p": "5.6", "720p": "5.6"}),
    "dreamina-seedance-2-0-mini-260615": Model(15, {"480p": "3.5", "720p": "3.5"}),
}
ROLES = {
    "image_url": ("first_frame", "last_frame", "reference_image"),
    "video_url": ("reference_video",),
    "audio_url": ("reference_audio",),
}
POINTER = part(schema("url", url=url))
PARTS = {
    kind: schema(f"type {kind}", **{kind: POINTER}, type=one_of(kind), role=one_of(*roles))
    for kind, roles in ROLES.items()
} | {"text": schema("type text", type=one_of("text"), text=text(100_000, 1))}


def _content(value: object) -> str | None:
    known = isinstance(value, dict) and value.get("type") in PARTS
    return part(PARTS[value["type"]])(value) if known and isinstance(value, dict) else "is of no known type"


def _length(most: int) -> Check:
    def check(value: object) -> str | None:
        return None if value == -1 else whole(4, most)(value)

    return check


# Series 2.0 refuses seed, frames, camera_fixed, draft and another service_tier; of 2.5 nobody knows [?].
BODY = schema(
    "model content",
    model=one_of(*MODELS),
    content=items(50, _content),
    resolution=one_of(*SIZES),
    ratio=one_of("adaptive", *RATIOS),
    duration=_length(30),
    generate_audio=flag,
    watermark=flag,
    return_last_frame=flag,
    priority=whole(0, 9),
    callback_url=text(),
    safety_identifier=text(64),
    execution_expires_after=whole(3_600, 259_200),
)


def odd(body: dict[str, Any]) -> str:
    """What fits the fields, but not each other; '' when nothing is wrong."""
    model, roles = MODELS[body["model"]], [each.get("role", "") for each in body["content"]]
    kinds = [each["type"] for each in body["content"]]
    if body.get("resolution", USUAL_RESOLUTION) not in model.prices:
        return f"the parameter resolution is not supported by {body['model']}"
    if body.get("duration", USUAL_SECONDS) > model.most:
        return f"the parameter duration must be at most {model.most}"
    if kinds.count("text") > 1 or not kinds:
        return "content needs one text, or pictures"
    mixed = any(role.endswith("_frame") for role in roles) and any(role.startswith("ref") for role in roles)
    return "frames and references exclude each other" if mixed else ""
