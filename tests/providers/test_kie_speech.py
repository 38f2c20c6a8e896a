"""ElevenLabs' voices at KIE: each line is a job of the market."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from contracts import ModelKind, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.kie import KieAdapter
from providers.catalogue.kie_voices import MODELS
from providers.job_ids import internal_job_id
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from providers.voice_takes import VoiceOrder, VoiceTake
from tests.providers.answering import Answering
from tests.providers.music_kit import an_account
from tests.providers.video_kit import trouble, wait_for_state

CREATE, RECORD = "POST /api/v1/jobs/createTask", "GET /api/v1/jobs/recordInfo"
SOUND = "GET /1.mp3"
ORDER = VoiceOrder("job/voice/1/1/2/de", "elevenlabs-turbo-2.5", "Hi you.", "sarah", "de-AT", speed=0.9)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return KieAdapter(transport, an_account("kie", f"{emulator.url}/kie"))


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    return KieAdapter(transport, an_account("kie", wire.url))


def a_record(
    wire: Answering, state: str = "success", *, timestamps: object = None, **more: object
) -> dict[str, object]:
    results = {"resultUrls": [f"{wire.url}/1.mp3"], "timestamps": timestamps}
    return {"code": 200, "data": {"taskId": "t1", "state": state, "resultJson": json.dumps(results), **more}}


async def _fetch(provider: Provider, job_id: str, folder: Path) -> VoiceTake:
    await provider.fetch_result(job_id, folder / "take")
    return VoiceTake.from_json((folder / "take").read_bytes())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
async def test_a_line_is_ordered_waited_for_and_fetched_with_the_times_of_its_words(
    model: ModelSpec, emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await emulated.submit_order(replace(ORDER, model=model.name))
    await wait_for_state(emulated, ProviderJobState.SUCCEEDED, job_id)
    report = await emulated.poll_status(job_id)
    take = await _fetch(emulated, job_id, tmp_path)
    assert [time.text for time in take.times] == ["Hi", "you."]
    assert take.times[0].start_ms < take.times[1].start_ms
    assert len(take.sound) > 1_000
    price = model.text_price_usd(ORDER.text)
    assert float(emulator.list_jobs()[0]["price_usd"]) == report.cost_usd == pytest.approx(price)


async def test_what_is_asked_for(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, {"code": 200, "data": {"taskId": "t1"}})
    assert await kie.submit_order(replace(ORDER, callback_url="https://films.example/c")) == "speech:t1"
    assert wire.heard[0].json == {
        "model": "elevenlabs/text-to-speech-turbo-2-5",
        "callBackUrl": "https://films.example/c",
        "input": {
            "text": "Hi you.",
            "voice": "Sarah",
            "speed": 0.9,
            "timestamps": True,
            "language_code": "de",
        },
    }
    await kie.submit_order(replace(ORDER, model="elevenlabs-multilingual-v2"))
    assert "language_code" not in wire.heard[1].json["input"]
    assert "callBackUrl" not in wire.heard[1].json


@pytest.mark.parametrize("timestamps", [None, "soon", [{"text": "Hi"}], [3]])
async def test_times_that_cannot_be_used_are_no_reason_to_lose_the_line(
    kie: Provider, wire: Answering, tmp_path: Path, timestamps: object
) -> None:
    wire.on(RECORD, a_record(wire, timestamps=timestamps))
    wire.on(SOUND, b"ID3 sound")
    take = await _fetch(kie, "speech:t1", tmp_path)
    assert (take.sound, take.media_type, take.times) == (b"ID3 sound", "audio/mpeg", ())


async def test_times_are_in_milliseconds_and_of_words_alone(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    said = [
        {"text": text, "start": at, "end": at + 0.1} for text, at in (("Hi", 0.0), (" ", 0.1), ("you.", 0.2))
    ]
    wire.on(RECORD, a_record(wire, timestamps=said))
    wire.on(SOUND, b"ID3 sound")
    take = await _fetch(kie, "speech:t1", tmp_path)
    assert [(time.text, round(time.start_ms), round(time.end_ms)) for time in take.times] == [
        ("Hi", 0, 100),
        ("you.", 200, 300),
    ]


@pytest.mark.parametrize(
    ("code", "message", "kind", "final"),
    [
        (402, "Credits insufficient", ErrorType.QUOTA_EXHAUSTED, True),
        (429, "Too many requests", ErrorType.RATE_LIMITED, False),
        (422, "The model name you specified is not supported.", ErrorType.MODEL_RETIRED, True),
        (500, "This voice is not within the range of allowed options", ErrorType.INVALID_REQUEST, True),
        (500, "Internal error", ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_refusal_is_of_its_own_kind_and_about_lines(
    kie: Provider, wire: Answering, code: int, message: str, kind: ErrorType, *, final: bool
) -> None:
    wire.on(CREATE, {"code": code, "msg": message, "data": None})
    error = await trouble(kie.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "clip" not in error.message


async def test_a_line_that_failed_is_told_as_one(kie: Provider, wire: Answering) -> None:
    wire.on(RECORD, a_record(wire, "fail", failCode="501", failMsg="Generation failed"))
    report = await kie.poll_status("speech:t1")
    assert report.error is not None
    assert (report.error.type, "speak a line" in report.error.message) == (ErrorType.GENERATION_FAILED, True)


async def test_a_voice_that_the_catalogue_lacks_is_not_asked_for(kie: Provider, wire: Answering) -> None:
    error = await trouble(kie.submit_order(replace(ORDER, voice="Nobody")))
    assert error.kind is ErrorType.INVALID_REQUEST
    assert wire.heard == []


async def test_a_voice_that_kie_lacks_is_refused_by_the_emulator_as_by_kie(
    emulated: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.adapters.kie.speech.find_voice_id", lambda *_: "sarah")
    assert (await trouble(emulated.submit_order(ORDER))).kind is ErrorType.INVALID_REQUEST


def test_people_may_name_a_line_by_the_id_that_kie_shows() -> None:
    assert internal_job_id("kie", "elevenlabs-turbo-2.5", ModelKind.VOICE, "t1") == "speech:t1"
