"""fal's models: what each takes, what it costs, how long it works (PROVIDERS.md 5.1)."""

from collections.abc import Mapping
from typing import NamedTuple

from emulator.fields import Schema, either, flag, number, one_of, schema, text, url, urls, whole

SEED = whole(0, 2**32 - 1)
ASPECTS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
# Lengths are strings at fal ("5", at Veo "8s"); where the sheet does not say so, a number is taken too.
FOUR_TO_FIFTEEN = either(one_of("auto", *(str(each) for each in range(4, 16))), whole(4, 15))
KLING_SECONDS = one_of(*(str(each) for each in range(3, 16)))
ANY_SECONDS = either(one_of(*(str(each) for each in range(1, 16))), whole(1, 15))


class Model(NamedTuple):
    """A model: dollars a second by resolution ("" = any; with sound `loud`, if any), and seconds of work.

    What is billed are units: `unit` is the price of one, in dollars, "" for a second at the usual resolution.
    `tokens`: the units are thousands of tokens, by pixels and frames. `picture` is what one costs more.
    """

    input: Schema
    prices: Mapping[str, str]
    takes: float
    resolution: str = "720p"
    seconds: float = 5
    loud: Mapping[str, str] = {}
    unit: str = ""
    tokens: bool = False
    picture: str = "0"

    @property
    def unit_price(self) -> str:
        """What a unit costs, in dollars."""
        return self.unit or self.prices.get(self.resolution) or next(iter(self.prices.values()))


def _seedance(*resolutions: str) -> Schema:
    return schema(
        "prompt",
        prompt=text(),
        resolution=one_of(*resolutions),
        duration=FOUR_TO_FIFTEEN,
        aspect_ratio=one_of("auto", *ASPECTS),
        generate_audio=flag,
        end_user_id=text(),
    )


def _images(body: Schema) -> Schema:
    return body.plus("image_url", image_url=url, end_image_url=url)


def _references(body: Schema) -> Schema:
    return body.plus(image_urls=urls(9), video_urls=urls(3), audio_urls=urls(3))


KLING = schema(
    "prompt",
    prompt=text(2500),
    duration=KLING_SECONDS,
    aspect_ratio=one_of("16:9", "9:16", "1:1"),
    generate_audio=flag,
    negative_prompt=text(2500),
    cfg_scale=number(0, 1),
)
KLING_IMAGE = KLING.plus("start_image_url", start_image_url=url, end_image_url=url)
VEO = schema(
    "prompt",
    prompt=text(20_000),
    duration=one_of("4s", "6s", "8s"),
    aspect_ratio=one_of("16:9", "9:16"),
    resolution=one_of("720p", "1080p", "4k"),
    generate_audio=flag,
    negative_prompt=text(),
    seed=SEED,
    auto_fix=flag,
)
H3 = schema(
    "prompt",
    prompt=text(),
    duration=either(one_of(*(str(each) for each in range(4, 16))), whole(4, 15)),
    resolution=one_of("480p", "480P", "768p", "768P", "2k", "2K", "4k", "4K"),
    aspect_ratio=one_of("adaptive", *ASPECTS),
)
PLAIN = schema(
    "prompt",
    prompt=text(),
    duration=ANY_SECONDS,
    aspect_ratio=one_of("auto", *ASPECTS, "3:2", "2:3"),
    resolution=one_of("360p", "480p", "720p", "1080p", "4k"),
    negative_prompt=text(),
    seed=SEED,
)
PLAIN_IMAGE = PLAIN.plus("image_url", image_url=url, end_image_url=url)

SEEDANCE_PRICES = {"480p": "0.135", "720p": "0.3034", "1080p": "0.682"}
SEEDANCE_FAST_PRICES = {"480p": "0.108", "720p": "0.2419"}
SEEDANCE_25_PRICES = {"480p": "0.2205", "720p": "0.473"}
# A number is answered with 422 there.
SEEDANCE_25 = schema(
    "prompt",
    prompt=text(),
    resolution=one_of("480p", "720p"),
    duration=one_of("auto", *(str(each) for each in range(4, 31))),
    aspect_ratio=one_of("auto", *ASPECTS),
    generate_audio=flag,
    end_user_id=text(),
)
H3_MAX_PRICES = {"480p": "0.05", "768p": "0.08"}
H3_MAX = schema(
    "prompt",
    prompt=text(),
    duration=whole(5, 15),
    resolution=one_of("480P", "768P"),
    aspect_ratio=one_of(*ASPECTS),
    prompt_expansion_mode=one_of("disabled", "balanced", "quality"),
    enable_safety_checker=flag,
)
H3_MAX_IMAGE = Schema(
    {**{name: check for name, check in H3_MAX.fields.items() if name != "aspect_ratio"}, "image_url": url}
    | {"end_image_url": url},
    H3_MAX.required,
)
TURBO = schema(prompt=text(2500), duration=KLING_SECONDS)
TURBO_TEXT = TURBO.plus(aspect_ratio=one_of("16:9", "9:16", "1:1"))
TURBO_IMAGE = TURBO.plus("image_url", image_url=url)
HORSE = schema(
    prompt=text(2500), duration=whole(3, 15), resolution=one_of("720p", "1080p"), seed=whole(1, 2_147_483_646)
)
HORSE_TEXT = HORSE.plus(
    "prompt", aspect_ratio=one_of("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21", "5:4", "4:5")
)
HORSE_IMAGE = HORSE.plus("image_url", image_url=url)
HORSE_PRICES = {"720p": "0.14", "1080p": "0.18"}
WAN_PRICES = {"720p": "0.10", "1080p": "0.15"}
OMNI_PRICES = {"720p": "0.10", "1080p": "0.15"}
H3_PRICES = {"480p": "0.05", "768p": "0.06", "2k": "0.13", "4k": "0.16"}
SEEDANCE = _seedance("480p", "720p", "1080p")
SEEDANCE_FAST = _seedance("480p", "720p")

