"""KIE's market models: fields, prices and work time (PROVIDERS.md 4.3)."""

from collections.abc import Callable
from typing import NamedTuple

from emulator.field_validation import (
    FieldSchema,
    any_of,
    any_value,
    boolean,
    integer,
    list_of,
    number,
    object_schema,
    one_of,
    public_url,
    public_url_list,
    text,
)
from emulator.services.kie_prices import (
    PriceFunction,
    kling_price,
    omni_clip_price,
    price_per_clip,
    price_per_second,
    seedance_price,
)

ASPECTS = ("1:1", "4:3", "3:4", "16:9", "9:16", "21:9")
BASIC_ASPECTS = ("16:9", "9:16", "1:1")
HAPPYHORSE_ASPECTS = (*ASPECTS, "4:5", "5:4", "9:21")
SEED = integer(0, 2**31 - 1)
KLING_MODES = {"std": "720p", "pro": "1080p", "4K": "4k"}


class KieModel(NamedTuple):
    """A model. `seconds` and `resolution` are its defaults."""

    input: FieldSchema
    price: PriceFunction
    work_seconds: float
    seconds: float = 5
    resolution: str = "720p"


def _number_strings(low: int, high: int) -> tuple[str, ...]:
    return tuple(str(each) for each in range(low, high + 1))


def _seconds_check(low: int, high: int) -> Callable[[object], str | None]:
    """Check for a length given as a number or a string, where PROVIDERS.md does not say which."""
    return any_of(integer(low, high), one_of(*_number_strings(low, high)))


def seedance_input(*resolutions: str) -> FieldSchema:
    """Return the fields that every Seedance model takes, in these resolutions."""
    return object_schema(
        prompt=text(20_000, 3),
        first_frame_url=public_url,
        last_frame_url=public_url,
        reference_image_urls=public_url_list(9),
        reference_video_urls=public_url_list(3),
        reference_audio_urls=public_url_list(3),
        return_last_frame=boolean,
        generate_audio=boolean,
        resolution=one_of(*resolutions),
        aspect_ratio=one_of(*ASPECTS, "adaptive"),
        duration=integer(4, 15),
        web_search=boolean,
        nsfw_checker=boolean,
        extension_task_id=text(),
    )


SEEDANCE_2 = KieModel(
    seedance_input("480p", "720p", "1080p", "4k"),
    seedance_price(
        price_per_second("720p", p480="0.095", p720="0.205", p1080="0.51", p4k="1.04"),
        price_per_second("720p", p480="0.057", p720="0.125", p1080="0.31", p4k="0.64"),
    ),
    230,
)
SEEDANCE_2_FAST = KieModel(
    seedance_input("480p", "720p"),
    seedance_price(
        price_per_second("720p", p480="0.059", p720="0.124"),
        price_per_second("720p", p480="0.045", p720="0.10"),
    ),
    188,
)
H3_INPUT = object_schema(
    prompt=text(),
    duration=_seconds_check(4, 15),
    aspect_ratio=one_of("adaptive", *ASPECTS),
    resolution=one_of("480P", "768P", "2K"),
    first_frame_url=public_url,
    last_frame_url=public_url,
)
H3_REFERENCES = H3_INPUT.with_fields(
    "reference_image_urls",
    reference_image_urls=public_url_list(9, least=1),
    reference_video_urls=public_url_list(3),
    reference_audio_urls=public_url_list(3),
)
H3 = KieModel(H3_INPUT, price_per_second("768P", p768="0.04", p2k="0.065"), 120, resolution="768p")
WAN_27_INPUT = object_schema(
    prompt=text(),
    negative_prompt=text(),
    first_frame_url=public_url,
    last_frame_url=public_url,
    resolution=one_of("720p", "1080p"),
    # Other models call it aspect_ratio; the name is that of the model's own page.
    ratio=one_of(*BASIC_ASPECTS, "4:3", "3:4"),
    duration=integer(2, 15),
    prompt_extend=boolean,
    watermark=boolean,
    nsfw_checker=boolean,
    seed=SEED,
)
WAN_27 = KieModel(WAN_27_INPUT, price_per_second("720p", p720="0.08", p1080="0.12"), 56)
HORSE_INPUT = object_schema(
    prompt=text(),
    image_urls=public_url_list(1),
    resolution=one_of("720p", "1080p"),
    aspect_ratio=one_of(*HAPPYHORSE_ASPECTS),
    duration=_seconds_check(3, 15),
)
HAPPYHORSE = KieModel(HORSE_INPUT, price_per_second("720p", p720="0.1125", p1080="0.145"), 72)
GROK_INPUT = object_schema(
    prompt=text(),
    image_urls=public_url_list(7),
    task_id=text(),
    index=integer(0, 5),
    aspect_ratio=one_of("2:3", "3:2", "1:1", "16:9", "9:16"),
    mode=one_of("fun", "normal", "spicy"),
    duration=_seconds_check(1, 30),
    resolution=one_of("480p", "720p", "1080p"),
    nsfw_checker=boolean,
)
GROK = KieModel(
    GROK_INPUT, price_per_second("480p", p480="0.012", p720="0.0225", p1080="0.04"), 130, 6, "480p"
)
TURBO_INPUT = object_schema(
    "prompt duration resolution",
    prompt=text(2500),
    duration=_seconds_check(3, 15),
    resolution=one_of("720p", "1080p"),
)
TURBO_PRICE = price_per_second("720p", p720="0.09", p1080="0.1125")
HAILUO_23_INPUT = object_schema(
    "prompt image_url",
    prompt=text(5000),
    image_url=public_url,
    duration=one_of("6", "10"),
    resolution=one_of("768P", "1080P"),
    nsfw_checker=boolean,
)
HAILUO_02_INPUT = object_schema("prompt", prompt=text(1500), prompt_optimizer=boolean, nsfw_checker=boolean)
HAILUO_23_PRICES = {("768p", "6"): "0.15", ("768p", "10"): "0.25", ("1080p", "6"): "0.25"}
HAILUO_23_PRO_PRICES = {("768p", "6"): "0.225", ("768p", "10"): "0.45", ("1080p", "6"): "0.40"}

