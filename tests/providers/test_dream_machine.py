"""Luma's Dream Machine: as the emulator plays it, and answer by answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.dream_machine import DreamMachineAdapter
from providers.catalogue.dream_machine import MODELS
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import LostSubmit, Provider
from tests.providers.answering import Answering, Said
from tests.providers.kit import a_clip
from tests.providers.music_kit import KEY, an_account
from tests.providers.video_kit import PICTURE, made, trouble, wait_for_state

CALLBACK = "https://longtake.example/callback/1"
ORDER = replace(a_clip(seconds=5.5), model="ray-2", callback_url=CALLBACK)
NOW = datetime.now(UTC)
LOST = LostSubmit(ORDER, since=NOW, until=NOW)
CREATE, LIST = "POST /generations/video", "GET /generations"
ASK, DELETE = "GET /generations/g1", "DELETE /generations/g1"
THE_ORDER = {
    "model": "ray-2",
    "prompt": "A red kite over the hills at noon.",
    "aspect_ratio": "16:9",
    "duration": "9s",
    "resolution": "540p",
    "callback_url": CALLBACK,
}


@pytest.fixture
def dreams(transport: Transport, wire: Answering) -> DreamMachineAdapter:
    return DreamMachineAdapter(transport, an_account("dream-machine", wire.url))


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return DreamMachineAdapter(transport, an_account("dream-machine", f"{emulator.url}/dream-machine"))


def a_generation(job_id: str = "g1", *, minutes_ago: float = 0, **request: object) -> dict[str, object]:
    return {
        "id": job_id,
        "generation_type": "video",
        "state": "dreaming",
        "created_at": (NOW - timedelta(minutes=minutes_ago)).isoformat(),
        "model": "ray-2",
        "request": {"generation_type": "video", **THE_ORDER, **request},
    }


def a_page(*generations: object, more: bool = False) -> dict[str, object]:
    return {"generations": generations, "has_more": more, "count": 200, "limit": 100, "offset": 0}


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, replace(ORDER, callback_url=None), tmp_path, seconds=9)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT
    assert "fetch_with_key" not in emulator.count_requests("dream-machine")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, picture: str | None, emulated: Provider
) -> None:
    order = replace(ORDER, model=model.name, image_url=picture)
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in model.lengths:
                assert await emulated.submit_order(
                    replace(order, resolution=resolution, aspect_ratio=ratio, seconds=seconds)
                )


async def test_a_lost_submit_is_found_in_the_emulators_list(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    since = datetime.now(UTC)
    other = await emulated.submit_order(replace(ORDER, text="Another.", callback_url=f"{CALLBACK}/2"))
    lost_answer = {"kind": "reset", "when": "after"}
    emulator.set_faults([{"service": "dream-machine", "operation": "submit", "fault": lost_answer}])
    assert (await trouble(emulated.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
    found = await emulated.find_lost_submit(LostSubmit(ORDER, since=since, until=datetime.now(UTC)))
    assert found in {job["id"] for job in emulator.list_jobs()} - {other}


async def test_the_emulators_cancel_ends_the_job(emulated: Provider, emulator: RunningEmulator) -> None:
    fault = {"kind": "never_ends"}
    emulator.set_faults([{"service": "dream-machine", "operation": "submit", "fault": fault}])
    job_id = await emulated.submit_order(ORDER)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.UNKNOWN
    assert emulator.get_running()["count"] == 0


async def test_what_the_emulator_finds_unsafe_is_said_to_be(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    fault = {"kind": "moderated_result"}
    emulator.set_faults([{"service": "dream-machine", "operation": "submit", "fault": fault}])
    job_id = await emulated.submit_order(ORDER)
    await wait_for_state(emulated, ProviderJobState.FAILED, job_id)
    error = (await emulated.poll_status(job_id)).error
    assert error
    assert error.type == ErrorType.SAFETY_BLOCKED


async def test_what_is_sent_is_what_was_ordered(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(CREATE, Said({"id": "g1", "state": "queued"}, 201))
    assert await dreams.submit_order(replace(ORDER, image_url=PICTURE)) == "g1"
    assert wire.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert wire.heard[0].json == THE_ORDER | {"keyframes": {"frame0": {"type": "image", "url": PICTURE}}}


@pytest.mark.parametrize(
    ("said", "kind", "final"),
    [
        (Said({"detail": "Insufficient credits"}, 400), "quota_exhausted", True),
        (Said({"detail": "Prompt did not pass moderation"}, 400), "safety_blocked", True),
        (Said({"detail": "duration: invalid"}, 422), "invalid_request", True),
        (Said({"detail": "Not authenticated"}, 403), "auth_failed", True),
        (Said({"detail": "Too many"}, 429, {"Retry-After": "9"}), "rate_limited", False),
        (Said({"detail": "moderation is down"}, 500), "outcome_unknown", True),
        (Said({"state": "queued"}, 201), "outcome_unknown", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_submit_that_is_refused_or_lost(
    said: Said, kind: str, final: bool, dreams: DreamMachineAdapter, wire: Answering
) -> None:
    wire.on(CREATE, said)
    error = await trouble(dreams.submit_order(ORDER))
    assert (error.kind, error.final) == (kind, final)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("queued", ProviderJobState.QUEUED),
        ("dreaming", ProviderJobState.RUNNING),
        ("pondering", ProviderJobState.RUNNING),
        ("completed", ProviderJobState.SUCCEEDED),
    ],
)
async def test_each_word_of_lumas_is_one_of_ours(
    word: str, state: ProviderJobState, dreams: DreamMachineAdapter, wire: Answering
) -> None:
    wire.on(ASK, a_generation() | {"state": word, "assets": {"video": "https://x.example/1.mp4"}})
    assert (await dreams.poll_status("g1")).state is state


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("400: Content moderation failed", "safety_blocked"), ("Job failed", "generation_failed")],
)
async def test_a_failure_is_told_by_its_reason_and_never_in_lumas_words(
    reason: str, kind: str, dreams: DreamMachineAdapter, wire: Answering
) -> None:
    wire.on(ASK, a_generation() | {"state": "failed", "failure_reason": reason})
    report = await dreams.poll_status("g1")
    assert report.error
    assert (report.state, report.error.type) == (ProviderJobState.FAILED, kind)
    assert reason not in report.error.message


async def test_done_without_a_clip_is_a_failure(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(ASK, a_generation() | {"state": "completed", "assets": {"image": "https://x.example/1.jpg"}})
    assert (await dreams.poll_status("g1")).state is ProviderJobState.FAILED


async def test_the_clip_is_fetched_without_the_key(
    dreams: DreamMachineAdapter, wire: Answering, tmp_path: Path
) -> None:
    wire.on(ASK, a_generation() | {"state": "completed", "assets": {"video": f"{wire.url}/film"}})
    wire.on("GET /film", b"a whole film")
    await dreams.fetch_result("g1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == b"a whole film"
    assert "authorization" not in wire.heard[-1].headers


async def test_a_generation_that_is_not_known_is_lost(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(ASK, Said({"detail": "Not found"}, 404))
    assert (await trouble(dreams.poll_status("g1"))).kind is ErrorType.JOB_LOST
    assert (await trouble(dreams.cancel_provider_job("g1"))).kind is ErrorType.JOB_LOST


async def test_a_broken_answer_to_a_question_is_asked_for_again(
    dreams: DreamMachineAdapter, wire: Answering
) -> None:
    wire.on(ASK, b'{"id": "g1", "sta')
    assert not (await trouble(dreams.poll_status("g1"))).final


async def test_cancelling_deletes_what_is_not_done(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(ASK, a_generation())
    wire.on(DELETE, Said(status=204))
    assert await dreams.cancel_provider_job("g1") is CancelReceipt.UNKNOWN
    assert len(wire.heard) == 2


async def test_a_clip_that_is_done_is_never_deleted(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(ASK, a_generation() | {"state": "completed"})
    assert await dreams.cancel_provider_job("g1") is CancelReceipt.KEPT
    assert len(wire.heard) == 1


async def test_a_lost_submit_is_found_in_the_list(dreams: DreamMachineAdapter, wire: Answering) -> None:
    elsewhere = "https://else.example"
    others = (
        a_generation("g2", prompt="Another.", callback_url=elsewhere),
        a_generation("g3", callback_url=elsewhere),
    )
    wire.on(
        LIST,
        a_page(*others, a_generation(), more=True),
        a_page(a_generation("g4", minutes_ago=5), more=True),
    )
    assert await dreams.find_lost_submit(LOST) == "g1"
    assert wire.heard[1].path == "/generations?limit=100&offset=3"


async def test_a_generation_is_found_whatever_its_size_is_called(
    dreams: DreamMachineAdapter, wire: Answering
) -> None:
    wire.on(LIST, a_page(a_generation(resolution="960x540", duration=9, callback_url=None)))
    assert await dreams.find_lost_submit(LOST) == "g1"


async def test_whom_it_calls_back_tells_whose_it_is(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(LIST, a_page(a_generation(prompt="Revised."), a_generation("g2", callback_url=None)))
    assert await dreams.find_lost_submit(LOST) == "g1"


@pytest.mark.parametrize(
    "generations",
    [(), (a_generation(prompt="Revised.", callback_url=None),), ({"id": "g1", "state": "queued"},)],
    ids=["empty list", "revised prompt", "nothing shown"],
)
async def test_what_is_shown_otherwise_proves_nothing(
    generations: tuple[dict[str, object], ...], dreams: DreamMachineAdapter, wire: Answering
) -> None:
    wire.on(LIST, a_page(*generations))
    assert (await trouble(dreams.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_a_bare_list_is_a_list_too(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(LIST, [a_generation()])
    assert await dreams.find_lost_submit(LOST) == "g1"


async def test_what_is_known_as_anothers_is_not_found(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(LIST, a_page(a_generation()))
    assert await dreams.find_lost_submit(replace(LOST, known=frozenset({"g1"}))) is None


async def test_two_that_may_be_it_are_one_too_many(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(LIST, a_page(a_generation(), a_generation("g2")))
    assert (await trouble(dreams.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_a_list_that_cannot_be_read_says_nothing(dreams: DreamMachineAdapter, wire: Answering) -> None:
    wire.on(LIST, {"detail": "Sorry"})
    assert not (await trouble(dreams.find_lost_submit(LOST))).final
