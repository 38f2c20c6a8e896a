"""ModelArk: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.modelark import ModelArkAdapter
from providers.catalogue.modelark import MODELS
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE, made, trouble

ORDER = replace(a_clip(seconds=4.2), model="seedance-2-0", resolution=Resolution.P720)
CREATE, LIST = "POST /contents/generations/tasks", "GET /contents/generations/tasks"
ASK, DELETE = "GET /contents/generations/tasks/t1", "DELETE /contents/generations/tasks/t1"
NAME = "dreamina-seedance-2-0-260128"
CLIP = {"content": {"video_url": "https://x.example/1.mp4"}}
TOKENS = {
    "model": NAME,
    "resolution": "720p",
    "usage": {"completion_tokens": 108_900, "total_tokens": 108_900},
}


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return ModelArkAdapter(transport, an_account("modelark", f"{emulator.url}/modelark"))


@pytest.fixture
def modelark(transport: Transport, wire: Answering) -> ModelArkAdapter:
    return ModelArkAdapter(transport, an_account("modelark", wire.url))


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    assert (await emulated.poll_status(job_id)).cost_usd == pytest.approx(0.756)
    assert emulator.get_invoice()["total_usd"] == "0.756000"
    assert "fetch_with_key" not in emulator.count_requests("modelark")["counts"]


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


async def test_what_is_sent_is_what_was_ordered(modelark: ModelArkAdapter, wire: Answering) -> None:
    wire.on(CREATE, {"id": "t1"})
    order = replace(ORDER, style="ink", image_url=PICTURE, callback_url="https://us.example/hook")
    assert await modelark.submit_order(replace(order, aspect_ratio=AspectRatio.TALL)) == "t1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "model": NAME,
        "content": [
            {"type": "text", "text": "A red kite over the hills at noon. Style: ink"},
            {"type": "image_url", "image_url": {"url": PICTURE}, "role": "first_frame"},
        ],
        "resolution": "720p",
        "ratio": "9:16",
        "duration": 5,
        "generate_audio": False,
        "watermark": False,
        "callback_url": "https://us.example/hook",
    }


@pytest.mark.parametrize(
    ("url", "brand", "cost"),
    [
        ("https://ark.ap-southeast.bytepluses.com/api/v3", "dreamina", 0.7623),
        ("https://ark.cn-beijing.volces.com/api/v3", "doubao", None),
    ],
)
def test_in_china_models_have_another_name_and_other_prices(
    url: str, brand: str, cost: float | None, transport: Transport
) -> None:
    models = ModelArkAdapter(transport, an_account("modelark", url))._models
    assert models.build_body(ORDER)["model"] == f"{brand}-seedance-2-0-260128"
    assert models.cost_usd(f"{brand}-seedance-2-0-260128", "720p", 108_900) == cost


def refused(status: int, code: str, message: str = "Their words.") -> Said:
    return Said({"error": {"code": code, "message": message, "param": "", "type": "x"}}, status)


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (refused(403, "AccountOverdueError"), "quota_exhausted", True),
        (refused(429, "QuotaExceeded"), "quota_exhausted", True),
        (refused(429, "SetLimitExceeded"), "quota_exhausted", True),
        (refused(429, "RateLimitExceeded.EndpointRPMExceeded"), "rate_limited", False),
        (refused(429, "ServerOverloaded"), "rate_limited", False),
        (refused(429, "SomethingNew"), "rate_limited", False),
        (refused(401, "AuthenticationError"), "auth_failed", True),
        (refused(403, "AccessDenied"), "auth_failed", True),
        (refused(404, "ModelNotOpen"), "model_retired", True),
        (refused(404, "InvalidEndpointOrModel.NotFound"), "model_retired", True),
        (refused(400, "InputTextSensitiveContentDetected"), "safety_blocked", True),
        (refused(400, "InputImageSensitiveContentDetected.PrivacyInformation"), "safety_blocked", True),
        (refused(400, "InvalidParameter", "failed to download the image"), "input_unfetchable", True),
        (refused(400, "InvalidParameter.TaskTypeConstraint"), "invalid_request", True),
        (refused(500, "InternalServiceError"), "outcome_unknown", True),
        (refused(503, "ServerOverloaded"), "outcome_unknown", True),
        (Said({"error": "Their words."}, 400), "invalid_request", True),
        (Said({"id": ""}), "outcome_unknown", True),
        (Said(b'{"id": "cg'), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, modelark: ModelArkAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(modelark.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "Their" not in error.message


async def test_a_picture_that_is_unsafe_is_named_as_such(modelark: ModelArkAdapter, wire: Answering) -> None:
    wire.on(CREATE, refused(400, "InputImageSensitiveContentDetected.PrivacyInformation"))
    assert "picture" in (await trouble(modelark.submit_order(ORDER))).message


@pytest.mark.parametrize(
    ("said", "state", "cost"),
    [
        ({"status": "queued"}, ProviderJobState.QUEUED, None),
        ({"status": "running", "error": None, "content": None}, ProviderJobState.RUNNING, None),
        ({"status": "DREAMING"} | TOKENS, ProviderJobState.RUNNING, None),
        ({"status": "succeeded"} | CLIP | TOKENS, ProviderJobState.SUCCEEDED, 0.7623),
        ({"status": "completed"} | CLIP | TOKENS | {"model": "ep-2026"}, ProviderJobState.SUCCEEDED, None),
        ({"status": "Succeeded"} | CLIP | {"usage": "none"}, ProviderJobState.SUCCEEDED, None),
        ({"status": "succeeded"} | TOKENS, ProviderJobState.FAILED, 0.7623),
        ({"status": "cancelled"}, ProviderJobState.CANCELED, None),
        ({"status": "expired"}, ProviderJobState.FAILED, None),
    ],
)
async def test_each_word_of_arks_is_one_of_ours_and_tokens_are_money(
    said: object, state: ProviderJobState, cost: float | None, modelark: ModelArkAdapter, wire: Answering
) -> None:
    wire.on(ASK, said)
    report = await modelark.poll_status("t1")
    assert (report.state, report.cost_usd) == (state, cost)


@pytest.mark.parametrize(
    ("code", "kind", "named"),
    [
        ("OutputVideoSensitiveContentDetected.PolicyViolation", "safety_blocked", "clip that came out"),
        ("OutputAudioSensitiveContentDetected", "safety_blocked", "clip that came out"),
        ("InputImageSensitiveContentDetected", "safety_blocked", "picture"),
        ("InternalServiceError", "generation_failed", "could not make"),
        (None, "generation_failed", "could not make"),
    ],
)
async def test_a_failure_is_told_by_its_code_and_never_in_arks_words(
    code: str | None, kind: str, named: str, modelark: ModelArkAdapter, wire: Answering
) -> None:
    wire.on(ASK, {"status": "failed", "error": {"code": code, "message": "Their words."}})
    report = await modelark.poll_status("t1")
    assert report.error
    assert (report.state, report.error.type) == (ProviderJobState.FAILED, kind)
    assert named in report.error.message


async def test_a_task_that_ark_does_not_know_is_lost(modelark: ModelArkAdapter, wire: Answering) -> None:
    wire.on(ASK, refused(404, "NotFound"))
    assert (await trouble(modelark.poll_status("t1"))).kind is ErrorType.JOB_LOST
    assert (await trouble(modelark.cancel_provider_job("t1"))).kind is ErrorType.JOB_LOST


@pytest.mark.parametrize(
    ("words", "said", "receipt"),
    [
        (("queued", "cancelled"), Said({}), CancelReceipt.NOT_BILLED),
        (("queued", "running"), refused(409, "TaskRunningCannotCancel"), CancelReceipt.STILL_BILLED),
        (("queued", "succeeded"), refused(409, "TaskRunningCannotCancel"), CancelReceipt.KEPT),
    ],
)
async def test_what_waits_is_stopped(
    words: tuple[str, str], said: Said, receipt: CancelReceipt, modelark: ModelArkAdapter, wire: Answering
) -> None:
    wire.on(ASK, *({"status": word} for word in words))
    wire.on(DELETE, said)
    assert await modelark.cancel_provider_job("t1") is receipt


@pytest.mark.parametrize(
    ("word", "receipt"),
    [
        ("running", CancelReceipt.STILL_BILLED),
        ("ARCHIVED", CancelReceipt.STILL_BILLED),
        ("succeeded", CancelReceipt.KEPT),
        ("failed", CancelReceipt.NOT_BILLED),
        ("cancelled", CancelReceipt.NOT_BILLED),
    ],
)
async def test_nothing_else_is_deleted_for_a_delete_forgets_what_has_ended(
    word: str, receipt: CancelReceipt, modelark: ModelArkAdapter, wire: Answering
) -> None:
    wire.on(ASK, {"status": word})
    assert await modelark.cancel_provider_job("t1") is receipt
    assert len(wire.heard) == 1


def listed(job_id: str, **more: object) -> dict[str, Any]:
    shown = {"model": NAME, "status": "running", "resolution": "720p", "ratio": "16:9", "duration": 5}
    return {"id": job_id, "created_at": int(datetime.now(UTC).timestamp())} | shown | more


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ([listed("t2", model="dreamina-seedance-2-0-fast-260128")], None),
        ([listed("t2", model="dreamina-seedance-2-0-fast-260128"), listed("t1")], "t1"),
        ([listed("t1", duration="5", resolution="720P")], "t1"),
    ],
)
async def test_a_lost_submit_is_looked_up(
    items: list[object], found: str | None, modelark: ModelArkAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"items": items, "total": len(items)}, {"items": [], "total": len(items)})
    assert await modelark.find_lost_submit(a_lost(ORDER)) == found
    assert wire.heard[0].path == "/contents/generations/tasks?page_num=1&page_size=100"


@pytest.mark.parametrize(
    "items", [[], [listed("t1"), listed("t2")], [listed("t1", ratio="adaptive", duration=6)]]
)
async def test_what_the_list_does_not_settle_is_unknown(
    items: list[object], modelark: ModelArkAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"items": items, "total": len(items)}, {"items": [], "total": len(items)})
    assert (await trouble(modelark.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_the_list_goes_back_a_week_and_no_further(modelark: ModelArkAdapter, wire: Answering) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=7)
    lost = replace(a_lost(ORDER), since=long_ago, until=long_ago)
    assert (await trouble(modelark.find_lost_submit(lost))).kind is ErrorType.OUTCOME_UNKNOWN
    assert wire.heard == []


async def test_an_id_cannot_lead_elsewhere(modelark: ModelArkAdapter, wire: Answering) -> None:
    await trouble(modelark.poll_status("../models?x="))
    assert wire.heard[0].path == "/contents/generations/tasks/..%2Fmodels%3Fx%3D"