MODELS: dict[str, KieModel] = {
    "kling-3.0/video": KieModel(
        object_schema(
            prompt=text(2500),
            image_urls=public_url_list(2),
            sound=boolean,
            duration=one_of(*_number_strings(3, 15)),
            aspect_ratio=one_of(*BASIC_ASPECTS),
            mode=one_of(*KLING_MODES),
            multi_shots=boolean,
            multi_prompt=list_of(10, any_value),
            kling_elements=list_of(10, any_value),
        ),
        kling_price,
        127,
    ),
    "kling/v3-turbo-text-to-video": KieModel(
        TURBO_INPUT.with_fields("aspect_ratio", aspect_ratio=one_of(*BASIC_ASPECTS)), TURBO_PRICE, 100
    ),
    "kling/v3-turbo-image-to-video": KieModel(
        TURBO_INPUT.with_fields("image_urls", image_urls=public_url_list(1)), TURBO_PRICE, 100
    ),
    "bytedance/seedance-2": SEEDANCE_2,
    "bytedance/seedance-2-fast": SEEDANCE_2_FAST,
    "gemini-omni-video": KieModel(
        object_schema(
            "prompt duration",
            prompt=text(20_000),
            duration=one_of("4", "6", "8", "10"),
            image_urls=public_url_list(7),
            audio_ids=list_of(10, text()),
            video_list=list_of(3, any_value),
            character_ids=list_of(10, text()),
            aspect_ratio=one_of("16:9", "9:16"),
            resolution=one_of("720p", "1080p", "4k"),
            seed=SEED,
        ),
        omni_clip_price,
        120,
        8,
    ),
    "minimax-h3/text-to-video": H3,
    "minimax-h3/image-to-video": H3,
    "minimax-h3/reference-to-video": H3._replace(input=H3_REFERENCES),
    "hailuo/2-3-image-to-video-standard": KieModel(
        HAILUO_23_INPUT, price_per_clip(HAILUO_23_PRICES), 150, 6, "768p"
    ),
    "hailuo/2-3-image-to-video-pro": KieModel(
        HAILUO_23_INPUT, price_per_clip(HAILUO_23_PRO_PRICES), 150, 6, "768p"
    ),
    "hailuo/02-text-to-video-pro": KieModel(
        HAILUO_02_INPUT, price_per_clip({("1080p", "6"): "0.285"}), 200, 6, "1080p"
    ),
    "hailuo/02-text-to-video-standard": KieModel(
        HAILUO_02_INPUT.with_fields(duration=one_of("6", "10")),
        price_per_clip({("", "6"): "0.15", ("", "10"): "0.25"}),
        150,
        6,
        "768p",
    ),
    "hailuo/02-image-to-video-pro": KieModel(
        HAILUO_02_INPUT.with_fields("image_url", image_url=public_url, end_image_url=public_url),
        price_per_clip({("1080p", "6"): "0.285"}),
        200,
        6,
        "1080p",
    ),
    "hailuo/02-image-to-video-standard": KieModel(
        HAILUO_02_INPUT.with_fields(
            "image_url",
            image_url=public_url,
            end_image_url=public_url,
            duration=one_of("6", "10"),
            resolution=one_of("512P", "768P"),
        ),
        price_per_clip({("768p", "6"): "0.15", ("768p", "10"): "0.25", ("512p", "6"): "0.06"}),
        150,
        6,
        "768p",
    ),
    "wan/2-7-text-to-video": WAN_27,
    "wan/2-7-image-to-video": WAN_27,
    "happyhorse-1-1/text-to-video": HAPPYHORSE,
    "happyhorse-1-1/image-to-video": HAPPYHORSE,
    "happyhorse-1-1/reference-to-video": HAPPYHORSE._replace(
        input=HORSE_INPUT.with_fields("reference_image", reference_image=public_url_list(9, least=1))
    ),
    "grok-imagine/text-to-video": GROK,
    "grok-imagine/image-to-video": GROK,
    "grok-imagine-video-1-5-preview": GROK._replace(
        input=object_schema(
            prompt=text(4096),
            image_urls=public_url_list(1),
            aspect_ratio=one_of("auto", "2:3", "3:2", "1:1", "16:9", "9:16"),
            resolution=one_of("480p", "720p"),
            duration=_seconds_check(1, 15),
        )
    ),
    "elevenlabs/sound-effect-v2": KieModel(
        object_schema(
            "text",
            text=text(5000),
            loop=boolean,
            duration_seconds=number(0.5, 30),
            prompt_influence=number(0, 1),
            output_format=text(),
        ),
        price_per_second("", p="0.002"),
        12,
    ),
}
