"""ElevenLabs Music over real HTTP: what it is asked, and what becomes of each of its answers."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.elevenlabs import MAX_PROMPT_UNITS, ElevenLabsAdapter
from providers.errors import ProviderError
from providers.protocol import Provider
from tests.providers.answering import Answering, Said, answering
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, MUSIC, Shelf, a_music, a_transport, an_account, seconds_of
from tests.providers.video_kit import trouble

COMPOSE = "POST /v1/music"
ORDER = a_music("music_v2_5")


@pytest.fixture
def service() -> Iterator[Answering]:
    with answering() as made:
        made.on(COMPOSE, Said(MUSIC, headers={"Content-Type": "audio/mpeg", "song-id": "s1"}))
        yield made


@pytest.fixture
async def elevenlabs(service: Answering, shelf: Shelf) -> AsyncIterator[ElevenLabsAdapter]:
    async with a_transport() as transport:
        yield ElevenLabsAdapter(transport, an_account("elevenlabs", service.url), shelf)


async def test_the_music_is_kept_until_it_is_fetched_and_released(
    elevenlabs: ElevenLabsAdapter, shelf: Shelf, tmp_path: Path
) -> None:
    provider: Provider = elevenlabs
    job_id = await provider.submit_order(ORDER)
    assert (await provider.poll_status(job_id)).state is ProviderJobState.SUCCEEDED
    await provider.fetch_result(job_id, tmp_path / "music.mp3")
    assert (tmp_path / "music.mp3").read_bytes() == MUSIC
    for _ in range(2):
        await provider.release_provider_job(job_id)
    assert shelf.held == 0


async def test_what_is_asked_for_is_instrumental_and_names_its_model(
    elevenlabs: ElevenLabsAdapter, service: Answering
) -> None:
    await elevenlabs.submit_order(ORDER)
    [heard] = service.heard
    assert heard.headers["xi-api-key"] == KEY
    assert heard.path.endswith("?output_format=mp3_44100_128")
    prompt = heard.json.pop("prompt")
    assert "A red kite over the hills." in prompt
    assert heard.json | {"prompt": ""} == {
        "prompt": "",
        "music_length_ms": 30_000,
        "model_id": "music_v2_5",
        "force_instrumental": True,
    }


@pytest.mark.parametrize(("film", "made"), [(1.0, 3_000), (5.5, 5_500), (600.0, 300_000)])
async def test_the_length_stays_within_what_the_model_makes(
    elevenlabs: ElevenLabsAdapter, service: Answering, film: float, made: int
) -> None:
    await elevenlabs.submit_order(a_music("music_v2", film))
    assert service.heard[0].json["music_length_ms"] == made


async def test_a_long_text_is_cut_at_the_limit(elevenlabs: ElevenLabsAdapter, service: Answering) -> None:
    await elevenlabs.submit_order(a_music("music_v2", text="kite " * 2_000))
    prompt = service.heard[0].json["prompt"]
    assert MAX_PROMPT_UNITS - 5 <= len(prompt) <= MAX_PROMPT_UNITS
    assert prompt.endswith(" kite")


def said(status: str) -> dict[str, object]:
    return {"detail": {"status": status, "message": "Their words."}}


@pytest.mark.parametrize(
    ("answer", "kind", "final"),
    [
        (Said(said("quota_exceeded"), 401), ErrorType.QUOTA_EXHAUSTED, True),
        (Said(said("invalid_api_key"), 401), ErrorType.AUTH_FAILED, True),
        (Said(said("something_new"), 401), ErrorType.AUTH_FAILED, True),
        (Said(said("too_many_concurrent_requests"), 429), ErrorType.RATE_LIMITED, False),
        (Said(said("system_busy"), 429), ErrorType.RATE_LIMITED, False),
        (Said(said("bad_prompt"), 400), ErrorType.SAFETY_BLOCKED, True),
        (Said(said("bad_prompt"), 422), ErrorType.SAFETY_BLOCKED, True),
        (Said({"detail": {"type": "validation", "code": "bad_prompt"}}, 422), ErrorType.SAFETY_BLOCKED, True),
        (Said({"detail": [{"loc": ["body"], "msg": "Bad."}]}, 422), ErrorType.INVALID_REQUEST, True),
        (Said({"detail": "Not found."}, 404), ErrorType.MODEL_RETIRED, True),
        (Said(b"<html>", 400), ErrorType.INVALID_REQUEST, True),
        (Said(said("bad_prompt"), 500), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"", 502), ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_refusal_is_of_its_own_kind(
    elevenlabs: ElevenLabsAdapter, service: Answering, answer: Said, kind: ErrorType, *, final: bool
) -> None:
    service.on(COMPOSE, answer)
    error = await trouble(elevenlabs.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert "Their words" not in error.message


async def test_a_place_is_waited_for_shorter_than_a_busy_system(
    elevenlabs: ElevenLabsAdapter, service: Answering
) -> None:
    waits = []
    for status in ("too_many_concurrent_requests", "system_busy"):
        service.on(COMPOSE, Said(said(status), 429))
        waits.append((await trouble(elevenlabs.submit_order(ORDER))).retry_after_seconds or 0)
    assert 0 < waits[0] < waits[1]


async def test_the_services_own_word_on_the_wait_counts(
    elevenlabs: ElevenLabsAdapter, service: Answering
) -> None:
    service.on(COMPOSE, Said(said("system_busy"), 429, {"Retry-After": "77"}))
    assert (await trouble(elevenlabs.submit_order(ORDER))).retry_after_seconds == 77


@pytest.mark.parametrize(
    "answer",
    [
        Said(MUSIC, headers={"Content-Type": "audio/mpeg", "Content-Length": "999999"}),
        Said(b"", headers={"Content-Type": "audio/mpeg"}),
        Said({"hello": "there"}, headers={"Content-Type": "application/json"}),
    ],
    ids=["ends early", "empty", "no music"],
)
async def test_of_music_that_does_not_come_whole_nobody_knows_who_paid(
    elevenlabs: ElevenLabsAdapter, service: Answering, shelf: Shelf, answer: Said
) -> None:
    service.on(COMPOSE, answer)
    assert (await trouble(elevenlabs.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
    assert shelf.held == 0


async def test_a_service_that_is_away_has_begun_nothing(shelf: Shelf) -> None:
    with answering() as gone:
        url = gone.url
    async with a_transport() as transport:
        error = await trouble(
            ElevenLabsAdapter(transport, an_account("elevenlabs", url), shelf).submit_order(ORDER)
        )
    assert (error.kind, error.final) == (ErrorType.TRANSIENT, False)


async def test_music_is_not_lost_because_the_store_is_away_for_a_moment(
    elevenlabs: ElevenLabsAdapter, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.kit.synchronous_provider.PUT_PAUSES_SECONDS", (0, 0))
    shelf.trouble = 2
    await elevenlabs.submit_order(ORDER)
    assert shelf.held == 1
    shelf.trouble = 3
    with pytest.raises(ConnectionError):
        await elevenlabs.submit_order(a_music("music_v1"))


async def test_a_lost_submit_is_found_if_its_music_came_as_far_as_the_inbox(
    elevenlabs: ElevenLabsAdapter,
) -> None:
    job_id = await elevenlabs.submit_order(ORDER)
    assert await elevenlabs.find_lost_submit(a_lost(ORDER)) == job_id


async def test_of_any_other_lost_submit_nobody_knows(elevenlabs: ElevenLabsAdapter) -> None:
    with pytest.raises(ProviderError) as caught:
        await elevenlabs.find_lost_submit(a_lost(ORDER))
    assert caught.value.kind is ErrorType.OUTCOME_UNKNOWN


async def test_what_is_made_is_kept_when_it_is_cancelled(elevenlabs: ElevenLabsAdapter) -> None:
    assert await elevenlabs.cancel_provider_job(await elevenlabs.submit_order(ORDER)) is CancelReceipt.KEPT


async def test_what_is_not_in_the_inbox_is_lost(elevenlabs: ElevenLabsAdapter, tmp_path: Path) -> None:
    for asked in (
        elevenlabs.poll_status("elevenlabs/other"),
        elevenlabs.cancel_provider_job("elevenlabs/other"),
        elevenlabs.fetch_result("elevenlabs/other", tmp_path / "music.mp3"),
    ):
        with pytest.raises(ProviderError) as caught:
            await asked
        assert caught.value.kind is ErrorType.JOB_LOST
    assert not (tmp_path / "music.mp3").exists()


async def test_it_makes_no_clips(elevenlabs: ElevenLabsAdapter, service: Answering) -> None:
    with pytest.raises(ProviderError) as caught:
        await elevenlabs.submit_order(a_clip())
    assert caught.value.kind is ErrorType.INVALID_REQUEST
    assert not service.heard


# --- as the emulator plays it ---


async def test_the_emulators_music_plays_and_is_paid_once(
    emulator: RunningEmulator, shelf: Shelf, tmp_path: Path
) -> None:
    async with a_transport() as transport:
        provider = ElevenLabsAdapter(transport, an_account("elevenlabs", f"{emulator.url}/elevenlabs"), shelf)
        job_id = await provider.submit_order(a_music("music_v2_5", seconds=4))
        await provider.fetch_result(job_id, tmp_path / "music.mp3")
    assert await seconds_of(tmp_path / "music.mp3", tmp_path) == pytest.approx(4, abs=0.3)
    assert emulator.get_invoice()["total_usd"] == "0.010000"


async def test_an_answer_that_the_emulator_cuts_off_was_paid_for_and_is_not_asked_for_again(
    emulator: RunningEmulator, shelf: Shelf
) -> None:
    fault = {"kind": "reset", "when": "after"}
    emulator.set_faults([{"service": "elevenlabs", "operation": "submit", "nth": 1, "fault": fault}])
    async with a_transport() as transport:
        provider = ElevenLabsAdapter(transport, an_account("elevenlabs", f"{emulator.url}/elevenlabs"), shelf)
        assert (await trouble(provider.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
        with pytest.raises(ProviderError) as caught:
            await provider.find_lost_submit(a_lost(ORDER))
    assert caught.value.kind is ErrorType.OUTCOME_UNKNOWN
    assert len(emulator.list_jobs()) == 1


@pytest.mark.parametrize("kind", ["short", "breaks"])
async def test_music_that_the_emulator_sends_by_half_is_not_kept(
    emulator: RunningEmulator, shelf: Shelf, kind: str
) -> None:
    emulator.set_faults([{"service": "elevenlabs", "operation": "fetch", "fault": {"kind": kind}}])
    async with a_transport() as transport:
        provider = ElevenLabsAdapter(transport, an_account("elevenlabs", f"{emulator.url}/elevenlabs"), shelf)
        assert (await trouble(provider.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
    assert shelf.held == 0


@pytest.mark.parametrize(
    ("said", "price", "usd"),
    [
        ("812", "0.0002", 0.1624),
        ("812", "", None),
        *((stated, "0.0002", None) for stated in ("", "many", "inf", "nan", "-812")),
        ("812", "inf", None),
    ],
)
async def test_what_is_stated_in_credits_costs_what_a_credit_costs_here(
    said: str, price: str, usd: float | None, service: Answering, shelf: Shelf
) -> None:
    headers = {"Content-Type": "audio/mpeg", "character-cost": said}
    service.on(COMPOSE, Said(MUSIC, headers=headers))
    account = replace(an_account("elevenlabs", service.url), extra={"USD_PER_CREDIT": price})
    async with a_transport() as transport:
        elevenlabs = ElevenLabsAdapter(transport, account, shelf)
        job_id = await elevenlabs.submit_order(ORDER)
        assert (await elevenlabs.poll_status(job_id)).cost_usd == usd
        await elevenlabs.release_provider_job(job_id)
    assert shelf.held == 0
