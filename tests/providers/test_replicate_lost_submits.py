"""Lost submits at Replicate are looked for in its list."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.replicate import ReplicateAdapter
from providers.kit.transport import Transport
from providers.protocol import LostSubmit, Provider
from tests.providers.answering import Answering, Said
from tests.providers.music_kit import an_account
from tests.providers.replicate_predictions import ASK, LIST, NOW, ORDER, THE_INPUT, a_prediction
from tests.providers.video_kit import trouble

LOST = LostSubmit(ORDER, since=NOW, until=NOW)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return ReplicateAdapter(transport, an_account("replicate", f"{emulator.url}/replicate"))


@pytest.fixture
def replicate(transport: Transport, wire: Answering) -> ReplicateAdapter:
    return ReplicateAdapter(transport, an_account("replicate", wire.url))


async def test_a_lost_submit_is_found_among_others(emulated: Provider, emulator: RunningEmulator) -> None:
    since = datetime.now(UTC)
    known = await emulated.submit_order(ORDER)
    for other in (replace(ORDER, text="A blue kite."), replace(ORDER, seconds=9.0)):
        await emulated.submit_order(other)
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "reset", "when": "after"}}])
    error = await trouble(emulated.submit_order(ORDER))
    assert error.kind is ErrorType.OUTCOME_UNKNOWN
    found = await emulated.find_lost_submit(LostSubmit(ORDER, since, datetime.now(UTC), frozenset({known})))
    assert found == emulator.list_jobs()[-1]["id"]


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ([a_prediction()], "p1"),
        ([a_prediction(model="other/model")], None),
        ([a_prediction(created_at=(NOW + timedelta(minutes=3)).isoformat())], None),
        ([a_prediction(id="old", created_at=(NOW - timedelta(minutes=3)).isoformat())], None),
    ],
)
async def test_only_a_job_like_the_lost_one_may_be_it(
    listed: list[dict[str, object]], found: str | None, replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"next": None, "results": listed})
    assert await replicate.find_lost_submit(LOST) == found


@pytest.mark.parametrize(
    "shown",
    [
        {"start_image": "https://replicate.delivery/rehosted.png"},
        {"duration": "5"},
        {"mode": "Standard", "generate_audio": "false"},
    ],
    ids=["a picture elsewhere", "a length as a text", "other spellings"],
)
async def test_a_job_is_found_however_its_input_is_shown(
    shown: dict[str, object], replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"next": None, "results": [a_prediction(input=THE_INPUT | shown)]})
    lost = replace(LOST, order=replace(ORDER, image_url="https://pictures.example/kite.png"))
    assert await replicate.find_lost_submit(lost) == "p1"


@pytest.mark.parametrize(
    "listed",
    [[], [a_prediction(input={"prompt": "Revised."})], [a_prediction(model=None, input={"seed": 9})]],
    ids=["empty list", "revised prompt", "hardly anything shown"],
)
async def test_what_is_shown_otherwise_proves_nothing(
    listed: list[dict[str, object]], replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"next": None, "results": listed})
    assert (await trouble(replicate.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_of_two_jobs_that_may_be_it_neither_is_taken(
    replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"next": None, "results": [a_prediction(), a_prediction(id="p2")]})
    error = await trouble(replicate.find_lost_submit(LOST))
    assert (error.kind, error.final) == (ErrorType.OUTCOME_UNKNOWN, True)


async def test_the_list_is_read_back_to_the_lost_submit_and_no_further(
    replicate: ReplicateAdapter, wire: Answering
) -> None:
    older = a_prediction(id="p0", created_at=(NOW - timedelta(hours=1)).isoformat())
    wire.on(
        LIST,
        {"next": "https://elsewhere.example/v1/predictions?cursor=c%3D1", "results": [a_prediction()]},
        {"next": "https://elsewhere.example/v1/predictions?cursor=c2", "results": [older]},
    )
    assert await replicate.find_lost_submit(LOST) == "p1"
    assert [heard.path for heard in wire.heard] == ["/predictions", "/predictions?cursor=c%3D1"]


async def test_a_list_that_cannot_be_read_to_its_end_proves_nothing(
    replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"next": "https://elsewhere.example/v1/predictions", "results": []})
    error = await trouble(replicate.find_lost_submit(LOST))
    assert error.kind is ErrorType.OUTCOME_UNKNOWN


async def test_what_was_wiped_does_not_spoil_the_list(replicate: ReplicateAdapter, wire: Answering) -> None:
    wiped = {"id": "p0", "model": None, "status": None, "input": None, "created_at": NOW.isoformat()}
    wire.on(LIST, {"next": None, "results": [wiped | {"model": "other/model"}, a_prediction()]})
    assert await replicate.find_lost_submit(LOST) == "p1"
    wire.on(LIST, {"next": None, "results": [wiped]})
    wire.on("GET /predictions/p0", Said({"detail": "Not found"}, status=404))
    assert (await trouble(replicate.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_where_the_list_shows_no_input_each_candidate_is_asked_for(
    replicate: ReplicateAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"next": None, "results": [a_prediction(input={}), a_prediction(id="p2", input={})]})
    wire.on(ASK, a_prediction(input={"prompt": THE_INPUT["prompt"]}))
    wire.on("GET /predictions/p2", a_prediction(id="p2", input={"prompt": "A blue kite."}))
    assert await replicate.find_lost_submit(LOST) == "p1"
