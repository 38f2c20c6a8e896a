"""Stills drawn while a storyboard waits: each number once, nothing else, and clips begin from them."""

from typing import Any

import pytest
from temporalio.client import WorkflowFailureError

from contracts import (
    ApprovalChoice,
    ApproveOrder,
    AudioChoice,
    DrawStillOrder,
    EditOrder,
    HoldDecision,
    JobStatus,
    LedgerStage,
    SceneState,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.steps import Build, final, picture, refusal
from workflows.generation import GenerationWorkflow
from workflows.still_runner import DRAWING_DETAIL

SERVICE: dict[str, Any] = {"audio": AudioChoice.OFF, "image_provider": "fake", "image_model": "draws-1"}


async def asked(harness: WorkflowHarness) -> Handle:
    """A job whose storyboard waits for its owner."""
    job = await harness.start(approval=ApprovalChoice.STORYBOARD, **SERVICE)
    await harness.fakes.reached("note_status:awaiting_approval")
    return job


async def draw(job: Handle, scene: int = 1, take: int = 1) -> None:
    order = DrawStillOrder(scene=scene, take=take)
    await job.execute_update(GenerationWorkflow.draw_still, order)


async def approve(job: Handle) -> None:
    await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder())


async def drawn(harness: WorkflowHarness, scene: int = 1, take: int = 1) -> None:
    """The still is there, and the price was asked for again: what `find_still` finds from now on."""
    await harness.fakes.reached("write_storyboard", times=1 + take)
    harness.fakes.bought_stills[scene] = take


async def told(job: Handle, detail: str, scene: int = 1) -> None:
    async def there() -> bool:
        return (await picture(job)).scenes[scene - 1].detail == detail

    await eventually(there, detail)


def stills(harness: WorkflowHarness) -> list[tuple[int, int]]:
    orders = [order.key for order in harness.fakes.asked if order.key.stage is LedgerStage.IMAGE]
    return [(key.scene, key.take) for key in orders]


def openings(harness: WorkflowHarness) -> dict[int, int | None]:
    orders = [order for order in harness.fakes.asked if order.key.stage is LedgerStage.SCENE]
    return {order.key.scene: order.opens_on_still for order in orders}


async def test_a_still_is_drawn_before_the_approval_and_its_clip_begins_from_it(build_harness: Build) -> None:
    harness = build_harness(scenes=2, stilled=frozenset({1}))
    async with harness.run_workers():
        job = await asked(harness)
        await draw(job)
        await drawn(harness)
        waiting = await picture(job)
        assert (waiting.status, waiting.scenes[0].state) == (
            JobStatus.AWAITING_APPROVAL,
            SceneState.WAITING,
        )
        assert stills(harness) == [(1, 1)]
        assert not openings(harness)
        await approve(job)
        await job.result()
    assert stills(harness) == [(1, 1)]
    assert openings(harness) == {1: 1, 2: None}


async def test_another_one_is_drawn_under_the_next_number_and_each_number_once(build_harness: Build) -> None:
    harness = build_harness(scenes=1, stilled=frozenset({1}), held={"collect_still:1#1"})
    async with harness.run_workers():
        job = await asked(harness)
        await draw(job)
        await harness.fakes.reached("collect_still:1")
        await told(job, DRAWING_DETAIL)
        await draw(job)
        await harness.fakes.release("collect_still:1#1")
        await drawn(harness)
        await draw(job, take=2)
        await drawn(harness, take=2)
        await approve(job)
        await job.result()
    assert stills(harness) == [(1, 1), (1, 2)]
    assert openings(harness) == {1: 2}


async def test_an_approval_does_not_buy_anew_what_is_being_drawn(build_harness: Build) -> None:
    harness = build_harness(scenes=1, stilled=frozenset({1}), held={"collect_still:1"})
    async with harness.run_workers():
        job = await asked(harness)
        await draw(job)
        await harness.fakes.reached("collect_still:1")
        await approve(job)
        await harness.fakes.reached("approve_storyboard")
        harness.fakes.bought_stills[1] = 1
        await harness.fakes.release("collect_still:1")
        await job.result()
    assert stills(harness) == [(1, 1)]
    assert openings(harness) == {1: 1}


