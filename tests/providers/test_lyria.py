"""Lyria over real HTTP: what it is asked, and what becomes of each of its answers."""

import base64
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.google import GoogleAdapter
from providers.adapters.google.lyria import LyriaAdapter
from providers.catalogue.lyria import MODELS
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering, Said, answering
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import KEY, MUSIC, Shelf, a_music, a_transport, an_account, seconds_of
from tests.providers.video_kit import trouble

CREATE, GET, FILE = "POST /v1beta/interactions", "GET /v1beta/interactions/i1", "GET /v1beta/files/f1"
ORDER = a_music("lyria-3.5")
LYRICS = {"type": "text", "text": "[Intro]"}
INLINE = {"type": "audio", "mime_type": "audio/mp3", "data": base64.b64encode(MUSIC).decode()}


def interaction(*content: object, status: str = "completed", **fields: object) -> dict[str, object]:
    steps = [
        {"type": "user_input", "content": [{"type": "text", "text": "A kite."}]},
        {"type": "model_output", "content": list(content)},
    ]
    return {"id": "i1", "object": "interaction", "status": status, "steps": steps} | fields


@pytest.fixture
def service() -> Iterator[Answering]:
    with answering() as made:
        made.on(CREATE, interaction(LYRICS, INLINE))
        yield made


@pytest.fixture
async def lyria(service: Answering, shelf: Shelf) -> AsyncIterator[LyriaAdapter]:
    async with a_transport() as transport:
        yield LyriaAdapter(transport, an_account("google", service.url), shelf)


async def test_the_music_is_kept_until_it_is_fetched_and_released(
    lyria: LyriaAdapter, shelf: Shelf, tmp_path: Path
) -> None:
    provider: Provider = lyria
    job_id = await provider.submit_order(ORDER)
    assert (await provider.poll_status(job_id)).state is ProviderJobState.SUCCEEDED
    await provider.fetch_result(job_id, tmp_path / "music.mp3")
    assert (tmp_path / "music.mp3").read_bytes() == MUSIC
    assert await provider.cancel_provider_job(job_id) is CancelReceipt.KEPT
    await provider.release_provider_job(job_id)
    assert shelf.held == 0


async def test_the_length_is_a_wish_in_the_prompt(lyria: LyriaAdapter, service: Answering) -> None:
    for seconds in (42.0, 600.0):
        await lyria.submit_order(a_music("lyria-3.5", seconds))
    await lyria.submit_order(a_music("lyria-3-clip-preview", 42.0))
    prompts = [heard.json["input"] for heard in service.heard]
    for prompt, wish in zip(prompts, ("42 seconds", "180 seconds", "30 seconds"), strict=True):
        assert wish in prompt
        assert "Instrumental" in prompt
        assert "A red kite over the hills." in prompt
    assert [heard.json["model"] for heard in service.heard] == ["lyria-3.5"] * 2 + ["lyria-3-clip-preview"]
    assert all(heard.headers["x-goog-api-key"] == KEY for heard in service.heard)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
async def test_the_service_has_every_model_of_the_catalogue(
    model: ModelSpec, transport: Transport, emulator: RunningEmulator, shelf: Shelf
) -> None:
    lyria = LyriaAdapter(transport, an_account("google", f"{emulator.url}/google"), shelf)
    assert await lyria.submit_order(a_music(model.name))


async def test_music_beside_the_steps_counts_too(
    lyria: LyriaAdapter, service: Answering, shelf: Shelf
) -> None:
    service.on(CREATE, interaction(LYRICS, output_audio=INLINE))
    await lyria.submit_order(ORDER)
    assert shelf.held == 1


async def test_an_interaction_that_is_still_running_is_asked_for(
    lyria: LyriaAdapter, service: Answering, shelf: Shelf, tmp_path: Path
) -> None:
    service.on(CREATE, interaction(status="in_progress"))
    job_id = await lyria.submit_order(ORDER)
    assert (job_id, shelf.held) == ("i1", 0)
    service.on(GET, interaction(status="in_a_new_way"))
    assert (await lyria.poll_status(job_id)).state is ProviderJobState.RUNNING
    assert await lyria.cancel_provider_job(job_id) is CancelReceipt.STILL_BILLED
    service.on(GET, interaction(INLINE))
    assert (await lyria.poll_status(job_id)).state is ProviderJobState.SUCCEEDED
    assert await lyria.cancel_provider_job(job_id) is CancelReceipt.KEPT
    await lyria.fetch_result(job_id, tmp_path / "music.mp3")
    assert (tmp_path / "music.mp3").read_bytes() == MUSIC
    await lyria.release_provider_job(job_id)


async def test_a_file_that_is_named_is_downloaded_with_the_key(
    lyria: LyriaAdapter, service: Answering, tmp_path: Path
) -> None:
    named = {"type": "audio", "uri": f"{service.url}/v1beta/files/f1"}
    service.on(CREATE, interaction(named))
    service.on(GET, interaction(named))
    service.on(FILE, MUSIC)
    job_id = await lyria.submit_order(ORDER)
    assert (await lyria.poll_status(job_id)).state is ProviderJobState.SUCCEEDED
    await lyria.fetch_result(job_id, tmp_path / "music.mp3")
    assert (tmp_path / "music.mp3").read_bytes() == MUSIC
    assert service.heard[-1].path.endswith("?alt=media")
    assert service.heard[-1].headers["x-goog-api-key"] == KEY


