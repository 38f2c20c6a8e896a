"""Pictures at fal: each is a request of its queue."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from contracts import AspectRatio, CancelReceipt, ModelKind, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.fal import FalAdapter
from providers.catalogue.fal_images import MODELS
from providers.job_ids import internal_job_id
from providers.kit.stated_costs import add_stated_cost
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import ImageOrder, StoredImage
from tests.pictures import a_picture
from tests.providers.answering import Answering, Said
from tests.providers.music_kit import an_account
from tests.providers.video_kit import PICTURE, trouble, wait_for_state

MODEL = "fal-ai/nano-banana-2"
JOB = f"{MODEL}/requests/r-1"
SUBMIT, EDIT = f"POST /{MODEL}", f"POST /{MODEL}/edit"
STATUS, RESULT = f"GET /{JOB}/status", f"GET /{JOB}"
CREATED = {"request_id": "r-1"}
COMPLETED = {"status": "COMPLETED"}
ORDER = ImageOrder(
    token="job/image/1/1",  # noqa: S106 - no password
    model=MODEL,
    text="Mara walks.",
    aspect_ratio=AspectRatio.WIDE,
    resolution=Resolution.P720,
    seed=7,
    style="noir",
    looks=("Mara (image 1): a red coat",),
)


async def _read_picture() -> bytes:
    return a_picture("JPEG", 320, 180)


REFERENCES = (StoredImage(_read_picture), PICTURE)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> FalAdapter:
    return FalAdapter(transport, an_account("fal", f"{emulator.url}/fal"))


@pytest.fixture
def fal(transport: Transport, wire: Answering) -> FalAdapter:
    return FalAdapter(transport, an_account("fal", wire.url))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("resolution", [Resolution.P720, Resolution.P1080])
@pytest.mark.parametrize(
    "order", [ORDER, replace(ORDER, references=REFERENCES)], ids=["from text", "from pictures"]
)
async def test_a_picture_is_ordered_waited_for_and_fetched_at_its_price(
    model: ModelSpec,
    resolution: Resolution,
    order: ImageOrder,
    *,
    emulated: FalAdapter,
    emulator: RunningEmulator,
    tmp_path: Path,
) -> None:
    job_id = await emulated.submit_order(replace(order, model=model.name, resolution=resolution))
    await wait_for_state(emulated, ProviderJobState.SUCCEEDED, job_id)
    report = await add_stated_cost(emulated, model.name, await emulated.poll_status(job_id))
    await emulated.fetch_result(job_id, tmp_path / "picture")
    with Image.open(tmp_path / "picture") as picture:
        assert (picture.format, round(picture.width / picture.height, 1)) == ("JPEG", 1.8)
    price = model.price_usd(0, resolution)
    assert float(emulator.list_jobs()[0]["price_usd"]) == report.cost_usd == pytest.approx(price)


async def test_what_is_asked_for(fal: FalAdapter, wire: Answering) -> None:
    wire.on(SUBMIT, CREATED)
    assert await fal.submit_order(replace(ORDER, callback_url="https://films.example/c")) == JOB
    heard = wire.heard[0]
    assert heard.path.partition("?")[2] == "fal_webhook=https%3A%2F%2Ffilms.example%2Fc"
    assert heard.json == {
        "prompt": "Mara walks. Style: noir\n\nMara (image 1): a red coat\n\n"
        "One picture, as from a film. No text in it.",
        "num_images": 1,
        "aspect_ratio": "16:9",
        "resolution": "1K",
        "output_format": "jpeg",
        "seed": 7,
    }
    await fal.submit_order(replace(ORDER, resolution=Resolution.P1080))
    assert wire.heard[1].json["resolution"] == "2K"


async def test_pictures_to_look_at_go_to_the_other_endpoint_in_their_order(
    fal: FalAdapter, wire: Answering
) -> None:
    wire.on(EDIT, CREATED)
    await fal.submit_order(replace(ORDER, references=REFERENCES))
    ours, theirs = wire.heard[0].json["image_urls"]
    assert (ours.partition(",")[0], theirs) == ("data:image/jpeg;base64", PICTURE)


@pytest.mark.parametrize(
    ("status", "kind", "final"),
    [
        (403, ErrorType.AUTH_FAILED, True),
        (429, ErrorType.RATE_LIMITED, False),
        (422, ErrorType.INVALID_REQUEST, True),
        (500, ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_refusal_is_of_its_own_kind_and_about_pictures(
    fal: FalAdapter, wire: Answering, status: int, kind: ErrorType, *, final: bool
) -> None:
    wire.on(SUBMIT, Said({"detail": "Refused."}, status))
    error = await trouble(fal.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "clip" not in error.message


@pytest.mark.parametrize(
    "result",
    [
        {"images": [], "description": ""},
        Said({"detail": [{"loc": ["body"], "msg": "their words", "type": "no_media_generated"}]}, 422),
        Said({"detail": [{"loc": ["body"], "msg": "their words", "type": "content_policy_violation"}]}, 422),
        Said({"detail": [{"loc": ["body"], "msg": "their words", "type": "another"}]}, 422),
    ],
    ids=["none", "not drawn", "unsafe", "refused"],
)
async def test_a_picture_that_failed_is_told_as_one(result: object, fal: FalAdapter, wire: Answering) -> None:
    wire.on(STATUS, COMPLETED)
    wire.on(RESULT, result)
    error = (await fal.poll_status(JOB)).error
    assert error is not None
    assert ("picture" in error.message, "clip" in error.message) == (True, False)


async def test_an_unsafe_picture_to_look_at_is_named(fal: FalAdapter, wire: Answering) -> None:
    wire.on(STATUS, COMPLETED)
    unsafe = {"loc": ["body", "image_urls", 0], "msg": "theirs", "type": "content_policy_violation"}
    wire.on(RESULT, Said({"detail": [unsafe]}, 422))
    error = (await fal.poll_status(JOB)).error
    assert error is not None
    assert (error.type, "reference picture" in error.message) == (ErrorType.SAFETY_BLOCKED, True)


async def test_a_picture_that_waits_can_be_stopped(emulated: FalAdapter, emulator: RunningEmulator) -> None:
    job_id = await emulated.submit_order(ORDER)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.NOT_BILLED
    assert emulator.get_running()["count"] == 0


async def test_only_a_model_for_pictures_draws_one(fal: FalAdapter) -> None:
    error = await trouble(fal.submit_order(replace(ORDER, model="minimax/h3")))
    assert error.kind is ErrorType.INVALID_REQUEST


def test_people_may_name_a_picture_by_the_id_that_fal_shows() -> None:
    assert internal_job_id("fal", MODEL, ModelKind.IMAGE, "r-1") == JOB
