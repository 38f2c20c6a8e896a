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
from tests.workflows.speaking import BEN, GONE, OWN, decide, fail_voice, gate_is, speak
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
from tests.workflows.story_errors import TOO_DEAR, in_line_error
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
        held={"wait_for_news:1", "buy_lines:2"},
        failures={"level_narration": [TOO_LONG]},
    )
    async with harness.run_workers():
        job = await speak(harness, parallel=1)
        await harness.fakes.reached("wait_for_news:1")
        await harness.fakes.release("buy_lines:2")
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
    """The clip that waited for it is ordered once it is known who speaks, and how long the scene is then."""
    harness = build_harness(scenes=2, lines_per_scene=1, failures={"submit_take:1": [TOO_DEAR]})
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await job.signal(GenerationWorkflow.budget_raised)
        told = await picture(job)
        assert told.approval
        assert (told.approval.gate, told.status) == (ApprovalGate.VOICE, JobStatus.AWAITING_APPROVAL)
        await decide(job, BEN)
        assert (await job.result()).gaps == ()
    log = harness.fakes.log
    assert harness.fakes.calls["submit_take:1"] == 2
    assert _last(log, "buy_lines:1 ends") < _last(log, "submit_take:1 begins")


async def test_a_clip_that_waits_in_line_is_ordered_when_it_is_known_who_speaks(build_harness: Build) -> None:
    held = {"wait_for_slot:1"}
    harness = build_harness(
        scenes=2, lines_per_scene=1, held=held, failures={"submit_take:1": [in_line_error(scene=1)]}
    )
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await harness.fakes.release("wait_for_slot:1")
        await decide(job, BEN)
        assert (await job.result()).gaps == ()
    log = harness.fakes.log
    assert _last(log, "buy_lines:1 ends") < _last(log, "submit_take:1 begins")


async def test_a_retake_that_was_left_out_leaves_its_scene_in_the_film(build_harness: Build) -> None:
    harness = build_harness(
        scenes=2, lines_per_scene=1, held={"buy_lines:2"}, failures={"buy_lines:2": [GONE]}
    )
    async with harness.run_workers():
        job = await speak(harness)
        await scene_is(job, 1, SceneState.COMPLETE)
        harness.fakes.held.add("submit_take:1")
        await retake(job, a_retake(1))
        await harness.fakes.reached("submit_take:1", times=2)
        await leave_out(job, 1)
        await harness.fakes.release("submit_take:1")
        await harness.fakes.release("buy_lines:2")
        await voice_failed(job)
        await decide(job, BEN)
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())
    assert harness.fakes.calls["buy_lines:1"] == 2


async def test_nothing_can_be_kept_while_another_voice_takes_over(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"change_narrator"})
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await scene_is(job, 1, SceneState.COMPLETE)
        await decide(job, BEN)
        await harness.fakes.reached("change_narrator")
        assert await refusal(keep(job)) == ErrorType.NOTHING_TO_KEEP
        await harness.fakes.release("change_narrator")
        outcome = await job.result()
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())


async def test_a_scene_that_is_left_out_takes_the_wait_for_its_budget_along(build_harness: Build) -> None:
    harness = build_harness(
        scenes=2, lines_per_scene=1, held={"wait_for_news:1"}, failures={"buy_lines:2": [TOO_DEAR]}
    )
    async with harness.run_workers():
        job = await speak(harness)
        await gate_is(job, ApprovalGate.BUDGET)
        await leave_out(job, 2)
        await harness.fakes.reached("level_narration")
        told = await picture(job)
        assert (told.approval, told.status) == (None, JobStatus.PROCESSING)
        await harness.fakes.release("wait_for_news:1")
        assert (await job.result()).gaps == (2,)


def _last(log: list[str], entry: str) -> int:
    return max(at for at, each in enumerate(log) if each == entry)
