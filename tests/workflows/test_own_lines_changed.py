"""A film whose voice fails for good while clips of some scenes are made already."""

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
from tests.workflows.golden_waits import voice_failed
from tests.workflows.speaking import BEN, OWN, decide, fail_voice, gate_is, speak
from tests.workflows.steps import (
    Build,
    picture,
    scene_is,
    takes_asked,
)
from tests.workflows.story_errors import TOO_DEAR
from workflows.generation import GenerationWorkflow

TOO_LONG = ApplicationError("Too long.", type=ErrorType.UNSPEAKABLE, non_retryable=True)
HELD = Departure(kind=DepartureKind.SHORT, message="Its last picture is held.")


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
