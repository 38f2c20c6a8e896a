"""KIE's market models: what each takes, what it costs, how long it works (PROVIDERS.md 4.3)."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from emulator.fields import (
    Schema,
    anything,
    either,
    flag,
    items,
    number,
    one_of,
    schema,
    text,
    url,
    urls,
    whole,
)
from emulator.money import micros

Input = Mapping[str, Any]
Price = Callable[[Input, float], int]  # the input, and the clip's seconds: micro-dollars

ASPECTS = ("1:1", "4:3", "3:4", "16:9", "9:16", "21:9")
BASIC = ("16:9", "9:16", "1:1")
HORSE = (*ASPECTS, "4:5", "5:4", "9:21")
SEED = whole(0, 2**31 - 1)
KLING_MODES = {"std": "720p", "pro": "1080p", "4K": "4k"}


class Model(NamedTuple):
    """One model. `seconds` and `resolution` are what it makes when nothing is said."""

    input: Schema
    price: Price
    takes: float
    seconds: float = 5
    resolution: str = "720p"


def _strings(low: int, high: int) -> tuple[str, ...]:
    return tuple(str(each) for each in range(low, high + 1))


def _seconds(low: int, high: int) -> Callable[[object], str | None]:
    """A length where the sheet does not say whether it is a number or a string: both."""
    return either(whole(low, high), one_of(*_strings(low, high)))


def a_second(default: str, **prices: str) -> Price:
    """Dollars a second by resolution; the resolution "720p" is the key `p720`."""

    def price(given: Input, seconds: float) -> int:
        resolution = str(given.get("resolution", default)).lower()
        key = f"p{resolution.removesuffix('p')}"
        return micros(prices.get(key) or list(prices.values())[-1], seconds)

    return price


def a_clip(by_length: Mapping[tuple[str, str], str]) -> Price:
    """Dollars a clip by resolution and length."""

    def price(given: Input, seconds: float) -> int:
        resolution = str(given.get("resolution", "")).lower()
        return micros(by_length.get((resolution, f"{seconds:g}")) or next(iter(by_length.values())))

    return price


def _kling(given: Input, seconds: float) -> int:
    quiet = {"std": "0.07", "pro": "0.09", "4K": "0.335"}
    loud = {"std": "0.10", "pro": "0.135", "4K": "0.335"}
    return micros((loud if given.get("sound") else quiet)[given.get("mode", "std")], seconds)


def _seedance(plain: Price, with_video: Price) -> Price:
    return lambda given, seconds: (with_video if given.get("reference_video_urls") else plain)(given, seconds)


def an_omni_clip(given: Input, seconds: float) -> int:
    """The same in 720p and 1080p; 4K costs more, and is made for nobody here."""
    return micros("0.105") + micros("0.0525", seconds)


def seedance_input(*resolutions: str) -> Schema:
    """What every Seedance takes, in these resolutions."""
    return schema(
        prompt=text(20_000, 3),
        first_frame_url=url,
        last_frame_url=url,
        reference_image_urls=urls(9),
        reference_video_urls=urls(3),
        reference_audio_urls=urls(3),
        return_last_frame=flag,
        generate_audio=flag,
        resolution=one_of(*resolutions),
        aspect_ratio=one_of(*ASPECTS, "adaptive"),
        duration=whole(4, 15),
        web_search=flag,
        nsfw_checker=flag,
        extension_task_id=text(),
    )


SEEDANCE_2 = Model(
    seedance_input("480p", "720p", "1080p", "4k"),
    _seedance(
        a_second("720p", p480="0.095", p720="0.205", p1080="0.51", p4k="1.04"),
        a_second("720p", p480="0.057", p720="0.125", p1080="0.31", p4k="0.64"),
    ),
    230,
)
SEEDANCE_2_FAST = Model(
    seedance_input("480p", "720p"),
    _seedance(a_second("720p", p480="0.059", p720="0.124"), a_second("720p", p480="0.045", p720="0.10")),
    188,
)
H3_INPUT = schema(
    prompt=text(),
    duration=_seconds(4, 15),
    aspect_ratio=one_of("adaptive", *ASPECTS),
    resolution=one_of("480P", "768P", "2K"),
    first_frame_url=url,
    last_frame_url=url,
    reference_image_urls=urls(9),
    reference_video_urls=urls(3),
    reference_audio_urls=urls(3),
)
H3 = Model(H3_INPUT, a_second("768P", p768="0.04", p2k="0.065"), 120, resolution="768p")
WAN_27_INPUT = schema(
    prompt=text(),
    negative_prompt=text(),
    first_frame_url=url,
    last_frame_url=url,
    resolution=one_of("720p", "1080p"),
    # Its own page's word for what others call aspect_ratio.
    ratio=one_of(*BASIC, "4:3", "3:4"),
    duration=whole(2, 15),
    prompt_extend=flag,
    watermark=flag,
    nsfw_checker=flag,
    seed=SEED,
)
WAN_27 = Model(WAN_27_INPUT, a_second("720p", p720="0.08", p1080="0.12"), 56)
HORSE_INPUT = schema(
    prompt=text(),
    image_urls=urls(1),
    reference_image=urls(9),
    resolution=one_of("720p", "1080p"),
    aspect_ratio=one_of(*HORSE),
    duration=_seconds(3, 15),
)
HAPPYHORSE = Model(HORSE_INPUT, a_second("720p", p720="0.1125", p1080="0.145"), 72)
GROK_INPUT = schema(
    prompt=text(),
    image_urls=urls(7),
    task_id=text(),
    index=whole(0, 5),
    aspect_ratio=one_of("2:3", "3:2", "1:1", "16:9", "9:16"),
    mode=one_of("fun", "normal", "spicy"),
    duration=_seconds(1, 30),
    resolution=one_of("480p", "720p", "1080p"),
    nsfw_checker=flag,
)
GROK = Model(GROK_INPUT, a_second("480p", p480="0.012", p720="0.0225", p1080="0.04"), 130, 6, "480p")
TURBO_INPUT = schema(
    "prompt duration resolution",
    prompt=text(2500),
    duration=_seconds(3, 15),
    resolution=one_of("720p", "1080p"),
)
TURBO = a_second("720p", p720="0.09", p1080="0.1125")
HAILUO_23_INPUT = schema(
    "prompt image_url",
    prompt=text(5000),
    image_url=url,
    duration=one_of("6", "10"),
    resolution=one_of("768P", "1080P"),
    nsfw_checker=flag,
)
HAILUO_02_INPUT = schema("prompt", prompt=text(1500), prompt_optimizer=flag, nsfw_checker=flag)
HAILUO_23 = {("768p", "6"): "0.15", ("768p", "10"): "0.25", ("1080p", "6"): "0.25"}
HAILUO_23_PRO = {("768p", "6"): "0.225", ("768p", "10"): "0.45", ("1080p", "6"): "0.40"}

MODELS: dict[str, Model] = {
    "kling-3.0/video": Model(
        schema(
            prompt=text(2500),
            image_urls=urls(2),
            sound=flag,
            duration=one_of(*_strings(3, 15)),
            aspect_ratio=one_of(*BASIC),
            mode=one_of(*KLING_MODES),
            multi_shots=flag,
            multi_prompt=items(10, anything),
            kling_elements=items(10, anything),
        ),
        _kling,
        127,
    ),
    "kling/v3-turbo-text-to-video": Model(
        TURBO_INPUT.plus("aspect_ratio", aspect_ratio=one_of(*BASIC)), TURBO, 100
    ),
    "kling/v3-turbo-image-to-video": Model(TURBO_INPUT.plus("image_urls", image_urls=urls(2)), TURBO, 100),
    "bytedance/seedance-2": SEEDANCE_2,
    "bytedance/seedance-2-fast": SEEDANCE_2_FAST,
    "gemini-omni-video": Model(
        schema(
            "prompt duration",
            prompt=text(20_000),
            duration=one_of("4", "6", "8", "10"),
            image_urls=urls(7),
            audio_ids=items(10, text()),
            video_list=items(3, anything),
            character_ids=items(10, text()),
            aspect_ratio=one_of("16:9", "9:16"),
            resolution=one_of("720p", "1080p", "4k"),
            seed=SEED,
        ),
        an_omni_clip,
        120,
        8,
    ),
    "minimax-h3/text-to-video": H3,
    "minimax-h3/image-to-video": H3,
    "minimax-h3/reference-to-video": H3,
    "hailuo/2-3-image-to-video-standard": Model(HAILUO_23_INPUT, a_clip(HAILUO_23), 150, 6, "768p"),
    "hailuo/2-3-image-to-video-pro": Model(HAILUO_23_INPUT, a_clip(HAILUO_23_PRO), 150, 6, "768p"),
    "hailuo/02-text-to-video-pro": Model(HAILUO_02_INPUT, a_clip({("1080p", "6"): "0.285"}), 200, 6, "1080p"),
    "hailuo/02-text-to-video-standard": Model(
        HAILUO_02_INPUT.plus(duration=one_of("6", "10")),
        a_clip({("", "6"): "0.15", ("", "10"): "0.25"}),
        150,
        6,
        "768p",
    ),
    "hailuo/02-image-to-video-pro": Model(
        HAILUO_02_INPUT.plus("image_url", image_url=url, end_image_url=url),
        a_clip({("1080p", "6"): "0.285"}),
        200,
        6,
        "1080p",
    ),
    "hailuo/02-image-to-video-standard": Model(
        HAILUO_02_INPUT.plus(
            "image_url",
            image_url=url,
            end_image_url=url,
            duration=one_of("6", "10"),
            resolution=one_of("512P", "768P"),
        ),
        a_clip({("768p", "6"): "0.15", ("768p", "10"): "0.25", ("512p", "6"): "0.06"}),
        150,
        6,
        "768p",
    ),
    "wan/2-7-text-to-video": WAN_27,
    "wan/2-7-image-to-video": WAN_27,
    "happyhorse-1-1/text-to-video": HAPPYHORSE,
    "happyhorse-1-1/image-to-video": HAPPYHORSE,
    "happyhorse-1-1/reference-to-video": HAPPYHORSE,
    "grok-imagine/text-to-video": GROK,
    "grok-imagine/image-to-video": GROK,
    "grok-imagine-video-1-5-preview": GROK._replace(
        input=schema(
            prompt=text(4096),
            image_urls=urls(1),
            aspect_ratio=one_of("auto", "2:3", "3:2", "1:1", "16:9", "9:16"),
            resolution=one_of("480p", "720p"),
            duration=_seconds(1, 15),
        )
    ),
    "elevenlabs/sound-effect-v2": Model(
        schema(
            "text",
            text=text(5000),
            loop=flag,
            duration_seconds=number(0.5, 30),
            prompt_influence=number(0, 1),
            output_format=text(),
        ),
        a_second("", p="0.002"),
        12,
    ),
}
