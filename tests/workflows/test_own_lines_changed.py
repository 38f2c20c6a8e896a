"""A film whose voice, or whose owner, changes their mind while clips of some scenes are made already."""

from typing import Any

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import (
    EMBEDDED,
    ApprovalGate,
    CancelReceipt,
    Departure,
    DepartureKind,
    JobStatus,
    Narrator,
    SceneState,
    TakeCondition,
    VoiceFallback,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.golden_waits import voice_failed
from tests.workflows.speaking import BEN, OWN, decide, gate_is, speak
from tests.workflows.steps import (
    Build,
    a_retake,
    keep,
    leave_out,
    picture,
    refusal,
    retake,
    scene_is,
    takes_asked,
)
from tests.workflows.story_errors import TOO_DEAR
from workflows.generation import GenerationWorkflow

GONE = ApplicationError("No money left.", type=ErrorType.QUOTA_EXHAUSTED, non_retryable=True)
NOT_BOUGHT = ApplicationError("Not bought.", type=ErrorType.NOT_BOUGHT, non_retryable=True)
TOO_LONG = ApplicationError("Too long.", type=ErrorType.UNSPEAKABLE, non_retryable=True)
HELD = Departure(kind=DepartureKind.SHORT, message="Its last picture is held.")


async def fail_voice(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    """Start a film whose voice fails at its second scene, when the clip of the first is ordered."""
    harness.fakes.held.add("buy_lines:2")
    harness.fakes.failures["buy_lines:2"] = [GONE]
    job = await speak(harness, **more)
    await harness.fakes.reached("submit_take:1")
    await harness.fakes.release("buy_lines:2")
    return job


# --- another voice ---


async def test_ordered_clips_go_on_and_another_voice_speaks_the_whole_film(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"wait_for_news:1"}, outgrown={1: (HELD,)})
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await harness.fakes.release("wait_for_news:1")
        await scene_is(job, 1, SceneState.COMPLETE)
        assert not takes_asked(harness, 2)
        await decide(job, OWN)
        outcome = await job.result()
        ended = await picture(job)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())
    assert harness.fakes.narrators == [Narrator(voice="scratch")]
    assert (harness.fakes.calls["record_lines"], len(takes_asked(harness, 1))) == (1, 1)
    log = harness.fakes.log
    assert log.index("record_lines ends") < log.index("submit_take:2 begins")
    first = ended.scenes[0]
    assert (first.condition, first.detail) == (TakeCondition.NOT_AS_ORDERED, HELD.message)
    assert first.seconds == 6.5


async def test_another_service_is_asked_for_the_lines_of_all_scenes(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1)
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await decide(job, BEN)
        assert (await job.result()).status is JobStatus.COMPLETED
    assert harness.fakes.calls["buy_lines:1"] == harness.fakes.calls["buy_lines:2"] == 2
    assert len(takes_asked(harness, 1)) == 1


async def test_the_same_voice_goes_on_where_it_stopped(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1)
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await decide(job)
        assert (await job.result()).status is JobStatus.COMPLETED
    assert (harness.fakes.calls["buy_lines:1"], harness.fakes.calls["buy_lines:2"]) == (1, 2)


async def test_a_silent_film_needs_no_lines(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1)
    async with harness.run_workers():
        job = await fail_voice(harness, voice_fallback=VoiceFallback.SILENT)
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())
    assert harness.fakes.level_orders == []


async def test_no_clip_is_ordered_while_nobody_knows_who_speaks(build_harness: Build) -> None:
    harness = build_harness(
        scenes=2,
        lines_per_scene=1,
        held={"wait_for_news:1"},
        failures={"level_narration": [TOO_LONG]},
    )
    async with harness.run_workers():
        job = await speak(harness, parallel=1)
        await voice_failed(job)
        # The second scene has its lines, and now gets its turn.
        await harness.fakes.release("wait_for_news:1")
        await scene_is(job, 1, SceneState.COMPLETE)
        assert not takes_asked(harness, 2)
        await decide(job)
        assert (await job.result()).gaps == ()
    assert len(takes_asked(harness, 2)) == 1


async def test_an_own_voice_that_fails_after_clips_were_ordered_asks_the_owner_again(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, failures={"record_lines": [TOO_LONG]})
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await decide(job, OWN)
        await harness.fakes.reached("record_lines")
        await voice_failed(job)
        await decide(job, silent=True)
        assert (await job.result()).status is JobStatus.COMPLETED
    assert [narrator.provider for narrator in harness.fakes.narrators] == [EMBEDDED, EMBEDDED]


async def test_nobody_decides_so_the_job_fails_and_stops_the_clips_that_are_made(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"wait_for_news:1"})
    async with harness.run_workers():
        job = await fail_voice(harness, approval_hours=0.0001)
        with pytest.raises(WorkflowFailureError):
            await job.result()
        await harness.fakes.release("wait_for_news:1")
        ended = await picture(job)
    [closed] = harness.fakes.closed
    assert closed.error
    assert (closed.status, closed.error.type) == (JobStatus.FAILED, ErrorType.QUOTA_EXHAUSTED)
    assert len(harness.fakes.canceled) == 1
    assert ended.scenes[0].receipt is CancelReceipt.NOT_BILLED


async def test_a_budget_that_a_clip_waits_for_is_asked_for_again_after_the_voice(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, failures={"submit_take:1": [TOO_DEAR]})
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await decide(job)
        await gate_is(job, ApprovalGate.BUDGET)
        await job.signal(GenerationWorkflow.budget_raised)
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())


