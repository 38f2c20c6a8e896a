"""Suno's music at KIE."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import ModelKind, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.kie import KieAdapter
from providers.adapters.kie.task_status import INERT_CALLBACK
from providers.catalogue.kie import MODELS
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering
from tests.providers.kit import a_clip
from tests.providers.music_kit import a_music, an_account
from tests.providers.video_kit import trouble, wait_for_state

CREATE, RECORD = "POST /api/v1/generate", "GET /api/v1/generate/record-info"
ORDER = a_music("suno/V5_5", seconds=42.5)
TRACK = {"id": "a", "audioUrl": "https://files.example/1.mp3"}
STREAM = {"id": "b", "audioUrl": "", "streamAudioUrl": "https://files.example/stream"}


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return KieAdapter(transport, an_account("kie", f"{emulator.url}/kie"))


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    return KieAdapter(transport, an_account("kie", wire.url))


def a_record(status: str, *tracks: dict[str, str], code: int | None = None) -> dict[str, object]:
    data = {"taskId": "t1", "status": status, "errorCode": code, "response": {"sunoData": tracks}}
    return {"code": 200, "msg": "success", "data": data}


@pytest.mark.parametrize(
    "model", [m for m in MODELS if m.kind is ModelKind.MUSIC], ids=lambda model: model.name
)
async def test_music_is_ordered_waited_for_and_fetched(
    model: ModelSpec, emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await emulated.submit_order(replace(ORDER, model=model.name))
    assert job_id.startswith("suno:")
    await wait_for_state(emulated, ProviderJobState.SUCCEEDED, job_id)
    await emulated.fetch_result(job_id, tmp_path / "music.mp3")
    assert (tmp_path / "music.mp3").stat().st_size > 1_000
    assert float(emulator.list_jobs()[0]["price_usd"]) == model.price_usd(ORDER.seconds)


async def test_it_is_asked_for_without_a_voice_and_given_an_address_though_nobody_listens(
    kie: Provider, wire: Answering
) -> None:
    wire.on(CREATE, {"code": 200, "data": {"taskId": "t1"}})
    await kie.submit_order(ORDER)
    sent = wire.heard[0].json
    assert sent["callBackUrl"] == INERT_CALLBACK
    assert (sent["model"], sent["instrumental"], sent["customMode"], sent["duration"]) == (
        "V5_5",
        True,
        True,
        43,
    )
    assert "A red kite over the hills." in sent["style"]


async def test_a_film_shorter_than_its_shortest_music_gets_that(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    await emulated.submit_order(replace(ORDER, seconds=5.0))
    assert emulator.list_jobs()[0]["seconds"] == 10


async def test_our_own_address_is_given_when_there_is_one(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, {"code": 200, "data": {"taskId": "t1"}})
    await kie.submit_order(replace(ORDER, model="suno/V6", callback_url="https://longtake.example/c"))
    assert wire.heard[0].json["callBackUrl"] == "https://longtake.example/c"


@pytest.mark.parametrize("model", ["suno/V6", "suno/V5_5"])
async def test_the_length_is_sent_up_to_six_minutes(model: str, kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, {"code": 200, "data": {"taskId": "t1"}})
    for seconds in (30.0, 420.0):
        await kie.submit_order(replace(ORDER, model=model, seconds=seconds))
    assert [heard.json["duration"] for heard in wire.heard] == [30, 360]


@pytest.mark.parametrize("order", [replace(ORDER, model="suno/V1"), replace(a_clip(), model="suno/V5_5")])
async def test_what_it_does_not_make_is_refused_without_asking(order: object, kie: Provider) -> None:
    assert (await trouble(kie.submit_order(order))).kind is ErrorType.INVALID_REQUEST  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "state", "progress"),
    [
        (a_record("PENDING"), ProviderJobState.QUEUED, 0),
        (a_record("TEXT_SUCCESS", STREAM, STREAM), ProviderJobState.RUNNING, 30),
        (a_record("TEXT_SUCCESS", TRACK), ProviderJobState.RUNNING, 30),
        (a_record("FIRST_SUCCESS", STREAM), ProviderJobState.RUNNING, 70),
        (a_record("FIRST_SUCCESS", STREAM, TRACK), ProviderJobState.SUCCEEDED, 100),
        (a_record("SUCCESS", TRACK, TRACK), ProviderJobState.SUCCEEDED, 100),
        (a_record("CALLBACK_EXCEPTION", TRACK), ProviderJobState.SUCCEEDED, 100),
        (a_record("CALLBACK_EXCEPTION", STREAM), ProviderJobState.RUNNING, None),
        (a_record("GENERATE_AUDIO_FAILED", STREAM, TRACK), ProviderJobState.SUCCEEDED, 100),
        (a_record("REHEARSING"), ProviderJobState.RUNNING, None),
    ],
)
async def test_the_first_whole_track_will_do(
    record: object, state: ProviderJobState, progress: float | None, kie: Provider, wire: Answering
) -> None:
    wire.on(RECORD, record)
    report = await kie.poll_status("suno:t1")
    assert (report.state, report.progress) == (state, progress)


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (a_record("SENSITIVE_WORD_ERROR", TRACK), ErrorType.SAFETY_BLOCKED),
        (a_record("CREATE_TASK_FAILED"), ErrorType.GENERATION_FAILED),
        (a_record("GENERATE_AUDIO_FAILED", STREAM, code=501), ErrorType.GENERATION_FAILED),
        (a_record("GENERATE_AUDIO_FAILED", code=413), ErrorType.SAFETY_BLOCKED),
        (a_record("CREATE_TASK_FAILED", code=400), ErrorType.SAFETY_BLOCKED),
        (a_record("CALLBACK_EXCEPTION"), ErrorType.GENERATION_FAILED),
        (a_record("SUCCESS", STREAM), ErrorType.GENERATION_FAILED),
        (a_record("SUCCESS"), ErrorType.GENERATION_FAILED),
    ],
)
async def test_a_failure_is_told_in_words_about_music(
    record: object, kind: ErrorType, kie: Provider, wire: Answering
) -> None:
    wire.on(RECORD, record)
    report = await kie.poll_status("suno:t1")
    assert report.state is ProviderJobState.FAILED
    assert report.error
    assert report.error.type == kind
    assert "music" in report.error.message


@pytest.mark.parametrize("code", [408, 500])
async def test_an_outage_is_no_verdict(code: int, kie: Provider, wire: Answering) -> None:
    wire.on(RECORD, a_record("GENERATE_AUDIO_FAILED", code=code))
    report = await kie.poll_status("suno:t1")
    assert report.error
    assert (report.state, report.error.type) == (ProviderJobState.FAILED, ErrorType.TRANSIENT)
