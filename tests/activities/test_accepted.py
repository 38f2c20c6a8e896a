"""What is expected of a film and of its takes: by past jobs where there are enough, else by the registry."""

import pytest

from activities.outline import Outlines
from providers.registry import Kind, Model, Registry
from store.database import Database
from store.models import Outcome
from tests.activities.kit import REGISTRY, Rooms, take_of
from workflows.contracts import Resolution
from workflows.spread import ENOUGH, Spread, times_of
from workflows.tail import tail_seconds


@pytest.fixture
def rooms(database: Database) -> Rooms:
    return Rooms(database)


def outlines(rooms: Rooms) -> Outlines:
    return Outlines(rooms.jobs, rooms.storyboards, REGISTRY, rooms.expectations)


async def have_taken(rooms: Rooms, seconds: float) -> None:
    """Enough jobs of 4 seconds that took so long."""
    job_id = await rooms.job()
    for take in range(1, ENOUGH + 1):
        order = take_of(job_id, take=take)
        await rooms.paid_calls.start(order)
        await rooms.ledger.settle(order.key, Outcome.SUCCEEDED, cost_usd=0, took_seconds=seconds)


async def test_each_scene_is_expected_to_take_what_its_clip_takes_with_its_tail(rooms: Rooms) -> None:
    board = await outlines(rooms).of(await rooms.job(4.0, 6.0))

    model = REGISTRY.find("fake", "fake-1")
    expected = [times_of([], model.expected_seconds(clip)) for clip in (4.5, 6.0)]
    assert [scene.expected for scene in board.scenes] == expected


async def test_past_jobs_tell_what_is_expected(rooms: Rooms) -> None:
    await have_taken(rooms, 40.0)
    ledger_says = await outlines(rooms).of(await rooms.job(4.0))

    [scene] = ledger_says.scenes
    assert scene.expected
    assert scene.expected.usual == pytest.approx(40, rel=0.01)


async def test_the_music_and_the_cut_are_expected_too(rooms: Rooms) -> None:
    job_id = await rooms.job(4.0, resolution="1080p", music_provider="fake", music_model="fake-music")

    board = await outlines(rooms).of(job_id)

    music = REGISTRY.find("fake", "fake-music", Kind.MUSIC)
    assert board.music_expected == times_of([], music.expected_seconds(4.0))
    assert board.tail_seconds == tail_seconds(4.0, Resolution.P1080)


async def test_nothing_is_expected_of_what_there_is_not(rooms: Rooms) -> None:
    board = await outlines(rooms).of(await rooms.job(audio="off"))
    assert board.music_expected is None


async def test_a_model_that_has_left_us_is_expected_to_take_nobody_knows_how_long(rooms: Rooms) -> None:
    other = Registry([Model(provider="p", name="m", kind=Kind.VIDEO, min_seconds=1, max_seconds=9)])
    expectations = type(rooms.expectations)(rooms.ledger, other)
    board = await Outlines(rooms.jobs, rooms.storyboards, other, expectations).of(await rooms.job())
    assert [scene.expected for scene in board.scenes] == [None]
    assert board.music_expected is None


async def test_an_accepted_job_says_what_is_slow(rooms: Rooms) -> None:
    accepted = await rooms.expectations.accepted(await rooms.paid_calls.start(await rooms.order()))

    assert accepted.early_seconds
    assert accepted.late_seconds
    assert accepted.slow_seconds
    usual = Spread(accepted.early_seconds, accepted.expected_seconds, accepted.late_seconds)
    assert accepted.slow_seconds >= usual.late
