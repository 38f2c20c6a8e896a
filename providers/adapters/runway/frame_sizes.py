"""The fields by which Runway models take a clip's size: pixels, ratio and resolution, or resolution alone.

From runwayml 5.24.0 (`types/text_to_video_create_params.py`, `types/image_to_video_create_params.py`).
"""

from collections.abc import Mapping

from contracts import AspectRatio, Resolution
from providers.protocol import ClipOrder

WIDE, TALL, SQUARE = AspectRatio.WIDE, AspectRatio.TALL, AspectRatio.SQUARE
P480, P720, P1080 = Resolution.P480, Resolution.P720, Resolution.P1080
FrameSizes = Mapping[tuple[AspectRatio, Resolution], str]
SIZES: FrameSizes = {
    (WIDE, P480): "864:496",
    (TALL, P480): "496:864",
    (SQUARE, P480): "640:640",
    (WIDE, P720): "1280:720",
    (TALL, P720): "720:1280",
    (SQUARE, P720): "960:960",
    (WIDE, P1080): "1920:1080",
    (TALL, P1080): "1080:1920",
}
# Differing sizes of some models.
MODEL_SIZES: Mapping[str, FrameSizes] = {
    "seedance2_5": {(WIDE, P480): "854:480", (TALL, P480): "480:854", (SQUARE, P1080): "1440:1440"},
    "wan3": {
        (WIDE, P480): "832:480",
        (TALL, P480): "480:832",
        (SQUARE, P480): "624:624",
        (SQUARE, P1080): "1440:1440",
    },
    "grok_imagine_1_5_lite": {
        (WIDE, P480): "848:480",
        (TALL, P480): "480:848",
        (SQUARE, P480): "480:480",
        (SQUARE, P720): "720:720",
        (WIDE, P1080): "1904:1072",
        (TALL, P1080): "1072:1904",
        (SQUARE, P1080): "1424:1424",
    },
}
# Models that take a resolution name beside a ratio.
RESOLUTION_NAMES: Mapping[str, Mapping[Resolution, str]] = {
    "hailuo3": {P480: "768p", P720: "768p", P1080: "2k"},
    "grok_imagine_1_5": {P480: "480p", P720: "720p", P1080: "1080p"},
}
# Models whose clip has the ratio of the first frame.
FOLLOWS_IMAGE_RATIO = frozenset({"grok_imagine_1_5", "grok_imagine_1_5_lite"})


def frame_size_fields(model: str, order: ClipOrder) -> dict[str, object] | None:
    """Return the request fields for the clip's size; None where the model does not offer it."""
    framed = model in FOLLOWS_IMAGE_RATIO and order.image_url is not None
    if qualities := RESOLUTION_NAMES.get(model):
        ratio: dict[str, object] = {} if framed else {"ratio": order.aspect_ratio.value}
        return {**ratio, "resolution": qualities[order.resolution]}
    if framed:
        return {"ratio": f"auto_{order.resolution.value}"}
    wanted = (order.aspect_ratio, order.resolution)
    size = MODEL_SIZES.get(model, {}).get(wanted) or SIZES.get(wanted)
    return {"ratio": size} if size else None
