"""How each of Runway's models is told a clip's size: pixels, a ratio and a quality, or a quality alone.

From runwayml 5.24.0 (`types/text_to_video_create_params.py`, `types/image_to_video_create_params.py`).
"""

from collections.abc import Mapping

from providers.protocol import ClipOrder
from workflows.contracts import AspectRatio, Resolution

WIDE, TALL, SQUARE = AspectRatio.WIDE, AspectRatio.TALL, AspectRatio.SQUARE
P480, P720, P1080 = Resolution.P480, Resolution.P720, Resolution.P1080
Sizes = Mapping[tuple[AspectRatio, Resolution], str]
SIZES: Sizes = {
    (WIDE, P480): "864:496",
    (TALL, P480): "496:864",
    (SQUARE, P480): "640:640",
    (WIDE, P720): "1280:720",
    (TALL, P720): "720:1280",
    (SQUARE, P720): "960:960",
    (WIDE, P1080): "1920:1080",
    (TALL, P1080): "1080:1920",
}
# Of those that have other pixels, what differs.
OWN_SIZES: Mapping[str, Sizes] = {
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
# These name a quality beside a ratio of few words.
QUALITIES: Mapping[str, Mapping[Resolution, str]] = {
    "hailuo3": {P480: "768p", P720: "768p", P1080: "2k"},
    "grok_imagine_1_5": {P480: "480p", P720: "720p", P1080: "1080p"},
}
# These take the shape of the picture that they begin with.
AS_THE_PICTURE = frozenset({"grok_imagine_1_5", "grok_imagine_1_5_lite"})


def shape_of(model: str, order: ClipOrder) -> dict[str, object] | None:
    """The fields that say what size the clip has; None where the model does not make such a clip."""
    framed = model in AS_THE_PICTURE and order.image_url is not None
    if qualities := QUALITIES.get(model):
        ratio: dict[str, object] = {} if framed else {"ratio": order.aspect_ratio.value}
        return {**ratio, "resolution": qualities[order.resolution]}
    if framed:
        return {"ratio": f"auto_{order.resolution.value}"}
    wanted = (order.aspect_ratio, order.resolution)
    size = OWN_SIZES.get(model, {}).get(wanted) or SIZES.get(wanted)
    return {"ratio": size} if size else None
