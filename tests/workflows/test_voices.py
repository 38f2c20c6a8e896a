"""A service speaks a film: nothing is bought past a failure, and its owner decides what becomes of it."""

from collections.abc import Callable

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import (
    EMBEDDED,
    CancelReceipt,
    DecideVoiceOrder,
    JobStatus,
    Narrator,
    NeedKind,
    SceneState,
    VoiceChoice,
    VoiceFallback,
    VoiceOutcome,
)
from contracts.error_types import ErrorType
from contracts.owner_need import find_owner_need
from tests.workflows.conftest import WorkflowHarness
from tests.workflows.golden_voices import reworded
from tests.workflows.golden_waits import voice_failed
from workflows.generation import GenerationWorkflow

BuildHarness = Callable[..., WorkflowHarness]
ANN = VoiceChoice(provider="fake", model="voice-1", voice="Ann")
GONE = ApplicationError("No money left.", type=ErrorType.QUOTA_EXHAUSTED, non_retryable=True)


async def test_all_lines_are_bought_before_the_narration_is_levelled(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=3, lines_per_scene=2)
    async with harness.run_workers():
        job = await harness.start(narrated=True, voice=ANN)
        outcome = await job.result()
        ended = await job.query(GenerationWorkflow.get_progress)
    assert outcome.status is JobStatus.COMPLETED
    bought = [f"buy_lines:{n} ends" for n in (1, 2, 3)]
    log = harness.fakes.log
    assert max(map(log.index, bought)) < log.index("level_narration begins")
    assert ended.narration is not None
    assert (ended.narration.state, ended.narration.progress) == (SceneState.COMPLETE, 100)
    assert ended.cost == pytest.approx(0.06)


async def test_a_voice_that_fails_for_good_waits_for_the_owner_and_costs_nothing_more(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, failures={"buy_lines:1": [GONE]})
    async with harness.run_workers():
        job = await harness.start(narrated=True, voice=ANN)
        await voice_failed(job)
        waiting = await job.query(GenerationWorkflow.get_progress)
        assert find_owner_need(waiting) == (NeedKind.VOICE, ())
        assert "No money left." in waiting.detail
        again = DecideVoiceOrder(outcome=VoiceOutcome.AGAIN)
        await job.execute_update(GenerationWorkflow.decide_voice, again)
        assert (await job.result()).status is JobStatus.COMPLETED
    assert harness.fakes.narrators == []
    assert harness.fakes.calls["buy_lines:1"] == 2


@pytest.mark.parametrize(
    ("policy", "narrator", "spoken"),
    [
        (VoiceFallback.SILENT, Narrator(silent=True), 0),
        (VoiceFallback.VOICE, Narrator(voice="scratch"), 1),
    ],
)
async def test_a_brief_may_say_who_speaks_instead(
    build_harness: BuildHarness, policy: VoiceFallback, narrator: Narrator, spoken: int
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, failures={"buy_lines:2": [GONE]})
    async with harness.run_workers():
        job = await harness.start(
            narrated=True,
            voice=ANN,
            voice_fallback=policy,
            fallback_voice=VoiceChoice(provider=EMBEDDED, voice="scratch"),
        )
        assert (await job.result()).status is JobStatus.COMPLETED
        ended = await job.query(GenerationWorkflow.get_progress)
    assert harness.fakes.narrators == [narrator]
    assert harness.fakes.calls["level_narration"] == spoken
    assert "No money left." in ended.detail
    assert ("One voice speaks all lines" in ended.detail) is bool(spoken)
    assert "narration_complete" in [stage.name for stage in ended.stages_completed]


async def test_nobody_decides_so_the_job_fails_with_the_voices_reason(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, lines_per_scene=1, failures={"buy_lines:1": [GONE]})
    async with harness.run_workers():
        job = await harness.start(narrated=True, voice=ANN, approval_hours=0.0001)
        with pytest.raises(WorkflowFailureError):
            await job.result()
    error = harness.find_close(job.id).error
    assert error is not None
    assert error.type == ErrorType.QUOTA_EXHAUSTED
    assert harness.fakes.asked == []


async def test_a_cancel_waits_for_the_line_and_stops_what_is_open(build_harness: BuildHarness) -> None:
    harness = build_harness(scenes=1, lines_per_scene=1, held={"buy_lines:1"})
    async with harness.run_workers():
        job = await harness.start(narrated=True, voice=ANN)
        await harness.fakes.reached("buy_lines:1")
        await job.cancel()
        with pytest.raises(WorkflowFailureError):
            await job.result()
        ended = await job.query(GenerationWorkflow.get_progress)
    assert harness.fakes.calls["cancel_take:1"] == 1
    assert harness.find_close(job.id).status is JobStatus.CANCELED
    assert ended.narration is not None
    assert (ended.narration.state, ended.narration.receipt) == (SceneState.CANCELED, CancelReceipt.KEPT)


async def test_other_lines_are_spoken_in_a_film_that_is_there_and_no_clip_is_made(
    build_harness: BuildHarness,
) -> None:
    harness = build_harness()
    async with harness.run_workers():
        outcome = await (await reworded(harness)).result()
    assert outcome.status is JobStatus.COMPLETED
    log = harness.fakes.log
    assert log.index("adopt_draft ends") < log.index("buy_lines:1 begins")
    assert log.index("speak_narration ends") < log.index("compose_film begins")
    assert not [step for step in log if step.startswith(("submit_take", "note_status:awaiting"))]
    assert [order.takes for order in harness.fakes.composed] == [{1: 1, 2: 1}]
