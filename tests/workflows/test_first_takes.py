"""A film of several takes of each scene: its first making orders them all, for its owner to choose among."""

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import AudioChoice, JobError, JobStatus, ProviderJobReport, ProviderJobState, SceneState
from contracts.error_types import ErrorType
from tests.workflows.conftest import WorkflowHarness
from tests.workflows.fake_activities import DONE
from tests.workflows.steps import (
    ELSEWHERE,
    Build,
    leave_out,
    one_scene,
    picture,
    scene_is,
    start,
    takes_asked,
)

REFUSED = ApplicationError("It was refused.", type=ErrorType.GENERATION_FAILED, non_retryable=True)
TOO_LATE = ApplicationError("It is late.", type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True)

BROKEN = ProviderJobReport(
    state=ProviderJobState.FAILED,
    error=JobError(type=ErrorType.GENERATION_FAILED, message="It came to nothing."),
    cost_usd=0,
)
OUTAGE = ProviderJobReport(
    state=ProviderJobState.FAILED, error=JobError(type=ErrorType.TRANSIENT, message="In trouble."), cost_usd=0
)


def numbers_asked(harness: WorkflowHarness, scene: int) -> list[int]:
    return sorted(take for take, _ in takes_asked(harness, scene))


async def test_each_scene_gets_its_takes_and_the_film_has_the_first_of_each(build_harness: Build) -> None:
    harness = build_harness(scenes=2)
    async with harness.run_workers():
        job = await start(harness, takes=2, audio=AudioChoice.OFF)
        outcome = await job.result()
        shown = await picture(job)
    assert (numbers_asked(harness, 1), numbers_asked(harness, 2)) == ([1, 2], [1, 2])
    assert all(order.beside_others for order in harness.fakes.asked)
    assert [order.takes for order in harness.fakes.composed] == [{1: 1, 2: 1}]
    assert (outcome.status, outcome.gaps, shown.takes) == (JobStatus.COMPLETED, (), 2)


async def test_a_take_that_fails_is_told_and_is_not_made_elsewhere(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [REFUSED]})
    async with harness.run_workers():
        job = await start(harness, takes=2, **ELSEWHERE)
        await job.result()
        scene = (await picture(job)).scenes[0]
    failed = harness.fakes.asked[0].key.take
    assert sorted(takes_asked(harness, 1)) == [(1, "fake"), (2, "fake")]
    assert (scene.state, scene.take) == (SceneState.COMPLETE, 3 - failed)
    assert scene.detail == f"Take {failed} failed: It was refused."


async def test_if_all_fail_a_fallback_makes_one(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [REFUSED] * 2})
    async with harness.run_workers():
        job = await start(harness, takes=2, **ELSEWHERE)
        outcome = await job.result()
    *first, last = harness.fakes.asked
    assert [order.provider for order in first] == ["fake", "fake"]
    assert (last.provider, last.beside_others, outcome.gaps) == ("other", False, ())


async def test_if_all_fail_the_scene_says_so_until_its_turn_has_come_again(build_harness: Build) -> None:
    harness = build_harness(scenes=2, reports=[BROKEN], held={"wait_for_news:2"})
    async with harness.run_workers():
        job = await start(harness, takes=2, parallel=1, audio=AudioChoice.OFF, **ELSEWHERE)
        await harness.fakes.reached("wait_for_news:2")
        await scene_is(job, 1, SceneState.WAITING)
        scene = (await picture(job)).scenes[0]
        harness.fakes.reports = [DONE]
        await harness.fakes.release("wait_for_news:2")
        await job.result()
    assert scene.detail == "All takes failed: It came to nothing."


async def test_if_all_fail_and_any_met_an_outage_its_service_is_asked_once_more(build_harness: Build) -> None:
    refused = {"submit_take:1": [REFUSED]}
    harness = one_scene(build_harness, failures=refused, reports=[OUTAGE], held={"submit_take:1#3"})
    async with harness.run_workers():
        job = await start(harness, takes=2, audio=AudioChoice.OFF)
        await harness.fakes.reached("submit_take:1", times=3)
        harness.fakes.reports = [DONE]
        await harness.fakes.release("submit_take:1#3")
        await job.result()
    assert [order.provider for order in harness.fakes.asked] == ["fake"] * 3


async def test_if_all_fail_and_nobody_is_left_the_scene_is_a_gap(build_harness: Build) -> None:
    harness = build_harness(scenes=2, failures={"submit_take:1": [REFUSED] * 2})
    async with harness.run_workers():
        job = await start(harness, takes=2)
        outcome = await job.result()
    assert (outcome.gaps, len(takes_asked(harness, 1))) == ((1,), 2)


async def test_the_takes_of_a_scene_share_the_slots_of_the_job(build_harness: Build) -> None:
    harness = build_harness(scenes=2, held={"wait_for_news:1", "wait_for_news:2"})
    async with harness.run_workers():
        job = await start(harness, takes=2, parallel=2, audio=AudioChoice.OFF)
        await harness.fakes.reached("wait_for_news:1", times=2)
        shown = await picture(job)
        assert (len(harness.fakes.asked), shown.parallel_scenes, shown.parallel_takes) == (2, 1, 2)
        await harness.fakes.release("wait_for_news:1")
        await harness.fakes.release("wait_for_news:2")
        await job.result()
    assert len(harness.fakes.asked) == 4


async def test_whoever_waits_no_longer_has_the_film_of_the_takes_that_are_there(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"wait_for_news:1#2"})
    async with harness.run_workers():
        job = await start(harness, takes=2)
        await harness.fakes.reached("collect_clip:1")
        await leave_out(job, 1)
        outcome = await job.result()
    assert (outcome.gaps, len(harness.fakes.canceled_alone)) == ((), 1)


async def test_a_cancel_stops_every_take(build_harness: Build) -> None:
    harness = build_harness(scenes=2, held={"wait_for_news:1", "wait_for_news:2"})
    async with harness.run_workers():
        job = await start(harness, takes=2, audio=AudioChoice.OFF)
        await harness.fakes.reached("wait_for_news:1", times=2)
        await harness.fakes.reached("wait_for_news:2", times=2)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert not harness.fakes.live
    assert len(harness.fakes.canceled_alone) == 4


async def test_nobody_else_is_paid_while_one_of_the_takes_may_still_have_to_be(build_harness: Build) -> None:
    failures = {"submit_take:1": [REFUSED, TOO_LATE]}
    harness = one_scene(build_harness, failures=failures)
    async with harness.run_workers():
        job = await start(harness, takes=2, hold_hours=0, **ELSEWHERE)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert sorted(takes_asked(harness, 1)) == [(1, "fake"), (2, "fake")]
