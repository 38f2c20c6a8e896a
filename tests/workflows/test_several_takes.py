"""Several takes of a scene, ordered at once: each is an order of its own; one that fails spoils nothing."""

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import ApprovalGate, CancelReceipt, JobStatus, ProgressResponse, SceneState
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle
from tests.workflows.steps import (
    ELSEWHERE,
    Build,
    a_clip,
    a_retake,
    final,
    keep,
    leave_out,
    one_scene,
    picture,
    refusal,
    retake,
    start,
    takes_asked,
)
from workflows.generation import GenerationWorkflow

REFUSED = ApplicationError("It was refused.", type=ErrorType.GENERATION_FAILED, non_retryable=True)
FOUR = a_retake(1, more_takes=(3, 4, 5))
THERE = (a_clip(1),)


async def told(job: Handle, text: str) -> ProgressResponse:
    """The progress, once the scene's detail has this text."""

    async def there() -> ProgressResponse | None:
        shown = await picture(job)
        return shown if shown.scenes and text in shown.scenes[0].detail else None

    return await eventually(there, text)


def numbers(tokens: list[str]) -> list[int]:
    return sorted(int(token.rsplit("/", 1)[1]) for token in tokens)


async def test_each_take_is_an_order_of_its_own_number_and_the_film_has_the_first(
    build_harness: Build,
) -> None:
    harness = one_scene(build_harness)
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,), clips=THERE)
        await job.result()
        scene = (await picture(job)).scenes[0]
    assert sorted(takes_asked(harness, 1)) == [(take, "other") for take in (2, 3, 4, 5)]
    assert all(order.beside_others for order in harness.fakes.asked)
    assert (scene.state, scene.take, scene.detail) == (SceneState.COMPLETE, 2, "")
    assert [order.takes for order in harness.fakes.composed] == [{1: 2}]


async def test_the_film_waits_for_all_takes_and_the_scene_is_busy_until_then(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"wait_for_news:1#4"})
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,), clips=THERE)
        shown = await told(job, "4 takes in all, 3 of them ready.")
        assert shown.scenes[0].state is not SceneState.COMPLETE
        assert await refusal(retake(job, a_retake(1, 6))) == ErrorType.SCENE_BUSY
        assert not harness.fakes.composed
        await harness.fakes.release("wait_for_news:1#4")
        await job.result()


async def test_one_that_fails_is_told_and_the_others_stand_and_nobody_else_is_paid_for_it(
    build_harness: Build,
) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [REFUSED]})
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,), clips=THERE, **ELSEWHERE)
        outcome = await job.result()
        scene = (await picture(job)).scenes[0]
    failed = harness.fakes.asked[0].key.take
    assert outcome.gaps == ()
    assert len(harness.fakes.asked) == 4
    assert (scene.state, scene.take) == (SceneState.COMPLETE, 3 if failed == 2 else 2)
    assert scene.detail == f"Take {failed} failed: It was refused."


async def test_if_all_fail_the_scene_keeps_what_it_had(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [REFUSED] * 4})
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,), clips=THERE)
        await job.result()
        scene = (await picture(job)).scenes[0]
    assert (scene.state, scene.take) == (SceneState.COMPLETE, 1)
    assert scene.detail == "The new take failed: It was refused. Take 1 stays."


async def test_a_cancel_stops_every_take_that_runs_each_by_itself(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,), clips=THERE)
        await harness.fakes.reached("wait_for_news:1", times=4)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert not harness.fakes.live
    assert numbers(harness.fakes.canceled) == numbers(harness.fakes.canceled_alone) == [2, 3, 4, 5]


async def test_a_paid_clip_of_each_canceled_take_is_fetched_when_it_comes(build_harness: Build) -> None:
    harness = one_scene(
        build_harness, held={"wait_for_news:1"}, receipt=CancelReceipt.STILL_BILLED, price_usd=0.5
    )
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,), clips=THERE)
        await harness.fakes.reached("wait_for_news:1", times=4)
        await job.cancel()
        await harness.fakes.reached("note_late:1", times=4)
        await harness.fakes.release("wait_for_news:1")
        await harness.fakes.reached("keep_take:1", times=4)
        with pytest.raises(WorkflowFailureError):
            await job.result()


async def test_whoever_waits_no_longer_gets_the_takes_that_are_in(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"wait_for_news:1#4"})
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,))
        await told(job, "3 of them ready.")
        await leave_out(job, 1)
        outcome = await job.result()
        await harness.fakes.release("wait_for_news:1#4")
    assert outcome.gaps == ()
    assert len(harness.fakes.canceled) == 1
    assert len(harness.fakes.composed) == 1


async def test_while_any_take_waits_for_money_the_film_does(build_harness: Build) -> None:
    short = final(ErrorType.BUDGET_EXCEEDED)
    harness = one_scene(build_harness, failures={"submit_take:1": [short, short, short]})
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,), clips=THERE)
        shown = await told(job, "1 of them ready.")
        assert shown.status is JobStatus.AWAITING_APPROVAL
        assert shown.approval is not None
        assert shown.approval.gate is ApprovalGate.BUDGET
        harness.fakes.failures = {"submit_take:1": [short]}
        await job.signal(GenerationWorkflow.budget_raised)
        shown = await told(job, "3 of them ready.")
        assert shown.status is JobStatus.AWAITING_APPROVAL
        await keep(job)
        await job.result()
        scene = (await picture(job)).scenes[0]
    assert len(harness.fakes.live) == 0
    assert scene.detail.endswith(" was not ordered: you wanted the film from what was there.")


async def test_takes_at_once_are_no_more_than_the_job_may_have(build_harness: Build) -> None:
    harness = one_scene(build_harness)
    async with harness.run_workers():
        job = await start(harness, retakes=(FOUR,), clips=THERE, parallel=2)
        await job.result()
    assert len(harness.fakes.asked) == 4
    assert harness.fakes.at_once == 2
