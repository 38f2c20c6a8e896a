"""Models of Replicate: inputs, prices and work time."""

from collections.abc import Mapping
from typing import NamedTuple

from emulator.field_validation import (
    FieldSchema,
    any_value,
    boolean,
    integer,
    number,
    object_schema,
    one_of,
    text,
    url,
    url_list,
)


class ReplicateModel(NamedTuple):
    """A model: its input, its price in dollars per second, and its work time.

    Prices are by resolution ("" = any), followed by the seconds where the length matters.
    """

    input: FieldSchema
    prices: Mapping[str, str]
    work_seconds: float
    kind: str = "video"
    priced_per_file: bool = False  # the price is per file, not per second
    sound_prices: Mapping[str, str] = {}  # with sound, where that costs more


_SEEDANCE_2 = object_schema(
    "prompt",
    prompt=text(4000),
    image=url,
    last_frame_image=url,
    reference_images=url_list(9),
    reference_videos=url_list(3),
    reference_audios=url_list(3),
    duration=one_of(-1, *range(4, 16)),
    resolution=one_of("480p", "720p", "1080p"),
    aspect_ratio=one_of("16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "9:21", "adaptive"),
    generate_audio=boolean,
    seed=integer(0, 2**31 - 1),
)

# Resolutions of Kling's modes.
KLING_MODE_RESOLUTIONS = {"standard": "720p", "pro": "1080p"}

# PROVIDERS.md names no model of Replicate: inputs and prices are those of its model pages [?].
MODELS = {
    "kwaivgi/kling-v3-video": ReplicateModel(
        object_schema(
            "prompt",
            prompt=text(2500),
            negative_prompt=text(2500),
            start_image=url,
            end_image=url,
            mode=one_of("standard", "pro"),
            aspect_ratio=one_of("16:9", "9:16", "1:1"),
            duration=integer(3, 15),
            generate_audio=boolean,
            multi_prompt=text(),
        ),
        {"720p": "0.084", "1080p": "0.112"},
        85,
        sound_prices={"720p": "0.126", "1080p": "0.168"},
    ),
    "bytedance/seedance-2.0": ReplicateModel(
        _SEEDANCE_2, {"480p": "0.08", "720p": "0.18", "1080p": "0.45"}, 120
    ),
    "bytedance/seedance-2.0-fast": ReplicateModel(_SEEDANCE_2, {"480p": "0.07", "720p": "0.14"}, 75),
    "bytedance/seedance-1-pro": ReplicateModel(
        object_schema(
            "prompt",
            prompt=text(),
            image=url,
            last_frame_image=url,
            duration=integer(2, 12),
            resolution=one_of("480p", "720p", "1080p"),
            aspect_ratio=one_of("16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "9:21"),
            fps=one_of(24),
            camera_fixed=boolean,
            seed=integer(0, 2**31 - 1),
        ),
        {"480p": "0.03", "720p": "0.06", "1080p": "0.15"},
        60,
    ),
    "kwaivgi/kling-v2.5-turbo-pro": ReplicateModel(
        object_schema(
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
    "minimax/hailuo-2.3": ReplicateModel(
        object_schema(
            "prompt",
            prompt=text(2000),
            first_frame_image=url,
            duration=one_of(6, 10),
            resolution=one_of("768p", "1080p"),
            prompt_optimizer=boolean,
        ),
        {"768p": "0.0466667", "768p 10": "0.056", "1080p": "0.0816667"},
        120,
    ),
    "google/lyria-2": ReplicateModel(
        object_schema("prompt", prompt=text(), negative_prompt=text(), seed=integer(0, 2**31 - 1)),
        {"": "0.06"},
        30,
        kind="music",
        priced_per_file=True,
    ),
}
COMMUNITY = ReplicateModel(
    FieldSchema({"prompt": text(), "duration": any_value}, frozenset({"prompt"}), open=True), {"": "0.01"}, 60
)
