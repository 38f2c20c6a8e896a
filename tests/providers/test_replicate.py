"""Replicate: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.replicate import ReplicateAdapter
from providers.catalogue.replicate import MODELS
from providers.kit.transport import Transport
from providers.protocol import ClipOrder, Provider
from tests.providers.answering import Answering, Said
from tests.providers.music_kit import KEY, a_music, an_account
from tests.providers.replicate_predictions import ASK, CREATE, ORDER, THE_INPUT, a_prediction
from tests.providers.video_kit import PICTURE, made, trouble

CANCEL = "POST /predictions/p1/cancel"


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return ReplicateAdapter(transport, an_account("replicate", f"{emulator.url}/replicate"))


@pytest.fixture
def replicate(transport: Transport, wire: Answering) -> ReplicateAdapter:
    return ReplicateAdapter(transport, an_account("replicate", wire.url))


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    await emulated.release_provider_job(job_id)
    assert "fetch_with_key" not in emulator.count_requests("replicate")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: object, picture: str | None, emulated: Provider
) -> None:
    assert isinstance(model, type(MODELS[0]))
    for resolution in model.resolutions:
        for seconds in (model.min_seconds, model.max_seconds):
            order = replace(
                ORDER, model=model.name, resolution=resolution, seconds=seconds, image_url=picture
            )
            assert await emulated.submit_order(order)


async def test_what_is_sent_is_the_models_own_input_and_our_webhook(
    replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(CREATE, Said({"id": "p1"}, status=201))
    order = replace(
        ORDER,
        style="ink",
        aspect_ratio=AspectRatio.TALL,
        resolution=Resolution.P1080,
        image_url=PICTURE,
        callback_url="https://longtake.example/callback",
    )
    assert await replicate.submit_order(order) == "p1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "input": THE_INPUT
        | {
            "prompt": "A red kite over the hills at noon. Style: ink",
            "mode": "pro",
            "aspect_ratio": "9:16",
            "start_image": PICTURE,
        },
        "webhook": "https://longtake.example/callback",
        "webhook_events_filter": ["completed"],
    }


async def test_music_is_not_to_be_had(replicate: ReplicateAdapter) -> None:
    error = await trouble(replicate.submit_order(a_music("any")))
    assert error.kind is ErrorType.INVALID_REQUEST


@pytest.mark.parametrize(
    ("status", "kind", "final"),
    [
        (401, ErrorType.AUTH_FAILED, True),
        (402, ErrorType.QUOTA_EXHAUSTED, True),
        (404, ErrorType.MODEL_RETIRED, True),
        (422, ErrorType.INVALID_REQUEST, True),
        (429, ErrorType.RATE_LIMITED, False),
        (500, ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_a_refusal_is_known_by_its_status(
    status: int, kind: ErrorType, final: bool, replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(CREATE, Said({"detail": "no"}, status=status))
    error = await trouble(replicate.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)


async def test_it_says_in_its_text_how_long_to_wait(replicate: ReplicateAdapter, wire: Answering) -> None:
    wire.on(CREATE, Said({"detail": "Request was throttled. Your rate limit resets in ~30s."}, status=429))
    error = await trouble(replicate.submit_order(ORDER))
    assert error.retry_after_seconds == 30


@pytest.mark.parametrize("body", [b'{"id": "p', {"id": ""}, {"status": "starting"}])
async def test_an_answer_without_an_id_leaves_the_outcome_unknown(
    body: object, replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(CREATE, Said(body, status=201))
    error = await trouble(replicate.submit_order(ORDER))
    assert (error.kind, error.final) == (ErrorType.OUTCOME_UNKNOWN, True)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"status": "starting"}, ProviderJobState.QUEUED),
        ({"status": "processing"}, ProviderJobState.RUNNING),
        ({"status": "pondering"}, ProviderJobState.RUNNING),
        ({"status": "succeeded", "output": "https://a.example/1.mp4"}, ProviderJobState.SUCCEEDED),
        ({"status": "succeeded", "output": ["https://a.example/1.mp4"]}, ProviderJobState.SUCCEEDED),
        ({"status": "succeeded", "output": {"video": "https://a.example/1.mp4"}}, ProviderJobState.SUCCEEDED),
        ({"status": "canceled"}, ProviderJobState.CANCELED),
        ({"status": "aborted"}, ProviderJobState.CANCELED),
    ],
)
async def test_its_words_become_ours(
    more: dict[str, object], state: ProviderJobState, replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(ASK, a_prediction(**more))
    assert (await replicate.poll_status("p1")).state is state


async def test_what_was_aborted_costs_nothing(replicate: ReplicateAdapter, wire: Answering) -> None:
    wire.on(ASK, a_prediction(status="aborted"))
    assert (await replicate.poll_status("p1")).cost_usd == 0


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"status": "failed", "error": "CUDA error at 10.0.0.7"}, ErrorType.GENERATION_FAILED),
        ({"status": "failed", "error": "flagged as sensitive (E005)"}, ErrorType.SAFETY_BLOCKED),
        ({"status": "failed", "error": None}, ErrorType.GENERATION_FAILED),
        ({"status": "succeeded", "output": None}, ErrorType.GENERATION_FAILED),
        ({"status": "succeeded", "output": []}, ErrorType.GENERATION_FAILED),
    ],
)
async def test_a_failure_is_told_in_our_words(
    more: dict[str, object], kind: ErrorType, replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(ASK, a_prediction(**more))
    report = await replicate.poll_status("p1")
    assert report.state is ProviderJobState.FAILED
    assert report.error
    assert report.error.type == kind
    assert str(more.get("error")) not in report.error.message


@pytest.mark.parametrize(
    ("status", "final"), [("pondering", False), ("failed", True), ("canceled", True), ("succeeded", True)]
)
async def test_a_file_is_asked_for_again_unless_the_job_has_ended(
    status: str, final: bool, replicate: ReplicateAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, a_prediction(status=status))
    assert (await trouble(replicate.fetch_result("p1", tmp_path / "clip.mp4"))).final is final


async def test_a_job_whose_files_were_wiped_is_lost(
    replicate: ReplicateAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, a_prediction(status="succeeded", output=None, data_removed=True))
    error = await trouble(replicate.poll_status("p1"))
    assert (error.kind, error.final) == (ErrorType.JOB_LOST, True)
    error = await trouble(replicate.fetch_result("p1", tmp_path / "clip.mp4"))
    assert error.kind is ErrorType.JOB_LOST


async def test_a_job_that_is_not_there_is_lost(emulated: Provider) -> None:
    for ask in (emulated.poll_status, emulated.cancel_provider_job):
        error = await trouble(ask("../account"))
        assert (error.kind, error.final) == (ErrorType.JOB_LOST, True)


async def test_an_answer_that_makes_no_sense_is_asked_for_again(
    replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(ASK, b'{"id": "p1", "sta')
    error = await trouble(replicate.poll_status("p1"))
    assert (error.kind, error.final) == (ErrorType.TRANSIENT, False)


@pytest.mark.parametrize(
    ("status", "receipt"),
    [
        ("canceled", CancelReceipt.STILL_BILLED),
        ("processing", CancelReceipt.STILL_BILLED),
        ("aborted", CancelReceipt.NOT_BILLED),
        ("succeeded", CancelReceipt.KEPT),
        ("failed", CancelReceipt.UNKNOWN),
    ],
)
async def test_what_is_cancelled_is_billed_unless_it_never_began(
    status: str, receipt: CancelReceipt, replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(CANCEL, a_prediction(status=status))
    assert await replicate.cancel_provider_job("p1") is receipt


async def test_a_cancel_stops_the_job_and_may_be_repeated(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    job_id = await emulated.submit_order(ORDER)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.STILL_BILLED
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.STILL_BILLED
    assert emulator.get_running()["count"] == 0
    assert (await emulated.poll_status(job_id)).state is ProviderJobState.CANCELED


async def test_the_order_decides_the_input_of_hailuo(replicate: ReplicateAdapter, wire: Answering) -> None:
    wire.on("POST /models/minimax/hailuo-2.3/predictions", {"id": "p1"})
    for seconds in (5.5, 9.0):
        order: ClipOrder = replace(
            ORDER, model="minimax/hailuo-2.3", resolution=Resolution.P1080, seconds=seconds
        )
        await replicate.submit_order(order)
    sent = [heard.json["input"] for heard in wire.heard]
    assert [(each["duration"], each["resolution"]) for each in sent] == [(6, "1080p"), (10, "768p")]
