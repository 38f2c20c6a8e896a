"""Pictures at KIE: each is a job of the market."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from contracts import AspectRatio, ModelKind, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.kie import KieAdapter
from providers.catalogue.kie_images import MODELS
from providers.job_ids import internal_job_id
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import ImageOrder, Provider, StoredImage
from tests.providers.answering import Answering
from tests.providers.kit import a_clip
from tests.providers.music_kit import an_account
from tests.providers.video_kit import trouble, wait_for_state

CREATE, RECORD = "POST /api/v1/jobs/createTask", "GET /api/v1/jobs/recordInfo"
UPLOAD = "POST /upload/api/file-base64-upload"
CREATED = {"code": 200, "data": {"taskId": "t1"}}
ORDER = ImageOrder(
    token="job/image/1/1",  # noqa: S106 - no password
    model="nano-banana-2",
    text="Mara walks.",
    aspect_ratio=AspectRatio.WIDE,
    resolution=Resolution.P720,
    seed=7,
    style="noir",
    looks=("Mara (image 1): a red coat",),
)


async def _no_bytes() -> bytes:
    return b"\xff\xd8\xff"


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return KieAdapter(transport, an_account("kie", f"{emulator.url}/kie"))


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    account = replace(an_account("kie", wire.url), extra={"UPLOAD_URL": f"{wire.url}/upload"})
    return KieAdapter(transport, account)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("resolution", [Resolution.P720, Resolution.P1080])
async def test_a_picture_is_ordered_waited_for_and_fetched_at_its_price(
    model: ModelSpec, resolution: Resolution, emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await emulated.submit_order(replace(ORDER, model=model.name, resolution=resolution))
    await wait_for_state(emulated, ProviderJobState.SUCCEEDED, job_id)
    report = await emulated.poll_status(job_id)
    await emulated.fetch_result(job_id, tmp_path / "picture")
    with Image.open(tmp_path / "picture") as picture:
        assert (picture.format, round(picture.width / picture.height, 1)) == ("JPEG", 1.8)
    price = model.price_usd(0, resolution)
    assert float(emulator.list_jobs()[0]["price_usd"]) == report.cost_usd == pytest.approx(price)


async def test_what_is_asked_for(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, CREATED)
    order = replace(
        ORDER, references=("https://pictures.example/mara.jpg",), callback_url="https://films.example/c"
    )
    assert await kie.submit_order(order) == "image:t1"
    assert wire.heard[0].json == {
        "model": "nano-banana-2",
        "callBackUrl": "https://films.example/c",
        "input": {
            "prompt": "Mara walks. Style: noir\n\nMara (image 1): a red coat\n\n"
            "One picture, as from a film. No text in it.",
            "aspect_ratio": "16:9",
            "resolution": "1K",
            "output_format": "jpg",
            "image_input": ["https://pictures.example/mara.jpg"],
        },
    }
    await kie.submit_order(replace(ORDER, resolution=Resolution.P1080))
    assert wire.heard[1].json["input"]["resolution"] == "2K"
    assert "image_input" not in wire.heard[1].json["input"]


async def test_pictures_of_ours_are_uploaded_in_their_order(kie: Provider, wire: Answering) -> None:
    wire.on(UPLOAD, {"code": 200, "data": {"downloadUrl": "https://files.kie.example/1.jpg"}})
    wire.on(CREATE, CREATED)
    await kie.submit_order(
        replace(ORDER, references=(StoredImage(_no_bytes), "https://pictures.example/mara.jpg"))
    )
    assert wire.heard[-1].json["input"]["image_input"] == [
        "https://files.kie.example/1.jpg",
        "https://pictures.example/mara.jpg",
    ]


@pytest.mark.parametrize(
    ("code", "kind", "final"),
    [
        (402, ErrorType.QUOTA_EXHAUSTED, True),
        (429, ErrorType.RATE_LIMITED, False),
        (422, ErrorType.INVALID_REQUEST, True),
        (500, ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_refusal_is_of_its_own_kind_and_about_pictures(
    kie: Provider, wire: Answering, code: int, kind: ErrorType, *, final: bool
) -> None:
    wire.on(CREATE, {"code": code, "msg": "Refused.", "data": None})
    error = await trouble(kie.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "clip" not in error.message


@pytest.mark.parametrize(
    "failure",
    [
        {"state": "fail", "failCode": "501", "failMsg": "Generation failed"},
        {
            "state": "fail",
            "failCode": "400",
            "failMsg": "The generated image may violate the policy.",
        },
        {"state": "success", "resultJson": json.dumps({"resultUrls": []})},
    ],
)
async def test_a_picture_that_failed_is_told_as_one(
    kie: Provider, wire: Answering, failure: dict[str, object]
) -> None:
    wire.on(RECORD, {"code": 200, "data": {"taskId": "t1", **failure}})
    error = (await kie.poll_status("image:t1")).error
    assert error is not None
    assert ("picture" in error.message, "clip" in error.message) == (True, False)


async def test_only_an_order_for_a_picture_is_one(kie: Provider) -> None:
    error = await trouble(kie.submit_order(replace(ORDER, model="kling-3.0")))
    assert error.kind is ErrorType.INVALID_REQUEST
    error = await trouble(kie.submit_order(replace(a_clip(), model="nano-banana-2")))
    assert error.kind is ErrorType.INVALID_REQUEST


def test_people_may_name_a_picture_by_the_id_that_kie_shows() -> None:
    assert internal_job_id("kie", "nano-banana-2", ModelKind.IMAGE, "t1") == "image:t1"
