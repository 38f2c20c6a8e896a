"""What KIE's market is sent for an order, model by model."""

from dataclasses import replace

import pytest

from contracts import AspectRatio, Resolution
from providers.adapters.kie import KieAdapter
from providers.adapters.kie.task_status import INERT_CALLBACK
from providers.kit.transport import Transport
from providers.protocol import ClipOrder, Provider
from tests.providers.answering import Answering
from tests.providers.kie_answers import within
from tests.providers.kit import a_clip
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE

CREATE, RECORD = "POST /api/v1/jobs/createTask", "GET /api/v1/jobs/recordInfo"
ORDER = replace(a_clip(seconds=4.2), model="kling-3.0", resolution=Resolution.P720)


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    return KieAdapter(transport, an_account("kie", wire.url))


async def test_what_is_sent_is_the_models_own_input(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1", "recordId": "t1"}))
    order = replace(
        ORDER, image_url=PICTURE, aspect_ratio=AspectRatio.TALL, callback_url="https://longtake.example/c"
    )
    assert await kie.submit_order(order) == "jobs:t1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "model": "kling-3.0/video",
        "input": {
            "prompt": "A red kite over the hills at noon.",
            "sound": False,
            "duration": "5",
            "aspect_ratio": "9:16",
            "mode": "std",
            "multi_shots": False,
            "image_urls": [PICTURE],
        },
        "callBackUrl": "https://longtake.example/c",
    }


@pytest.mark.parametrize(
    ("model", "from_text", "from_a_picture"),
    [
        ("kling-v3-turbo", "kling/v3-turbo-text-to-video", "kling/v3-turbo-image-to-video"),
        ("seedance-2-fast", "bytedance/seedance-2-fast", "bytedance/seedance-2-fast"),
        ("minimax-h3", "minimax-h3/text-to-video", "minimax-h3/image-to-video"),
        ("hailuo-02-pro", "hailuo/02-text-to-video-pro", "hailuo/02-image-to-video-pro"),
    ],
)
async def test_a_picture_may_mean_another_name(
    model: str, from_text: str, from_a_picture: str, kie: Provider, wire: Answering
) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    for picture in (None, PICTURE):
        await kie.submit_order(replace(ORDER, model=model, image_url=picture))
    assert [heard.json["model"] for heard in wire.heard] == [from_text, from_a_picture]


async def test_wan_calls_the_ratio_by_another_word(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    await kie.submit_order(replace(ORDER, model="wan-2.7"))
    sent = wire.heard[0].json["input"]
    assert sent["ratio"] == "16:9"
    assert "aspect_ratio" not in sent


async def test_who_asks_only_gives_an_address_where_one_is_wanted(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    for model in ("kling-3.0", "grok-imagine"):
        await kie.submit_order(replace(ORDER, model=model))
    assert [heard.json.get("callBackUrl") for heard in wire.heard] == [None, INERT_CALLBACK]


async def test_grok_takes_a_shorter_text_beside_a_picture(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    for picture in (None, PICTURE):
        await kie.submit_order(replace(ORDER, model="grok-imagine", text="kite " * 1_200, image_url=picture))
    lengths = [len(heard.json["input"]["prompt"]) for heard in wire.heard]
    assert 4_990 < lengths[0] <= 5_000
    assert 4_080 < lengths[1] <= 4_096


async def test_seedance_is_told_not_to_search(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    await kie.submit_order(replace(ORDER, model="seedance-2"))
    assert wire.heard[0].json["input"]["web_search"] is False


async def test_hailuo_makes_long_clips_in_768p_only(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    for seconds in (5.5, 9.0):
        order: ClipOrder = replace(
            ORDER, model="hailuo-2.3-pro", resolution=Resolution.P1080, seconds=seconds, image_url=PICTURE
        )
        await kie.submit_order(order)
    sent = [heard.json["input"] for heard in wire.heard]
    assert [(each["duration"], each["resolution"]) for each in sent] == [("6", "1080P"), ("10", "768P")]
