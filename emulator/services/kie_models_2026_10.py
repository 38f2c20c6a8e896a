"""KIE's market models of autumn 2026: prices of its page of 2026-10-07, fields as others published them."""

from emulator.field_validation import (
    any_of,
    any_value,
    boolean,
    integer,
    list_of,
    object_schema,
    one_of,
    public_url,
    public_url_list,
    text,
)
from emulator.micro_dollars import to_micros
from emulator.services.kie_models import BASIC_ASPECTS, SEED, SEEDANCE_2_FAST, KieModel, seedance_input
from emulator.services.kie_prices import ModelInput, omni_clip_price, price_per_second

SEEDANCE_25 = seedance_input("480p", "720p", "1080p").with_fields(
    duration=integer(4, 30), output_format=one_of("mp4", "mov")
)
OMNI_11 = object_schema(
    "prompt duration",
    prompt=text(20_000),
    duration=one_of("4", "6", "8", "10"),
    image_urls=public_url_list(7),
    first_frame_url=public_url,
    last_frame_url=public_url,
    audio_ids=list_of(3, text()),
    video_list=list_of(1, any_value),
    character_ids=list_of(3, text()),
    aspect_ratio=one_of("16:9", "9:16"),
    resolution=one_of("360p", "720p", "1080p", "4k"),
    seed=SEED,
)
KLING_OMNI = object_schema(
    "prompt",
    prompt=text(3_072),
    duration=integer(3, 15),
    resolution=one_of("720p", "1080p", "4K"),
    aspect_ratio=one_of(*BASIC_ASPECTS),
    audio=boolean,
    customize_multi_shots=boolean,
    prefer_multi_shots=boolean,
    multi_prompt=list_of(6, any_value),
    elements=list_of(3, any_value),
)
WAN_3 = object_schema(
    prompt=text(20_000),
    first_frame_url=public_url,
    last_frame_url=public_url,
    reference_image_urls=public_url_list(10),
    reference_video_urls=public_url_list(5),
    reference_audio_urls=public_url_list(5),
    resolution=one_of("480P", "720P", "1080P"),
    aspect_ratio=one_of("adaptive", *BASIC_ASPECTS, "4:3", "3:4"),
    duration=any_of(one_of(-1), integer(2, 30)),
    audio=boolean,
    seed=SEED,
    nsfw_checker=boolean,
)


def _kling_omni_price(given: ModelInput, seconds: float) -> int:
    quiet, loud = {"1080p": ("0.09", "0.115"), "4K": ("0.335", "0.335")}.get(
        str(given.get("resolution")), ("0.07", "0.09")
    )
    return to_micros(loud if given.get("audio") else quiet, seconds)


MODELS: dict[str, KieModel] = {
    "bytedance/seedance-2-mini": SEEDANCE_2_FAST._replace(
        price=price_per_second("720p", p480="0.019", p720="0.041")
    ),
    "bytedance/seedance-2-5": KieModel(
        SEEDANCE_25, price_per_second("720p", p480="0.14", p720="0.315", p1080="0.79"), 230
    ),
    "google/gemini-omni-flash-1-1": KieModel(OMNI_11, omni_clip_price, 120, 8),
    "kling-3.0-omni/text-to-video": KieModel(KLING_OMNI, _kling_omni_price, 127),
    "kling-3.0-omni/image-to-video": KieModel(
        KLING_OMNI.with_fields("image_urls", image_urls=public_url_list(2)), _kling_omni_price, 127
    ),
    "wan/3-0-video": KieModel(
        WAN_3, price_per_second("1080p", p480="0.04", p720="0.08", p1080="0.16"), 90, 5, "1080p"
    ),
}
