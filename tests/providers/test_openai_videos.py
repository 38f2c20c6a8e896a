"""OpenAI's way of videos at a gateway: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.openai_videos import OpenAIVideosAdapter
from providers.catalogue.openai import MODELS, SERVICE
from providers.kit.transport import Transport
from providers.protocol import LostSubmit, Provider
from providers.model_spec import ModelSpec
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE, made, trouble

ORDER = replace(a_clip(seconds=4.2), model="sora-2", resolution=Resolution.P720)
NOW = datetime.now(UTC)
LOST = LostSubmit(ORDER, since=NOW, until=NOW)
CREATE, LIST, ASK, BYTES = "POST /videos", "GET /videos", "GET /videos/v1", "GET /videos/v1/content"


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return OpenAIVideosAdapter(transport, an_account("openai", f"{emulator.url}/openai"))


@pytest.fixture
def openai(transport: Transport, wire: Answering) -> OpenAIVideosAdapter:
    return OpenAIVideosAdapter(transport, an_account("openai", wire.url))


def a_video(**more: object) -> dict[str, object]:
    return {
        "id": "v1",
        "object": "video",
        "model": "sora-2",
        "status": "queued",
        "created_at": int(NOW.timestamp()),
        "prompt": ORDER.text,
        "seconds": "8",
        "size": "1280x720",
        **more,
    }


def ago(minutes: float) -> int:
    return int((NOW - timedelta(minutes=minutes)).timestamp())


async def test_a_clip_is_ordered_waited_for_and_fetched(emulated: Provider, tmp_path: Path) -> None:
    await made(emulated, ORDER, tmp_path, seconds=8)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, emulated: Provider
) -> None:
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in model.lengths:
                order = replace(ORDER, model=model.name, resolution=resolution, seconds=seconds)
                assert await emulated.submit_order(replace(order, aspect_ratio=ratio, image_url=PICTURE))


async def test_a_lost_submit_is_found_in_the_emulators_list(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    other = await emulated.submit_order(replace(ORDER, text="Another."))
    emulator.set_faults(
        [{"service": "openai", "operation": "submit", "fault": {"kind": "reset", "when": "after"}}]
    )
    since = datetime.now(UTC)
    assert (await trouble(emulated.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
    lost = LostSubmit(ORDER, since=since, until=datetime.now(UTC))
    found = await emulated.find_lost_submit(lost)
    assert found in {job["id"] for job in emulator.list_jobs()} - {other}


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


@pytest.mark.parametrize(
    ("video", "known"),
    [
        (a_video(created_at=ago(3)), frozenset()),
        (a_video(), frozenset({"v1"})),
    ],
    ids=["age", "known"],
)
async def test_a_job_that_cannot_be_it_is_not_found(
    video: dict[str, object], known: frozenset[str], openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": [video], "has_more": False})
    assert await openai.find_lost_submit(replace(LOST, known=known)) is None


@pytest.mark.parametrize(
    "videos",
    [
        [a_video(prompt="A red kite, revised.")],
        [a_video(prompt=None, seconds="4")],
        [a_video(prompt=None, model="openai/sora-2-pro")],
        [],
    ],
    ids=["revised prompt", "no prompt, and another length", "no prompt, and another model", "empty list"],
)
async def test_what_a_gateway_shows_otherwise_proves_nothing(
    videos: list[dict[str, object]], openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"object": "list", "data": videos, "has_more": False})
    assert (await trouble(openai.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


@pytest.mark.parametrize(
    "video",
    [
        a_video(model="openai/sora-2"),
        a_video(model="veo-3"),
        a_video(seconds=4),
        a_video(seconds="8s", size="1280*720", created_at=str(ago(0))),
    ],
    ids=["its owner's name", "the name of another's", "another length", "other spellings"],
)
async def test_the_prompt_alone_tells_a_gateways_job(
    video: dict[str, object], openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": [video], "has_more": False})
    assert await openai.find_lost_submit(LOST) == "v1"


async def test_the_dated_name_of_the_model_is_the_same_model(
    openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": [a_video(model="sora-2-2025-12-08", prompt=None)]})
    assert await openai.find_lost_submit(LOST) == "v1"


async def test_two_jobs_that_may_be_it_are_one_too_many(openai: OpenAIVideosAdapter, wire: Answering) -> None:
    wire.on(LIST, {"data": [a_video(), a_video(id="v2")], "has_more": False})
    assert (await trouble(openai.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_the_list_is_read_until_it_is_older_than_the_submit(
    openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    young = a_video(id="v9", prompt="Another.")
    old = a_video(id="v0", created_at=ago(9))
    wire.on(
        LIST,
        {"data": [young], "has_more": True},
        {"data": [a_video()], "has_more": True},
        {"data": [old], "has_more": True},
    )
    assert await openai.find_lost_submit(LOST) == "v1"
    assert [h.path.partition("after=")[2] for h in wire.heard] == ["", "v9", "v1"]


@pytest.mark.parametrize("ages", [(20, 10), (5, 20, 10)], ids=["oldest first", "in no order"])
async def test_a_list_that_does_not_begin_with_the_newest_is_read_to_its_end(
    ages: tuple[int, ...], openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    old = [a_video(id=f"old-{age}", created_at=ago(age)) for age in ages]
    wire.on(LIST, {"data": old, "has_more": True}, {"data": [a_video()], "has_more": False})
    assert await openai.find_lost_submit(LOST) == "v1"


@pytest.mark.parametrize("status", [404, 405])
async def test_a_gateway_without_a_list_leaves_it_unknown(
    status: int, openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, Said(status=status))
    assert (await trouble(openai.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_a_gateway_that_gives_the_same_page_again_leaves_it_unknown(
    openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": [a_video()], "has_more": True})
    assert (await trouble(openai.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN
