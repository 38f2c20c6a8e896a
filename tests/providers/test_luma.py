"""Luma's Agents API: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.luma import LumaAdapter
from providers.catalogue.luma import MODELS
from providers.kit.transport import Transport
from providers.protocol import Provider
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, a_music, an_account
from tests.providers.video_kit import PICTURE, made, trouble, wait_for_state

ORDER = replace(a_clip(seconds=5.5), model="ray-3.2")
CREATE, ASK = "POST /generations", "GET /generations/g1"


@pytest.fixture
def luma(transport: Transport, wire: Answering) -> LumaAdapter:
    return LumaAdapter(transport, an_account("luma", wire.url))


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return LumaAdapter(transport, an_account("luma", f"{emulator.url}/luma"))


def done(wire: Answering, name: str) -> dict[str, object]:
    return {"id": "g1", "state": "completed", "output": [{"type": "video", "url": f"{wire.url}/{name}"}]}


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, replace(ORDER, seconds=4), tmp_path, seconds=5)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT
    assert "fetch_with_key" not in emulator.count_requests("luma")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("picture", [None, PICTURE])
async def test_it_takes_what_the_catalogue_says_that_it_takes(
    picture: str | None, emulated: Provider, emulator: RunningEmulator
) -> None:
    (model,) = MODELS
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in model.lengths:
                order = replace(ORDER, resolution=resolution, aspect_ratio=ratio, image_url=picture)
                assert await emulated.submit_order(replace(order, seconds=seconds))
                asked = emulator.list_jobs()[-1]["price_usd"]
                assert float(asked) == model.price_usd(seconds, resolution)


@pytest.mark.parametrize("kind", ["moderated_prompt", "moderated_result"])
async def test_what_the_emulator_finds_unsafe_is_said_to_be(
    kind: str, emulated: Provider, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"service": "luma", "operation": "submit", "fault": {"kind": kind}}])
    job_id = await emulated.submit_order(ORDER)
    await wait_for_state(emulated, ProviderJobState.FAILED, job_id)
    error = (await emulated.poll_status(job_id)).error
    assert error
    assert error.type == ErrorType.SAFETY_BLOCKED


async def test_what_has_failed_at_once_for_want_of_money_is_no_job(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"service": "luma", "operation": "submit", "fault": {"kind": "quota"}}])
    assert (await trouble(emulated.submit_order(ORDER))).kind is ErrorType.QUOTA_EXHAUSTED


async def test_what_is_sent_is_what_was_ordered(luma: LumaAdapter, wire: Answering) -> None:
    wire.on(CREATE, Said({"id": "g1", "state": "queued"}, 201))
    order = replace(ORDER, style="ink", aspect_ratio=AspectRatio.SQUARE, image_url=PICTURE)
    assert await luma.submit_order(order) == "g1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "model": "ray-3.2",
        "type": "video",
        "prompt": "A red kite over the hills at noon. Style: ink",
        "aspect_ratio": "1:1",
        "video": {
            "duration": "10s",
            "resolution": "540p",
            "keyframes": [{"url": PICTURE}],
            "keyframe_indexes": [0],
        },
    }


async def test_a_clip_of_five_seconds_begins_with_its_picture(luma: LumaAdapter, wire: Answering) -> None:
    wire.on(CREATE, Said({"id": "g1", "state": "queued"}, 201))
    await luma.submit_order(replace(ORDER, seconds=4.0, image_url=PICTURE))
    assert wire.heard[0].json["video"]["start_frame"] == {"url": PICTURE}
    assert "keyframes" not in wire.heard[0].json["video"]


async def test_music_is_not_to_be_had(luma: LumaAdapter, wire: Answering) -> None:
    assert (await trouble(luma.submit_order(a_music("ray-3.2")))).kind is ErrorType.INVALID_REQUEST
    assert not wire.heard


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (Said({"detail": {"code": "content_moderated"}}, 422), "safety_blocked", True),
        (Said({"detail": {"code": "budget_exhausted"}}, 403), "quota_exhausted", True),
        (Said({"detail": "corrupt_input"}, 400), "input_unfetchable", True),
        (Said({"detail": "invalid_request"}, 401), "auth_failed", True),
        (Said({"detail": "Too many concurrent jobs"}, 429), "rate_limited", False),
        (Said({"detail": "rate_limited"}, 503), "outcome_unknown", True),
        (Said({"state": "queued"}, 201), "outcome_unknown", True),
        (Said(b'{"id":', 201), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, luma: LumaAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(luma.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("queued", ProviderJobState.QUEUED),
        ("processing", ProviderJobState.RUNNING),
        ("dreaming", ProviderJobState.RUNNING),
        ("completed", ProviderJobState.SUCCEEDED),
    ],
)
async def test_each_word_of_lumas_is_one_of_ours(
    word: str, state: ProviderJobState, luma: LumaAdapter, wire: Answering
) -> None:
    wire.on(ASK, done(wire, "a.mp4") | {"state": word})
    assert (await luma.poll_status("g1")).state is state


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("content_moderated", "safety_blocked"),
        ("generation_failed", "generation_failed"),
        ("budget_exhausted", "quota_exhausted"),
        ("image_too_large", "input_unfetchable"),
        ("something_new", "generation_failed"),
        (None, "generation_failed"),
    ],
)
async def test_a_failure_is_told_by_its_code_and_never_in_lumas_words(
    code: str | None, kind: str, luma: LumaAdapter, wire: Answering
) -> None:
    said = {"id": "g1", "state": "failed", "failure_code": code, "failure_reason": "Their words."}
    wire.on(ASK, said)
    report = await luma.poll_status("g1")
    assert report.error
    assert (report.state, report.error.type) == (ProviderJobState.FAILED, kind)
    assert "Their" not in report.error.message


async def test_done_without_a_clip_is_a_failure(luma: LumaAdapter, wire: Answering) -> None:
    wire.on(ASK, {"id": "g1", "state": "completed", "output": []})
    assert (await luma.poll_status("g1")).state is ProviderJobState.FAILED


async def test_each_fetch_asks_for_a_fresh_address_and_shows_nobody_the_key(
    luma: LumaAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, done(wire, "old"), done(wire, "new"))
    wire.on("GET /old", Said(status=403))
    wire.on("GET /new", b"a whole film")
    assert not (await trouble(luma.fetch_result("g1", tmp_path / "clip.mp4"))).final
    await luma.fetch_result("g1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == b"a whole film"
    assert "authorization" not in wire.heard[-1].headers


async def test_a_generation_that_luma_does_not_know_is_lost(luma: LumaAdapter, wire: Answering) -> None:
    wire.on(ASK, Said({"detail": "Not found"}, 404))
    assert (await trouble(luma.poll_status("g1"))).kind is ErrorType.JOB_LOST
    assert (await trouble(luma.cancel_provider_job("g1"))).kind is ErrorType.JOB_LOST


async def test_a_broken_answer_to_a_question_is_asked_for_again(luma: LumaAdapter, wire: Answering) -> None:
    wire.on(ASK, b'{"id": "g1", "sta')
    error = await trouble(luma.poll_status("g1"))
    assert (error.kind, error.final) == (ErrorType.TRANSIENT, False)


@pytest.mark.parametrize(
    ("word", "receipt"), [("completed", CancelReceipt.KEPT), ("processing", CancelReceipt.STILL_BILLED)]
)
async def test_it_cannot_be_stopped(
    word: str, receipt: CancelReceipt, luma: LumaAdapter, wire: Answering
) -> None:
    wire.on(ASK, done(wire, "a.mp4") | {"state": word})
    assert await luma.cancel_provider_job("g1") is receipt


async def test_a_lost_submit_cannot_be_looked_up(luma: LumaAdapter) -> None:
    assert (await trouble(luma.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_each_resolution_has_a_word(luma: LumaAdapter, wire: Answering) -> None:
    wire.on(CREATE, Said({"id": "g1"}, 201))
    for resolution in Resolution:
        await luma.submit_order(replace(ORDER, resolution=resolution))
    assert [h.json["video"]["resolution"] for h in wire.heard] == ["540p", "720p", "1080p"]
