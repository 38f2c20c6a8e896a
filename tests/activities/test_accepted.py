"""What is expected of a film and of its takes: by past jobs where there are enough, else by the registry."""

import pytest

from activities.storyboard_outline import StoryboardOutlines
from contracts import ModelKind, Resolution
from estimates.compose_time import estimate_compose_seconds
from estimates.durations import MIN_JOBS_FOR_TENTHS, DurationQuantiles, expected_duration
from providers.model_spec import ModelSpec
from providers.registry import Registry
from store.database import Database
from store.models import CallOutcome
from tests.activities.kit import REGISTRY, ActivityStack, take_of
from tests.store.counting import count
from tests.store.test_cuts import a_film


@pytest.fixture
def stack(database: Database) -> ActivityStack:
    return ActivityStack(database)


def outlines(stack: ActivityStack) -> StoryboardOutlines:
    return StoryboardOutlines(stack.jobs, stack.storyboards, stack.approved_prices(), stack.expectations)


async def have_taken(stack: ActivityStack, seconds: float) -> None:
    """Enough jobs of 4 seconds that took so long."""
    job_id = await stack.job()
    for take in range(1, MIN_JOBS_FOR_TENTHS + 1):
        order = take_of(job_id, take=take)
        await stack.paid_calls.start_job(order)
        await stack.ledger.record_outcome(order.key, CallOutcome.SUCCEEDED, cost_usd=0, took_seconds=seconds)


async def test_each_scene_is_expected_to_take_what_its_clip_takes_with_its_tail(stack: ActivityStack) -> None:
    board = await outlines(stack).read_outline(await stack.job(4.0, 6.0))

    model = REGISTRY.find_model("fake", "fake-1")
    expected = [expected_duration([], model.expected_seconds(clip)) for clip in (4.5, 6.0)]
    assert [scene.expected for scene in board.scenes] == expected


async def test_past_jobs_tell_what_is_expected(stack: ActivityStack) -> None:
    await have_taken(stack, 40.0)
    ledger_says = await outlines(stack).read_outline(await stack.job(4.0))

    [scene] = ledger_says.scenes
    assert scene.expected
    assert scene.expected.usual == pytest.approx(40, rel=0.01)


async def test_the_music_and_the_cut_are_expected_too(stack: ActivityStack) -> None:
    job_id = await stack.job(4.0, resolution="1080p", music_provider="fake", music_model="fake-music")

    board = await outlines(stack).read_outline(job_id)

    music = REGISTRY.find_model("fake", "fake-music", ModelKind.MUSIC)
    assert board.music_expected == expected_duration([], music.expected_seconds(4.0))
    assert board.tail_seconds == estimate_compose_seconds(4.0, Resolution.P1080)


async def test_nothing_is_expected_of_what_there_is_not(stack: ActivityStack) -> None:
    board = await outlines(stack).read_outline(await stack.job(audio="off"))
    assert board.music_expected is None


async def test_a_model_that_has_left_us_is_expected_to_take_nobody_knows_how_long(
    stack: ActivityStack,
) -> None:
    other = Registry([ModelSpec(provider="p", name="m", kind=ModelKind.VIDEO, min_seconds=1, max_seconds=9)])
    expectations = type(stack.expectations)(stack.ledger, other)
    board = await StoryboardOutlines(
        stack.jobs, stack.storyboards, stack.approved_prices(other), expectations
    ).read_outline(await stack.job())
    assert [scene.expected for scene in board.scenes] == [None]
    assert board.music_expected is None


async def test_an_accepted_job_says_what_is_slow(stack: ActivityStack) -> None:
    accepted = await stack.expectations.describe_accepted_job(
        await stack.paid_calls.start_job(await stack.order())
    )

    assert accepted.early_seconds
    assert accepted.late_seconds
    assert accepted.slow_seconds
    usual = DurationQuantiles(accepted.early_seconds, accepted.expected_seconds, accepted.late_seconds)
    assert accepted.slow_seconds >= usual.late


async def test_how_long_films_were_composed_is_read_once_for_many_films(stack: ActivityStack) -> None:
    await a_film(stack.jobs, stack.ledger)
    job = await stack.jobs.get_for_any_owner(await stack.job(4.0))
    scenes = await stack.storyboards.list_scenes(job.id)

    expectations = stack.expectations
    with count(stack.database, "before_cursor_execute") as statements:
        told = {await expectations.estimate_compose_seconds(job, scenes) for _ in range(3)}

    assert len(told) == 1
    assert statements() == 1
