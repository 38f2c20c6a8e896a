"""fal, answer by answer."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.adapters.fal import FalAdapter
from providers.catalogue.fal import MODELS
from providers.kit.transport import Transport
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, a_music, an_account
from tests.providers.video_kit import PICTURE, trouble

KLING = "fal-ai/kling-video/v3/standard"
ORDER = replace(a_clip(seconds=4.2), model=KLING, resolution=Resolution.P720)
JOB = "fal-ai/kling-video/requests/r-1"
SUBMIT, CANCEL = f"POST /{KLING}/text-to-video", f"PUT /{JOB}/cancel"
STATUS, RESULT = f"GET /{JOB}/status", f"GET /{JOB}"
COMPLETED = {"status": "COMPLETED"}
VIDEO = {"video": {"url": "https://files.example/clip.mp4", "content_type": "video/mp4"}}


@pytest.fixture
def fal(transport: Transport, wire: Answering) -> FalAdapter:
    return FalAdapter(transport, an_account("fal", wire.url))


def an_error(kind: str, *where: str) -> dict[str, object]:
    return {"detail": [{"loc": ["body", *where], "msg": "their words", "type": kind}]}


async def test_what_is_sent_is_the_models_own_input(fal: FalAdapter, wire: Answering) -> None:
    wire.on(SUBMIT, {"request_id": "r-1", "response_url": f"{wire.url}/{JOB}"})
    assert await fal.submit_order(replace(ORDER, callback_url="https://longtake.example/c?t=1")) == JOB
    heard = wire.heard[0]
    assert heard.path.partition("?")[2] == "fal_webhook=https%3A%2F%2Flongtake.example%2Fc%3Ft%3D1"
    assert heard.headers["authorization"] == f"Key {KEY}"
    assert heard.json == {
        "prompt": "A red kite over the hills at noon.",
        "duration": "5",
        "generate_audio": False,
        "aspect_ratio": "16:9",
    }


async def test_seedance_is_sent_no_seed(fal: FalAdapter, wire: Answering) -> None:
    wire.on("POST /bytedance/seedance-2.0/text-to-video", {"request_id": "r-1"})
    await fal.submit_order(replace(ORDER, model="bytedance/seedance-2.0"))
    assert "seed" not in wire.heard[0].json
    assert not next(model for model in MODELS if model.name == "bytedance/seedance-2.0").seed


async def test_grok_is_told_the_films_ratio_beside_a_picture(fal: FalAdapter, wire: Answering) -> None:
    wire.on("POST /xai/grok-imagine-video/image-to-video", {"request_id": "r-1"})
    await fal.submit_order(replace(ORDER, model="xai/grok-imagine-video", image_url=PICTURE))
    assert wire.heard[0].json["aspect_ratio"] == "16:9"
    assert wire.heard[0].json["image_url"] == PICTURE


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("bytedance/seedance-2.5", {"duration": "5", "generate_audio": False, "aspect_ratio": "16:9"}),
        ("minimax/h3-max", {"duration": 5, "resolution": "768P"}),
        ("fal-ai/kling-video/v3/turbo/standard", {"duration": "5"}),
        ("alibaba/happy-horse/v1.1", {"duration": 5, "resolution": "720p"}),
    ],
)
async def test_what_came_in_autumn_has_fields_of_its_own(
    model: str, fields: dict[str, object], fal: FalAdapter, wire: Answering
) -> None:
    wire.on(f"POST /{model}/image-to-video", {"request_id": "r-1"})
    await fal.submit_order(replace(ORDER, model=model, image_url=PICTURE))
    sent = wire.heard[0].json
    assert sent | fields | {"image_url": PICTURE, "prompt": ORDER.text} == sent


async def test_a_picture_is_sent_to_another_endpoint(fal: FalAdapter, wire: Answering) -> None:
    wire.on(f"POST /{KLING}/image-to-video", {"request_id": "r-1", "response_url": f"{wire.url}/{JOB}"})
    await fal.submit_order(replace(ORDER, image_url=PICTURE))
    assert wire.heard[0].json["start_image_url"] == PICTURE


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://elsewhere.example/fal-ai/kling-video/requests/r-1",
        "{url}/../account/requests/r-1",
        "{url}.evil.example/x/y/requests/r-1",
    ],
)
async def test_a_job_whose_address_is_not_the_accounts_is_asked_for_at_the_accounts(
    address: str, fal: FalAdapter, wire: Answering
) -> None:
    wire.on(SUBMIT, {"request_id": "r-1", "response_url": address.replace("{url}", wire.url)})
    assert await fal.submit_order(ORDER) == JOB


async def test_an_address_that_ends_in_response_is_understood(fal: FalAdapter, wire: Answering) -> None:
    wire.on(SUBMIT, {"request_id": "r-1", "response_url": f"{wire.url}/{JOB}/response"})
    wire.on(STATUS, COMPLETED)
    wire.on(f"{RESULT}/response", VIDEO)
    job_id = await fal.submit_order(ORDER)
    assert (await fal.poll_status(job_id)).state is ProviderJobState.SUCCEEDED


async def test_music_is_not_to_be_had(fal: FalAdapter) -> None:
    error = await trouble(fal.submit_order(a_music("any")))
    assert error.kind is ErrorType.INVALID_REQUEST


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (Said({"detail": "Authentication is required"}, 401), ErrorType.AUTH_FAILED, True),
        (Said({"detail": "Forbidden"}, 403), ErrorType.AUTH_FAILED, True),
        (
            Said({"detail": "User is locked. Reason: Exhausted balance."}, 403),
            ErrorType.QUOTA_EXHAUSTED,
            True,
        ),
        (Said({"detail": "Application 'x' not found"}, 404), ErrorType.MODEL_RETIRED, True),
        (Said(an_error("missing", "prompt"), 422), ErrorType.INVALID_REQUEST, True),
        (Said(an_error("content_policy_violation", "prompt"), 422), ErrorType.SAFETY_BLOCKED, True),
        (Said(an_error("file_download_error", "image_url"), 422), ErrorType.INPUT_UNFETCHABLE, True),
        (Said({"detail": "slow down"}, 429), ErrorType.RATE_LIMITED, False),
        (Said(an_error("internal_server_error"), 500), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b'{"request_id": "r-'), ErrorType.OUTCOME_UNKNOWN, True),
        (Said({"status": "IN_QUEUE"}), ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_a_refusal_is_known_by_its_status_and_type(
    said: Said, kind: ErrorType, final: bool, fal: FalAdapter, wire: Answering
) -> None:
    wire.on(SUBMIT, said)
    error = await trouble(fal.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("IN_QUEUE", ProviderJobState.QUEUED),
        ("IN_PROGRESS", ProviderJobState.RUNNING),
        ("REVIEWING", ProviderJobState.RUNNING),
        ("CANCELLED", ProviderJobState.CANCELED),
    ],
)
async def test_its_words_become_ours(
    word: str, state: ProviderJobState, fal: FalAdapter, wire: Answering
) -> None:
    wire.on(STATUS, Said({"status": word, "queue_position": 3}, 202))
    assert (await fal.poll_status(JOB)).state is state


@pytest.mark.parametrize(
    ("said", "result", "verdict"),
    [
        ({}, Said(an_error("content_policy_violation", "prompt"), 422), (ErrorType.SAFETY_BLOCKED, None)),
        ({}, Said(an_error("no_media_generated"), 422), (ErrorType.GENERATION_FAILED, None)),
        ({}, Said(an_error("image_load_error"), 422), (ErrorType.INPUT_UNFETCHABLE, None)),
        ({}, Said(an_error("one_of", "duration"), 422), (ErrorType.INVALID_REQUEST, None)),
        ({}, Said({"detail": "no"}, 422), (ErrorType.INVALID_REQUEST, None)),
        ({}, Said(an_error("internal_server_error"), 500), (ErrorType.GENERATION_FAILED, 0)),
        ({}, Said(an_error("downstream_service_error"), 400), (ErrorType.GENERATION_FAILED, None)),
        ({"error": "x", "error_type": "runner_disconnected"}, Said(b"", 503), (ErrorType.TRANSIENT, 0)),
        ({"error": "x"}, Said(b"gone", 500), (ErrorType.GENERATION_FAILED, None)),
        ({"error_type": "content_policy_violation"}, Said({}), (ErrorType.SAFETY_BLOCKED, None)),
        ({}, Said({"seed": 7}), (ErrorType.GENERATION_FAILED, None)),
        ({}, Said({"video": {"url": ""}}), (ErrorType.GENERATION_FAILED, None)),
    ],
)
async def test_what_is_completed_may_still_have_failed(
    said: dict[str, object],
    result: Said,
    verdict: tuple[ErrorType, float | None],
    fal: FalAdapter,
    wire: Answering,
) -> None:
    wire.on(STATUS, COMPLETED | said)
    wire.on(RESULT, result)
    report = await fal.poll_status(JOB)
    assert report.state is ProviderJobState.FAILED
    assert report.error
    assert (report.error.type, report.cost_usd) == verdict
    assert "their words" not in report.error.message


async def test_an_unsafe_text_picture_and_clip_are_told_apart(fal: FalAdapter, wire: Answering) -> None:
    wire.on(STATUS, COMPLETED)
    kind = "content_policy_violation"
    wire.on(RESULT, *(Said(an_error(kind, *where), 422) for where in (("prompt",), ("image_url",), ())))
    reports = [await fal.poll_status(JOB) for _ in range(3)]
    messages = [report.error.message for report in reports if report.error]
    assert ["text" in messages[0], "picture" in messages[1], "came out" in messages[2]] == [True] * 3


@pytest.mark.parametrize(
    ("result", "kind", "final"),
    [
        (Said({"detail": "Request is still in progress"}, 400), ErrorType.TRANSIENT, False),
        (Said({"detail": "bad gateway", "error_type": "internal_error"}, 502), ErrorType.TRANSIENT, False),
        (Said(b'{"video": {"u'), ErrorType.TRANSIENT, False),
        (Said({"detail": "slow down"}, 429), ErrorType.RATE_LIMITED, False),
        (Said({"detail": "Request not found"}, 404), ErrorType.JOB_LOST, True),
    ],
)
async def test_a_result_that_cannot_be_had_is_no_failure_of_the_job(
    result: Said, kind: ErrorType, final: bool, fal: FalAdapter, wire: Answering
) -> None:
    wire.on(STATUS, COMPLETED)
    wire.on(RESULT, result)
    error = await trouble(fal.poll_status(JOB))
    assert (error.kind, error.final) == (kind, final)


@pytest.mark.parametrize(
    ("status", "receipt"),
    [
        (Said({"status": "IN_QUEUE"}, 202), CancelReceipt.NOT_BILLED),
        (Said({"status": "IN_PROGRESS"}, 202), CancelReceipt.STILL_BILLED),
        (Said(b"", 503), CancelReceipt.STILL_BILLED),
    ],
)
async def test_what_was_running_when_it_was_cancelled_may_be_billed(
    status: Said, receipt: CancelReceipt, fal: FalAdapter, wire: Answering
) -> None:
    wire.on(CANCEL, Said({"status": "CANCELLATION_REQUESTED"}, 202))
    wire.on(STATUS, status)
    assert await fal.cancel_provider_job(JOB) is receipt


async def test_a_lost_submit_cannot_be_looked_up(fal: FalAdapter) -> None:
    error = await trouble(fal.find_lost_submit(a_lost(ORDER)))
    assert (error.kind, error.final) == (ErrorType.OUTCOME_UNKNOWN, True)


async def test_a_file_is_asked_for_again_while_the_job_seems_to_run(
    fal: FalAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(STATUS, Said({"status": "REVIEWING"}, 202))
    assert (await trouble(fal.fetch_result(JOB, tmp_path / "clip.mp4"))).final is False


async def test_there_is_nothing_to_fetch_of_a_job_that_failed(
    fal: FalAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(STATUS, COMPLETED)
    wire.on(RESULT, Said(an_error("no_media_generated"), 422))
    error = await trouble(fal.fetch_result(JOB, tmp_path / "clip.mp4"))
    assert error.kind is ErrorType.GENERATION_FAILED