async def test_a_raised_budget_does_not_answer_for_the_voice(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, failures={"submit_take:1": [TOO_DEAR]})
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await job.signal(GenerationWorkflow.budget_raised)
        await scene_is(job, 1, SceneState.COMPLETE)
        told = await picture(job)
        assert told.approval
        assert (told.approval.gate, told.status) == (ApprovalGate.VOICE, JobStatus.AWAITING_APPROVAL)
        await decide(job)
        assert (await job.result()).gaps == ()


# --- an owner who does not wait ---


async def test_a_cancel_stops_lines_and_clips_and_says_what_becomes_of_the_money(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"buy_lines:2", "wait_for_news:1"})
    async with harness.run_workers():
        job = await speak(harness)
        await harness.fakes.reached("wait_for_news:1")
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        await harness.fakes.release("wait_for_news:1")
        ended = await picture(job)
    assert harness.fakes.closed[0].status is JobStatus.CANCELED
    assert [scene.receipt for scene in ended.scenes] == [
        CancelReceipt.NOT_BILLED,
        CancelReceipt.NEVER_STARTED,
    ]
    assert ended.narration
    assert (ended.narration.state, ended.narration.receipt) == (SceneState.CANCELED, CancelReceipt.KEPT)
    # Once for the clip, and once for all lines.
    assert harness.fakes.calls["cancel_take:1"] == 2
    assert not takes_asked(harness, 2)


async def test_keeping_what_is_there_buys_no_more_lines_and_leaves_out_scenes_without_them(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"buy_lines:2"})
    harness.fakes.failures["buy_lines:2"] = [NOT_BOUGHT]
    async with harness.run_workers():
        job = await speak(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        await keep(job)
        await harness.fakes.release("buy_lines:2")
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2,))
    assert [order.optional for order in harness.fakes.level_orders] == [(2,)]
    assert [order.scenes for order in harness.fakes.composed] == [(1,)]
    assert harness.fakes.narrators == []
    assert not takes_asked(harness, 2)


async def test_keeping_what_is_there_needs_no_decision_about_the_voice(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1)
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await scene_is(job, 1, SceneState.COMPLETE)
        await keep(job)
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2,))
    assert harness.fakes.calls["buy_lines:1"] == 1
    assert [order.scenes for order in harness.fakes.composed] == [(1,)]


async def test_a_clip_whose_lines_the_new_voice_has_not_spoken_is_not_kept_in_the_film(
    build_harness: Build,
) -> None:
    held = {"buy_lines:2#1", *(f"buy_lines:{number}#2" for number in (1, 2, 3))}
    harness = build_harness(scenes=3, lines_per_scene=1, held=held, failures={"buy_lines:2": [GONE]})
    async with harness.run_workers():
        job = await speak(harness)
        for number in (1, 3):
            await scene_is(job, number, SceneState.COMPLETE)
        await harness.fakes.release("buy_lines:2#1")
        await voice_failed(job)
        await decide(job, BEN)
        await harness.fakes.reached("buy_lines:3", times=2)
        assert await refusal(keep(job)) == ErrorType.NOTHING_TO_KEEP
        await harness.fakes.release("buy_lines:2#2")
        await scene_is(job, 2, SceneState.COMPLETE)
        await keep(job)
        harness.fakes.failures["buy_lines:1"] = [NOT_BOUGHT]
        harness.fakes.failures["buy_lines:3"] = [NOT_BOUGHT]
        for number in (1, 3):
            await harness.fakes.release(f"buy_lines:{number}#2")
        outcome = await job.result()
        ended = await picture(job)
    assert outcome.gaps == (1, 3)
    assert [order.scenes for order in harness.fakes.composed] == [(2,)]
    assert ended.scenes[0].error
    assert ended.scenes[0].error.type == ErrorType.NOT_BOUGHT


async def test_a_scene_that_is_left_out_takes_its_lines_along(build_harness: Build) -> None:
    harness = build_harness(scenes=3, lines_per_scene=1, held={"buy_lines:2", "wait_for_news:3"})
    async with harness.run_workers():
        job = await speak(harness)
        await harness.fakes.reached("buy_lines:2")
        await harness.fakes.reached("wait_for_news:3")
        await leave_out(job, 2)
        await scene_is(job, 2, SceneState.FAILED)
        assert await refusal(retake(job, a_retake(2))) == ErrorType.SCENE_BUSY
        await eventually(lambda: bool(harness.fakes.level_orders), "the others are levelled")
        await harness.fakes.release("wait_for_news:3")
        outcome = await job.result()
        ended = await picture(job)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, (2,))
    assert [order.optional for order in harness.fakes.level_orders] == [(2,)]
    assert ended.scenes[1].receipt is CancelReceipt.NEVER_STARTED
    assert harness.fakes.calls["buy_lines:2"] == 1
    assert not takes_asked(harness, 2)


async def test_a_line_that_only_a_scene_had_that_is_left_out_is_bought_for_another(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=3, lines_per_scene=1, repeats={3: 1}, held={"buy_lines:1"})
    async with harness.run_workers():
        job = await speak(harness)
        await scene_is(job, 2, SceneState.COMPLETE)
        assert not takes_asked(harness, 3)
        await leave_out(job, 1)
        outcome = await job.result()
    assert outcome.gaps == (1,)
    assert [order.without for order in harness.fakes.line_orders if order.scene == 3] == [(), (1,)]
    assert len(takes_asked(harness, 3)) == 1
