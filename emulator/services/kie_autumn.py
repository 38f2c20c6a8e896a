"""KIE's market models of autumn 2026: prices of its page of 2026-10-07, fields as others copied them."""

from emulator.fields import anything, either, flag, items, one_of, schema, text, url, urls, whole
from emulator.money import micros
from emulator.services.kie_models import (
    BASIC,
    SEED,
    SEEDANCE_2_FAST,
    Input,
    Model,
    a_second,
    an_omni_clip,
    seedance_input,
)

SEEDANCE_25 = seedance_input("480p", "720p", "1080p").plus(
    duration=whole(4, 30), output_format=one_of("mp4", "mov")
)
OMNI_11 = schema(
    "prompt duration",
    prompt=text(20_000),
    duration=one_of("4", "6", "8", "10"),
    image_urls=urls(7),
    first_frame_url=url,
    last_frame_url=url,
    audio_ids=items(3, text()),
    video_list=items(1, anything),
    character_ids=items(3, text()),
    aspect_ratio=one_of("16:9", "9:16"),
    resolution=one_of("360p", "720p", "1080p", "4k"),
    seed=SEED,
)
KLING_OMNI = schema(
    "prompt",
    prompt=text(3_072),
    duration=whole(3, 15),
    resolution=one_of("720p", "1080p", "4K"),
    aspect_ratio=one_of(*BASIC),
    audio=flag,
    customize_multi_shots=flag,
    prefer_multi_shots=flag,
    multi_prompt=items(6, anything),
    elements=items(3, anything),
)
WAN_3 = schema(
    prompt=text(20_000),
    first_frame_url=url,
    last_frame_url=url,
    reference_image_urls=urls(10),
    reference_video_urls=urls(5),
    reference_audio_urls=urls(5),
    resolution=one_of("480P", "720P", "1080P"),
    aspect_ratio=one_of("adaptive", *BASIC, "4:3", "3:4"),
    duration=either(one_of(-1), whole(2, 30)),
    audio=flag,
    seed=SEED,
    nsfw_checker=flag,
)


def _kling_omni(given: Input, seconds: float) -> int:
    quiet, loud = {"1080p": ("0.09", "0.115"), "4K": ("0.335", "0.335")}.get(
        str(given.get("resolution")), ("0.07", "0.09")
    )
    return micros(loud if given.get("audio") else quiet, seconds)


MODELS: dict[str, Model] = {
    "bytedance/seedance-2-mini": SEEDANCE_2_FAST._replace(price=a_second("720p", p480="0.019", p720="0.041")),
    "bytedance/seedance-2-5": Model(
        SEEDANCE_25, a_second("720p", p480="0.14", p720="0.315", p1080="0.79"), 230
    ),
    "google/gemini-omni-flash-1-1": Model(OMNI_11, an_omni_clip, 120, 8),
    "kling-3.0-omni/text-to-video": Model(KLING_OMNI, _kling_omni, 127),
    "kling-3.0-omni/image-to-video": Model(
        KLING_OMNI.plus("image_urls", image_urls=urls(2)), _kling_omni, 127
    ),
    "wan/3-0-video": Model(WAN_3, a_second("1080p", p480="0.04", p720="0.08", p1080="0.16"), 90, 5, "1080p"),
}
