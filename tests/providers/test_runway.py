"""Runway: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.runway.adapter import RunwayAdapter
from providers.catalogue.runway import MODELS
from providers.kit.transport import Transport
from providers.model_spec import ImageInput, ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE, made, trouble

ORDER = replace(a_clip(seconds=4.2), model="gen4.5", resolution=Resolution.P720)
CREATE, ASK, DELETE = "POST /v1/text_to_video", "GET /v1/tasks/t1", "DELETE /v1/tasks/t1"


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return RunwayAdapter(transport, an_account("runway", f"{emulator.url}/runway"))


@pytest.fixture
def runway(transport: Transport, wire: Answering) -> RunwayAdapter:
    return RunwayAdapter(transport, an_account("runway", wire.url))


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    assert (await emulated.poll_status(job_id)).cost_usd == pytest.approx(5 * 0.12)
    assert "fetch_with_key" not in emulator.count_requests("runway")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, picture: str | None, emulated: Provider
) -> None:
    if model.image is ImageInput.REQUIRED and not picture:
        return
    order = replace(ORDER, model=model.name, image_url=picture)
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in (model.min_seconds, model.max_seconds):
                assert await emulated.submit_order(
                    replace(order, resolution=resolution, aspect_ratio=ratio, seconds=seconds)
                )


async def test_what_is_sent_is_what_was_ordered(runway: RunwayAdapter, wire: Answering) -> None:
    wire.on(CREATE, {"id": "t1", "estimatedCost": {"credits": 60}})
    assert await runway.submit_order(replace(ORDER, style="ink", aspect_ratio=AspectRatio.TALL)) == "t1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].headers["x-runway-version"] == "2024-11-06"
    assert wire.heard[0].json == {
        "model": "gen4.5",
        "promptText": "A red kite over the hills at noon. Style: ink",
        "ratio": "720:1280",
        "duration": 5,
        "seed": 7,
    }


async def test_a_picture_to_begin_from_goes_another_way(runway: RunwayAdapter, wire: Answering) -> None:
    wire.on("POST /v1/image_to_video", {"id": "t1"})
    assert await runway.submit_order(replace(ORDER, image_url=PICTURE)) == "t1"
    assert wire.heard[0].json["promptImage"] == PICTURE


@pytest.mark.parametrize(
    ("model", "picture", "shape"),
    [
        ("seedance2_5", None, {"ratio": "854:480", "audio": False, "seed": 7}),
        ("seedance2_mini", None, {"ratio": "864:496", "audio": False, "seed": 7}),
        ("wan3", PICTURE, {"ratio": "832:480", "audio": False, "promptImage": PICTURE}),
        ("grok_imagine_1_5", None, {"ratio": "16:9", "resolution": "480p"}),
        ("grok_imagine_1_5", PICTURE, {"resolution": "480p", "promptImage": PICTURE}),
        ("grok_imagine_1_5_lite", None, {"ratio": "848:480"}),
        ("grok_imagine_1_5_lite", PICTURE, {"ratio": "auto_480p", "promptImage": PICTURE}),
    ],
)
async def test_each_model_is_told_its_size_in_its_own_words(
    model: str, picture: str | None, shape: dict[str, object], runway: RunwayAdapter, wire: Answering
) -> None:
    wire.on("POST /v1/image_to_video" if picture else CREATE, {"id": "t1"})
    await runway.submit_order(replace(ORDER, model=model, resolution=Resolution.P480, image_url=picture))
    plain = {"model": model, "promptText": ORDER.text, "duration": 5}
    assert wire.heard[0].json == plain | shape


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (Said({"error": "You do not have enough credits to run this task."}, 400), "quota_exhausted", True),
        (Said({"error": "Validation of body failed", "issues": []}, 400), "invalid_request", True),
        (Said({"error": "Unauthorized"}, 401), "auth_failed", True),
        (Said({"error": "Daily limit"}, 429, {"Retry-After": "9"}), "rate_limited", False),
        (Said({"error": "Bad gateway"}, 502), "outcome_unknown", True),
        (Said({"estimatedCost": {"credits": 60}}), "outcome_unknown", True),
        (Said({"id": ""}), "outcome_unknown", True),
        (Said(b'{"id": "t'), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, runway: RunwayAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(runway.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert error.retry_after_seconds == (9 if kind == "rate_limited" else None)


@pytest.mark.parametrize(
    ("task", "state", "progress"),
    [
        ({"status": "PENDING"}, ProviderJobState.QUEUED, None),
        ({"status": "THROTTLED"}, ProviderJobState.QUEUED, None),
        ({"status": "RUNNING", "progress": 0.42}, ProviderJobState.RUNNING, 42),
        ({"status": "RUNNING", "output": None, "cost": None}, ProviderJobState.RUNNING, None),
        ({"status": "RUNNING", "progress": 1.7}, ProviderJobState.RUNNING, 100),
        ({"status": "DREAMING"}, ProviderJobState.RUNNING, None),
        ({"status": "SUCCEEDED", "output": ["https://x.example/1"]}, ProviderJobState.SUCCEEDED, None),
        ({"status": "SUCCEEDED", "output": []}, ProviderJobState.FAILED, None),
        ({"status": "CANCELLED"}, ProviderJobState.CANCELED, None),
    ],
)
async def test_each_word_of_runways_is_one_of_ours(
    task: dict[str, object],
    state: ProviderJobState,
    progress: float | None,
    runway: RunwayAdapter,
    wire: Answering,
) -> None:
    wire.on(ASK, {"id": "t1", **task})
    report = await runway.poll_status("t1")
    assert report.state is state
    assert report.progress == pytest.approx(progress)


@pytest.mark.parametrize(
    ("code", "kind", "of_the_clip"),
    [
        ("SAFETY.INPUT.TEXT", "safety_blocked", False),
        ("SAFETY.OUTPUT.VIDEO", "safety_blocked", True),
        ("INPUT_PREPROCESSING.SAFETY.TEXT", "safety_blocked", False),
        ("INPUT_PREPROCESSING.INTERNAL", "generation_failed", False),
        ("INTERNAL.BAD_OUTPUT.CODE01", "generation_failed", False),
        ("THIRD_PARTY.UNAVAILABLE", "provider_transient", False),
        ("ASSET.INVALID", "input_unfetchable", False),
        (None, "generation_failed", False),
    ],
)
async def test_a_failure_is_told_by_its_code_and_never_in_runways_words(
    code: str | None, kind: str, of_the_clip: bool, runway: RunwayAdapter, wire: Answering
) -> None:
    said = {"status": "FAILED", "failure": "Their words.", "failureCode": code, "cost": {"credits": 60}}
    wire.on(ASK, said)
    report = await runway.poll_status("t1")
    assert report.error
    assert (report.state, report.error.type, report.cost_usd) == (ProviderJobState.FAILED, kind, 0.6)
    assert "Their" not in report.error.message
    assert ("clip that came out" in report.error.message) is of_the_clip


async def test_a_task_that_runway_does_not_know_is_lost(runway: RunwayAdapter, wire: Answering) -> None:
    wire.on(ASK, Said({"error": "Not found"}, 404))
    assert (await trouble(runway.poll_status("t1"))).kind is ErrorType.JOB_LOST
    assert (await trouble(runway.cancel_provider_job("t1"))).kind is ErrorType.JOB_LOST


async def test_a_broken_answer_to_a_question_is_asked_for_again(
    runway: RunwayAdapter, wire: Answering
) -> None:
    wire.on(ASK, b'{"id": "t1", "sta')
    error = await trouble(runway.poll_status("t1"))
    assert (error.kind, error.final) == (ErrorType.TRANSIENT, False)


async def test_an_id_cannot_lead_elsewhere(runway: RunwayAdapter, wire: Answering) -> None:
    await trouble(runway.poll_status("../organization?x="))
    assert wire.heard[0].path == "/v1/tasks/..%2Forganization%3Fx%3D"


@pytest.mark.parametrize(
    ("before", "after", "receipt"),
    [
        ({"status": "PENDING"}, {"status": "CANCELLED", "cost": {"credits": 0}}, CancelReceipt.NOT_BILLED),
        ({"status": "RUNNING"}, {"status": "CANCELLED", "cost": {"credits": 60}}, CancelReceipt.STILL_BILLED),
        ({"status": "PENDING"}, Said(status=404), CancelReceipt.UNKNOWN),
        ({"status": "RUNNING"}, Said(status=404), CancelReceipt.STILL_BILLED),
    ],
)
async def test_cancelling_says_what_the_task_cost(
    before: object, after: object, receipt: CancelReceipt, runway: RunwayAdapter, wire: Answering
) -> None:
    wire.on(ASK, before, after)
    wire.on(DELETE, Said(status=204))
    assert await runway.cancel_provider_job("t1") is receipt


async def test_a_clip_that_is_done_is_never_deleted(runway: RunwayAdapter, wire: Answering) -> None:
    wire.on(ASK, {"status": "SUCCEEDED", "output": ["https://x.example/1"]})
    assert await runway.cancel_provider_job("t1") is CancelReceipt.KEPT
    assert len(wire.heard) == 1


async def test_the_emulators_cancel_ends_the_job_and_can_be_repeated(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"service": "runway", "operation": "submit", "fault": {"kind": "never_ends"}}])
    job_id = await emulated.submit_order(ORDER)
    first = await emulated.cancel_provider_job(job_id)
    assert await emulated.cancel_provider_job(job_id) is first
    assert emulator.get_running()["count"] == 0


async def test_a_lost_submit_cannot_be_looked_up(runway: RunwayAdapter) -> None:
    assert (await trouble(runway.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.OUTCOME_UNKNOWN
