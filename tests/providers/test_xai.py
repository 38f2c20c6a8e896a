"""xAI: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.xai import XaiAdapter
from providers.catalogue.xai import MODELS
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE, made, trouble, wait_for_state

ORDER = replace(a_clip(seconds=4.2), model="grok-imagine-video", resolution=Resolution.P720)
CREATE, ASK = "POST /v1/videos/generations", "GET /v1/videos/r1"
VIDEO = {"url": "https://vidgen.example/1.mp4", "duration": 5, "respect_moderation": True}
KEPT_BACK = {"code": "imagine:content-moderated", "error": "Generated video rejected by content moderation."}
TICKS = {"usage": {"cost_in_usd_ticks": 2_500_000_000}}


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return XaiAdapter(transport, an_account("xai", f"{emulator.url}/xai"))


@pytest.fixture
def xai(transport: Transport, wire: Answering) -> XaiAdapter:
    return XaiAdapter(transport, an_account("xai", wire.url))


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    assert (await emulated.poll_status(job_id)).cost_usd == pytest.approx(5 * 0.07)
    assert "fetch_with_key" not in emulator.count_requests("xai")["counts"]


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


async def test_what_is_sent_is_what_was_ordered(xai: XaiAdapter, wire: Answering) -> None:
    wire.on(CREATE, {"request_id": "r1"})
    assert await xai.submit_order(replace(ORDER, style="ink", aspect_ratio=AspectRatio.TALL)) == "r1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "model": "grok-imagine-video",
        "prompt": "A red kite over the hills at noon. Style: ink",
        "aspect_ratio": "9:16",
        "resolution": "720p",
        "duration": 5,
    }


async def test_a_picture_to_begin_from_gives_the_shape_and_is_charged(
    emulated: Provider, xai: XaiAdapter, wire: Answering, emulator: RunningEmulator
) -> None:
    wire.on(CREATE, {"request_id": "r1"})
    assert await xai.submit_order(replace(ORDER, image_url=PICTURE)) == "r1"
    assert wire.heard[0].json["image"] == {"url": PICTURE}
    assert "aspect_ratio" not in wire.heard[0].json
    job_id = await emulated.submit_order(replace(ORDER, image_url=PICTURE))
    await wait_for_state(emulated, ProviderJobState.SUCCEEDED, job_id)
    assert (await emulated.poll_status(job_id)).cost_usd == pytest.approx(5 * 0.07 + 0.002)
    assert emulator.get_invoice()["total_usd"] == "0.352000"


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (
            Said(
                {
                    "code": "Some resource has been exhausted",
                    "error": "Your team x has either used all available "
                    "credits or reached its monthly spending limit.",
                },
                429,
            ),
            "quota_exhausted",
            True,
        ),
        (
            Said(
                {"code": "personal-team-blocked:spending-limit", "error": "You have run out of credits"}, 403
            ),
            "quota_exhausted",
            True,
        ),
        (Said({"code": "x", "error": "Too many requests"}, 429, {"Retry-After": "9"}), "rate_limited", False),
        (Said({"code": "x", "error": "Incorrect API key provided: ab***yz."}, 400), "auth_failed", True),
        (Said({"code": "x", "error": "The model x does not exist"}, 404), "model_retired", True),
        (Said({"code": "x", "error": "Content violates usage guidelines."}, 403), "safety_blocked", True),
        (Said(KEPT_BACK, 400), "safety_blocked", True),
        (Said({"error": {"message": "Unknown field"}}, 422), "invalid_request", True),
        (Said(b"nothing", 401), "auth_failed", True),
        (Said({"error": "used all available credits"}, 502), "outcome_unknown", True),
        (Said({"id": "r1"}), "outcome_unknown", True),
        (Said({"request_id": ""}), "outcome_unknown", True),
        (Said(b'{"request_id": "r'), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, xai: XaiAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(xai.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert error.retry_after_seconds == (9 if kind == "rate_limited" else None)


@pytest.mark.parametrize(
    ("said", "state", "progress"),
    [
        (Said(status=202), ProviderJobState.RUNNING, None),
        (Said({"status": "pending", "progress": 42}, 202), ProviderJobState.RUNNING, 42),
        (Said({"status": "pending", "video": None, "usage": None}), ProviderJobState.RUNNING, None),
        ({"status": "DREAMING", "progress": 170}, ProviderJobState.RUNNING, 100),
        ({"status": "Done", "video": VIDEO}, ProviderJobState.SUCCEEDED, None),
        ({"video": VIDEO, "model": "grok-imagine-video"}, ProviderJobState.SUCCEEDED, None),
        ({"status": "done", "video": {"url": "", "duration": 0}}, ProviderJobState.FAILED, None),
        ({"status": "FAILED"}, ProviderJobState.FAILED, None),
    ],
)
async def test_each_word_of_xais_is_one_of_ours(
    said: object, state: ProviderJobState, progress: float | None, xai: XaiAdapter, wire: Answering
) -> None:
    wire.on(ASK, said)
    report = await xai.poll_status("r1")
    assert report.state is state
    assert report.progress == pytest.approx(progress)


@pytest.mark.parametrize(
    ("said", "kind", "of_the_clip"),
    [
        (Said(KEPT_BACK | TICKS, 400), "safety_blocked", True),
        ({"status": "done", "video": VIDEO | {"respect_moderation": False}} | TICKS, "safety_blocked", True),
        ({"status": "failed", "error": {"code": "internal_error", "message": "Their words."}} | TICKS,
         "generation_failed", False),
        ({"status": "failed", "error": {"code": "permission_denied"}} | TICKS, "safety_blocked", False),
        ({"status": "failed", "error": {"code": "service_unavailable"}} | TICKS, "provider_transient", False),
        (Said({"code": "invalid", "error": "Their words."} | TICKS, 400), "generation_failed", False),
    ],
)  # fmt: skip
async def test_a_failure_is_told_with_what_it_cost_and_never_in_xais_words(
    said: object, kind: str, of_the_clip: bool, xai: XaiAdapter, wire: Answering
) -> None:
    wire.on(ASK, said)
    report = await xai.poll_status("r1")
    assert report.error
    assert (report.state, report.error.type, report.cost_usd) == (ProviderJobState.FAILED, kind, 0.25)
    assert "Their" not in report.error.message
    assert ("clip that came out" in report.error.message) is of_the_clip


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (Said({"error": "Not found"}, 404), "provider_job_lost", True),
        ({"status": "expired"}, "provider_job_lost", True),
        (Said({"error": "Incorrect API key provided: ab***yz."}, 400), "auth_failed", True),
        (Said({"error": "used all available credits"}, 429), "quota_exhausted", True),
        (Said({"error": "slow down"}, 429), "rate_limited", False),
        (Said({"error": "Bad gateway"}, 502), "provider_transient", False),
        (b'{"status": "do', "provider_transient", False),
    ],
)
async def test_what_is_about_the_question_is_no_word_on_the_video(
    said: object, kind: str, final: bool, xai: XaiAdapter, wire: Answering
) -> None:
    wire.on(ASK, said)
    error = await trouble(xai.poll_status("r1"))
    assert (error.kind, error.final) == (kind, final)


async def test_there_is_nothing_to_fetch_of_a_clip_that_is_kept_back(
    xai: XaiAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, Said(KEPT_BACK, 400), Said(status=202))
    assert (await trouble(xai.fetch_result("r1", tmp_path / "clip"))).kind is ErrorType.SAFETY_BLOCKED
    assert (await trouble(xai.fetch_result("r1", tmp_path / "clip"))).kind is ErrorType.TRANSIENT


async def test_an_id_cannot_lead_elsewhere(xai: XaiAdapter, wire: Answering) -> None:
    await trouble(xai.poll_status("../api-key?x="))
    assert wire.heard[0].path == "/v1/videos/..%2Fapi-key%3Fx%3D"


async def test_nothing_can_be_stopped(xai: XaiAdapter, wire: Answering) -> None:
    wire.on(ASK, Said(status=202), {"status": "done", "video": VIDEO})
    assert await xai.cancel_provider_job("r1") is CancelReceipt.STILL_BILLED
    assert await xai.cancel_provider_job("r1") is CancelReceipt.KEPT


async def test_a_lost_submit_cannot_be_looked_up(xai: XaiAdapter) -> None:
    assert (await trouble(xai.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.OUTCOME_UNKNOWN
