"""OpenAI's way of videos at a gateway: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.openai_videos import OpenAIVideosAdapter
from providers.catalogue.openai import MODELS, SERVICE
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering, Said
from tests.providers.music_kit import KEY, an_account
from tests.providers.openai_video_jobs import ASK, BYTES, CREATE, ORDER, a_video
from tests.providers.video_kit import PICTURE, made, trouble


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return OpenAIVideosAdapter(transport, an_account("openai", f"{emulator.url}/openai"))


@pytest.fixture
def openai(transport: Transport, wire: Answering) -> OpenAIVideosAdapter:
    return OpenAIVideosAdapter(transport, an_account("openai", wire.url))


async def test_a_clip_is_ordered_waited_for_and_fetched(emulated: Provider, tmp_path: Path) -> None:
    await made(emulated, ORDER, tmp_path, seconds=8)


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, emulated: Provider
) -> None:
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in model.lengths:
                order = replace(ORDER, model=model.name, resolution=resolution, seconds=seconds)
                assert await emulated.submit_order(replace(order, aspect_ratio=ratio, image_url=PICTURE))


async def test_what_is_sent_is_what_was_ordered(openai: OpenAIVideosAdapter, wire: Answering) -> None:
    wire.on(CREATE, a_video())
    assert await openai.submit_order(replace(ORDER, aspect_ratio=AspectRatio.TALL, image_url=PICTURE)) == "v1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "model": "sora-2",
        "prompt": ORDER.text,
        "seconds": "8",
        "size": "720x1280",
        "input_reference": {"image_url": PICTURE},
    }


async def test_at_openai_itself_nothing_is_even_asked(transport: Transport) -> None:
    at_home = OpenAIVideosAdapter(transport, an_account("openai", SERVICE.base_url))
    error = await trouble(at_home.submit_order(ORDER))
    assert (error.kind, error.final) == (ErrorType.MODEL_RETIRED, True)


def test_the_registry_says_that_openai_itself_has_none() -> None:
    today = datetime(2026, 9, 24, tzinfo=UTC).date()
    assert [(m.is_retired(today), m.is_retired(today, at_home=False)) for m in MODELS] == [(True, False)] * 2


def an_error(code: str) -> dict[str, object]:
    return {"error": {"message": "Their words.", "type": "invalid_request_error", "code": code}}


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (Said(an_error("insufficient_quota"), 429), "quota_exhausted", True),
        (Said(an_error("rate_limit_exceeded"), 429), "rate_limited", False),
        (Said(an_error("moderation_blocked"), 400), "safety_blocked", True),
        (Said(an_error("invalid_value"), 400), "invalid_request", True),
        (Said(an_error("model_not_found"), 400), "model_retired", True),
        (Said(an_error("invalid_api_key"), 401), "auth_failed", True),
        (Said(an_error("server_error"), 500), "outcome_unknown", True),
        (Said({"object": "video"}), "outcome_unknown", True),
        (Said(b'{"id":'), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(openai.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "Their" not in error.message


@pytest.mark.parametrize(
    ("video", "state", "progress"),
    [
        ({"status": "queued", "progress": 0}, ProviderJobState.QUEUED, 0),
        ({"status": "in_progress", "progress": 42}, ProviderJobState.RUNNING, 42),
        ({"status": "in_progress", "progress": 420}, ProviderJobState.RUNNING, 100),
        ({"status": "remixing"}, ProviderJobState.RUNNING, None),
        ({"status": "completed", "progress": 100}, ProviderJobState.SUCCEEDED, 100),
    ],
)
async def test_each_word_of_theirs_is_one_of_ours(
    video: dict[str, object],
    state: ProviderJobState,
    progress: float | None,
    openai: OpenAIVideosAdapter,
    wire: Answering,
) -> None:
    wire.on(ASK, a_video(**video))
    report = await openai.poll_status("v1")
    assert (report.state, report.progress) == (state, progress)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("moderation_blocked", "safety_blocked"), ("video_generation_failed", "generation_failed")],
)
async def test_a_failure_is_told_by_its_code_and_never_in_their_words(
    code: str, kind: str, openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(ASK, a_video(status="failed", **an_error(code)))
    report = await openai.poll_status("v1")
    assert report.error
    assert (report.state, report.error.type) == (ProviderJobState.FAILED, kind)
    assert "Their" not in report.error.message


async def test_a_job_that_is_not_known_is_lost(openai: OpenAIVideosAdapter, wire: Answering) -> None:
    wire.on(ASK, Said(an_error("not_found"), 404))
    assert (await trouble(openai.poll_status("v1"))).kind is ErrorType.JOB_LOST
    assert (await trouble(openai.cancel_provider_job("v1"))).kind is ErrorType.JOB_LOST


async def test_bytes_that_are_gone_with_their_job_are_lost(
    openai: OpenAIVideosAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(BYTES, Said(status=404))
    wire.on(ASK, Said(status=404))
    assert (await trouble(openai.fetch_result("v1", tmp_path / "clip.mp4"))).kind is ErrorType.JOB_LOST


async def test_bytes_are_asked_for_with_the_key(
    openai: OpenAIVideosAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(BYTES, Said(b"a whole film"))
    await openai.fetch_result("v1", tmp_path / "clip.mp4")
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert (tmp_path / "clip.mp4").read_bytes() == b"a whole film"


@pytest.mark.parametrize(
    ("status", "receipt"), [("completed", CancelReceipt.KEPT), ("in_progress", CancelReceipt.STILL_BILLED)]
)
async def test_it_cannot_be_stopped(
    status: str, receipt: CancelReceipt, openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(ASK, a_video(status=status))
    assert await openai.cancel_provider_job("v1") is receipt
    assert len(wire.heard) == 1
