"""KIE's market jobs, and the envelope that all its answers come in."""

from dataclasses import replace

import pytest

from contracts import CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.adapters.kie import KieAdapter
from providers.kit.transport import Transport
from providers.protocol import Provider
from tests.providers.answering import Answering, Said
from tests.providers.kie_answers import a_record, done, failing, within
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import an_account
from tests.providers.video_kit import trouble

CREATE, RECORD = "POST /api/v1/jobs/createTask", "GET /api/v1/jobs/recordInfo"
ORDER = replace(a_clip(seconds=4.2), model="kling-3.0", resolution=Resolution.P720)


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    return KieAdapter(transport, an_account("kie", wire.url))


@pytest.mark.parametrize(
    ("code", "msg", "kind", "final"),
    [
        (400, "", ErrorType.INVALID_REQUEST, True),
        (400, "Your prompt was flagged as violating content policies.", ErrorType.SAFETY_BLOCKED, True),
        (401, "", ErrorType.AUTH_FAILED, True),
        (402, "Credits insufficient", ErrorType.QUOTA_EXHAUSTED, True),
        (404, "", ErrorType.MODEL_RETIRED, True),
        (409, "", ErrorType.OUTCOME_UNKNOWN, True),
        (422, "duration is required", ErrorType.INVALID_REQUEST, True),
        (422, "The model name you specified is not supported.", ErrorType.MODEL_RETIRED, True),
        (429, "", ErrorType.RATE_LIMITED, False),
        (433, "", ErrorType.QUOTA_EXHAUSTED, True),
        (451, "", ErrorType.INPUT_UNFETCHABLE, True),
        (455, "", ErrorType.TRANSIENT, False),
        (500, "", ErrorType.OUTCOME_UNKNOWN, True),
        (501, "", ErrorType.GENERATION_FAILED, True),
        (505, "", ErrorType.MODEL_RETIRED, True),
        (777, "", ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_a_refusal_is_an_http_200_whose_code_tells_what_it_is(
    code: int, msg: str, kind: ErrorType, final: bool, *, kie: Provider, wire: Answering
) -> None:
    wire.on(CREATE, within({"taskId": "t1"}, code, msg))
    error = await trouble(kie.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (Said(within(None, 429), 429, {"Retry-After": "7"}), ErrorType.RATE_LIMITED),
        (Said(within(None, 402), 400), ErrorType.QUOTA_EXHAUSTED),
        (Said(within(None, 409), 409), ErrorType.TRANSIENT),
        (Said(within(None, 402), 502), ErrorType.OUTCOME_UNKNOWN),
        (Said(b"busy", 503), ErrorType.OUTCOME_UNKNOWN),
        (Said(b"no", 401), ErrorType.AUTH_FAILED),
    ],
)
async def test_a_true_http_error_is_understood_too(
    said: Said, kind: ErrorType, kie: Provider, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(kie.submit_order(ORDER))
    assert error.kind is kind
    assert error.retry_after_seconds == (7 if kind is ErrorType.RATE_LIMITED else None)


@pytest.mark.parametrize("body", [b'{"code": 200, "da', within(None), within({"taskId": ""}), within("t1")])
async def test_an_answer_without_an_id_leaves_the_outcome_unknown(
    body: object, kie: Provider, wire: Answering
) -> None:
    wire.on(CREATE, body)
    assert (await trouble(kie.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (a_record("waiting"), ProviderJobState.QUEUED),
        (a_record("queuing"), ProviderJobState.QUEUED),
        (a_record("generating"), ProviderJobState.RUNNING),
        (a_record("pondering"), ProviderJobState.RUNNING),
        (done("https://files.example/1.mp4"), ProviderJobState.SUCCEEDED),
        (a_record("success", resultJson={"resultUrls": ["https://f.example/1"]}), ProviderJobState.SUCCEEDED),
    ],
)
async def test_its_words_become_ours(
    record: object, state: ProviderJobState, kie: Provider, wire: Answering
) -> None:
    wire.on(RECORD, record)
    assert (await kie.poll_status("jobs:t1")).state is state
    assert wire.heard[0].path == "/api/v1/jobs/recordInfo?taskId=t1"


async def test_a_success_that_cost_no_credits_has_not_told_its_cost(kie: Provider, wire: Answering) -> None:
    for consumed, cost in ((0, None), (14, 0.07)):
        wire.on(RECORD, a_record("success", resultJson={"resultUrls": ["u"]}, creditsConsumed=consumed))
        assert (await kie.poll_status("jobs:t1")).cost_usd == cost


@pytest.mark.parametrize(
    ("record", "kind", "cost"),
    [
        (failing("501", "Generation failed at 10.0.0.7"), ErrorType.GENERATION_FAILED, None),
        (failing("500", None, creditsConsumed=0.0), ErrorType.TRANSIENT, 0),
        (
            failing("500", "internal error, please try again later.", creditsConsumed=0),
            ErrorType.TRANSIENT,
            0,
        ),
        (failing(500, "timed out"), ErrorType.TRANSIENT, None),
        (failing("501", "The upstream service is temporarily unavailable"), ErrorType.TRANSIENT, None),
        # What was paid for is no outage that may be tried again.
        (failing("500", "internal error", creditsConsumed=14), ErrorType.GENERATION_FAILED, 0.07),
        (failing("500", "The prompt was flagged", creditsConsumed=0), ErrorType.SAFETY_BLOCKED, 0),
        (
            failing("400", "May violate the content policy", creditsConsumed=14),
            ErrorType.SAFETY_BLOCKED,
            0.07,
        ),
        (failing(422, "CONTENT_POLICY_BLOCKED"), ErrorType.SAFETY_BLOCKED, None),
        (failing("422", "duration"), ErrorType.INVALID_REQUEST, None),
        (failing("451", ""), ErrorType.INPUT_UNFETCHABLE, None),
        (failing("500", "Failed to download the input image"), ErrorType.INPUT_UNFETCHABLE, None),
        (done(), ErrorType.GENERATION_FAILED, None),
        (done(""), ErrorType.GENERATION_FAILED, None),
        (a_record("success"), ErrorType.GENERATION_FAILED, None),
        (within(None, 501), ErrorType.GENERATION_FAILED, None),
    ],
)
async def test_a_failure_is_told_in_our_words(
    record: object, kind: ErrorType, cost: float | None, kie: Provider, wire: Answering
) -> None:
    wire.on(RECORD, record)
    report = await kie.poll_status("jobs:t1")
    assert report.state is ProviderJobState.FAILED
    assert report.error
    assert (report.error.type, report.cost_usd) == (kind, cost)
    assert "10.0.0.7" not in report.error.message


async def test_an_unsafe_text_and_an_unsafe_clip_are_told_apart(kie: Provider, wire: Answering) -> None:
    wire.on(RECORD, failing("400", "The prompt was flagged"), failing("400", "The output was flagged"))
    errors = [(await kie.poll_status("jobs:t1")).error for _ in range(2)]
    messages = [error.message for error in errors if error]
    assert ["text" in messages[0], "came out" in messages[1]] == [True, True]


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (within(None), ErrorType.JOB_LOST, True),
        (within(None, 404, "no"), ErrorType.JOB_LOST, True),
        (within(None, 422, "recordInfo is null"), ErrorType.JOB_LOST, True),
        (within(None, 422, "try again"), ErrorType.TRANSIENT, False),
        (within(None, 429), ErrorType.RATE_LIMITED, False),
        (within(None, 455), ErrorType.TRANSIENT, False),
        (within(None, 500), ErrorType.TRANSIENT, False),
        (within(None, 401), ErrorType.AUTH_FAILED, True),
        (within([]), ErrorType.TRANSIENT, False),
        (a_record("success", resultJson='{"resultUrls": ["htt'), ErrorType.TRANSIENT, False),
        (b'{"code": 200, "data": {"st', ErrorType.TRANSIENT, False),
        (Said(b"", 502), ErrorType.TRANSIENT, False),
        (Said(b"", 404), ErrorType.TRANSIENT, False),
        (Said(within(None, 429), 429), ErrorType.RATE_LIMITED, False),
    ],
)
async def test_what_cannot_be_answered_is_no_verdict_unless_the_task_is_lost(
    said: object, kind: ErrorType, final: bool, kie: Provider, wire: Answering
) -> None:
    wire.on(RECORD, said)
    error = await trouble(kie.poll_status("jobs:t1"))
    assert (error.kind, error.final) == (kind, final)


@pytest.mark.parametrize(
    ("record", "receipt"),
    [
        (failing("501", "", creditsConsumed=0), CancelReceipt.NOT_BILLED),
        (failing("501", ""), CancelReceipt.UNKNOWN),
    ],
)
async def test_what_failed_was_not_billed_when_it_says_so(
    record: object, receipt: CancelReceipt, kie: Provider, wire: Answering
) -> None:
    wire.on(RECORD, record)
    assert await kie.cancel_provider_job("jobs:t1") is receipt


async def test_a_lost_submit_cannot_be_looked_up(kie: Provider) -> None:
    error = await trouble(kie.find_lost_submit(a_lost(ORDER)))
    assert (error.kind, error.final) == (ErrorType.OUTCOME_UNKNOWN, True)