# As fal's model pages had them in autumn 2026; those of Veo and Grok are their makers' [?].
KLING_MODEL = Model(KLING, {"": "0.084"}, 52, loud={"": "0.126"})
SEEDANCE_MODEL = Model(SEEDANCE, SEEDANCE_PRICES, 109, unit="0.014", tokens=True)
SEEDANCE_FAST_MODEL = Model(SEEDANCE_FAST, SEEDANCE_FAST_PRICES, 73, unit="0.0112", tokens=True)
GROK_MODEL = Model(PLAIN, {"480p": "0.05", "720p": "0.07"}, 42, "480p", 6)
VEO_MODEL = Model(VEO, {"": "0.20"}, 71, seconds=8, loud={"": "0.40"})
MODELS: dict[str, Model] = {
    "bytedance/seedance-2.0/text-to-video": SEEDANCE_MODEL,
    "bytedance/seedance-2.0/image-to-video": SEEDANCE_MODEL._replace(input=_images(SEEDANCE)),
    "bytedance/seedance-2.0/reference-to-video": SEEDANCE_MODEL._replace(input=_references(SEEDANCE)),
    "bytedance/seedance-2.0/fast/text-to-video": SEEDANCE_FAST_MODEL,
    "bytedance/seedance-2.0/fast/image-to-video": SEEDANCE_FAST_MODEL._replace(input=_images(SEEDANCE_FAST)),
    "bytedance/seedance-2.5/text-to-video": Model(SEEDANCE_25, SEEDANCE_25_PRICES, 109),
    "bytedance/seedance-2.5/image-to-video": Model(_images(SEEDANCE_25), SEEDANCE_25_PRICES, 109),
    "minimax/h3-max/text-to-video": Model(H3_MAX, H3_MAX_PRICES, 20, "768p"),
    "minimax/h3-max/image-to-video": Model(H3_MAX_IMAGE, H3_MAX_PRICES, 20, "768p"),
    "fal-ai/kling-video/v3/turbo/standard/text-to-video": Model(TURBO_TEXT, {"": "0.112"}, 40),
    "fal-ai/kling-video/v3/turbo/standard/image-to-video": Model(TURBO_IMAGE, {"": "0.112"}, 40),
    "fal-ai/kling-video/v3/turbo/pro/text-to-video": Model(TURBO_TEXT, {"": "0.14"}, 60),
    "fal-ai/kling-video/v3/turbo/pro/image-to-video": Model(TURBO_IMAGE, {"": "0.14"}, 60),
    "alibaba/happy-horse/v1.1/text-to-video": Model(HORSE_TEXT, HORSE_PRICES, 72, "1080p"),
    "alibaba/happy-horse/v1.1/image-to-video": Model(HORSE_IMAGE, HORSE_PRICES, 72, "1080p"),
    "fal-ai/kling-video/v3/standard/text-to-video": KLING_MODEL,
    "fal-ai/kling-video/v3/standard/image-to-video": KLING_MODEL._replace(input=KLING_IMAGE),
    "fal-ai/kling-video/v3/pro/text-to-video": KLING_MODEL._replace(
        prices={"": "0.112"}, loud={"": "0.168"}, takes=85
    ),
    "fal-ai/kling-video/v3/pro/image-to-video": KLING_MODEL._replace(
        input=KLING_IMAGE, prices={"": "0.112"}, loud={"": "0.168"}, takes=85
    ),
    "fal-ai/veo3.1": VEO_MODEL,
    "fal-ai/veo3.1/image-to-video": VEO_MODEL._replace(input=VEO.plus("image_url", image_url=url)),
    "minimax/h3/text-to-video": Model(H3, H3_PRICES, 60, "768p"),
    "minimax/h3/image-to-video": Model(_images(H3), H3_PRICES, 60, "768p"),
    "minimax/h3/reference-to-video": Model(_references(H3), H3_PRICES, 60, "768p"),
    "fal-ai/wan/v2.7/text-to-video": Model(PLAIN, WAN_PRICES, 128),
    "fal-ai/wan/v2.7/image-to-video": Model(PLAIN_IMAGE, WAN_PRICES, 128),
    "xai/grok-imagine-video/text-to-video": GROK_MODEL,
    "xai/grok-imagine-video/image-to-video": GROK_MODEL._replace(input=PLAIN_IMAGE, picture="0.002"),
    "google/gemini-omni-flash/v1.1/text-to-video": Model(PLAIN, OMNI_PRICES, 120, unit="0.03"),
    "google/gemini-omni-flash/v1.1/image-to-video": Model(PLAIN_IMAGE, OMNI_PRICES, 120, unit="0.03"),
}
