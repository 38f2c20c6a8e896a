"""What an owner changes while the film is made: scenes made anew, and takes chosen."""

from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import (
    CancelReceipt,
    ChooseOrder,
    Film,
    JobStatus,
    ProgressResponse,
    SceneState,
)
from contracts.error_types import ErrorType
from tests.workflows.steps import (
    Build,
    a_clip,
    a_retake,
    picture,
    refusal,
    retake,
    scene_is,
    start,
    takes_asked,
)
from workflows.generation import GenerationWorkflow

REFUSED = ApplicationError("It was refused.", type=ErrorType.GENERATION_FAILED, non_retryable=True)


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
