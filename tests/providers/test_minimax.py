"""MiniMax's version 2, answer by answer."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts import AspectRatio, CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.minimax import MiniMaxAdapter
from providers.kit.transport import Transport
from tests.providers.answering import Answering, Said
from tests.providers.minimax_tasks import H3, NO_SUCH_TASK, a_task, an_error
from tests.providers.music_kit import KEY, Shelf, an_account
from tests.providers.video_kit import PICTURE, trouble

CALLBACK = "https://longtake.example/callback"
CREATE_2, LIST_2 = "POST /v2/video_generation", "GET /v2/query/video_generation"
ASK_2, DELETE_2 = "GET /v2/query/video_generation/t1", "DELETE /v2/video_generation/t1"


@pytest.fixture
def minimax(transport: Transport, wire: Answering, shelf: Shelf) -> MiniMaxAdapter:
    return MiniMaxAdapter(transport, an_account("minimax", wire.url), shelf)


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


@pytest.mark.parametrize(("code", "told_of_clip"), [(1026, False), (1027, True)])
async def test_moderation_says_whether_it_was_the_text_or_the_clip(
    code: int, told_of_clip: bool, minimax: MiniMaxAdapter, wire: Answering
) -> None:
    wire.on(ASK_2, {"task": a_task("failed", error={"code": code})})
    report = await minimax.poll_status("v2:t1")
    assert report.error
    assert ("clip that came out" in report.error.message) is told_of_clip


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