async def test_where_all_are_asked_for_at_once_one_that_looks_at_another_waits_for_it(
    build_harness: Build,
) -> None:
    both = frozenset({1, 2})
    harness = build_harness(scenes=2, stilled=both, followed=frozenset({2}), held={"collect_still:1"})
    async with harness.run_workers():
        job = await asked(harness)
        await draw(job)
        await harness.fakes.reached("collect_still:1")
        await draw(job, scene=2)
        await told(job, DRAWING_DETAIL, scene=2)
        assert stills(harness) == [(1, 1)]
        harness.fakes.bought_stills[1] = 1
        await harness.fakes.release("collect_still:1")
        await harness.fakes.reached("write_storyboard", times=3)
        harness.fakes.bought_stills[2] = 1
        await approve(job)
        await job.result()
    orders = [order for order in harness.fakes.asked if order.key.stage is LedgerStage.IMAGE]
    assert [(order.key.scene, order.opens_on_take) for order in orders] == [(1, None), (2, 1)]


async def test_what_the_budget_does_not_allow_is_told_and_can_be_asked_for_again(
    build_harness: Build,
) -> None:
    refused = final(ErrorType.BUDGET_EXCEEDED)
    harness = build_harness(scenes=1, failures={"submit_take_of_still:1": [refused]})
    async with harness.run_workers():
        job = await asked(harness)
        await draw(job)
        await told(job, "Its still was not drawn: It says so.")
        assert (await picture(job)).status is JobStatus.AWAITING_APPROVAL
        await draw(job)
        await drawn(harness)
        await told(job, "")
        await approve(job)
        await job.result()
    assert stills(harness) == [(1, 1), (1, 1)]


async def test_of_an_unknown_payment_nobody_is_asked_and_the_ledger_is_told(build_harness: Build) -> None:
    lost = final(ErrorType.OUTCOME_UNKNOWN)
    harness = build_harness(scenes=1, failures={"submit_take_of_still:1": [lost]})
    async with harness.run_workers():
        job = await asked(harness)
        await draw(job)
        await told(job, "Its still was not drawn: It says so.")
        assert [order.decision for order in harness.fakes.resolved] == [HoldDecision.DO_WITHOUT]
        await approve(job)
        await job.result()


async def test_an_edit_meanwhile_leaves_the_new_storyboard_as_it_is(build_harness: Build) -> None:
    harness = build_harness(scenes=3, held={"collect_still:3"}, draft_scenes=2)
    async with harness.run_workers():
        job = await asked(harness)
        await draw(job, scene=3)
        await harness.fakes.reached("collect_still:3")
        edit = EditOrder(job_id=job.id, draft_id="d", revision=0)
        await job.execute_update(GenerationWorkflow.edit_storyboard, edit)
        await harness.fakes.release("collect_still:3")
        await harness.fakes.reached("write_storyboard", times=3)
        await approve(job)
        await job.result()
    assert openings(harness) == {1: None, 2: None}


async def test_a_cancel_stops_a_still_that_is_being_drawn(build_harness: Build) -> None:
    harness = build_harness(scenes=1, held={"wait_for_news_of_still:1"})
    async with harness.run_workers():
        job = await asked(harness)
        await draw(job)
        await harness.fakes.reached("wait_for_news_of_still:1")
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        assert (await picture(job)).status is JobStatus.CANCELED
    assert len(harness.fakes.canceled) == len(harness.fakes.canceled_alone) == 1


async def test_none_is_drawn_once_the_storyboard_is_approved(build_harness: Build) -> None:
    harness = build_harness(scenes=1, held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await asked(harness)
        await approve(job)
        await harness.fakes.reached("wait_for_news:1")
        assert await refusal(draw(job)) == ErrorType.NOT_WAITING
        await harness.fakes.release("wait_for_news:1")
        await job.result()
    assert not stills(harness)
