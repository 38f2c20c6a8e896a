"""ElevenLabs' speech over real HTTP: what it is asked, and what becomes of each of its answers."""

import base64
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contracts import ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.elevenlabs import ElevenLabsAdapter
from providers.voice_takes import TimedText, VoiceOrder, VoiceTake
from tests.providers.answering import Answering, Said, answering
from tests.providers.music_kit import KEY, Shelf, a_transport, an_account
from tests.providers.video_kit import trouble

SPEAK = "POST /v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/with-timestamps"
SOUND = b"ID3 sound"
ORDER = VoiceOrder("job/voice/1/1/2/de", "eleven_v3", "Hi you.", "George", "de-AT", speed=0.9, seed=7)
ALIGNMENT = {
    "characters": list("Hi you."),
    "character_start_times_seconds": [n / 10 for n in range(7)],
    "character_end_times_seconds": [n / 10 + 0.1 for n in range(7)],
}
ANSWER = {"audio_base64": base64.b64encode(SOUND).decode(), "alignment": ALIGNMENT}


@pytest.fixture
def service() -> Iterator[Answering]:
    with answering() as made:
        made.on(SPEAK, Said(ANSWER, headers={"character-cost": "7"}))
        yield made


@pytest.fixture
async def elevenlabs(service: Answering, shelf: Shelf) -> AsyncIterator[ElevenLabsAdapter]:
    async with a_transport() as transport:
        account = replace(an_account("elevenlabs", service.url), extra={"USD_PER_CREDIT": "0.0002"})
        yield ElevenLabsAdapter(transport, account, shelf)


async def _fetch(elevenlabs: ElevenLabsAdapter, job_id: str, folder: Path) -> VoiceTake:
    await elevenlabs.fetch_result(job_id, folder / "take")
    return VoiceTake.from_json((folder / "take").read_bytes())


async def test_sound_times_and_cost_of_a_line_are_kept_until_it_is_released(
    elevenlabs: ElevenLabsAdapter, shelf: Shelf, tmp_path: Path
) -> None:
    job_id = await elevenlabs.submit_order(ORDER)
    report = await elevenlabs.poll_status(job_id)
    assert (report.state, report.cost_usd) == (ProviderJobState.SUCCEEDED, 0.0014)
    take = await _fetch(elevenlabs, job_id, tmp_path)
    assert (take.sound, take.media_type) == (SOUND, "audio/mpeg")
    assert "".join(time.text for time in take.times) == ORDER.text
    assert take.times[1] == TimedText("i", 100.0, 200.0)
    await elevenlabs.release_provider_job(job_id)
    assert shelf.held == 0


async def test_what_is_asked_for(elevenlabs: ElevenLabsAdapter, service: Answering) -> None:
    await elevenlabs.submit_order(ORDER)
    [heard] = service.heard
    assert heard.headers["xi-api-key"] == KEY
    assert heard.path.endswith("?output_format=mp3_44100_128")
    assert heard.json == {
        "text": "Hi you.",
        "model_id": "eleven_v3",
        "language_code": "de",
        "seed": 7,
        "voice_settings": {"speed": 0.9},
    }


@pytest.mark.parametrize(
    "alignment",
    [None, {}, {**ALIGNMENT, "character_end_times_seconds": [0.1]}, {**ALIGNMENT, "characters": 3}],
)
async def test_times_that_cannot_be_used_are_no_reason_to_lose_the_line(
    elevenlabs: ElevenLabsAdapter, service: Answering, tmp_path: Path, alignment: object
) -> None:
    service.on(SPEAK, Said({**ANSWER, "alignment": alignment}))
    take = await _fetch(elevenlabs, await elevenlabs.submit_order(ORDER), tmp_path)
    assert (take.sound, take.times) == (SOUND, ())


@pytest.mark.parametrize(
    ("answer", "kind", "final"),
    [
        (Said({"detail": {"status": "quota_exceeded"}}, 401), ErrorType.QUOTA_EXHAUSTED, True),
        (Said({"detail": {"status": "voice_not_found"}}, 404), ErrorType.INVALID_REQUEST, True),
        (Said({"detail": {"status": "content_against_policy"}}, 400), ErrorType.SAFETY_BLOCKED, True),
        (Said({"detail": {"status": "too_many_concurrent_requests"}}, 429), ErrorType.RATE_LIMITED, False),
        (Said({"detail": {"status": "system_busy"}}, 429), ErrorType.RATE_LIMITED, False),
        (Said({"audio_base64": "?"}), ErrorType.OUTCOME_UNKNOWN, True),
        (Said({"alignment": ALIGNMENT}), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"<html>"), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"", 502), ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_refusal_is_of_its_own_kind(
    elevenlabs: ElevenLabsAdapter, service: Answering, answer: Said, kind: ErrorType, *, final: bool
) -> None:
    service.on(SPEAK, answer)
    error = await trouble(elevenlabs.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)


async def test_a_voice_that_the_catalogue_lacks_is_not_asked_for(
    elevenlabs: ElevenLabsAdapter, service: Answering
) -> None:
    error = await trouble(elevenlabs.submit_order(replace(ORDER, voice="Nobody")))
    assert error.kind is ErrorType.INVALID_REQUEST
    assert service.heard == []


@pytest.mark.parametrize("model", ["eleven_multilingual_v2", "eleven_v3", "eleven_flash_v2_5"])
async def test_the_emulator_speaks_what_is_ordered(
    emulator: RunningEmulator, shelf: Shelf, tmp_path: Path, model: str
) -> None:
    async with a_transport() as transport:
        adapter = ElevenLabsAdapter(transport, an_account("elevenlabs", f"{emulator.url}/elevenlabs"), shelf)
        take = await _fetch(adapter, await adapter.submit_order(replace(ORDER, model=model)), tmp_path)
    assert "".join(time.text for time in take.times) == ORDER.text
    assert take.sound
    assert float(emulator.get_invoice()["total_usd"]) in (0.0007, 0.00035)
