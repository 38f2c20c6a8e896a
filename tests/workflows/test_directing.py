"""What an owner changes while the film is made: scenes made anew, takes chosen, an early end."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio.client import WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from contracts import (
    AudioChoice,
    CancelReceipt,
    ChooseOrder,
    Clip,
    Film,
    JobStatus,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    RequestedEnd,
    RetakeOrder,
    SceneState,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import DONE
from workflows.generation import GenerationWorkflow

Build = Callable[..., WorkflowHarness]
REFUSED = ApplicationError("It was refused.", type=ErrorType.GENERATION_FAILED, non_retryable=True)
RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)
TOO_DEAR = ApplicationError("Too dear.", type=ErrorType.BUDGET_EXCEEDED, non_retryable=True)
LOST = ApplicationError("Lost.", type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True)


def a_retake(scene: int, take: int = 2, **more: Any) -> RetakeOrder:  # noqa: ANN401 - fields of RetakeOrder
    return RetakeOrder(**{"scene": scene, "take": take, "provider": "other", "model": "other-1"} | more)


def a_clip(scene: int, take: int = 1) -> Clip:
    return Clip(
        scene=scene,
        take=take,
        asset_key=f"clip-{scene}-{take}",
        thumbnail_key="still",
        seconds=5,
        created_at=datetime.now(UTC),
    )


async def start(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    return await harness.start(audio=AudioChoice.OFF, **more)


async def picture(job: Handle) -> ProgressResponse:
    return await job.query(GenerationWorkflow.get_progress)


async def scene_is(job: Handle, number: int, state: SceneState) -> None:
    async def there() -> bool:
        return any(s.number == number and s.state is state for s in (await picture(job)).scenes)

    await eventually(there, f"scene {number} is {state}")


async def retake(job: Handle, order: RetakeOrder) -> None:
    await job.execute_update(GenerationWorkflow.retake_scene, order)


async def keep(job: Handle) -> None:
    await job.execute_update(GenerationWorkflow.finish_with_clips)


async def refusal(call: Awaitable[None]) -> str | None:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await call
    assert isinstance(refused.value.cause, ApplicationError)
    return refused.value.cause.type


def takes_asked(harness: WorkflowHarness, scene: int) -> list[tuple[int, str]]:
    orders = [order for order in harness.fakes.asked if order.key.scene == scene]
    return [(order.key.take, order.provider) for order in orders]


def takes_shown(shown: ProgressResponse) -> list[str]:
    return [link.key for link in shown.assets.scene_clips]


# --- retakes ---


async def test_a_scene_is_made_anew_while_others_are_still_made(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:3"})
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await retake(job, a_retake(1))
        await harness.fakes.reached("collect_clip:1", times=2)
        await harness.fakes.release("wait_for_news:3")
        await job.result()
        shown = await picture(job)
    assert takes_asked(harness, 1) == [(1, "fake"), (2, "other")]
    assert takes_asked(harness, 2) == [(1, "fake")]
    assert takes_shown(shown) == ["clip-1-2", "clip-2-1", "clip-3-1"]
    assert len(harness.fakes.composed) == 1


async def test_a_retake_that_comes_during_the_cut_has_the_film_cut_again(build_harness: Build) -> None:
    harness = build_harness(held={"compose_film#1"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("compose_film")
        await retake(job, a_retake(2))
        await harness.fakes.release("compose_film#1")
        outcome = await job.result()
        shown = await picture(job)
    assert outcome.status is JobStatus.COMPLETED
    assert len(harness.fakes.composed) == 2
    assert (shown.progress, shown.scenes[1].take) == (100, 2)


async def test_a_failed_scene_can_be_made_anew_and_is_no_gap_any_more(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:3"}, failures={"submit_take:1": [REFUSED]})
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.FAILED)
        await retake(job, a_retake(1))
        await harness.fakes.release("wait_for_news:3")
        outcome = await job.result()
    assert outcome.gaps == ()


async def test_a_retake_that_fails_leaves_the_scene_what_it_had(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:3"})
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        harness.fakes.failures = {"submit_take:1": [REFUSED]}
        await retake(job, a_retake(1))
        await harness.fakes.release("wait_for_news:3")
        outcome = await job.result()
        first = (await picture(job)).scenes[0]
    assert outcome.gaps == ()
    assert (first.state, first.take) == (SceneState.COMPLETE, 1)
    assert "It was refused." in first.detail


async def test_a_scene_whose_take_is_under_way_is_not_made_anew(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1")
        for order in (a_retake(1), a_retake(9)):
            assert await refusal(retake(job, order)) == ErrorType.SCENE_BUSY
        await harness.fakes.release("wait_for_news:1")
        await job.result()


async def test_a_cancel_stops_a_retake_like_any_take(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:3", "wait_for_news:1#2"})
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await retake(job, a_retake(1))
        await harness.fakes.reached("wait_for_news:1", times=2)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        shown = await picture(job)
    assert not harness.fakes.live
    assert len(harness.fakes.canceled) == 2
    assert shown.scenes[0].receipt is CancelReceipt.NOT_BILLED


async def test_a_cancel_during_the_cut_stops_a_retake_too(build_harness: Build) -> None:
    harness = build_harness(held={"compose_film", "wait_for_news:1#2"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("compose_film")
        await retake(job, a_retake(1))
        await harness.fakes.reached("wait_for_news:1", times=2)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        await harness.fakes.release("compose_film")
    assert not harness.fakes.live


# --- later runs ---


async def test_a_later_run_makes_anew_what_is_wished_and_keeps_an_earlier_film_when_cancelled(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"wait_for_news:1"})
    film = Film(asset_key="film-0", poster_key="poster-0", seconds=15, created_at=datetime.now(UTC))
    order = a_retake(1, 3)
    async with harness.run_workers():
        job = await start(
            harness, retakes=(order,), clips=(a_clip(1), a_clip(3)), leave_out=(2,), film=film, film_gaps=(2,)
        )
        await harness.fakes.reached("wait_for_news:1")
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        shown = await picture(job)
    assert takes_asked(harness, 1) == [(3, "other")]
    (end,) = harness.fakes.closed
    assert (end.status, end.gaps) == (JobStatus.COMPLETED, (2,))
    assert shown.assets.final_video is not None
    assert shown.assets.final_video.key == "film-0"
    assert shown.scenes[0].state is SceneState.COMPLETE
    assert not harness.fakes.live


async def test_a_later_run_whose_retake_fails_cuts_the_film_with_the_earlier_clip(
    build_harness: Build,
) -> None:
    harness = build_harness(failures={"submit_take:1": [REFUSED]})
    async with harness.run_workers():
        job = await start(harness, retakes=(a_retake(1),), clips=(a_clip(1), a_clip(2), a_clip(3)))
        outcome = await job.result()
        shown = await picture(job)
    assert outcome.gaps == ()
    assert takes_shown(shown)[0] == "clip-1-1"
    assert takes_asked(harness, 1) == [(2, "other")]


# --- choosing ---


async def test_the_film_is_cut_again_with_the_take_that_was_chosen(build_harness: Build) -> None:
    harness = build_harness(held={"compose_film#1"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("compose_film")
        await job.execute_update(GenerationWorkflow.choose_take, ChooseOrder(clip=a_clip(2, take=7)))
        await harness.fakes.release("compose_film#1")
        await job.result()
        shown = await picture(job)
    assert takes_shown(shown)[1] == "clip-2-7"
    assert len(harness.fakes.composed) == 2


# --- finishing early ---


async def test_with_keep_nothing_more_is_bought_and_what_is_paid_for_is_waited_for(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness, parallel=1)
        await harness.fakes.reached("wait_for_news:1")
        await scene_is(job, 1, SceneState.SUBMITTED)
        harness.fakes.reports = [RUNNING, DONE]
        await harness.fakes.release("wait_for_news:1")
        await harness.fakes.reached("wait_for_news:1", times=2)
        harness.fakes.held = {"collect_clip:1"}
        await harness.fakes.reached("collect_clip:1")
        await keep(job)
        assert (await picture(job)).ending is RequestedEnd.KEEP
        await harness.fakes.release("collect_clip:1")
        outcome = await job.result()
        shown = await picture(job)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2, 3))
    assert [order.key.scene for order in harness.fakes.asked] == [1]
    assert {s.error.type for s in shown.scenes if s.error} == {ErrorType.NOT_BOUGHT}
    assert shown.ending is None


async def test_with_keep_a_take_in_line_is_refused_by_the_ledger(build_harness: Build) -> None:
    in_line = ApplicationError("number 1 in line", type=ErrorType.NO_SLOT)
    harness = build_harness(failures={"submit_take:2": [in_line] * 99}, scenes=2)
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await harness.fakes.reached("submit_take:2")
        await keep(job)
        outcome = await job.result()
        second = (await picture(job)).scenes[1]
    assert outcome.gaps == (2,)
    assert harness.fakes.frugal
    assert second.error is not None
    assert second.error.type == ErrorType.NOT_BOUGHT


async def test_with_keep_a_take_that_may_have_been_bought_is_looked_up_and_used(
    build_harness: Build,
) -> None:
    lost = ApplicationError("Lost.", type=ErrorType.OUTCOME_UNKNOWN)
    harness = build_harness(failures={"submit_take:2": [lost]}, scenes=2, held={"submit_take:2#2"})
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await harness.fakes.reached("submit_take:2", times=2)
        await keep(job)
        await harness.fakes.release("submit_take:2#2")
        outcome = await job.result()
    assert outcome.gaps == ()
    assert not harness.fakes.canceled


async def test_with_keep_in_a_later_run_what_is_there_stays(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness, parallel=1, retakes=(a_retake(1),), clips=(a_clip(2), a_clip(3)))
        await harness.fakes.reached("wait_for_news:1")
        await keep(job)
        await harness.fakes.release("wait_for_news:1")
        outcome = await job.result()
    assert outcome.gaps == ()
    assert takes_asked(harness, 2) == []


async def test_what_is_asked_in_a_jobs_first_task_is_not_told_that_the_job_is_older(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"submit_take:1", "submit_take:2", "submit_take:3"})
    job = await start(harness)
    early = asyncio.create_task(keep(job))
    await eventually(lambda: _is_admitted(job), "the update waits for the first task")
    async with harness.run_workers():
        assert await refusal(early) == ErrorType.NOTHING_TO_KEEP
        await job.cancel()
        harness.fakes.held.clear()
        await harness.fakes.release("submit_take:1")
        with pytest.raises(WorkflowFailureError):
            await job.result()


async def _is_admitted(job: Handle) -> bool:
    """A first task of which nobody has heard yet is there as soon as something waits for it."""
    return (await job.describe()).history_length > 1


@pytest.mark.parametrize("trouble", [TOO_DEAR, LOST])
async def test_with_keep_nobody_is_waited_for_who_should_decide(
    build_harness: Build, trouble: ApplicationError
) -> None:
    harness = build_harness(failures={"submit_take:2": [trouble]}, scenes=2)
    async with harness.run_workers():
        job = await start(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await harness.fakes.reached("submit_take:2")
        await keep(job)
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2,))
    assert not harness.fakes.live


async def test_a_take_of_which_nothing_was_heard_since_it_was_bought_is_something_to_keep(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"wait_for_news:1"}, scenes=1)
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1")
        await keep(job)
        await harness.fakes.release("wait_for_news:1")
        outcome = await job.result()
    assert outcome.gaps == ()


async def test_there_must_be_something_to_keep(build_harness: Build) -> None:
    harness = build_harness(held={"submit_take:1", "submit_take:2", "submit_take:3"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("submit_take:1")
        assert await refusal(keep(job)) == ErrorType.NOTHING_TO_KEEP
        harness.fakes.held.clear()
        await job.cancel()
        await harness.fakes.release("submit_take:1")
        with suppress(WorkflowFailureError):
            await job.result()


async def test_who_wanted_nothing_more_bought_gets_no_retake(build_harness: Build) -> None:
    harness = build_harness(held={"collect_clip:3"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("collect_clip:3")
        await scene_is(job, 1, SceneState.COMPLETE)
        await keep(job)
        assert await refusal(retake(job, a_retake(1))) == ErrorType.JOB_ENDING
        assert await refusal(keep(job)) == ErrorType.JOB_ENDING
        await harness.fakes.release("collect_clip:3")
        outcome = await job.result()
    assert outcome.gaps == ()
