"""Stable Audio over real HTTP: 2.5, which answers with the music, and 3, which answers with an id."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.stability import StabilityAdapter
from providers.errors import ProviderError
from providers.protocol import Provider
from tests.conditions import eventually
from tests.providers.answering import Answering, Said, answering
from tests.providers.kit import a_lost
from tests.providers.music_kit import KEY, MUSIC, Shelf, a_music, a_transport, an_account, seconds_of

OLD, NEW = "stable-audio-2.5", "stable-audio-3"
AT_ONCE, LATER = (
    "POST /v2beta/audio/stable-audio-2/text-to-audio",
    "POST /v2beta/audio/stable-audio/text-to-audio",
)
RESULT = "GET /v2beta/audio/results/r1"
WHOLE = Said(MUSIC, headers={"Content-Type": "audio/mpeg", "finish-reason": "SUCCESS", "seed": "7"})
FILTERED = Said(MUSIC, headers={"Content-Type": "audio/mpeg", "finish-reason": "CONTENT_FILTERED"})
PENDING = Said({"id": "r1", "status": "in-progress"}, 202)
MODERATED = Said({"id": "e1", "name": "content_moderation", "errors": ["Their words."]}, 403)


@pytest.fixture
def service() -> Iterator[Answering]:
    with answering() as made:
        made.on(AT_ONCE, WHOLE)
        made.on(LATER, Said({"id": "r1"}, 202))
        made.on(RESULT, PENDING, WHOLE)
        yield made


@pytest.fixture
async def stability(service: Answering, shelf: Shelf) -> AsyncIterator[StabilityAdapter]:
    async with a_transport() as transport:
        yield StabilityAdapter(transport, an_account("stability", service.url), shelf)


async def test_music_that_comes_at_once_is_kept_until_it_is_fetched_and_released(
    stability: StabilityAdapter, shelf: Shelf, tmp_path: Path
) -> None:
    provider: Provider = stability
    job_id = await provider.submit_order(a_music(OLD))
    assert (await provider.poll_status(job_id)).state is ProviderJobState.SUCCEEDED
    await provider.fetch_result(job_id, tmp_path / "music.mp3")
    assert (tmp_path / "music.mp3").read_bytes() == MUSIC
    assert await provider.cancel_provider_job(job_id) is CancelReceipt.KEPT
    await provider.release_provider_job(job_id)
    assert shelf.held == 0


async def test_music_that_comes_later_is_asked_for_and_then_downloaded(
    stability: StabilityAdapter, service: Answering, shelf: Shelf, tmp_path: Path
) -> None:
    provider: Provider = stability
    job_id = await provider.submit_order(a_music(NEW))
    assert job_id == "r1"
    states = [(await provider.poll_status(job_id)).state for _ in range(2)]
    assert states == [ProviderJobState.RUNNING, ProviderJobState.SUCCEEDED]
    await provider.fetch_result(job_id, tmp_path / "music.mp3")
    assert (tmp_path / "music.mp3").read_bytes() == MUSIC
    await provider.release_provider_job(job_id)
    assert shelf.held == 0
    assert all(heard.headers["authorization"] == f"Bearer {KEY}" for heard in service.heard)


@pytest.mark.parametrize(("model", "seconds"), [(OLD, 190), (NEW, 380)])
async def test_the_order_is_a_form_with_the_models_longest_at_most(
    stability: StabilityAdapter, service: Answering, model: str, seconds: int
) -> None:
    await stability.submit_order(a_music(model, seconds=600))
    [heard] = service.heard
    assert heard.headers["content-type"].startswith("multipart/form-data; boundary=")
    form = heard.body.decode()
    for name, value in {"model": model, "duration": seconds, "seed": 7, "output_format": "mp3"}.items():
        assert f'name="{name}"\r\n\r\n{value}\r\n' in form
    assert "A red kite over the hills." in form
    assert "filename" not in form


async def test_either_version_may_answer_in_either_way(
    stability: StabilityAdapter, service: Answering
) -> None:
    service.on(LATER, WHOLE)
    service.on(AT_ONCE, Said({"id": "r1"}, 202))
    assert (await stability.submit_order(a_music(OLD))) == "r1"
    assert (
        await stability.poll_status(await stability.submit_order(a_music(NEW)))
    ).state is ProviderJobState.SUCCEEDED


@pytest.mark.parametrize(
    ("answer", "kind", "final"),
    [
        (MODERATED, ErrorType.SAFETY_BLOCKED, True),
        (FILTERED, ErrorType.SAFETY_BLOCKED, True),
        (Said({"name": "forbidden"}, 403), ErrorType.AUTH_FAILED, True),
        (Said({"name": "unauthorized"}, 401), ErrorType.AUTH_FAILED, True),
        (Said({"name": "payment_required"}, 402), ErrorType.QUOTA_EXHAUSTED, True),
        (Said({"name": "bad_request", "errors": ["Their words."]}, 400), ErrorType.INVALID_REQUEST, True),
        (Said(b"too large", 413), ErrorType.INVALID_REQUEST, True),
        (Said({"name": "invalid"}, 422), ErrorType.INVALID_REQUEST, True),
        (Said({"name": "rate_limit_exceeded"}, 429), ErrorType.RATE_LIMITED, False),
        (Said({"name": "internal_error"}, 500), ErrorType.OUTCOME_UNKNOWN, True),
        (Said({"id": ""}, 202), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"{half", 202), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(b"", 200), ErrorType.OUTCOME_UNKNOWN, True),
        (Said(MUSIC, headers={"Content-Length": "999999"}), ErrorType.OUTCOME_UNKNOWN, True),
    ],
)
async def test_each_refusal_is_of_its_own_kind(
    stability: StabilityAdapter,
    service: Answering,
    shelf: Shelf,
    answer: Said,
    kind: ErrorType,
    *,
    final: bool,
) -> None:
    service.on(AT_ONCE, answer)
    with pytest.raises(ProviderError) as caught:
        await stability.submit_order(a_music(OLD))
    assert (caught.value.kind, caught.value.final) == (kind, final)
    assert "Their words" not in caught.value.message
    assert shelf.held == 0


async def test_who_asked_too_often_is_silent_for_a_minute(
    stability: StabilityAdapter, service: Answering
) -> None:
    service.on(LATER, Said({}, 429))
    with pytest.raises(ProviderError) as caught:
        await stability.submit_order(a_music(NEW))
    assert caught.value.retry_after_seconds == 60


@pytest.mark.parametrize("answer", [MODERATED, FILTERED], ids=["refused", "filtered"])
async def test_a_result_that_is_held_back_has_failed_and_costs_nothing(
    stability: StabilityAdapter, service: Answering, answer: Said
) -> None:
    service.on(RESULT, answer)
    report = await stability.poll_status("r1")
    assert report.state is ProviderJobState.FAILED
    assert report.error
    assert report.error.type == ErrorType.SAFETY_BLOCKED
    assert report.cost_usd == 0
    assert await stability.cancel_provider_job("r1") is CancelReceipt.NOT_BILLED


async def test_a_result_without_music_has_failed(stability: StabilityAdapter, service: Answering) -> None:
    service.on(RESULT, b"")
    report = await stability.poll_status("r1")
    assert report.error
    assert report.error.type == ErrorType.GENERATION_FAILED


async def test_a_result_that_is_gone_is_lost(
    stability: StabilityAdapter, service: Answering, tmp_path: Path
) -> None:
    service.on(RESULT, Said({"name": "not_found"}, 404))
    for asked in (
        stability.poll_status("r1"),
        stability.cancel_provider_job("r1"),
        stability.fetch_result("r1", tmp_path / "m.mp3"),
    ):
        with pytest.raises(ProviderError) as caught:
            await asked
        assert caught.value.kind is ErrorType.JOB_LOST


async def test_trouble_with_a_question_is_not_final(stability: StabilityAdapter, service: Answering) -> None:
    service.on(RESULT, Said(b"", 503))
    with pytest.raises(ProviderError) as caught:
        await stability.poll_status("r1")
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)


async def test_a_job_under_way_cannot_be_stopped_and_costs(
    stability: StabilityAdapter, service: Answering
) -> None:
    assert await stability.cancel_provider_job("r1") is CancelReceipt.STILL_BILLED
    assert await stability.cancel_provider_job("r1") is CancelReceipt.KEPT


@pytest.mark.parametrize("model", [OLD, NEW])
async def test_of_a_lost_submit_nobody_knows(stability: StabilityAdapter, model: str) -> None:
    with pytest.raises(ProviderError) as caught:
        await stability.find_lost_submit(a_lost(a_music(model)))
    assert caught.value.kind is ErrorType.OUTCOME_UNKNOWN


async def test_a_lost_submit_whose_music_is_in_the_inbox_is_found(stability: StabilityAdapter) -> None:
    job_id = await stability.submit_order(a_music(OLD))
    assert await stability.find_lost_submit(a_lost(a_music(OLD))) == job_id


# --- as the emulator plays it ---


@pytest.fixture
async def emulated(emulator: RunningEmulator, shelf: Shelf) -> AsyncIterator[StabilityAdapter]:
    async with a_transport() as transport:
        yield StabilityAdapter(transport, an_account("stability", f"{emulator.url}/stability"), shelf)


@pytest.mark.parametrize(("model", "price"), [(OLD, "0.200000"), (NEW, "0.260000")])
async def test_the_emulators_music_plays_and_is_paid_once(
    emulated: StabilityAdapter, emulator: RunningEmulator, tmp_path: Path, model: str, price: str
) -> None:
    job_id = await emulated.submit_order(a_music(model, seconds=5))

    async def done() -> bool:
        return (await emulated.poll_status(job_id)).state is ProviderJobState.SUCCEEDED

    await eventually(done, "the music is made")
    await emulated.fetch_result(job_id, tmp_path / "music.mp3")
    assert await seconds_of(tmp_path / "music.mp3", tmp_path) == pytest.approx(5, abs=0.3)
    assert emulator.get_invoice()["total_usd"] == price


@pytest.mark.parametrize("model", [OLD, NEW])
async def test_what_the_emulator_finds_unsafe_costs_nothing(
    emulated: StabilityAdapter, emulator: RunningEmulator, model: str
) -> None:
    emulator.set_faults(
        [{"service": "stability", "operation": "submit", "fault": {"kind": "moderated_prompt"}}]
    )
    with pytest.raises(ProviderError) as caught:
        await emulated.submit_order(a_music(model))
    assert caught.value.kind is ErrorType.SAFETY_BLOCKED
    assert emulator.get_invoice()["total_usd"] == "0.000000"


async def test_what_the_emulator_withholds_has_failed(
    emulated: StabilityAdapter, emulator: RunningEmulator
) -> None:
    emulator.set_faults(
        [{"service": "stability", "operation": "submit", "fault": {"kind": "moderated_result"}}]
    )
    with pytest.raises(ProviderError) as caught:
        await emulated.submit_order(a_music(OLD))
    assert caught.value.kind is ErrorType.SAFETY_BLOCKED
    job_id = await emulated.submit_order(a_music(NEW))

    async def failed() -> bool:
        return (await emulated.poll_status(job_id)).state is ProviderJobState.FAILED

    await eventually(failed, "the music is withheld")
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.NOT_BILLED
