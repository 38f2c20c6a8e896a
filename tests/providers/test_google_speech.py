"""Gemini TTS over real HTTP: what it is asked, and what becomes of each of its answers."""

import base64
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contracts import ModelKind, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.google import GoogleAdapter
from providers.adapters.google.token_costs import TokenUsage, speech_cost_usd
from providers.catalogue.google_voices import MODELS
from providers.job_ids import internal_job_id
from providers.model_spec import ModelSpec
from providers.voice_takes import PCM_TYPE, VoiceOrder, VoiceTake
from tests.providers.answering import Answering, Said, answering
from tests.providers.music_kit import KEY, Shelf, a_transport, an_account
from tests.providers.video_kit import trouble

CREATE = "POST /v1beta/interactions"
SOUND = b"RIFF sound"
FLASH = "gemini-3.8-flash-tts"
ORDER = VoiceOrder("job/voice/1/1/2/de", FLASH, "Hi <sigh> you.", "kore", "de-AT", speed=0.9, seed=7)


def a_block(sound: bytes = SOUND, mime: str = "audio/wav") -> dict[str, str]:
    return {"type": "audio", "mime_type": mime, "data": base64.b64encode(sound).decode()}


def an_answer(*content: object, status: str = "completed", **fields: object) -> dict[str, object]:
    usage = {"total_input_tokens": 4, "total_output_tokens": 100}
    steps = [{"type": "model_output", "content": list(content)}] if content else []
    return {"id": "i1", "status": status, "steps": steps, "usage": usage} | fields


@pytest.fixture
def service() -> Iterator[Answering]:
    with answering() as made:
        made.on(CREATE, an_answer(a_block()))
        yield made


@pytest.fixture
async def google(service: Answering, shelf: Shelf) -> AsyncIterator[GoogleAdapter]:
    async with a_transport() as transport:
        yield GoogleAdapter(transport, an_account("google", service.url), shelf)


async def _fetch(google: GoogleAdapter, job_id: str, folder: Path) -> VoiceTake:
    await google.fetch_result(job_id, folder / "take")
    return VoiceTake.from_json((folder / "take").read_bytes())


async def test_sound_and_cost_of_a_line_are_kept_until_it_is_released(
    google: GoogleAdapter, shelf: Shelf, tmp_path: Path
) -> None:
    job_id = await google.submit_order(ORDER)
    assert job_id.startswith("speech:")
    report = await google.poll_status(job_id)
    assert report.state is ProviderJobState.SUCCEEDED
    assert report.cost_usd is not None
    take = await _fetch(google, job_id, tmp_path)
    assert (take.sound, take.media_type, take.times) == (SOUND, "audio/wav", ())
    await google.release_provider_job(job_id)
    assert shelf.held == 0


async def test_what_is_asked_for_has_no_tags_in_it(google: GoogleAdapter, service: Answering) -> None:
    await google.submit_order(ORDER)
    [heard] = service.heard
    assert heard.headers["x-goog-api-key"] == KEY
    slower = [{"type": "speech_metadata", "style": "slightly slower than usual"}]
    said = {"type": "text", "text": "Hi  sigh  you.", "annotations": slower}
    assert heard.json == {
        "model": FLASH,
        "store": False,
        "input": [{"type": "user_input", "content": [said]}],
        "response_format": {"type": "audio", "mime_type": "audio/wav"},
        "generation_config": {"speech_config": [{"voice": "Kore", "language": "de-AT"}]},
    }
    await google.submit_order(replace(ORDER, language="de", speed=1.0))
    plain = service.heard[1].json
    assert plain["generation_config"] == {"speech_config": [{"voice": "Kore"}]}
    assert "annotations" not in plain["input"][0]["content"][0]


async def test_samples_without_a_header_are_taken_for_what_they_are(
    google: GoogleAdapter, service: Answering, tmp_path: Path
) -> None:
    service.on(CREATE, an_answer(a_block(b"\0\1", "audio/l16;codec=pcm;rate=16000")))
    take = await _fetch(google, await google.submit_order(ORDER), tmp_path)
    assert (take.media_type, take.sample_rate) == (PCM_TYPE, 16_000)


@pytest.mark.parametrize(
    ("answer", "kind", "final"),
    [
        (Said({"error": {"status": "INVALID_ARGUMENT"}}, 400), ErrorType.INVALID_REQUEST, True),
        (Said({"error": {"status": "RESOURCE_EXHAUSTED"}}, 429), ErrorType.RATE_LIMITED, False),
        (Said(an_answer(status="failed", errors=[{"code": "prohibited"}])), ErrorType.SAFETY_BLOCKED, True),
        (Said(an_answer(status="budget_exceeded")), ErrorType.QUOTA_EXHAUSTED, True),
        (Said(an_answer()), ErrorType.GENERATION_FAILED, True),
        (Said(an_answer(status="in_progress")), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(an_answer({"type": "audio", "data": "?"})), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(an_answer({"type": "audio", "uri": "https://x.example/1"})), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b""), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"", 503), ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_answer_without_a_line_is_of_its_own_kind(
    google: GoogleAdapter, service: Answering, answer: Said, kind: ErrorType, *, final: bool
) -> None:
    service.on(CREATE, answer)
    error = await trouble(google.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "clip" not in error.message


async def test_a_voice_that_the_catalogue_lacks_is_not_asked_for(
    google: GoogleAdapter, service: Answering
) -> None:
    error = await trouble(google.submit_order(replace(ORDER, voice="Nobody")))
    assert error.kind is ErrorType.INVALID_REQUEST
    assert service.heard == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
async def test_the_emulator_speaks_what_is_ordered_and_bills_what_is_stated(
    model: ModelSpec, emulator: RunningEmulator, shelf: Shelf, tmp_path: Path
) -> None:
    async with a_transport() as transport:
        adapter = GoogleAdapter(transport, an_account("google", f"{emulator.url}/google"), shelf)
        job_id = await adapter.submit_order(replace(ORDER, model=model.name))
        take = await _fetch(adapter, job_id, tmp_path)
        report = await adapter.poll_status(job_id)
    assert take.sound.startswith(b"RIFF")
    [billed] = emulator.get_invoice()["jobs"]
    assert report.cost_usd is not None
    assert billed["charged_usd"] == f"{report.cost_usd:.6f}"
    assert 0 < report.cost_usd <= model.text_price_usd(ORDER.text) * 1.05


def test_prices_double_with_the_new_year() -> None:
    usage = TokenUsage(total_input_tokens=4, total_output_tokens=100)
    launch = speech_cost_usd(FLASH, usage, date(2026, 12, 31))
    assert launch == pytest.approx(0.000902)
    assert speech_cost_usd(FLASH, usage, date(2027, 1, 1)) == pytest.approx(2 * 0.000902)
    assert speech_cost_usd("another", usage) is None
    assert speech_cost_usd(FLASH, None) is None


def test_people_may_name_a_line_by_the_id_that_is_shown() -> None:
    assert internal_job_id("google", FLASH, ModelKind.VOICE, "t1") == "speech:t1"
