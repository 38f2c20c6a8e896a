"""MiniMax's speech over real HTTP: what it is asked, and what becomes of each of its answers."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import ModelKind, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.minimax import MiniMaxAdapter
from providers.catalogue.minimax import SPEECH
from providers.job_ids import internal_job_id
from providers.kit.prompts import get_model
from providers.kit.transport import Transport
from providers.voice_takes import TimedText, VoiceOrder, VoiceTake
from tests.providers.answering import Answering, Said
from tests.providers.music_kit import Shelf, an_account
from tests.providers.video_kit import trouble

SPEAK, TIMES = "POST /v1/t2a_v2", "GET /times.json"
ORDER = VoiceOrder("job/voice/1/1/2/de", "speech-2.8-hd", "Guten Tag.", "narrator", "de-AT", speed=1.1)
OK = {"status_code": 0}
SENTENCE = {"text": "Guten Tag.", "time_begin": 0, "time_end": 900}
WORDS = [
    {"word": "Guten", "time_begin": 0, "time_end": 400},
    {"word": "Tag.", "time_begin": 450.5, "time_end": 900},
]


@pytest.fixture
def minimax(transport: Transport, wire: Answering, shelf: Shelf) -> MiniMaxAdapter:
    data = {"audio": b"ID3".hex(), "subtitle_file": f"{wire.url}/times.json", "status": 2}
    wire.on(SPEAK, {"data": data, "base_resp": OK})
    wire.on(TIMES, Said([{**SENTENCE, "timestamped_words": WORDS}]))
    return MiniMaxAdapter(transport, an_account("minimax", wire.url), shelf)


async def _take(minimax: MiniMaxAdapter, folder: Path, order: VoiceOrder = ORDER) -> VoiceTake:
    job_id = await minimax.submit_order(order)
    assert job_id == f"speech:minimax/{order.token}"
    assert (await minimax.poll_status(job_id)).state is ProviderJobState.SUCCEEDED
    await minimax.fetch_result(job_id, folder / "take")
    return VoiceTake.from_json((folder / "take").read_bytes())


async def test_sound_and_words_of_a_line(minimax: MiniMaxAdapter, wire: Answering, tmp_path: Path) -> None:
    take = await _take(minimax, tmp_path)
    assert (take.sound, take.media_type) == (b"ID3", "audio/mpeg")
    assert take.times == (TimedText("Guten", 0, 400), TimedText("Tag.", 450.5, 900))
    asked, times = wire.heard
    assert asked.json["voice_setting"] == {
        "voice_id": "English_expressive_narrator",
        "speed": 1.1,
        "vol": 1,
        "pitch": 0,
    }
    assert (asked.json["language_boost"], asked.json["subtitle_type"]) == ("German", "word")
    assert "authorization" not in {name.lower() for name in times.headers}


@pytest.mark.parametrize(
    ("answer", "times"),
    [
        (Said([SENTENCE]), (TimedText("Guten Tag.", 0, 900),)),
        (Said({"sentences": 1}), ()),
        (Said(b"", 404), ()),
        (Said(b"<html>"), ()),
    ],
)
async def test_times_that_cannot_be_had_are_no_reason_to_lose_the_line(
    minimax: MiniMaxAdapter, wire: Answering, tmp_path: Path, answer: Said, times: tuple[TimedText, ...]
) -> None:
    wire.on(TIMES, answer)
    take = await _take(minimax, tmp_path)
    assert (take.sound, take.times) == (b"ID3", times)


@pytest.mark.parametrize(
    ("answer", "kind", "final"),
    [
        (Said({"base_resp": {"status_code": 1002}}), ErrorType.RATE_LIMITED, False),
        (Said({"base_resp": {"status_code": 1008}}), ErrorType.QUOTA_EXHAUSTED, True),
        (Said({"base_resp": {"status_code": 1026}}), ErrorType.SAFETY_BLOCKED, True),
        (Said({"base_resp": {"status_code": 2013}}), ErrorType.INVALID_REQUEST, True),
        (Said({"base_resp": {"status_code": 1000}}), ErrorType.OUTCOME_UNKNOWN, True),
        (Said({"base_resp": OK, "data": {"audio": "zz"}}), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"", 502), ErrorType.OUTCOME_UNKNOWN, True),
        (Said({}, 401), ErrorType.AUTH_FAILED, True),
    ],
)
async def test_each_refusal_is_of_its_own_kind(
    minimax: MiniMaxAdapter, wire: Answering, answer: Said, kind: ErrorType, *, final: bool
) -> None:
    wire.on(SPEAK, answer)
    error = await trouble(minimax.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)


@pytest.mark.parametrize("model", ["speech-2.8-hd", "speech-2.8-turbo"])
async def test_the_emulator_speaks_what_is_ordered(
    transport: Transport, emulator: RunningEmulator, shelf: Shelf, tmp_path: Path, model: str
) -> None:
    adapter = MiniMaxAdapter(transport, an_account("minimax", f"{emulator.url}/minimax"), shelf)
    take = await _take(adapter, tmp_path, replace(ORDER, model=model))
    assert [time.text for time in take.times] == ["Guten", "Tag."]
    listed = get_model(SPEECH, model).text_price_usd(ORDER.text)
    assert emulator.get_invoice()["total_usd"] == f"{listed:.6f}"


def test_a_line_has_a_prefix_of_its_own() -> None:
    assert internal_job_id("minimax", "speech-2.8-hd", ModelKind.VOICE, "t1") == "speech:t1"
