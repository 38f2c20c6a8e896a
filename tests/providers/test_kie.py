"""KIE's market jobs, and the envelope that all its answers come in."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from contracts import AspectRatio, CancelReceipt, ModelKind, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.kie import KieAdapter
from providers.adapters.kie.task_status import INERT_CALLBACK
from providers.catalogue.kie import MODELS
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.protocol import ClipOrder, Provider
from providers.model_spec import ImageInput, ModelSpec
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE, made, trouble, wait_for_state

CREATE, RECORD = "POST /api/v1/jobs/createTask", "GET /api/v1/jobs/recordInfo"
FRESH = "POST /api/v1/common/download-url"
ORDER = replace(a_clip(seconds=4.2), model="kling-3.0", resolution=Resolution.P720)
CLIPS = [model for model in MODELS if model.kind is ModelKind.VIDEO and not model.name.startswith("veo")]


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return KieAdapter(transport, an_account("kie", f"{emulator.url}/kie"))


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    return KieAdapter(transport, an_account("kie", wire.url))


def within(data: object, code: int = 200, msg: str = "success") -> dict[str, object]:
    return {"code": code, "msg": msg, "data": data}


def a_record(state: str, **more: object) -> dict[str, object]:
    return within({"taskId": "t1", "state": state, "resultJson": "", "failCode": "", "failMsg": "", **more})


def done(*urls: str) -> dict[str, object]:
    return a_record("success", resultJson=json.dumps({"resultUrls": urls}))


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    assert (await emulated.poll_status(job_id)).cost_usd == pytest.approx(5 * 0.07)
    await emulated.release_provider_job(job_id)
    assert "fetch_with_key" not in emulator.count_requests("kie")["counts"]


@pytest.mark.parametrize("model", CLIPS, ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE], ids=["from text", "from a picture"])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, picture: str | None, emulated: Provider, emulator: RunningEmulator
) -> None:
    if model.image is ImageInput.REQUIRED and not picture:
        assert (
            await trouble(emulated.submit_order(replace(ORDER, model=model.name)))
        ).kind is ErrorType.INVALID_REQUEST
        return
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in (model.min_seconds, model.max_seconds):
                order = replace(
                    ORDER,
                    model=model.name,
                    resolution=resolution,
                    aspect_ratio=ratio,
                    seconds=seconds,
                    image_url=picture,
                )
                assert (await emulated.submit_order(order)).startswith("jobs:")
                assert float(emulator.list_jobs()[-1]["price_usd"]) == pytest.approx(
                    model.price_usd(seconds, resolution)
                )


async def test_what_is_sent_is_the_models_own_input(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1", "recordId": "t1"}))
    order = replace(
        ORDER, image_url=PICTURE, aspect_ratio=AspectRatio.TALL, callback_url="https://longtake.example/c"
    )
    assert await kie.submit_order(order) == "jobs:t1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == {
        "model": "kling-3.0/video",
        "input": {
            "prompt": "A red kite over the hills at noon.",
            "sound": False,
            "duration": "5",
            "aspect_ratio": "9:16",
            "mode": "std",
            "multi_shots": False,
            "image_urls": [PICTURE],
        },
        "callBackUrl": "https://longtake.example/c",
    }


@pytest.mark.parametrize(
    ("model", "from_text", "from_a_picture"),
    [
        ("kling-v3-turbo", "kling/v3-turbo-text-to-video", "kling/v3-turbo-image-to-video"),
        ("seedance-2-fast", "bytedance/seedance-2-fast", "bytedance/seedance-2-fast"),
        ("minimax-h3", "minimax-h3/text-to-video", "minimax-h3/image-to-video"),
        ("hailuo-02-pro", "hailuo/02-text-to-video-pro", "hailuo/02-image-to-video-pro"),
    ],
)
async def test_a_picture_may_mean_another_name(
    model: str, from_text: str, from_a_picture: str, kie: Provider, wire: Answering
) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    for picture in (None, PICTURE):
        await kie.submit_order(replace(ORDER, model=model, image_url=picture))
    assert [heard.json["model"] for heard in wire.heard] == [from_text, from_a_picture]


async def test_wan_calls_the_ratio_by_another_word(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    await kie.submit_order(replace(ORDER, model="wan-2.7"))
    sent = wire.heard[0].json["input"]
    assert sent["ratio"] == "16:9"
    assert "aspect_ratio" not in sent


async def test_who_asks_only_gives_an_address_where_one_is_wanted(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    for model in ("kling-3.0", "grok-imagine"):
        await kie.submit_order(replace(ORDER, model=model))
    assert [heard.json.get("callBackUrl") for heard in wire.heard] == [None, INERT_CALLBACK]


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


def failing(code: object, msg: str | None, **more: object) -> dict[str, object]:
    return a_record("fail", failCode=code, failMsg=msg, **more)


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
    "job_id", ["jobs:nobody", "veo:nobody", "suno:nobody", "jobs:", "t1", "other:t1", ""]
)
async def test_a_job_that_is_not_there_is_lost(job_id: str, emulated: Provider) -> None:
    for ask in (emulated.poll_status, emulated.cancel_provider_job):
        assert (await trouble(ask(job_id))).kind is ErrorType.JOB_LOST


async def test_nothing_can_be_stopped(emulated: Provider, emulator: RunningEmulator) -> None:
    job_id = await emulated.submit_order(ORDER)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.STILL_BILLED
    assert emulator.list_jobs()[0]["canceled"] is False
    await wait_for_state(emulated, ProviderJobState.SUCCEEDED, job_id)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT


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


async def test_an_address_that_has_expired_is_renewed_once(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, done(f"{wire.url}/old.mp4"))
    wire.on("GET /old.mp4", Said(b"expired", 403))
    wire.on(FRESH, within(f"{wire.url}/new.mp4"))
    wire.on("GET /new.mp4", Said(b"a whole film"))
    await kie.fetch_result("jobs:t1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == b"a whole film"
    renewed = next(heard for heard in wire.heard if heard.path.endswith("download-url"))
    assert renewed.json == {"url": f"{wire.url}/old.mp4"}
    assert not [
        heard for heard in wire.heard if heard.path.endswith(".mp4") and "authorization" in heard.headers
    ]


async def test_a_file_for_which_kie_signs_no_address_is_lost(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, done(f"{wire.url}/old.mp4"))
    wire.on("GET /old.mp4", Said(b"expired", 404))
    wire.on(FRESH, within(None, 422, "url is wrong"))
    error = await trouble(kie.fetch_result("jobs:t1", tmp_path / "clip.mp4"))
    assert (error.kind, error.final) == (ErrorType.JOB_LOST, True)


async def test_grok_takes_a_shorter_text_beside_a_picture(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    for picture in (None, PICTURE):
        await kie.submit_order(replace(ORDER, model="grok-imagine", text="kite " * 1_200, image_url=picture))
    lengths = [len(heard.json["input"]["prompt"]) for heard in wire.heard]
    assert 4_990 < lengths[0] <= 5_000
    assert 4_080 < lengths[1] <= 4_096


async def test_seedance_is_told_not_to_search(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    await kie.submit_order(replace(ORDER, model="seedance-2"))
    assert wire.heard[0].json["input"]["web_search"] is False


@pytest.mark.parametrize("fresh", [within(None, 429, "slow down"), within(None), within({"url": "x"})])
async def test_a_file_that_cannot_be_had_now_is_asked_for_again(
    fresh: object, kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, done(f"{wire.url}/old.mp4"))
    wire.on("GET /old.mp4", Said(b"expired", 404))
    wire.on(FRESH, fresh)
    error = await trouble(kie.fetch_result("jobs:t1", tmp_path / "clip.mp4"))
    assert error.final is False
    assert not (tmp_path / "clip.mp4").exists()


async def test_a_file_is_asked_for_again_while_the_job_seems_to_run(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, a_record("pondering"))
    assert (await trouble(kie.fetch_result("jobs:t1", tmp_path / "clip.mp4"))).final is False


async def test_there_is_nothing_to_fetch_of_a_job_that_failed(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, failing("501", ""))
    with pytest.raises(ProviderError) as caught:
        await kie.fetch_result("jobs:t1", tmp_path / "clip.mp4")
    assert caught.value.kind is ErrorType.GENERATION_FAILED


async def test_hailuo_makes_long_clips_in_768p_only(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, within({"taskId": "t1"}))
    for seconds in (5.5, 9.0):
        order: ClipOrder = replace(
            ORDER, model="hailuo-2.3-pro", resolution=Resolution.P1080, seconds=seconds, image_url=PICTURE
        )
        await kie.submit_order(order)
    sent = [heard.json["input"] for heard in wire.heard]
    assert [(each["duration"], each["resolution"]) for each in sent] == [("6", "1080P"), ("10", "768P")]
