"""Scenes that open on stills: drawn before their clips, in order within a group, and never bought unasked."""

from collections.abc import Callable
from typing import Any

from contracts import (
    AudioChoice,
    CancelReceipt,
    HoldDecision,
    JobStatus,
    LeaveOutOrder,
    LedgerStage,
    ResolveOrder,
    RetakeOrder,
    SceneState,
    TakeKey,
)
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.golden_waits import scene_held
from tests.workflows.story_errors import LOST, REFUSED, TOO_DEAR
from workflows.generation import GenerationWorkflow

BuildHarness = Callable[..., WorkflowHarness]
SERVICE: dict[str, Any] = {"audio": AudioChoice.OFF, "image_provider": "fake", "image_model": "draws-1"}
ALL = frozenset({1, 2, 3})


def ordered(harness: WorkflowHarness, stage: LedgerStage) -> dict[int, int | None]:
    """What each order begins from or looks at, by scene."""
    orders = [order for order in harness.fakes.asked if order.key.stage is stage]
    still = stage is LedgerStage.IMAGE
    return {order.key.scene: order.opens_on_take if still else order.opens_on_still for order in orders}


def stills(harness: WorkflowHarness) -> dict[int, int | None]:
    return ordered(harness, LedgerStage.IMAGE)


def clips(harness: WorkflowHarness) -> dict[int, int | None]:
    return ordered(harness, LedgerStage.SCENE)


async def scene(job: Handle, number: int) -> tuple[SceneState, str]:
    found = (await job.query(GenerationWorkflow.get_progress)).scenes[number - 1]
    return found.state, found.detail


async def test_each_clip_begins_from_its_still_and_a_group_is_drawn_in_order(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(stilled=ALL, followed=frozenset({2}), held={"collect_still:1"})
    async with harness.run_workers():
        job = await harness.start(**SERVICE)
        await harness.fakes.reached("collect_still:1")
        await harness.fakes.reached("collect_clip:3")
        assert await scene(job, 1) == (SceneState.SUBMITTED, "Its first picture is being drawn.")
        assert await scene(job, 2) == (SceneState.WAITING, "Its first picture follows that of scene 1.")
        assert stills(harness) == {1: None, 3: None}
        await harness.fakes.release("collect_still:1")
        outcome = await job.result()
    assert outcome.status is JobStatus.COMPLETED
    assert stills(harness) == {1: None, 3: None, 2: 1}
    assert clips(harness) == {1: 1, 2: 1, 3: 1}
    assert {(o.provider, o.model) for o in harness.fakes.asked if o.key.stage is LedgerStage.IMAGE} == {
        ("fake", "draws-1")
    }


async def test_a_scene_whose_still_failed_is_made_without_it_and_the_next_is_framed_anew(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(
        stilled=ALL, followed=frozenset({2, 3}), failures={"submit_take_of_still:1": [REFUSED]}
    )
    async with harness.run_workers():
        outcome = await (await harness.start(**SERVICE)).result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())
    assert stills(harness) == {1: None, 2: None, 3: 1}
    assert clips(harness) == {1: None, 2: 1, 3: 1}


async def test_a_retake_uses_its_still_again_and_a_missing_one_is_not_bought(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(
        stilled=ALL, failures={"submit_take_of_still:2": [REFUSED]}, held={"compose_film#1"}
    )
    async with harness.run_workers():
        job = await harness.start(**SERVICE)
        await harness.fakes.reached("compose_film")
        for number in (1, 2):
            order = RetakeOrder(scene=number, take=2, provider="fake", model="fake-1")
            await job.execute_update(GenerationWorkflow.retake_scene, order)
        await harness.fakes.release("compose_film#1")
        await job.result()
    retaken = {(o.key.stage, o.key.scene, o.opens_on_still) for o in harness.fakes.asked if o.key.take == 2}
    assert retaken == {(LedgerStage.SCENE, 1, 1), (LedgerStage.SCENE, 2, None)}
    assert len([o for o in harness.fakes.asked if o.key.stage is LedgerStage.IMAGE]) == len(ALL)


async def test_a_later_run_finds_the_still_of_a_scene_that_it_makes_anew(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, stilled=frozenset({1}), bought_stills={1: 3})
    retake = RetakeOrder(scene=1, take=2, provider="fake", model="fake-1")
    async with harness.run_workers():
        await (await harness.start(**SERVICE, retakes=(retake,))).result()
    assert (stills(harness), clips(harness)) == ({}, {1: 3})


async def test_money_that_is_missing_for_a_still_is_waited_for(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, stilled=frozenset({1}), failures={"submit_take_of_still:1": [TOO_DEAR]})
    async with harness.run_workers():
        job = await harness.start(**SERVICE)
        await harness.fakes.reached("note_status:awaiting_approval")
        await job.signal(GenerationWorkflow.budget_raised)
        await job.result()
    assert clips(harness) == {1: 1}


async def test_a_still_whose_payment_is_unknown_is_held_at_its_scene(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, stilled=frozenset({1}), failures={"submit_take_of_still:1": [LOST]})
    async with harness.run_workers():
        job = await harness.start(**SERVICE)
        await scene_held(job)
        key = TakeKey(job_id=job.id, stage=LedgerStage.IMAGE, scene=1)
        order = ResolveOrder(key=key, decision=HoldDecision.DO_WITHOUT)
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        outcome = await job.result()
    assert (outcome.status, clips(harness)) == (JobStatus.COMPLETED, {1: None})


async def test_a_scene_that_is_left_out_stops_its_still(build_harness: BuildHarness) -> None:
    harness = build_harness(
        scenes=2, stilled=frozenset({1, 2}), followed=frozenset({2}), held={"wait_for_news_of_still:1"}
    )
    async with harness.run_workers():
        job = await harness.start(**SERVICE)
        await harness.fakes.reached("wait_for_news_of_still:1")
        await job.execute_update(GenerationWorkflow.leave_out_scenes, LeaveOutOrder(scenes=(1,)))
        outcome = await job.result()
        progress = await job.query(GenerationWorkflow.get_progress)
    assert (outcome.gaps, clips(harness)) == ((1,), {2: 1})
    assert progress.scenes[0].receipt is CancelReceipt.NOT_BILLED
    assert harness.fakes.canceled == [TakeKey(job_id=job.id, stage=LedgerStage.IMAGE, scene=1).token]


async def test_a_cancelled_job_stops_its_stills(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, stilled=frozenset({1}), held={"wait_for_news_of_still:1"})
    async with harness.run_workers():
        job = await harness.start(**SERVICE)
        await harness.fakes.reached("wait_for_news_of_still:1")
        await job.cancel()
        await harness.fakes.reached("close_job")
    assert harness.fakes.canceled == [TakeKey(job_id=job.id, stage=LedgerStage.IMAGE, scene=1).token]
    assert clips(harness) == {}
