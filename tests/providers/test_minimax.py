"""MiniMax's two versions: as the emulator plays them, and answer by answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.minimax import MiniMaxAdapter
from providers.catalogue.minimax import MODELS, SPEECH
from providers.kit.transport import Transport
from providers.protocol import ClipOrder, LostSubmit, Provider
from providers.model_spec import ModelSpec
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, Shelf, an_account
from tests.providers.video_kit import PICTURE, made, trouble

CALLBACK = "https://longtake.example/callback"
H3 = replace(a_clip(seconds=5.5), model="MiniMax-H3", resolution=Resolution.P720)
HAILUO = replace(H3, model="MiniMax-Hailuo-2.3")
NOW = datetime.now(UTC)
LOST = LostSubmit(H3, since=NOW, until=NOW)
CREATE_2, LIST_2 = "POST /v2/video_generation", "GET /v2/query/video_generation"
ASK_2, DELETE_2 = "GET /v2/query/video_generation/t1", "DELETE /v2/video_generation/t1"
CREATE_1, ASK_1 = "POST /v1/video_generation", "GET /v1/query/video_generation"
FILE_1 = "GET /v1/files/retrieve"


@pytest.fixture
def minimax(transport: Transport, wire: Answering, shelf: Shelf) -> MiniMaxAdapter:
    return MiniMaxAdapter(transport, an_account("minimax", wire.url), shelf)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator, shelf: Shelf) -> Provider:
    return MiniMaxAdapter(transport, an_account("minimax", f"{emulator.url}/minimax"), shelf)


def a_task(status: str = "queued", job_id: str = "t1", **more: object) -> dict[str, object]:
    return {
        "id": job_id,
        "model": "MiniMax-H3",
        "status": status,
        "resolution": "768P",
        "duration": 6,
        "ratio": "16:9",
        "created_at": int(NOW.timestamp()),
        **more,
    }


def an_error(kind: str, message: str = "Their words.") -> dict[str, object]:
    return {"type": "error", "error": {"type": kind, "message": message, "http_code": "1"}, "request_id": "r"}


NO_SUCH_TASK = Said(an_error("server_error", "record not found"), 500)


@pytest.mark.parametrize("order", [H3, HAILUO], ids=["version 2", "version 1"])
async def test_a_clip_is_ordered_waited_for_and_fetched(
    order: ClipOrder, emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, order, tmp_path, seconds=6)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT
    assert "fetch_with_key" not in emulator.count_requests("minimax")["counts"]


@pytest.mark.parametrize("model", MODELS[: -len(SPEECH)], ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, picture: str | None, emulated: Provider
) -> None:
    order = replace(H3, model=model.name, image_url=picture)
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in (model.min_seconds, model.max_seconds):
                assert await emulated.submit_order(
                    replace(order, resolution=resolution, aspect_ratio=ratio, seconds=seconds)
                )


async def test_a_lost_submit_is_found_in_the_emulators_list(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    since = datetime.now(UTC)
    other = await emulated.submit_order(H3)
    lost_answer = {"kind": "reset", "when": "after"}
    emulator.set_faults([{"service": "minimax", "operation": "submit", "fault": lost_answer}])
    assert (await trouble(emulated.submit_order(H3))).kind is ErrorType.OUTCOME_UNKNOWN
    lost = LostSubmit(H3, since=since, until=datetime.now(UTC), known=frozenset({other}))
    assert await emulated.find_lost_submit(lost) in {f"v2:{job['id']}" for job in emulator.list_jobs()} - {
        other
    }


async def test_the_emulators_cancel_ends_the_job_and_can_be_repeated(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"service": "minimax", "operation": "submit", "fault": {"kind": "never_ends"}}])
    job_id = await emulated.submit_order(H3)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.NOT_BILLED
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.NOT_BILLED
    assert emulator.get_running()["count"] == 0


@pytest.mark.parametrize("order", [H3, HAILUO], ids=["version 2", "version 1"])
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "moderated_prompt"}, "safety_blocked"),
        ({"kind": "quota"}, "quota_exhausted"),
        ({"kind": "code", "status": 429}, "rate_limited"),
        ({"kind": "malformed"}, "outcome_unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_the_emulator_refuses(
    order: ClipOrder, fault: dict[str, object], kind: str, emulated: Provider, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"service": "minimax", "operation": "submit", "fault": fault}])
    assert (await trouble(emulated.submit_order(order))).kind == kind


@pytest.mark.parametrize("order", [H3, HAILUO], ids=["version 2", "version 1"])
async def test_a_task_that_the_emulator_has_forgotten_is_lost(
    order: ClipOrder, emulated: Provider, emulator: RunningEmulator
) -> None:
    job_id = await emulated.submit_order(order)
    emulator.set_faults([{"service": "minimax", "operation": "status", "fault": {"kind": "lost"}}])
    assert (await trouble(emulated.poll_status(job_id))).kind is ErrorType.JOB_LOST


async def test_h3_is_asked_for_in_version_2(minimax: MiniMaxAdapter, wire: Answering) -> None:
    wire.on(CREATE_2, {"task_id": "t1"})
    order = replace(H3, style="ink", aspect_ratio=AspectRatio.SQUARE, image_url=PICTURE)
    assert await minimax.submit_order(replace(order, callback_url=CALLBACK)) == "v2:t1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "model": "MiniMax-H3",
        "content": [
            {"type": "text", "text": "A red kite over the hills at noon. Style: ink"},
            {"type": "image_url", "image_url": {"url": PICTURE}, "role": "first_frame"},
        ],
        "resolution": "768P",
        "duration": 6,
        "callback_url": CALLBACK,
    }


async def test_a_ratio_is_sent_with_text_alone_and_four_seconds_can_be_had(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(CREATE_2, {"task_id": "t1"})
    await minimax.submit_order(replace(H3, seconds=3.5, aspect_ratio=AspectRatio.SQUARE))
    assert (wire.heard[0].json["ratio"], wire.heard[0].json["duration"]) == ("1:1", 4)


async def test_hailuo_is_asked_for_in_version_1(minimax: MiniMaxAdapter, wire: Answering) -> None:
    wire.on(CREATE_1, {"task_id": "t1", "base_resp": {"status_code": 0, "status_msg": "success"}})
    order = replace(HAILUO, seconds=7, image_url=PICTURE, callback_url=CALLBACK)
    assert await minimax.submit_order(order) == "v1:t1"
    assert wire.heard[0].json == {
        "model": "MiniMax-Hailuo-2.3",
        "prompt": HAILUO.text,
        "duration": 10,
        "resolution": "768P",
        "first_frame_image": PICTURE,
        "callback_url": CALLBACK,
    }


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (Said(an_error("bad_request_error"), 400), "invalid_request", True),
        (Said(an_error("authorized_error"), 401), "auth_failed", True),
        (Said(an_error("insufficient_balance_error"), 402), "quota_exhausted", True),
        (Said(an_error("unprocessable_entity_error", "input sensitive (1026)"), 422), "safety_blocked", True),
        (Said(an_error("unprocessable_entity_error"), 422), "invalid_request", True),
        (Said(an_error("rate_limit_error", "slow down (1002)"), 429), "rate_limited", False),
        (Said(an_error("server_error"), 500), "outcome_unknown", True),
        (Said({"base_resp": {"status_code": 0}}), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_version_2_refuses_or_loses(
    said: Said, kind: str, final: bool, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(CREATE_2, said)
    error = await trouble(minimax.submit_order(H3))
    assert (error.kind, error.final) == (kind, final)
    assert "Their" not in error.message


@pytest.mark.parametrize(
    ("code", "kind", "final"),
    [
        (1001, "outcome_unknown", True),
        (1002, "rate_limited", False),
        (1004, "auth_failed", True),
        (1008, "quota_exhausted", True),
        (1026, "safety_blocked", True),
        (2013, "invalid_request", True),
        (2049, "auth_failed", True),
        (2056, "quota_exhausted", True),
        (9999, "outcome_unknown", True),
        (0, "outcome_unknown", True),
    ],
)
async def test_version_1_refuses_with_http_200(
    code: int, kind: str, final: bool, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(CREATE_1, {"task_id": "", "base_resp": {"status_code": code, "status_msg": "Their words."}})
    error = await trouble(minimax.submit_order(HAILUO))
    assert (error.kind, error.final) == (kind, final)
    assert "Their" not in error.message


async def test_version_1_says_in_a_header_how_long_to_wait(minimax: MiniMaxAdapter, wire: Answering) -> None:
    wire.on(CREATE_1, Said({"base_resp": {"status_code": 1002}}, headers={"Retry-After": "7"}))
    assert (await trouble(minimax.submit_order(HAILUO))).retry_after_seconds == 7


@pytest.mark.parametrize(
    ("task", "state", "kind"),
    [
        (a_task("queued"), ProviderJobState.QUEUED, None),
        (a_task("running"), ProviderJobState.RUNNING, None),
        (a_task("reviewing"), ProviderJobState.RUNNING, None),
        (a_task("succeeded", content={"url": "https://x.example/1"}), ProviderJobState.SUCCEEDED, None),
        (a_task("succeeded"), ProviderJobState.FAILED, "generation_failed"),
        (a_task("cancelled"), ProviderJobState.CANCELED, None),
        (a_task("expired"), ProviderJobState.FAILED, "generation_failed"),
        (a_task("failed", error={"code": "1026"}), ProviderJobState.FAILED, "safety_blocked"),
        (a_task("failed", error={"code": 1027}), ProviderJobState.FAILED, "safety_blocked"),
        (a_task("failed", error={"code": "x", "message": "?"}), ProviderJobState.FAILED, "generation_failed"),
    ],
)
async def test_each_word_of_version_2_is_one_of_ours(
    task: object, state: ProviderJobState, kind: str | None, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_2, {"task": task})
    report = await minimax.poll_status("v2:t1")
    assert (report.state, report.error and report.error.type) == (state, kind)


@pytest.mark.parametrize(
    ("said", "state", "kind"),
    [
        ({"status": "Preparing"}, ProviderJobState.QUEUED, None),
        ({"status": "Queueing"}, ProviderJobState.QUEUED, None),
        ({"status": "Processing"}, ProviderJobState.RUNNING, None),
        ({"status": "Reviewing"}, ProviderJobState.RUNNING, None),
        ({"status": "Success", "file_id": "f1"}, ProviderJobState.SUCCEEDED, None),
        ({"status": "Success", "file_id": ""}, ProviderJobState.FAILED, "generation_failed"),
        ({"status": "Fail"}, ProviderJobState.FAILED, "generation_failed"),
        ({"status": "Fail", "base_resp": {"status_code": 1027}}, ProviderJobState.FAILED, "safety_blocked"),
    ],
)
async def test_each_word_of_version_1_is_one_of_ours(
    said: object, state: ProviderJobState, kind: str | None, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_1, said)
    report = await minimax.poll_status("v1:t1")
    assert (report.state, report.error and report.error.type) == (state, kind)
    assert wire.heard[0].path.endswith("?task_id=t1")


@pytest.mark.parametrize(("code", "told_of_clip"), [(1026, False), (1027, True)])
async def test_moderation_says_whether_it_was_the_text_or_the_clip(
    code: int, told_of_clip: bool, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_2, {"task": a_task("failed", error={"code": code})})
    report = await minimax.poll_status("v2:t1")
    assert report.error
    assert ("clip that came out" in report.error.message) is told_of_clip


@pytest.mark.parametrize(
    ("code", "kind", "final"),
    [
        (1002, "rate_limited", False),
        (1000, "provider_transient", False),
        (2049, "auth_failed", True),
        (2013, "provider_job_lost", True),
    ],
)
async def test_version_1_refuses_a_question_with_http_200(
    code: int, kind: str, final: bool, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_1, {"status": "", "base_resp": {"status_code": code}})
    error = await trouble(minimax.poll_status("v1:t1"))
    assert (error.kind, error.final) == (kind, final)


async def test_a_task_that_version_2_does_not_know_is_lost_though_it_says_500(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_2, NO_SUCH_TASK)
    assert (await trouble(minimax.poll_status("v2:t1"))).kind is ErrorType.JOB_LOST
    assert (await trouble(minimax.cancel_provider_job("v2:t1"))).kind is ErrorType.JOB_LOST


async def test_another_500_may_pass(minimax: MiniMaxAdapter, wire: Answering) -> None:
    wire.on(ASK_2, Said(an_error("server_error"), 500))
    assert not (await trouble(minimax.poll_status("v2:t1"))).final


async def test_version_2_names_the_clip_in_its_answer(
    minimax: MiniMaxAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK_2, {"task": a_task("succeeded", content={"url": f"{wire.url}/film"})})
    wire.on("GET /film", b"a whole film")
    await minimax.fetch_result("v2:t1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == b"a whole film"
    assert "authorization" not in wire.heard[-1].headers


async def test_version_1_names_a_file_whose_address_is_asked_for(
    minimax: MiniMaxAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK_1, {"status": "Success", "file_id": 17})
    wire.on(FILE_1, {"file": {"file_id": 17, "download_url": f"{wire.url}/film"}})
    wire.on("GET /film", b"a whole film")
    await minimax.fetch_result("v1:t1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == b"a whole film"
    assert wire.heard[1].path == "/v1/files/retrieve?file_id=17"
    assert "authorization" not in wire.heard[-1].headers


REFUSED = Said(an_error("bad_request_error"), 400)


@pytest.mark.parametrize(
    ("tasks", "deleted", "receipt"),
    [
        ([{"task": a_task("queued")}, {"task": a_task("cancelled")}], {}, CancelReceipt.NOT_BILLED),
        ([{"task": a_task("queued")}, NO_SUCH_TASK], {}, CancelReceipt.UNKNOWN),
        ([{"task": a_task("running")}, {"task": a_task("running")}], REFUSED, CancelReceipt.STILL_BILLED),
        ([{"task": a_task("running")}, {"task": a_task("succeeded")}], REFUSED, CancelReceipt.KEPT),
    ],
)
async def test_what_waits_is_stopped_and_what_runs_goes_on(
    tasks: list[object], deleted: object, receipt: CancelReceipt, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_2, *tasks)
    wire.on(DELETE_2, deleted)
    assert await minimax.cancel_provider_job("v2:t1") is receipt


async def test_a_stop_that_may_not_have_arrived_is_tried_again(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_2, {"task": a_task()})
    wire.on(DELETE_2, Said(status=503))
    assert not (await trouble(minimax.cancel_provider_job("v2:t1"))).final


@pytest.mark.parametrize(
    ("status", "receipt"), [("succeeded", CancelReceipt.KEPT), ("cancelled", CancelReceipt.NOT_BILLED)]
)
async def test_what_has_ended_is_never_deleted(
    status: str, receipt: CancelReceipt, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_2, {"task": a_task(status)})
    assert await minimax.cancel_provider_job("v2:t1") is receipt
    assert len(wire.heard) == 1


async def test_version_1_cannot_stop(minimax: MiniMaxAdapter, wire: Answering) -> None:
    wire.on(ASK_1, {"status": "Processing"})
    assert await minimax.cancel_provider_job("v1:t1") is CancelReceipt.STILL_BILLED


async def test_a_lost_submit_is_found_in_the_list_of_version_2(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    others = [
        a_task(job_id="t2", duration=10),
        a_task(job_id="t3", model="MiniMax-H3-Max"),
        a_task(job_id="t4", ratio="9:16"),
        a_task(job_id="t5", created_at=int(NOW.timestamp()) - 600),
        a_task(job_id="t6"),
    ]
    wire.on(LIST_2, {"items": others[:3], "total": 6}, {"items": [a_task(), *others[3:]]}, {"items": []})
    lost = replace(LOST, known=frozenset({"v2:t6", "v1:t1"}))
    assert await minimax.find_lost_submit(lost) == "v2:t1"


@pytest.mark.parametrize(
    "shown",
    [
        {"ratio": "adaptive"},
        {"ratio": "1:1"},
        {"resolution": "768p"},
        {"duration": "6s", "model": "minimax-h3"},
    ],
    ids=["adaptive", "the picture's ratio", "other capitals", "a text"],
)
async def test_from_a_picture_a_task_is_found_however_it_is_shown(
    shown: dict[str, Any], minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(LIST_2, {"items": [a_task(**shown)]}, {"items": []})
    lost = replace(LOST, order=replace(H3, image_url=PICTURE))
    assert await minimax.find_lost_submit(lost) == "v2:t1"


@pytest.mark.parametrize(
    "items", [[], [a_task(duration=10)], [a_task(ratio="9:16")], [a_task(), a_task(job_id="t2")]]
)
async def test_what_version_2_shows_otherwise_proves_nothing(
    items: list[object], minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(LIST_2, {"items": items}, {"items": []})
    assert (await trouble(minimax.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_without_a_prompt_a_task_may_be_another_lost_submits(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(LIST_2, {"items": [a_task()]}, {"items": []})
    rival = replace(LOST, rivals=(replace(H3, text="Another scene."),))
    assert (await trouble(minimax.find_lost_submit(rival))).kind is ErrorType.OUTCOME_UNKNOWN
    wire.on(LIST_2, {"items": [a_task()]}, {"items": []})
    longer = replace(LOST, rivals=(replace(H3, seconds=12.0), HAILUO))
    assert await minimax.find_lost_submit(longer) == "v2:t1"


async def test_after_a_week_the_list_says_nothing(minimax: MiniMaxAdapter, wire: Answering) -> None:
    wire.on(LIST_2, {"items": [a_task(model="MiniMax-H3-Max")]}, {"items": []})
    assert await minimax.find_lost_submit(replace(LOST, since=NOW - timedelta(days=6))) is None
    long_ago = replace(LOST, since=NOW - timedelta(days=8))
    assert (await trouble(minimax.find_lost_submit(long_ago))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_without_a_list_that_can_be_read_nothing_is_said(
    minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(LIST_2, {"total": 0})
    assert not (await trouble(minimax.find_lost_submit(LOST))).final
    assert (await trouble(minimax.find_lost_submit(a_lost(HAILUO)))).kind is ErrorType.OUTCOME_UNKNOWN


@pytest.mark.parametrize(
    ("shown", "usd"),
    [
        ({"usage": {"total_seconds": 6, "input_image_count": 1}}, 0.48),
        ({"usage": {"input_seconds": 5, "output_seconds": "5"}, "resolution": "768p"}, 0.8),
        ({"usage": {"input_seconds": -5, "output_seconds": 6}}, None),
        ({"usage": {"total_seconds": 4, "input_image_count": 6}}, 0.36),
        ({"usage": {"total_seconds": 6}, "resolution": "2K"}, 0.78),
        ({"usage": {"total_seconds": 6}, "resolution": None}, None),
        ({"usage": {"total_seconds": 6}, "model": "MiniMax-H4"}, None),
        ({"usage": {}}, None),
        ({}, None),
    ],
)
async def test_a_task_costs_what_its_usage_says(
    shown: dict[str, Any], usd: float | None, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    done = {"content": {"url": "https://x.example/1"}, **shown}
    wire.on(ASK_2, {"task": a_task("succeeded") | done})
    assert (await minimax.poll_status("v2:t1")).cost_usd == usd
