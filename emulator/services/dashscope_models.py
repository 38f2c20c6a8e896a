"""Models of Alibaba's Model Studio: fields of their orders and prices.

By its pages on Wan 3.0 (wan3-video-generation-api-reference), Wan 2.7 and HappyHorse, dashscope 2.0.2, and
@ai-sdk/alibaba 1.0.61.
"""

from collections.abc import Mapping
from typing import NamedTuple

from emulator.field_validation import (
    FieldCheck,
    FieldSchema,
    any_of,
    boolean,
    integer,
    list_of,
    object_of,
    object_schema,
    one_of,
    text,
    url,
)

RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4")
MAX_SEED = 2**31 - 1


def _check_address(value: object) -> str | None:
    uploaded = isinstance(value, str) and value.startswith("oss://")
    return None if uploaded else url(value)


FRAMES = ("first_frame", "last_frame")
REFERENCES = ("reference_image", "reference_video", "reference_audio", "file", "link")


class DashScopeModel(NamedTuple):
    """A model's limits and prices; `media` are the kinds it knows, `required_medium` the one it needs."""

    min_seconds: int
    max_seconds: int
    prices: Mapping[str, str]  # dollars a second in Singapore, by resolution (litellm 1.110.2, November 2026)
    max_prompt: int
    media: tuple[str, ...] = ()
    required_medium: str = ""
    ratios: tuple[str, ...] = RATIOS
    more_parameters: Mapping[str, FieldCheck] = {}

    def body_schema(self) -> FieldSchema:
        """Return the schema of the whole body."""
        medium = object_schema("type url", type=one_of(*self.media), url=_check_address)
        given = object_schema(
            "media" if self.required_medium else "prompt",
            prompt=text(self.max_prompt, 1),
            negative_prompt=text(500),
        )
        # The client dashscope 2.0.2 sends both fields with every order.
        given = given.with_fields(extend_prompt=boolean, function=text())
        parameters: dict[str, FieldCheck] = {
            "resolution": one_of(*self.prices),
            "duration": any_of(one_of(-1), integer(self.min_seconds, self.max_seconds)),
            "seed": integer(0, MAX_SEED),
            "watermark": boolean,
            **self.more_parameters,
        }
        if self.ratios:
            parameters["ratio"] = one_of(*self.ratios)
        given = given.with_fields(media=list_of(16, object_of(medium))) if self.media else given
        return object_schema(
            "model input", model=text(), input=object_of(given), parameters=object_of(FieldSchema(parameters))
        )


WAN_3_PRICES = ("0.05", "0.10", "0.20"), ("0.068", "0.14", "0.28")
RESOLUTIONS = ("480P", "720P", "1080P")
WAN_27_PRICES = {"720P": "0.10", "1080P": "0.15"}
HAPPYHORSE_PRICES = {"480P": "0.07", "720P": "0.14", "1080P": "0.18"}
PROMPT_EXTENSION = {"prompt_extend": boolean}


def _build_wan_3(prices: tuple[str, ...]) -> DashScopeModel:
    ratios, more = ("adaptive", *RATIOS), {"audio": boolean, "enable_thinking": boolean}
    return DashScopeModel(
        2,
        30,
        dict(zip(RESOLUTIONS, prices, strict=True)),
        20_000,
        FRAMES + REFERENCES,
        ratios=ratios,
        more_parameters=more,
    )


MODELS = {
    "wan3.0-video": _build_wan_3(WAN_3_PRICES[0]),
    "wan3.0-video-prime": _build_wan_3(WAN_3_PRICES[1]),
    "wan2.7-t2v": DashScopeModel(2, 15, WAN_27_PRICES, 5_000, more_parameters=PROMPT_EXTENSION),
    # The clip takes its aspect ratio from the picture, so there is no `ratio`.
    "wan2.7-i2v": DashScopeModel(
        2,
        15,
        WAN_27_PRICES,
        5_000,
        (*FRAMES, "driving_audio", "first_clip"),
        "first_frame",
        (),
        more_parameters=PROMPT_EXTENSION,
    ),
    "happyhorse-1.1-t2v": DashScopeModel(3, 15, HAPPYHORSE_PRICES, 5_000),
    "happyhorse-1.1-i2v": DashScopeModel(
        3, 15, HAPPYHORSE_PRICES, 5_000, ("first_frame",), "first_frame", ()
    ),
}
