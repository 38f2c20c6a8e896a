"""fal's models: fields, prices and work time (PROVIDERS.md 5.1)."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from emulator.field_validation import (
    FieldSchema,
    any_of,
    boolean,
    integer,
    number,
    object_schema,
    one_of,
    text,
    url,
    url_list,
)

SEED = integer(0, 2**32 - 1)
ASPECTS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
# fal takes lengths as strings ("5", for Veo "8s"); where PROVIDERS.md does not say so, numbers pass too.
FOUR_TO_FIFTEEN = any_of(one_of("auto", *(str(each) for each in range(4, 16))), integer(4, 15))
KLING_SECONDS = one_of(*(str(each) for each in range(3, 16)))
ONE_TO_FIFTEEN = any_of(one_of(*(str(each) for each in range(1, 16))), integer(1, 15))


class FalModel(NamedTuple):
    """A model: dollars per second by resolution ("" = any; `sound_prices` with sound), and work time.

    Bills are in units: `stated_unit_price` is dollars per unit, "" for a second at the usual resolution. With
    `billed_in_tokens` units are thousands of tokens, by pixels and frames. `picture_price` is per order.
    """

    input: FieldSchema
    prices: Mapping[str, str]
    work_seconds: float
    resolution: str = "720p"
    seconds: float = 5
    sound_prices: Mapping[str, str] = {}
    stated_unit_price: str = ""
    billed_in_tokens: bool = False
    picture_price: str = "0"
    # The kind decides what a price is for: that of a picture is for one.
    kind: Literal["video", "image"] = "video"

    @property
    def unit_price(self) -> str:
        """Dollars per unit."""
        return self.stated_unit_price or self.prices.get(self.resolution) or next(iter(self.prices.values()))


def _seedance_input(*resolutions: str) -> FieldSchema:
    return object_schema(
        "prompt",
        prompt=text(),
        resolution=one_of(*resolutions),
        duration=FOUR_TO_FIFTEEN,
        aspect_ratio=one_of("auto", *ASPECTS),
        generate_audio=boolean,
        end_user_id=text(),
    )


def _with_images(body: FieldSchema) -> FieldSchema:
    return body.with_fields("image_url", image_url=url, end_image_url=url)


def _with_references(body: FieldSchema) -> FieldSchema:
    return body.with_fields(
        "image_urls", image_urls=url_list(9, least=1), video_urls=url_list(3), audio_urls=url_list(3)
    )


KLING = object_schema(
    "prompt",
    prompt=text(2500),
    duration=KLING_SECONDS,
    aspect_ratio=one_of("16:9", "9:16", "1:1"),
    generate_audio=boolean,
    negative_prompt=text(2500),
    cfg_scale=number(0, 1),
)
KLING_IMAGE = KLING.with_fields("start_image_url", start_image_url=url, end_image_url=url)
VEO = object_schema(
    "prompt",
    prompt=text(20_000),
    duration=one_of("4s", "6s", "8s"),
    aspect_ratio=one_of("16:9", "9:16"),
    resolution=one_of("720p", "1080p", "4k"),
    generate_audio=boolean,
    negative_prompt=text(),
    seed=SEED,
    auto_fix=boolean,
)
H3 = object_schema(
    "prompt",
    prompt=text(),
    duration=any_of(one_of(*(str(each) for each in range(4, 16))), integer(4, 15)),
    resolution=one_of("480p", "480P", "768p", "768P", "2k", "2K", "4k", "4K"),
    aspect_ratio=one_of("adaptive", *ASPECTS),
)
PLAIN_INPUT = object_schema(
    "prompt",
    prompt=text(),
    duration=ONE_TO_FIFTEEN,
    aspect_ratio=one_of("auto", *ASPECTS, "3:2", "2:3"),
    resolution=one_of("360p", "480p", "720p", "1080p", "4k"),
    negative_prompt=text(),
    seed=SEED,
)
PLAIN_IMAGE = PLAIN_INPUT.with_fields("image_url", image_url=url)

SEEDANCE_PRICES = {"480p": "0.135", "720p": "0.3034", "1080p": "0.682"}
SEEDANCE_FAST_PRICES = {"480p": "0.108", "720p": "0.2419"}
SEEDANCE_25_PRICES = {"480p": "0.2205", "720p": "0.473"}
# Unlike 2.0, it answers 422 to a duration given as a number.
SEEDANCE_25 = object_schema(
    "prompt",
    prompt=text(),
    resolution=one_of("480p", "720p"),
    duration=one_of("auto", *(str(each) for each in range(4, 31))),
    aspect_ratio=one_of("auto", *ASPECTS),
    generate_audio=boolean,
    end_user_id=text(),
)
H3_MAX_PRICES = {"480p": "0.05", "768p": "0.08"}
H3_MAX = object_schema(
    "prompt",
    prompt=text(),
    duration=integer(5, 15),
    resolution=one_of("480P", "768P"),
    aspect_ratio=one_of(*ASPECTS),
    prompt_expansion_mode=one_of("disabled", "balanced", "quality"),
    enable_safety_checker=boolean,
)
H3_MAX_IMAGE = FieldSchema(
    {**{name: check for name, check in H3_MAX.fields.items() if name != "aspect_ratio"}, "image_url": url}
    | {"end_image_url": url},
    H3_MAX.required,
)
TURBO = object_schema(prompt=text(2500), duration=KLING_SECONDS)
TURBO_TEXT = TURBO.with_fields(aspect_ratio=one_of("16:9", "9:16", "1:1"))
TURBO_IMAGE = TURBO.with_fields("image_url", image_url=url)
HORSE = object_schema(
    prompt=text(2500),
    duration=integer(3, 15),
    resolution=one_of("720p", "1080p"),
    seed=integer(1, 2_147_483_646),
)
HORSE_TEXT = HORSE.with_fields(
    "prompt", aspect_ratio=one_of("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21", "5:4", "4:5")
)
HORSE_IMAGE = HORSE.with_fields("image_url", image_url=url)
HORSE_PRICES = {"720p": "0.14", "1080p": "0.18"}
WAN_PRICES = {"720p": "0.10", "1080p": "0.15"}
OMNI_PRICES = {"720p": "0.10", "1080p": "0.15"}
H3_PRICES = {"480p": "0.05", "768p": "0.06", "2k": "0.13", "4k": "0.16"}
SEEDANCE = _seedance_input("480p", "720p", "1080p")
SEEDANCE_FAST = _seedance_input("480p", "720p")

# Prices of fal's model pages in autumn 2026; those of Veo and Grok are their vendors' own [?].
KLING_MODEL = FalModel(KLING, {"": "0.084"}, 52, sound_prices={"": "0.126"})
SEEDANCE_MODEL = FalModel(SEEDANCE, SEEDANCE_PRICES, 109, stated_unit_price="0.014", billed_in_tokens=True)
SEEDANCE_FAST_MODEL = FalModel(
    SEEDANCE_FAST, SEEDANCE_FAST_PRICES, 73, stated_unit_price="0.0112", billed_in_tokens=True
)
GROK_MODEL = FalModel(PLAIN_INPUT, {"480p": "0.05", "720p": "0.07"}, 42, "480p", 6)
VEO_MODEL = FalModel(VEO, {"": "0.20"}, 71, seconds=8, sound_prices={"": "0.40"})
MODELS: dict[str, FalModel] = {
    "bytedance/seedance-2.0/text-to-video": SEEDANCE_MODEL,
    "bytedance/seedance-2.0/image-to-video": SEEDANCE_MODEL._replace(input=_with_images(SEEDANCE)),
    "bytedance/seedance-2.0/reference-to-video": SEEDANCE_MODEL._replace(input=_with_references(SEEDANCE)),
    "bytedance/seedance-2.0/fast/text-to-video": SEEDANCE_FAST_MODEL,
    "bytedance/seedance-2.0/fast/image-to-video": SEEDANCE_FAST_MODEL._replace(
        input=_with_images(SEEDANCE_FAST)
    ),
    "bytedance/seedance-2.0/fast/reference-to-video": SEEDANCE_FAST_MODEL._replace(
        input=_with_references(SEEDANCE_FAST)
    ),
    "bytedance/seedance-2.5/text-to-video": FalModel(SEEDANCE_25, SEEDANCE_25_PRICES, 109),
    "bytedance/seedance-2.5/image-to-video": FalModel(_with_images(SEEDANCE_25), SEEDANCE_25_PRICES, 109),
    "minimax/h3-max/text-to-video": FalModel(H3_MAX, H3_MAX_PRICES, 20, "768p"),
    "minimax/h3-max/image-to-video": FalModel(H3_MAX_IMAGE, H3_MAX_PRICES, 20, "768p"),
    "fal-ai/kling-video/v3/turbo/standard/text-to-video": FalModel(TURBO_TEXT, {"": "0.112"}, 40),
    "fal-ai/kling-video/v3/turbo/standard/image-to-video": FalModel(TURBO_IMAGE, {"": "0.112"}, 40),
    "fal-ai/kling-video/v3/turbo/pro/text-to-video": FalModel(TURBO_TEXT, {"": "0.14"}, 60),
    "fal-ai/kling-video/v3/turbo/pro/image-to-video": FalModel(TURBO_IMAGE, {"": "0.14"}, 60),
    "alibaba/happy-horse/v1.1/text-to-video": FalModel(HORSE_TEXT, HORSE_PRICES, 72, "1080p"),
    "alibaba/happy-horse/v1.1/image-to-video": FalModel(HORSE_IMAGE, HORSE_PRICES, 72, "1080p"),
    "fal-ai/kling-video/v3/standard/text-to-video": KLING_MODEL,
    "fal-ai/kling-video/v3/standard/image-to-video": KLING_MODEL._replace(input=KLING_IMAGE),
    "fal-ai/kling-video/v3/pro/text-to-video": KLING_MODEL._replace(
        prices={"": "0.112"}, sound_prices={"": "0.168"}, work_seconds=85
    ),
    "fal-ai/kling-video/v3/pro/image-to-video": KLING_MODEL._replace(
        input=KLING_IMAGE, prices={"": "0.112"}, sound_prices={"": "0.168"}, work_seconds=85
    ),
    "fal-ai/veo3.1": VEO_MODEL,
    "fal-ai/veo3.1/image-to-video": VEO_MODEL._replace(input=VEO.with_fields("image_url", image_url=url)),
    "minimax/h3/text-to-video": FalModel(H3, H3_PRICES, 60, "768p"),
    "minimax/h3/image-to-video": FalModel(_with_images(H3), H3_PRICES, 60, "768p"),
    "minimax/h3/reference-to-video": FalModel(_with_references(H3), H3_PRICES, 60, "768p"),
    "fal-ai/wan/v2.7/text-to-video": FalModel(PLAIN_INPUT, WAN_PRICES, 128),
    "fal-ai/wan/v2.7/image-to-video": FalModel(PLAIN_IMAGE.with_fields(end_image_url=url), WAN_PRICES, 128),
    "xai/grok-imagine-video/text-to-video": GROK_MODEL,
    "xai/grok-imagine-video/image-to-video": GROK_MODEL._replace(input=PLAIN_IMAGE, picture_price="0.002"),
    "google/gemini-omni-flash/v1.1/text-to-video": FalModel(
        PLAIN_INPUT, OMNI_PRICES, 120, stated_unit_price="0.03"
    ),
    "google/gemini-omni-flash/v1.1/image-to-video": FalModel(
        PLAIN_IMAGE, OMNI_PRICES, 120, stated_unit_price="0.03"
    ),
}
