"""MiniMax's version 1, answer by answer."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobState
from providers.adapters.minimax import MiniMaxAdapter
from providers.kit.transport import Transport
from tests.providers.answering import Answering, Said
from tests.providers.minimax_tasks import HAILUO
from tests.providers.music_kit import Shelf, an_account
from tests.providers.video_kit import PICTURE, trouble

CALLBACK = "https://longtake.example/callback"
CREATE_1, ASK_1 = "POST /v1/video_generation", "GET /v1/query/video_generation"
FILE_1 = "GET /v1/files/retrieve"


@pytest.fixture
def minimax(transport: Transport, wire: Answering, shelf: Shelf) -> MiniMaxAdapter:
    return MiniMaxAdapter(transport, an_account("minimax", wire.url), shelf)


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


async def test_version_1_cannot_stop(minimax: MiniMaxAdapter, wire: Answering) -> None:
    wire.on(ASK_1, {"status": "Processing"})
    assert await minimax.cancel_provider_job("v1:t1") is CancelReceipt.STILL_BILLED
