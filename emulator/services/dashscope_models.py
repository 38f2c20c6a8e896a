"""Models at Alibaba's Model Studio: what each takes, and its price.

By its pages on Wan 3.0 (wan3-video-generation-api-reference), Wan 2.7 and HappyHorse, dashscope 2.0.2, and
@ai-sdk/alibaba 1.0.61.
"""

from collections.abc import Mapping
from typing import NamedTuple

from emulator.fields import Check, Schema, either, flag, items, one_of, part, schema, text, whole

RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4")
MOST_SEED = 2**31 - 1
STARTS = ("http://", "https://", "oss://", "data:image/")


def _address(value: object) -> str | None:
    good = isinstance(value, str) and value.startswith(STARTS)
    return None if good else "must be a URL or a data URI"


FRAMES = ("first_frame", "last_frame")
REFERENCES = ("reference_image", "reference_video", "reference_audio", "file", "link")


class Model(NamedTuple):
    """What a model takes; `media` are the kinds that it knows, `needs` the one that it cannot do without."""

    least: int
    most: int
    prices: Mapping[str, str]  # dollars a second in Singapore, by resolution (litellm 1.110.2, November 2026)
    prompt: int
    media: tuple[str, ...] = ()
    needs: str = ""
    ratios: tuple[str, ...] = RATIOS
    more: Mapping[str, Check] = {}

    def schema(self) -> Schema:
        """The whole body."""
        medium = schema("type url", type=one_of(*self.media), url=_address)
        given = schema(
            "media" if self.needs else "prompt", prompt=text(self.prompt, 1), negative_prompt=text(500)
        )
        # dashscope 2.0.2 sends both with every order.
        given = given.plus(extend_prompt=flag, function=text())
        parameters: dict[str, Check] = {
            "resolution": one_of(*self.prices),
            "duration": either(one_of(-1), whole(self.least, self.most)),
            "seed": whole(0, MOST_SEED),
            "watermark": flag,
            **self.more,
        }
        if self.ratios:
            parameters["ratio"] = one_of(*self.ratios)
        given = given.plus(media=items(16, part(medium))) if self.media else given
        return schema("model input", model=text(), input=part(given), parameters=part(Schema(parameters)))


WAN_3 = ("0.05", "0.10", "0.20"), ("0.068", "0.14", "0.28")
RESOLUTIONS = ("480P", "720P", "1080P")
WAN_27 = {"720P": "0.10", "1080P": "0.15"}
HAPPY = {"480P": "0.07", "720P": "0.14", "1080P": "0.18"}
REWRITES = {"prompt_extend": flag}


def _wan_3(prices: tuple[str, ...]) -> Model:
    ratios, more = ("adaptive", *RATIOS), {"audio": flag, "enable_thinking": flag}
    return Model(
        2,
        30,
        dict(zip(RESOLUTIONS, prices, strict=True)),
        20_000,
        FRAMES + REFERENCES,
        ratios=ratios,
        more=more,
    )


MODELS = {
    "wan3.0-video": _wan_3(WAN_3[0]),
    "wan3.0-video-prime": _wan_3(WAN_3[1]),
    "wan2.7-t2v": Model(2, 15, WAN_27, 5_000, more=REWRITES),
    # Its clip has the shape of its picture.
    "wan2.7-i2v": Model(
        2, 15, WAN_27, 5_000, (*FRAMES, "driving_audio", "first_clip"), "first_frame", (), more=REWRITES
    ),
    "happyhorse-1.1-t2v": Model(3, 15, HAPPY, 5_000),
    "happyhorse-1.1-i2v": Model(3, 15, HAPPY, 5_000, ("first_frame",), "first_frame", ()),
}
