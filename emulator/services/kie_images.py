"""KIE's market models that draw pictures (docs.kie.ai/market/google/nanobanana2 and …/pro-image-to-image)."""

from collections.abc import Mapping
from typing import Any

from emulator.field_validation import object_schema, one_of, public_url_list, text
from emulator.job import Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.services.kie_models import KieModel

RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "auto")
SHORT_SIDES = {"1K": "768p", "2K": "2K", "4K": "4K"}
PRICES = {
    "nano-banana-2": {"1K": "0.04", "2K": "0.06", "4K": "0.09"},
    "nano-banana-pro": {"1K": "0.09", "2K": "0.09", "4K": "0.12"},
}
WORK_SECONDS = {"nano-banana-2": 15.0, "nano-banana-pro": 30.0}
MAX_PICTURES = {"nano-banana-2": 14, "nano-banana-pro": 8}


def _build_model(name: str) -> KieModel:
    fields = object_schema(
        "prompt",
        prompt=text(20_000, 1),
        image_input=public_url_list(MAX_PICTURES[name]),
        aspect_ratio=one_of(*RATIOS),
        resolution=one_of(*SHORT_SIDES),
        output_format=one_of("png", "jpg"),
    )
    prices = PRICES[name]
    return KieModel(
        fields, lambda given, _: to_micros(prices[given.get("resolution", "1K")]), WORK_SECONDS[name]
    )


MODELS = {name: _build_model(name) for name in PRICES}


def build_image_order(name: str, given: Mapping[str, Any], callback_url: str) -> Order:
    """Build the order of a picture."""
    size = SHORT_SIDES[given.get("resolution", "1K")]
    width, height = picture_size(str(given.get("aspect_ratio", "1:1")), size)
    return Order(
        model=name,
        prompt=given["prompt"],
        seconds=0.0,
        work_seconds=WORK_SECONDS[name],
        price=MODELS[name].price(given, 0.0),
        width=width,
        height=height,
        kind="image",
        callback_url=callback_url,
        detail={"input": dict(given)},
    )