async def test_nobody_but_google_is_told_the_key(
    lyria: LyriaAdapter, service: Answering, tmp_path: Path
) -> None:
    with answering() as elsewhere:
        elsewhere.on("GET /f1", MUSIC)
        service.on(GET, interaction({"type": "audio", "uri": f"{elsewhere.url}/f1"}))
        await lyria.fetch_result("i1", tmp_path / "music.mp3")
        assert "x-goog-api-key" not in elsewhere.heard[0].headers


@pytest.mark.parametrize(
    ("answer", "kind", "final"),
    [
        (interaction(LYRICS), ErrorType.GENERATION_FAILED, True),
        (interaction(status="failed", errors=[{"code": "SAFETY"}]), ErrorType.SAFETY_BLOCKED, True),
        (interaction(status="incomplete"), ErrorType.GENERATION_FAILED, True),
        (interaction(status="budget_exceeded"), ErrorType.QUOTA_EXHAUSTED, True),
        (interaction({"type": "audio", "data": "no base64!"}), ErrorType.OUTCOME_UNKNOWN, True),
        ({"status": "completed"}, ErrorType.OUTCOME_UNKNOWN, True),
        (b"{half", ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"{half", headers={"Content-Length": "99"}), ErrorType.OUTCOME_UNKNOWN, True),
        (Said({"error": {"status": "RESOURCE_EXHAUSTED"}}, 429), ErrorType.RATE_LIMITED, False),
        (Said({"error": {"status": "INVALID_ARGUMENT"}}, 400), ErrorType.INVALID_REQUEST, True),
        (Said({"error": {"details": [{"reason": "API_KEY_INVALID"}]}}, 400), ErrorType.AUTH_FAILED, True),
        (Said({"error": {"status": "NOT_FOUND"}}, 404), ErrorType.MODEL_RETIRED, True),
        (Said({"error": {"status": "INTERNAL"}}, 500), ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_refusal_is_of_its_own_kind(
    lyria: LyriaAdapter, service: Answering, shelf: Shelf, answer: object, kind: ErrorType, *, final: bool
) -> None:
    service.on(CREATE, answer)
    error = await trouble(lyria.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)
    assert shelf.held == 0


async def test_the_wait_stands_in_the_details(lyria: LyriaAdapter, service: Answering) -> None:
    service.on(CREATE, Said({"error": {"details": [{"retryDelay": "37s"}]}}, 429))
    assert (await trouble(lyria.submit_order(ORDER))).retry_after_seconds == 37


async def test_an_interaction_that_fails_later_says_so(lyria: LyriaAdapter, service: Answering) -> None:
    service.on(GET, interaction(status="failed", errors=[{"code": "content_blocked"}]))
    report = await lyria.poll_status("i1")
    assert report.state is ProviderJobState.FAILED
    assert report.error
    assert report.error.type == ErrorType.SAFETY_BLOCKED
    assert "music" in report.error.message


async def test_what_nobody_has_is_lost(lyria: LyriaAdapter, service: Answering, tmp_path: Path) -> None:
    service.on(GET, Said({"error": {"status": "NOT_FOUND"}}, 404))
    for job_id in ("lyria/other", "i1"):
        for asked in (
            lyria.poll_status(job_id),
            lyria.cancel_provider_job(job_id),
            lyria.fetch_result(job_id, tmp_path / "m.mp3"),
        ):
            with pytest.raises(ProviderError) as caught:
                await asked
            assert caught.value.kind is ErrorType.JOB_LOST


async def test_a_lost_submit_is_found_in_the_inbox_or_not_at_all(lyria: LyriaAdapter) -> None:
    with pytest.raises(ProviderError) as caught:
        await lyria.find_lost_submit(a_lost(ORDER))
    assert caught.value.kind is ErrorType.OUTCOME_UNKNOWN
    job_id = await lyria.submit_order(ORDER)
    assert await lyria.find_lost_submit(a_lost(ORDER)) == job_id


async def test_it_makes_no_clips(lyria: LyriaAdapter) -> None:
    with pytest.raises(ProviderError) as caught:
        await lyria.submit_order(a_clip())
    assert caught.value.kind is ErrorType.INVALID_REQUEST


async def test_the_account_at_google_sends_music_here(
    service: Answering, shelf: Shelf, tmp_path: Path
) -> None:
    async with a_transport() as transport:
        google = GoogleAdapter(transport, an_account("google", service.url), shelf)
        job_id = await google.submit_order(ORDER)
        assert (await google.poll_status(job_id)).state is ProviderJobState.SUCCEEDED
        assert await google.find_lost_submit(a_lost(ORDER)) == job_id
        await google.fetch_result(job_id, tmp_path / "music.mp3")
    assert (tmp_path / "music.mp3").read_bytes() == MUSIC


async def test_the_emulators_music_plays_as_long_as_wished(
    emulator: RunningEmulator, shelf: Shelf, tmp_path: Path
) -> None:
    async with a_transport() as transport:
        provider = LyriaAdapter(transport, an_account("google", f"{emulator.url}/google"), shelf)
        job_id = await provider.submit_order(a_music("lyria-3.5", seconds=6))
        await provider.fetch_result(job_id, tmp_path / "music.mp3")
    assert await seconds_of(tmp_path / "music.mp3", tmp_path) == pytest.approx(6, abs=0.3)
    assert emulator.get_invoice()["total_usd"] == "0.080000"


async def test_what_the_emulator_withholds_is_no_music(emulator: RunningEmulator, shelf: Shelf) -> None:
    emulator.set_faults([{"service": "google", "operation": "submit", "fault": {"kind": "moderated_result"}}])
    async with a_transport() as transport:
        error = await trouble(
            LyriaAdapter(transport, an_account("google", f"{emulator.url}/google"), shelf).submit_order(ORDER)
        )
    assert (error.kind, error.final) == (ErrorType.GENERATION_FAILED, True)
