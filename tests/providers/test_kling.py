"""Kling, answer by answer."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from contracts import AspectRatio, CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.adapters.kling import KlingAdapter
from providers.adapters.kling.access_token import build_bearer_token
from providers.kit.transport import Transport
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE, trouble

ORDER = replace(a_clip(seconds=4.2), model="kling-v3", resolution=Resolution.P720)
CREATE, LIST = "POST /v1/videos/text2video", "GET /v1/videos/text2video"
FROM_PICTURE, ASK_PICTURE = "POST /v1/videos/image2video", "GET /v1/videos/image2video/t1"
ASK = "GET /v1/videos/text2video/t1"
NAME = "longtake-" + hashlib.sha256(ORDER.token.encode()).hexdigest()[:32]
CLIP = {"task_result": {"videos": [{"id": "1", "url": "https://x.example/1.mp4", "duration": "5"}]}}


def told(data: object) -> dict[str, object]:
    return {"code": 0, "message": "SUCCEED", "request_id": "r", "data": data}


def refused(status: int, code: int, message: str = "Their words.") -> Said:
    return Said({"code": code, "message": message, "request_id": "r"}, status)


UNKNOWN = refused(404, 1203)


@pytest.fixture
def kling(transport: Transport, wire: Answering) -> KlingAdapter:
    return KlingAdapter(transport, an_account("kling", wire.url))


async def test_what_is_sent_is_what_was_ordered(kling: KlingAdapter, wire: Answering) -> None:
    wire.on(CREATE, told({"task_id": "t1", "task_status": "submitted"}))
    order = replace(ORDER, style="ink", callback_url="https://us.example/hook")
    assert await kling.submit_order(replace(order, aspect_ratio=AspectRatio.TALL)) == "t1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "model_name": "kling-v3",
        "prompt": "A red kite over the hills at noon. Style: ink",
        "mode": "std",
        "duration": "5",
        "sound": "off",
        "external_task_id": NAME,
        "aspect_ratio": "9:16",
        "callback_url": "https://us.example/hook",
    }


async def test_from_a_picture_no_ratio_is_sent(kling: KlingAdapter, wire: Answering) -> None:
    wire.on(FROM_PICTURE, told({"task_id": "t1"}))
    await kling.submit_order(replace(ORDER, image_url=PICTURE, resolution=Resolution.P1080))
    sent = wire.heard[0].json
    assert (sent["image"], sent["mode"]) == (PICTURE, "pro")
    assert "aspect_ratio" not in sent


def part(token: str, number: int) -> dict[str, Any]:
    return dict(json.loads(base64.urlsafe_b64decode(token.split(".")[number] + "==")))


def test_the_key_is_a_token_that_the_secret_key_signs() -> None:
    token = build_bearer_token("access:sec:ret")
    assert part(token, 0) == {"alg": "HS256", "typ": "JWT"}
    claims = part(token, 1)
    assert claims["iss"] == "access"
    assert claims["nbf"] < time.time() < claims["exp"] < time.time() + 3_600
    signed, _, seal = token.rpartition(".")
    proof = hmac.new(b"sec:ret", signed.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(seal + "==") == proof
    assert "=" not in token


async def test_neither_half_of_the_key_is_sent_as_it_is(transport: Transport, wire: Answering) -> None:
    account = replace(an_account("kling", wire.url), key=SecretStr("access:secret"))
    wire.on(ASK, told({"task_status": "submitted"}))
    await KlingAdapter(transport, account).poll_status("t1")
    sent = wire.heard[0].headers["authorization"].removeprefix("Bearer ")
    assert part(sent, 1)["iss"] == "access"
    assert "secret" not in sent


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (refused(429, 1101), "quota_exhausted", True),
        (refused(429, 1102), "quota_exhausted", True),
        (refused(429, 1302), "rate_limited", False),
        (refused(429, 1303), "rate_limited", False),
        (refused(429, 9999), "rate_limited", False),
        (refused(429, 1304), "auth_failed", True),
        (refused(401, 1002), "auth_failed", True),
        (refused(403, 1103), "auth_failed", True),
        (refused(404, 1203), "model_retired", True),
        (refused(400, 1300), "safety_blocked", True),
        (refused(400, 1301), "safety_blocked", True),
        (refused(400, 1201), "invalid_request", True),
        (refused(400, 1201, "external_task_id is not unique"), "outcome_unknown", True),
        (refused(500, 5000), "outcome_unknown", True),
        (refused(503, 5001), "outcome_unknown", True),
        (refused(200, 1102), "quota_exhausted", True),
        (refused(200, 1301), "safety_blocked", True),
        (refused(200, 5000), "outcome_unknown", True),
        (Said(told({"task_id": ""})), "outcome_unknown", True),
        (Said(told(None)), "outcome_unknown", True),
        (Said(b'{"code": 0, "data": {"task'), "outcome_unknown", True),
        (Said({"message": "Their words."}, 400), "invalid_request", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, kling: KlingAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(kling.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "Their" not in error.message


@pytest.mark.parametrize("code", [1003, 1004])
async def test_a_token_out_of_its_time_is_a_matter_of_the_clock(
    code: int, kling: KlingAdapter, wire: Answering
) -> None:
    wire.on(CREATE, refused(401, code))
    error = await trouble(kling.submit_order(ORDER))
    assert error.kind is ErrorType.AUTH_FAILED
    assert "clock" in error.message


@pytest.mark.parametrize(
    ("said", "state", "cost"),
    [
        ({"task_status": "submitted"}, ProviderJobState.QUEUED, None),
        ({"task_status": "processing", "final_unit_deduction": "0"}, ProviderJobState.RUNNING, None),
        ({"task_status": "DREAMLIKE"}, ProviderJobState.RUNNING, None),
        ({"task_status": "succeed", "final_unit_deduction": "3"} | CLIP, ProviderJobState.SUCCEEDED, 0.42),
        ({"task_status": "Succeed", "final_unit_deduction": 3.5} | CLIP, ProviderJobState.SUCCEEDED, 0.49),
        ({"task_status": "succeed"} | CLIP, ProviderJobState.SUCCEEDED, None),
        ({"task_status": "succeed", "final_unit_deduction": "3"}, ProviderJobState.FAILED, 0.42),
        ({"task_status": "failed", "final_unit_deduction": "0"}, ProviderJobState.FAILED, 0.0),
    ],
)
async def test_each_word_of_klings_is_one_of_ours_and_units_are_money(
    said: object, state: ProviderJobState, cost: float | None, kling: KlingAdapter, wire: Answering
) -> None:
    wire.on(ASK, told(said))
    report = await kling.poll_status("t1")
    assert (report.state, report.cost_usd) == (state, cost)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Failure to pass the risk control system", "safety_blocked"),
        ("Account balance not enough", "quota_exhausted"),
        ("Failed to download the image", "input_unfetchable"),
        ("Their words.", "generation_failed"),
        ("", "generation_failed"),
    ],
)
async def test_a_failure_is_never_told_in_klings_words(
    words: str, kind: str, kling: KlingAdapter, wire: Answering
) -> None:
    wire.on(ASK, told({"task_status": "failed", "task_status_msg": words}))
    report = await kling.poll_status("t1")
    assert report.error
    assert (report.state, report.error.type) == (ProviderJobState.FAILED, kind)
    assert not words or words not in report.error.message


async def test_a_task_is_sought_under_both_kinds_once(kling: KlingAdapter, wire: Answering) -> None:
    wire.on(ASK, UNKNOWN)
    wire.on(ASK_PICTURE, told({"task_status": "processing"}))
    assert (await kling.poll_status("t1")).state is ProviderJobState.RUNNING
    assert (await kling.poll_status("t1")).state is ProviderJobState.RUNNING
    paths = [heard.path.split("/")[-2] for heard in wire.heard]
    assert paths == ["text2video", "image2video", "image2video"]


async def test_a_task_that_neither_kind_knows_is_lost(kling: KlingAdapter, wire: Answering) -> None:
    wire.on(ASK, UNKNOWN)
    wire.on(ASK_PICTURE, UNKNOWN)
    assert (await trouble(kling.poll_status("t1"))).kind is ErrorType.JOB_LOST


async def test_a_task_whose_other_kind_did_not_answer_is_not_lost(
    kling: KlingAdapter, wire: Answering
) -> None:
    wire.on(ASK, UNKNOWN)
    wire.on(ASK_PICTURE, refused(503, 5001))
    assert (await trouble(kling.poll_status("t1"))).kind is ErrorType.TRANSIENT


@pytest.mark.parametrize(
    ("word", "receipt"),
    [
        ("submitted", CancelReceipt.STILL_BILLED),
        ("processing", CancelReceipt.STILL_BILLED),
        ("succeed", CancelReceipt.KEPT),
    ],
)
async def test_nothing_can_be_stopped(
    word: str, receipt: CancelReceipt, kling: KlingAdapter, wire: Answering
) -> None:
    wire.on(ASK, told({"task_status": word} | (CLIP if word == "succeed" else {})))
    assert await kling.cancel_provider_job("t1") is receipt


def listed(job_id: str, name: object = "another's") -> dict[str, Any]:
    shown = {"task_id": job_id, "task_status": "processing", "created_at": int(time.time() * 1_000)}
    return shown | {"task_info": {"external_task_id": name}}


@pytest.mark.parametrize(
    ("tasks", "found"),
    [
        ([listed("t2")], None),
        ([listed("t2"), listed("t1", NAME)], "t1"),
        ([listed("t2", None), listed("t1", NAME)], "t1"),
    ],
)
async def test_a_lost_submit_is_found_by_our_name(
    tasks: list[object], found: str | None, kling: KlingAdapter, wire: Answering
) -> None:
    wire.on(LIST, told(tasks), told([]))
    assert await kling.find_lost_submit(a_lost(ORDER)) == found
    assert wire.heard[0].path == "/v1/videos/text2video?pageNum=1&pageSize=100"


@pytest.mark.parametrize(
    "tasks",
    [
        [],
        [listed("t2", None)],
        [listed("t2", "")],
        [{"task_id": "t2", "created_at": int(time.time() * 1_000), "task_info": "none"}],
    ],
)
async def test_what_the_list_does_not_settle_is_unknown(
    tasks: list[object], kling: KlingAdapter, wire: Answering
) -> None:
    wire.on(LIST, told(tasks), told([]))
    assert (await trouble(kling.find_lost_submit(a_lost(ORDER)))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_an_id_cannot_lead_elsewhere(kling: KlingAdapter, wire: Answering) -> None:
    await trouble(kling.poll_status("../models?x="))
    assert wire.heard[0].path == "/v1/videos/text2video/..%2Fmodels%3Fx%3D"
