"""Models of Replicate: their inputs, prices and times."""

from collections.abc import Mapping
from typing import NamedTuple

from emulator.fields import Schema, anything, flag, number, one_of, schema, text, url, urls, whole


class Model(NamedTuple):
    """A model: its input, its price in dollars a second, and its usual run time.

    Prices are by resolution ("" = any), where it matters with the seconds behind it.
    """

    input: Schema
    prices: Mapping[str, str]
    takes: float
    kind: str = "video"
    once: bool = False  # the price is for a file, not for a second


_SEEDANCE_2 = schema(
    "prompt",
    prompt=text(4000),
    image=url,
    last_frame_image=url,
    reference_images=urls(9),
    reference_videos=urls(3),
    reference_audios=urls(3),
    duration=one_of(-1, *range(4, 16)),
    resolution=one_of("480p", "720p", "1080p"),
    aspect_ratio=one_of("16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "9:21", "adaptive"),
    generate_audio=flag,
    seed=whole(0, 2**31 - 1),
)

# What Kling's modes make.
MODES = {"standard": "720p", "pro": "1080p"}

# The sheet names no model of Replicate: inputs and prices are as its model pages had them [?].
MODELS = {
    "kwaivgi/kling-v3-video": Model(
        schema(
            "prompt",
            prompt=text(2500),
            negative_prompt=text(2500),
            start_image=url,
            end_image=url,
            mode=one_of("standard", "pro"),
            aspect_ratio=one_of("16:9", "9:16", "1:1"),
            duration=whole(3, 15),
            generate_audio=flag,
            multi_prompt=text(),
        ),
        # Without sound, which is what we ask for.
        {"720p": "0.084", "1080p": "0.112"},
        85,
    ),
    "bytedance/seedance-2.0": Model(_SEEDANCE_2, {"480p": "0.08", "720p": "0.18", "1080p": "0.45"}, 120),
    "bytedance/seedance-2.0-fast": Model(_SEEDANCE_2, {"480p": "0.07", "720p": "0.14"}, 75),
    "bytedance/seedance-1-pro": Model(
        schema(
            "prompt",
            prompt=text(),
            image=url,
            last_frame_image=url,
            duration=whole(2, 12),
            resolution=one_of("480p", "720p", "1080p"),
            aspect_ratio=one_of("16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "9:21"),
            fps=one_of(24),
            camera_fixed=flag,
            seed=whole(0, 2**31 - 1),
        ),
        {"480p": "0.03", "720p": "0.06", "1080p": "0.15"},
        60,
    ),
    "kwaivgi/kling-v2.5-turbo-pro": Model(
        schema(
            "prompt",
            prompt=text(),
            start_image=url,
            end_image=url,
            duration=one_of(5, 10),
            aspect_ratio=one_of("16:9", "9:16", "1:1"),
            negative_prompt=text(),
            guidance_scale=number(0, 1),
        ),
        {"": "0.07"},
        120,
    ),
    "minimax/hailuo-2.3": Model(
        schema(
            "prompt",
            prompt=text(2000),
            first_frame_image=url,
            duration=one_of(6, 10),
            resolution=one_of("768p", "1080p"),
            prompt_optimizer=flag,
        ),
        {"768p": "0.0466667", "768p 10": "0.056", "1080p": "0.0816667"},
        120,
    ),
    "google/lyria-2": Model(
        schema("prompt", prompt=text(), negative_prompt=text(), seed=whole(0, 2**31 - 1)),
        {"": "0.06"},
        30,
        kind="music",
        once=True,
    ),
}
COMMUNITY = Model(
    Schema({"prompt": text(), "duration": anything}, frozenset({"prompt"}), open=True), {"": "0.01"}, 60
)
