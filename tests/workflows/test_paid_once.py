"""What may be paid next, and when: after a provider's last word, or an allowance."""

from contextlib import suppress

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.service import RPCError

from contracts import (
    JobError,
    JobStatus,
    ProviderJobReport,
    ProviderJobState,
    SceneState,
)
from contracts.error_types import ErrorType
from tests.workflows.fake_activities import DONE
from tests.workflows.steps import ELSEWHERE, Build, final, one_scene, picture, start
from workflows.generation import GenerationWorkflow

# --- failover ---


@pytest.mark.parametrize(
    "kind", [ErrorType.QUOTA_EXHAUSTED, ErrorType.GENERATION_FAILED, ErrorType.MODEL_RETIRED]
)
async def test_after_a_providers_last_word_the_next_is_asked(build_harness: Build, kind: ErrorType) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [final(kind)]})
    async with harness.run_workers():
        job = await start(harness, **ELSEWHERE)
        await job.result()
        shown = (await picture(job)).scenes[0]
    assert [order.provider for order in harness.fakes.asked] == ["fake", "other"]
    assert (shown.provider, shown.model, shown.state) == ("other", "other-1", SceneState.COMPLETE)


async def test_a_job_that_the_provider_reports_failed_goes_to_the_next(build_harness: Build) -> None:
    broken = ProviderJobReport(state=ProviderJobState.FAILED)
    harness = one_scene(build_harness, reports=[broken])
    async with harness.run_workers():
        job = await start(harness, **ELSEWHERE)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert [order.provider for order in harness.fakes.asked] == ["fake", "other"]


OUTAGE = ProviderJobReport(
    state=ProviderJobState.FAILED, error=JobError(type=ErrorType.TRANSIENT, message="In trouble."), cost_usd=0
)


async def test_after_an_outage_the_same_provider_is_asked_once_more(build_harness: Build) -> None:
    harness = one_scene(build_harness, reports=[OUTAGE], held={"submit_take:1#2"})
    async with harness.run_workers():
        job = await start(harness, **ELSEWHERE)
        await harness.fakes.reached("submit_take:1", times=2)
        harness.fakes.reports = [DONE]
        await harness.fakes.release("submit_take:1#2")
        await job.result()
    assert [order.provider for order in harness.fakes.asked] == ["fake", "fake"]


async def test_an_outage_that_goes_on_sends_the_scene_to_the_next(build_harness: Build) -> None:
    harness = one_scene(build_harness, reports=[OUTAGE])
    async with harness.run_workers():
        job = await start(harness, **ELSEWHERE)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert [order.provider for order in harness.fakes.asked] == ["fake", "fake", "other", "other"]


async def test_without_a_provider_to_fall_back_to_the_scene_fails(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [final(ErrorType.QUOTA_EXHAUSTED)]})
    async with harness.run_workers():
        job = await start(harness)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert len(harness.fakes.asked) == 1


async def test_an_unsafe_text_is_sent_to_no_other_provider(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [final(ErrorType.SAFETY_BLOCKED)]})
    async with harness.run_workers():
        job = await start(harness, **ELSEWHERE)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert [order.provider for order in harness.fakes.asked] == ["fake"]


async def test_an_unsafe_text_goes_to_the_next_when_the_caller_said_so(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [final(ErrorType.SAFETY_BLOCKED)]})
    async with harness.run_workers():
        job = await start(harness, fallback_on_moderation=True, **ELSEWHERE)
        await job.result()
    assert [order.provider for order in harness.fakes.asked] == ["fake", "other"]


async def test_a_job_whose_provider_refuses_to_cancel_goes_to_no_other(build_harness: Build) -> None:
    refusal = {"cancel_take:1": [final(ErrorType.AUTH_FAILED)]}
    harness = one_scene(build_harness, held={"wait_for_news:1"}, failures=refusal)
    async with harness.run_workers():
        job = await start(harness, **ELSEWHERE)
        await harness.fakes.reached("wait_for_news:1")
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert [order.provider for order in harness.fakes.asked] == ["fake"]


# --- money ---


async def test_what_the_budget_does_not_allow_waits_until_it_is_raised(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [final(ErrorType.BUDGET_EXCEEDED)]})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("note_status:awaiting_approval")
        waiting = await picture(job)
        await job.signal(GenerationWorkflow.budget_raised)
        outcome = await job.result()
    assert (waiting.status, waiting.detail) == (JobStatus.AWAITING_APPROVAL, "It says so.")
    assert outcome.status is JobStatus.COMPLETED
    assert harness.fakes.calls["note_status:processing"] == 1


async def test_a_budget_that_is_still_too_small_waits_on(build_harness: Build) -> None:
    short = [final(ErrorType.BUDGET_EXCEEDED), final(ErrorType.BUDGET_EXCEEDED)]
    harness = one_scene(build_harness, failures={"submit_take:1": short})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("note_status:awaiting_approval")
        await job.signal(GenerationWorkflow.budget_raised)
        await harness.fakes.reached("note_status:awaiting_approval", times=2)
        await job.signal(GenerationWorkflow.budget_raised)
        await job.result()
    assert len(harness.fakes.asked) == 3


async def test_the_job_waits_as_long_as_one_of_its_scenes_does(build_harness: Build) -> None:
    poor = [final(ErrorType.BUDGET_EXCEEDED)]
    twice_poor = [final(ErrorType.BUDGET_EXCEEDED), final(ErrorType.BUDGET_EXCEEDED)]
    harness = build_harness(scenes=2, failures={"submit_take:1": poor, "submit_take:2": twice_poor})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("note_status:awaiting_approval")
        while not harness.fakes.closed:
            with suppress(RPCError):  # it may end between the two
                await job.signal(GenerationWorkflow.budget_raised)
        await job.result()
    told = [
        entry for entry in harness.fakes.log if entry.startswith("note_status") and entry.endswith("begins")
    ]
    assert told[-1] == "note_status:processing begins"
