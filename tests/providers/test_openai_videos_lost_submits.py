"""Lost submits at a gateway are looked for in its list."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.openai_videos import OpenAIVideosAdapter
from providers.kit.transport import Transport
from providers.protocol import LostSubmit, Provider
from tests.providers.answering import Answering, Said
from tests.providers.music_kit import an_account
from tests.providers.openai_video_jobs import LIST, NOW, ORDER, a_video
from tests.providers.video_kit import trouble

LOST = LostSubmit(ORDER, since=NOW, until=NOW)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return OpenAIVideosAdapter(transport, an_account("openai", f"{emulator.url}/openai"))


@pytest.fixture
def openai(transport: Transport, wire: Answering) -> OpenAIVideosAdapter:
    return OpenAIVideosAdapter(transport, an_account("openai", wire.url))


def ago(minutes: float) -> int:
    return int((NOW - timedelta(minutes=minutes)).timestamp())


async def test_a_lost_submit_is_found_in_the_emulators_list(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    other = await emulated.submit_order(replace(ORDER, text="Another."))
    emulator.set_faults(
        [{"service": "openai", "operation": "submit", "fault": {"kind": "reset", "when": "after"}}]
    )
    since = datetime.now(UTC)
    assert (await trouble(emulated.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
    lost = LostSubmit(ORDER, since=since, until=datetime.now(UTC))
    found = await emulated.find_lost_submit(lost)
    assert found in {job["id"] for job in emulator.list_jobs()} - {other}


@pytest.mark.parametrize(
    ("video", "known"),
    [
        (a_video(created_at=ago(3)), frozenset()),
        (a_video(), frozenset({"v1"})),
    ],
    ids=["age", "known"],
)
async def test_a_job_that_cannot_be_it_is_not_found(
    video: dict[str, object], known: frozenset[str], openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": [video], "has_more": False})
    assert await openai.find_lost_submit(replace(LOST, known=known)) is None


@pytest.mark.parametrize(
    "videos",
    [
        [a_video(prompt="A red kite, revised.")],
        [a_video(prompt=None, seconds="4")],
        [a_video(prompt=None, model="openai/sora-2-pro")],
        [],
    ],
    ids=["revised prompt", "no prompt, and another length", "no prompt, and another model", "empty list"],
)
async def test_what_a_gateway_shows_otherwise_proves_nothing(
    videos: list[dict[str, object]], openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"object": "list", "data": videos, "has_more": False})
    assert (await trouble(openai.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


@pytest.mark.parametrize(
    "video",
    [
        a_video(model="openai/sora-2"),
        a_video(model="veo-3"),
        a_video(seconds=4),
        a_video(seconds="8s", size="1280*720", created_at=str(ago(0))),
    ],
    ids=["its owner's name", "the name of another's", "another length", "other spellings"],
)
async def test_the_prompt_alone_tells_a_gateways_job(
    video: dict[str, object], openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": [video], "has_more": False})
    assert await openai.find_lost_submit(LOST) == "v1"


async def test_the_dated_name_of_the_model_is_the_same_model(
    openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": [a_video(model="sora-2-2025-12-08", prompt=None)]})
    assert await openai.find_lost_submit(LOST) == "v1"


async def test_two_jobs_that_may_be_it_are_one_too_many(openai: OpenAIVideosAdapter, wire: Answering) -> None:
    wire.on(LIST, {"data": [a_video(), a_video(id="v2")], "has_more": False})
    assert (await trouble(openai.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_the_list_is_read_until_it_is_older_than_the_submit(
    openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    young = a_video(id="v9", prompt="Another.")
    old = a_video(id="v0", created_at=ago(9))
    wire.on(
        LIST,
        {"data": [young], "has_more": True},
        {"data": [a_video()], "has_more": True},
        {"data": [old], "has_more": True},
    )
    assert await openai.find_lost_submit(LOST) == "v1"
    assert [h.path.partition("after=")[2] for h in wire.heard] == ["", "v9", "v1"]


@pytest.mark.parametrize("ages", [(20, 10), (5, 20, 10)], ids=["oldest first", "in no order"])
async def test_a_list_that_does_not_begin_with_the_newest_is_read_to_its_end(
    ages: tuple[int, ...], openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    old = [a_video(id=f"old-{age}", created_at=ago(age)) for age in ages]
    wire.on(LIST, {"data": old, "has_more": True}, {"data": [a_video()], "has_more": False})
    assert await openai.find_lost_submit(LOST) == "v1"


@pytest.mark.parametrize("status", [404, 405])
async def test_a_gateway_without_a_list_leaves_it_unknown(
    status: int, openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, Said(status=status))
    assert (await trouble(openai.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN


async def test_a_gateway_that_gives_the_same_page_again_leaves_it_unknown(
    openai: OpenAIVideosAdapter, wire: Answering
) -> None:
    wire.on(LIST, {"data": [a_video()], "has_more": True})
    assert (await trouble(openai.find_lost_submit(LOST))).kind is ErrorType.OUTCOME_UNKNOWN
