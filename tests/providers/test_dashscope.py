"""DashScope: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.dashscope import DashScopeAdapter
from providers.catalogue.dashscope import MODELS
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE, made, trouble

ORDER = replace(a_clip(seconds=4.2), model="wan3.0-video", resolution=Resolution.P480)
CREATE = "POST /api/v1/services/aigc/video-generation/video-synthesis"
LIST = "GET /api/v1/tasks"
ASK, STOP = "GET /api/v1/tasks/t1", "POST /api/v1/tasks/t1/cancel"
URL = "https://x.example/1.mp4"


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return DashScopeAdapter(transport, an_account("dashscope", f"{emulator.url}/dashscope"))


@pytest.fixture
def dashscope(transport: Transport, wire: Answering) -> DashScopeAdapter:
    return DashScopeAdapter(transport, an_account("dashscope", wire.url))


def task(status: str, **more: object) -> dict[str, Any]:
    return {"request_id": "q", "output": {"task_id": "t1", "task_status": status, **more}}


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    await made(emulated, ORDER, tmp_path, seconds=5)
    assert emulator.get_invoice()["total_usd"] == "0.250000"
    assert "fetch_with_key" not in emulator.count_requests("dashscope")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, picture: str | None, emulated: Provider
) -> None:
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in (model.min_seconds, model.max_seconds):
                order = replace(ORDER, model=model.name, image_url=picture, seconds=seconds)
                assert await emulated.submit_order(replace(order, resolution=resolution, aspect_ratio=ratio))


async def test_what_is_sent_is_what_was_ordered(dashscope: DashScopeAdapter, wire: Answering) -> None:
    wire.on(CREATE, task("PENDING"))
    assert await dashscope.submit_order(replace(ORDER, style="ink", aspect_ratio=AspectRatio.TALL)) == "t1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].headers["x-dashscope-async"] == "enable"
    assert wire.heard[0].json == {
        "model": "wan3.0-video",
        "input": {"prompt": "A red kite over the hills at noon. Style: ink"},
        "parameters": {"resolution": "480P", "duration": 5, "ratio": "9:16", "watermark": False, "seed": 7},
    }


@pytest.mark.parametrize(
    ("model", "picture", "sent"),
    [
        ("wan3.0-video", PICTURE, ("wan3.0-video", "16:9")),
        ("wan2.7", None, ("wan2.7-t2v", "16:9")),
        ("wan2.7", PICTURE, ("wan2.7-i2v", None)),
        ("happyhorse-1.1", None, ("happyhorse-1.1-t2v", "16:9")),
        ("happyhorse-1.1", PICTURE, ("happyhorse-1.1-i2v", None)),
    ],
)
async def test_a_picture_is_the_first_frame_and_elsewhere_the_shape_too(
    model: str, picture: str | None, sent: object, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(CREATE, task("PENDING"))
    await dashscope.submit_order(replace(ORDER, model=model, resolution=Resolution.P720, image_url=picture))
    body = wire.heard[0].json
    assert (body["model"], body["parameters"].get("ratio")) == sent
    assert body["input"].get("media") == ([{"type": "first_frame", "url": PICTURE}] if picture else None)


def refused(status: int, code: str, message: str = "Their words.") -> Said:
    return Said({"code": code, "message": message, "request_id": "q"}, status)


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (refused(400, "DataInspectionFailed"), "safety_blocked", True),
        (refused(400, "Arrearage"), "quota_exhausted", True),
        (refused(403, "AllocationQuota.FreeTierOnly"), "quota_exhausted", True),
        (refused(403, "AccessDenied.Unpurchased"), "quota_exhausted", True),
        (refused(429, "PostpaidBillOverdue"), "quota_exhausted", True),
        (
            refused(429, "Throttling.AllocationQuota", "Free allocated quota exceeded."),
            "quota_exhausted",
            True,
        ),
        (refused(429, "Throttling.AllocationQuota", "Allocated quota exceeded."), "rate_limited", False),
        (refused(429, "Throttling.RateQuota"), "rate_limited", False),
        (refused(403, "AccessDenied"), "auth_failed", True),
        (refused(401, "InvalidApiKey"), "auth_failed", True),
        (refused(404, "ModelNotFound"), "model_retired", True),
        (refused(415, "BadRequest.InputDownloadFailed"), "input_unfetchable", True),
        (refused(400, "InvalidParameter.Ratio"), "invalid_request", True),
        (refused(400, "SomethingNew"), "invalid_request", True),
        (refused(200, "Throttling.RateQuota"), "rate_limited", False),
        (refused(200, "Arrearage"), "quota_exhausted", True),
        (refused(200, "SomethingNew"), "outcome_unknown", True),
        (refused(500, "InternalError.Timeout"), "outcome_unknown", True),
        (refused(503, "Throttling.ServiceOverloaded"), "outcome_unknown", True),
        (Said({"output": {"task_id": "", "task_status": "PENDING"}}), "outcome_unknown", True),
        (Said(b'{"output": {"task'), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(dashscope.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "Their" not in error.message


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (task("PENDING"), ProviderJobState.QUEUED),
        (task("SUSPENDED"), ProviderJobState.QUEUED),
        (task("RUNNING", video_url=None), ProviderJobState.RUNNING),
        (task("DREAMING"), ProviderJobState.RUNNING),
        (task("SUCCEEDED", video_url=URL), ProviderJobState.SUCCEEDED),
        (task("succeeded", video_url=URL, submit_time=7), ProviderJobState.SUCCEEDED),
        (task("SUCCEEDED"), ProviderJobState.FAILED),
        (task("CANCELED"), ProviderJobState.CANCELED),
    ],
)
async def test_each_word_of_dashscopes_is_one_of_ours(
    said: object, state: ProviderJobState, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(ASK, said)
    assert (await dashscope.poll_status("t1")).state is state


@pytest.mark.parametrize(
    ("error", "kind", "of_the_clip"),
    [
        (("DataInspectionFailed", "Input data may contain inappropriate content."), "safety_blocked", False),
        (("DataInspectionFailed", "Output data may contain inappropriate content."), "safety_blocked", True),
        (("IPInfringementSuspect", "Their words."), "safety_blocked", False),
        (("InvalidParameter.DataInspection", "Their words."), "input_unfetchable", False),
        (("InternalError.Algo", "Their words."), "generation_failed", False),
        ((None, None), "generation_failed", False),
    ],
)
async def test_a_failure_is_told_by_its_code_and_never_in_dashscopes_words(
    error: tuple[object, object], kind: str, of_the_clip: bool, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(ASK, task("FAILED", code=error[0], message=error[1]))
    report = await dashscope.poll_status("t1")
    assert report.error
    assert (report.state, report.error.type) == (ProviderJobState.FAILED, kind)
    assert "Their" not in report.error.message
    assert ("clip that came out" in report.error.message) is of_the_clip


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (task("UNKNOWN"), ErrorType.JOB_LOST),
        (refused(404, "NotFound"), ErrorType.JOB_LOST),
        (refused(401, "InvalidApiKey"), ErrorType.AUTH_FAILED),
        (refused(429, "Throttling.RateQuota"), ErrorType.RATE_LIMITED),
        (Said(b'{"output"'), ErrorType.TRANSIENT),
    ],
)
async def test_a_question_about_a_task_may_go_wrong(
    said: object, kind: ErrorType, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(ASK, said)
    assert (await trouble(dashscope.poll_status("t1"))).kind is kind


REFUSED = refused(400, "UnsupportedOperation")


@pytest.mark.parametrize(
    ("words", "stop", "receipt"),
    [
        (("PENDING", "CANCELED"), {"request_id": "q"}, CancelReceipt.NOT_BILLED),
        (("PENDING", "RUNNING"), REFUSED, CancelReceipt.STILL_BILLED),
        (("RUNNING", "RUNNING"), REFUSED, CancelReceipt.STILL_BILLED),
        (("REVIEWING", "REVIEWING"), REFUSED, CancelReceipt.STILL_BILLED),
        (("RUNNING", "SUCCEEDED"), REFUSED, CancelReceipt.KEPT),
    ],
)
async def test_only_what_waits_can_be_stopped(
    words: tuple[str, str], stop: object, receipt: CancelReceipt, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(ASK, *(task(word) for word in words))
    wire.on(STOP, stop)
    assert await dashscope.cancel_provider_job("t1") is receipt


@pytest.mark.parametrize(
    ("word", "receipt"),
    [
        ("SUCCEEDED", CancelReceipt.KEPT),
        ("FAILED", CancelReceipt.NOT_BILLED),
        ("CANCELED", CancelReceipt.NOT_BILLED),
    ],
)
async def test_what_has_ended_is_not_stopped(
    word: str, receipt: CancelReceipt, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(ASK, task(word, video_url=URL))
    assert await dashscope.cancel_provider_job("t1") is receipt
    assert len(wire.heard) == 1


def listed(job_id: str, model: str | None = "wan3.0-video", **more: object) -> dict[str, Any]:
    """As the list shows a task: no prompt, no parameters."""
    at = int(datetime.now(UTC).timestamp() * 1_000)
    return {"task_id": job_id, "model_name": model, "status": "RUNNING", "gmt_create": at} | more


OTHER = listed("t2", "wan2.7-t2v")


@pytest.mark.parametrize(
    ("tasks", "found"),
    [([OTHER], None), ([OTHER, listed("t1")], "t1"), ([listed("t2", "wan3.0-video-prime")], None)],
)
async def test_a_lost_submit_is_looked_up_by_its_model_and_its_prompt(
    tasks: list[object], found: str | None, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"total": len(tasks), "data": tasks}, {"data": []})
    wire.on(ASK, task("SUCCEEDED", video_url=URL, orig_prompt=ORDER.text))
    assert await dashscope.find_lost_submit(a_lost(ORDER)) == found
    assert wire.heard[0].path == "/api/v1/tasks?page_no=1&page_size=50"


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ([], task("SUCCEEDED")),
        ([OTHER, listed("t1")], task("RUNNING")),
        ([OTHER, listed("t1")], task("SUCCEEDED", orig_prompt="Another film.")),
        ([OTHER, listed("t1")], task("UNKNOWN")),
        ([OTHER, listed("t1", None)], task("RUNNING")),
    ],
)
async def test_what_the_list_does_not_settle_is_unknown(
    tasks: list[object], said: object, dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": tasks}, {"data": []})
    wire.on(ASK, said)
    assert (await trouble(dashscope.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_the_list_goes_back_a_day_and_no_further(dashscope: DashScopeAdapter, wire: Answering) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=1)
    lost = replace(a_lost(ORDER), since=long_ago, until=long_ago)
    assert (await trouble(dashscope.find_lost_submit(lost))).kind is ErrorType.OUTCOME_UNKNOWN
    assert wire.heard == []


async def test_a_list_that_does_not_answer_settles_nothing(
    dashscope: DashScopeAdapter, wire: Answering
) -> None:
    wire.on(LIST, refused(429, "Throttling.RateQuota"))
    assert (await trouble(dashscope.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.RATE_LIMITED


async def test_an_id_cannot_lead_elsewhere(dashscope: DashScopeAdapter, wire: Answering) -> None:
    await trouble(dashscope.poll_status("../models?x="))
    assert wire.heard[0].path == "/api/v1/tasks/..%2Fmodels%3Fx%3D"
