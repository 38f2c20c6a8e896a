"""What may be paid next, and when: after a provider's last word, an owner's decision, or an allowance."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.service import RPCError

from contracts import (
    AudioChoice,
    CancelReceipt,
    HoldDecision,
    JobError,
    JobStatus,
    LedgerStage,
    ModelChoice,
    ProgressResponse,
    ProviderCallback,
    ProviderJobReport,
    ProviderJobState,
    ResolveOrder,
    SceneState,
    TakeKey,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import DONE, PATIENCE_SECONDS
from workflows.generation import GenerationWorkflow
from workflows.late_take import ReclaimWorkflow, reclaim_workflow_id

Build = Callable[..., WorkflowHarness]
RUNNING = ProviderJobReport(state=ProviderJobState.RUNNING, progress=10)
ELSEWHERE = {"fallbacks": (ModelChoice(provider="other", model="other-1"),)}


def final(kind: ErrorType, *details: Any) -> ApplicationError:  # noqa: ANN401 - as Temporal takes them
    return ApplicationError("It says so.", *details, type=kind, non_retryable=True)


def one_scene(build_harness: Build, **fields: Any) -> WorkflowHarness:  # noqa: ANN401 - fields of FakeActivities
    return build_harness(scenes=1, **fields)


async def start(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    return await harness.start(audio=AudioChoice.OFF, **more)


async def picture(job: Handle) -> ProgressResponse:
    return await job.query(GenerationWorkflow.get_progress)


async def scene_is(job: Handle, state: SceneState) -> None:
    async def there() -> bool:
        scenes = (await picture(job)).scenes
        return bool(scenes) and scenes[0].state is state

    await eventually(there, f"scene 1 is {state}")


def key_of(job: Handle, take: int = 1) -> TakeKey:
    return TakeKey(job_id=job.id, stage=LedgerStage.SCENE, scene=1, take=take)


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


# --- outcomes that nobody knows ---


async def held(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    """A job whose only scene waits for its owner."""
    job = await start(harness, **more)
    await scene_is(job, SceneState.HELD)
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
        await scene_is(job, SceneState.HELD)
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
    assert harness.fakes.closed[0].status is JobStatus.CANCELED


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


# --- webhooks ---


async def test_a_webhook_wakes_the_wait_which_asks_at_once(build_harness: Build) -> None:
    asleep = ApplicationError(
        "no news",
        type=ErrorType.NO_NEWS,
        category=ApplicationErrorCategory.BENIGN,
        next_retry_delay=timedelta(seconds=PATIENCE_SECONDS / 2),
    )
    harness = one_scene(build_harness, failures={"wait_for_news:1": [asleep]})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1")
        await job.signal(GenerationWorkflow.provider_called, ProviderCallback(token=key_of(job).token))
        outcome = await job.result()
    assert outcome.status is JobStatus.COMPLETED
    assert [wait.at_once for wait in harness.fakes.waits] == [False, True]


async def test_a_webhook_that_comes_before_the_submits_answer_is_heeded(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"submit_take:1"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("submit_take:1")
        await job.signal(GenerationWorkflow.provider_called, ProviderCallback(token=key_of(job).token))
        await harness.fakes.release("submit_take:1")
        await job.result()
    assert [wait.at_once for wait in harness.fakes.waits] == [True]


async def test_a_webhook_about_another_take_wakes_nobody(build_harness: Build) -> None:
    harness = one_scene(build_harness, held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1")
        await job.signal(
            GenerationWorkflow.provider_called, ProviderCallback(token=key_of(job, take=2).token)
        )
        await picture(job)
        await harness.fakes.release("wait_for_news:1")
        await job.result()
    assert len(harness.fakes.waits) == 1


# --- late takes ---


async def reclaimed(harness: WorkflowHarness, job: Handle) -> ProviderJobState | None:
    handle: WorkflowHandle[ReclaimWorkflow, ProviderJobState | None] = harness.client.get_workflow_handle(
        reclaim_workflow_id(key_of(job)), result_type=ProviderJobState
    )
    return await handle.result()


def too_late() -> ApplicationError:
    """No news, and the next poll lies beyond all patience: the server ends the wait at once."""
    return ApplicationError(
        "no news",
        type=ErrorType.NO_NEWS,
        category=ApplicationErrorCategory.BENIGN,
        next_retry_delay=timedelta(seconds=2 * PATIENCE_SECONDS),
    )


async def test_a_take_that_is_out_of_our_patience_is_kept_when_it_comes(build_harness: Build) -> None:
    harness = build_harness(scenes=2, failures={"wait_for_news:1": [too_late()]}, price_usd=0.5)
    async with harness.run_workers():
        job = await start(harness, **ELSEWHERE)
        outcome = await job.result()
        error = (await picture(job)).scenes[0].error
        assert await reclaimed(harness, job) is ProviderJobState.SUCCEEDED
    assert outcome.gaps == (1,)
    assert error is not None
    assert error.type == ErrorType.TIMED_OUT
    assert {order.provider for order in harness.fakes.asked} == {"fake"}, (
        "it may still come: no other is paid"
    )
    assert harness.fakes.calls["keep_take:1"] == 1
    waits = [wait for wait in harness.fakes.waits if wait.accepted.key.scene == 1]
    assert [(wait.last, wait.slowly) for wait in waits] == [(False, False), (True, False), (False, True)]


async def test_what_ended_while_nobody_of_us_could_ask_is_not_late(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"wait_for_news:1": [too_late()]}, ended_meanwhile=True)
    async with harness.run_workers():
        job = await start(harness)
        outcome = await job.result()
    assert outcome.gaps == ()
    assert [wait.last for wait in harness.fakes.waits] == [False, True]


async def test_a_late_take_that_never_ends_is_given_up(build_harness: Build) -> None:
    dead = ApplicationError("gone", type=ErrorType.JOB_LOST, non_retryable=True)
    harness = build_harness(scenes=2, failures={"wait_for_news:1": [too_late(), dead, dead]})
    async with harness.run_workers():
        job = await start(harness)
        await job.result()
        assert await reclaimed(harness, job) is None
    assert harness.fakes.calls["give_up_take:1"] == 1


@pytest.mark.parametrize("receipt", [CancelReceipt.STILL_BILLED, CancelReceipt.KEPT])
async def test_what_is_paid_for_though_it_was_cancelled_is_asked_for_on(
    build_harness: Build, receipt: CancelReceipt
) -> None:
    harness = one_scene(build_harness, reports=[RUNNING, DONE], receipt=receipt, price_usd=0.5)
    harness.fakes.held = {"wait_for_news:1#2"}
    async with harness.run_workers():
        job = await start(harness)
        await harness.fakes.reached("wait_for_news:1", times=2)
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        shown = (await picture(job)).scenes[0]
        await harness.fakes.reached("wait_for_news:1", times=3)
        await harness.fakes.release("wait_for_news:1#2")
        assert await reclaimed(harness, job) is ProviderJobState.SUCCEEDED
    assert (shown.state, shown.receipt) == (SceneState.CANCELED, receipt)
    assert harness.fakes.calls["keep_take:1"] == 1
