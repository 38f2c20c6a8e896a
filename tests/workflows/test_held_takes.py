"""A take of which nobody knows whether it was paid for waits for its owner, and for nothing else."""

from typing import Any

import pytest
from temporalio.client import WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from contracts import (
    HoldDecision,
    JobStatus,
    LedgerStage,
    ProviderCallback,
    ResolveOrder,
    SceneState,
    TakeKey,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.steps import ELSEWHERE, Build, final, key_of, one_scene, picture, scene_is, start
from workflows.generation import GenerationWorkflow


async def held(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    """A job whose only scene waits for its owner."""
    job = await start(harness, **more)
    await scene_is(job, 1, SceneState.HELD)
    await eventually(lambda: _is_idle(job), "what the query showed is written")
    return job


async def _is_idle(job: Handle) -> bool:
    """Whether no workflow task is open: an update that joined it would come before what it brings."""
    return not (await job.describe()).raw_description.HasField("pending_workflow_task")


def unknown(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of FakeActivities
    return {"failures": {"submit_take:1": [final(ErrorType.OUTCOME_UNKNOWN)]}, **fields}


@pytest.mark.parametrize("decision", [HoldDecision.ADOPT, HoldDecision.PAY_AGAIN])
async def test_a_held_scene_goes_on_when_its_owner_decides(
    build_harness: Build, decision: HoldDecision
) -> None:
    harness = one_scene(build_harness, **unknown())
    async with harness.run_workers():
        job = await held(harness, **ELSEWHERE)
        assert len(harness.fakes.asked) == 1, "nothing is paid before that"
        order = ResolveOrder(key=key_of(job), decision=decision, provider_job_id="p-1")
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        outcome = await job.result()
    assert outcome.status is JobStatus.COMPLETED
    assert harness.fakes.resolved == [order]
    assert [asked.provider for asked in harness.fakes.asked] == ["fake", "fake"]


async def test_a_held_scene_that_its_owner_does_without_is_a_gap(build_harness: Build) -> None:
    harness = build_harness(scenes=2, **unknown())
    async with harness.run_workers():
        job = await held(harness, **ELSEWHERE)
        order = ResolveOrder(key=key_of(job), decision=HoldDecision.DO_WITHOUT)
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        outcome = await job.result()
        error = (await picture(job)).scenes[0].error
    assert outcome.gaps == (1,)
    assert error is not None
    assert error.type == ErrorType.OUTCOME_UNKNOWN
    assert {asked.provider for asked in harness.fakes.asked} == {"fake"}


async def test_when_the_owner_does_not_decide_in_time_the_film_does_without(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=2, **unknown())
    async with harness.run_workers():
        job = await start(harness, hold_hours=0)
        outcome = await job.result()
    assert outcome.gaps == (1,)
    assert [order.decision for order in harness.fakes.resolved] == [HoldDecision.DO_WITHOUT]


async def test_a_webhook_that_names_the_job_settles_what_nobody_knew(build_harness: Build) -> None:
    harness = one_scene(build_harness, **unknown())
    async with harness.run_workers():
        job = await held(harness)
        call = ProviderCallback(token=key_of(job).token, provider_job_id="p-77")
        await job.signal(GenerationWorkflow.provider_called, call)
        await job.result()
    adopted = ResolveOrder(key=key_of(job), decision=HoldDecision.ADOPT, provider_job_id="p-77")
    assert harness.fakes.resolved == [adopted]


async def test_a_webhook_that_names_a_job_which_the_provider_does_not_know_changes_nothing(
    build_harness: Build,
) -> None:
    harness = one_scene(build_harness, **unknown())
    harness.fakes.failures["resolve_take:1"] = [final(ErrorType.JOB_LOST)]
    async with harness.run_workers():
        job = await held(harness)
        call = ProviderCallback(token=key_of(job).token, provider_job_id="forged")
        await job.signal(GenerationWorkflow.provider_called, call)
        await harness.fakes.reached("resolve_take:1")
        await scene_is(job, 1, SceneState.HELD)
        order = ResolveOrder(key=key_of(job), decision=HoldDecision.PAY_AGAIN)
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        await job.result()
    assert harness.fakes.resolved == [order]


async def test_the_take_that_is_held_is_the_one_that_was_opened(build_harness: Build) -> None:
    harness = one_scene(build_harness)
    async with harness.run_workers():
        job_id_unknown = final(
            ErrorType.OUTCOME_UNKNOWN,
            TakeKey(job_id="job", stage=LedgerStage.SCENE, scene=1, take=3).model_dump(mode="json"),
        )
        harness.fakes.failures = {"submit_take:1": [job_id_unknown]}
        job = await held(harness)
        wrong = ResolveOrder(key=key_of(job), decision=HoldDecision.PAY_AGAIN)
        with pytest.raises(WorkflowUpdateFailedError):
            await job.execute_update(GenerationWorkflow.resolve_take, wrong)
        right = TakeKey(job_id="job", stage=LedgerStage.SCENE, scene=1, take=3)
        order = ResolveOrder(key=right, decision=HoldDecision.PAY_AGAIN)
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        await job.result()


async def test_what_is_not_held_cannot_be_resolved(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1")
        order = ResolveOrder(key=key_of(job), decision=HoldDecision.PAY_AGAIN)
        with pytest.raises(WorkflowUpdateFailedError) as refusal:
            await job.execute_update(GenerationWorkflow.resolve_take, order)
        await harness.fakes.release("wait_for_news:1")
        await job.result()
    assert isinstance(refusal.value.cause, ApplicationError)
    assert refusal.value.cause.type == ErrorType.NOT_HELD
    assert harness.fakes.resolved == []


async def test_a_held_scene_leaves_its_place_to_the_others(build_harness: Build) -> None:
    harness = build_harness(scenes=3, **unknown())
    async with harness.run_workers():
        job = await held(harness, parallel=1)
        await harness.fakes.reached("collect_clip:3")
        order = ResolveOrder(key=key_of(job), decision=HoldDecision.PAY_AGAIN)
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        outcome = await job.result()
    assert outcome.gaps == ()


async def test_a_held_job_can_be_cancelled(build_harness: Build) -> None:
    harness = one_scene(build_harness, **unknown())
    async with harness.run_workers():
        job = await held(harness)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert harness.fakes.calls["cancel_take:1"] == 1
    assert harness.find_close(job.id).status is JobStatus.CANCELED


async def test_a_job_that_is_cancelled_while_a_take_comes_back_to_its_place_pays_for_nothing_more(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=2, **unknown(held={"wait_for_news:2"}))
    async with harness.run_workers():
        job = await held(harness, parallel=1)
        await harness.fakes.reached("wait_for_news:2")
        order = ResolveOrder(key=key_of(job), decision=HoldDecision.PAY_AGAIN)
        await job.execute_update(GenerationWorkflow.resolve_take, order)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert harness.fakes.calls["submit_take:1"] == 1
