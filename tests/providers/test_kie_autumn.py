"""What came to KIE's market in autumn 2026: each name has fields of its own."""

from dataclasses import replace

import pytest

from contracts import Resolution
from providers.adapters.kie import KieAdapter
from providers.kit.transport import Transport
from tests.providers.answering import Answering
from tests.providers.kit import a_clip
from tests.providers.music_kit import an_account
from tests.providers.video_kit import PICTURE

ORDER = replace(a_clip(seconds=4.2), resolution=Resolution.P720)
RATIO = {"aspect_ratio": "16:9"}
MULTI_SHOTS = {"customize_multi_shots": False, "prefer_multi_shots": False}
SEEDANCE = {"generate_audio": False, "web_search": False, "duration": 5, "resolution": "720p"}
ORDERS = [
    (
        "kling-3.0-omni",
        "kling-3.0-omni/image-to-video",
        {"audio": False, "duration": 5, "resolution": "720p", "image_urls": [PICTURE], **MULTI_SHOTS},
    ),
    ("seedance-2-5", "bytedance/seedance-2-5", {"first_frame_url": PICTURE, **SEEDANCE}),
    ("seedance-2-mini", "bytedance/seedance-2-mini", {"first_frame_url": PICTURE, **SEEDANCE}),
    (
        "wan-3.0",
        "wan/3-0-video",
        {"audio": False, "duration": 5, "resolution": "720P", "first_frame_url": PICTURE, "seed": 7},
    ),
    (
        "gemini-omni-1.1",
        "google/gemini-omni-flash-1-1",
        {"duration": "6", "resolution": "720p", "first_frame_url": PICTURE, "seed": 7},
    ),
]


@pytest.mark.parametrize(("model", "name", "fields"), ORDERS, ids=lambda value: str(value)[:30])
async def test_a_picture_and_a_text_become_the_models_own_input(
    model: str, name: str, fields: dict[str, object], transport: Transport, wire: Answering
) -> None:
    wire.on("POST /api/v1/jobs/createTask", {"code": 200, "data": {"taskId": "t1"}})
    kie = KieAdapter(transport, an_account("kie", wire.url))
    await kie.submit_order(replace(ORDER, model=model, image_url=PICTURE))
    assert wire.heard[0].json == {"model": name, "input": {"prompt": ORDER.text, **RATIO, **fields}}
    await kie.submit_order(replace(ORDER, model=model))
    assert PICTURE not in str(wire.heard[1].json)


async def test_omni_of_kling_has_another_name_without_a_picture(
    transport: Transport, wire: Answering
) -> None:
    wire.on("POST /api/v1/jobs/createTask", {"code": 200, "data": {"taskId": "t1"}})
    await KieAdapter(transport, an_account("kie", wire.url)).submit_order(
        replace(ORDER, model="kling-3.0-omni")
    )
    assert wire.heard[0].json["model"] == "kling-3.0-omni/text-to-video"
