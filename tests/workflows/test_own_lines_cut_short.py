"""An owner who does not wait for all lines: what is there is kept, and nothing more is bought."""

from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ApplicationError

from contracts import (
    AcceptedJob,
    CancelReceipt,
    JobStatus,
    LedgerStage,
    SceneState,
    StoppedLines,
    TakeKey,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.golden_waits import voice_failed
from tests.workflows.speaking import BEN, GONE, decide, fail_voice, speak
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

STOPS_NOTHING = ApplicationError("No.", type=ErrorType.INVALID_REQUEST, non_retryable=True)
NOT_BOUGHT = ApplicationError("Not bought.", type=ErrorType.NOT_BOUGHT, non_retryable=True)


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
    assert harness.find_close(job.id).status is JobStatus.CANCELED
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
    log = harness.fakes.log
    assert log.index("stop_lines:1 ends") < log.index("buy_lines:3 begins", log.index("buy_lines:3 ends"))
    assert [(order.scene, order.without) for order in harness.fakes.stop_orders] == [(1, (1,))]


async def test_a_line_of_a_scene_left_out_that_is_billed_all_the_same_is_told_and_fetched(
    build_harness: Build,
) -> None:
    key = TakeKey(job_id="job", stage=LedgerStage.VOICE, scene=1, line=1, language="en")
    late = AcceptedJob(
        key=key, provider="fake", model="voice-1", provider_job_id="p-1", accepted_at=datetime.now(UTC)
    )
    harness = build_harness(scenes=2, lines_per_scene=1, held={"buy_lines:1"})
    harness.fakes.stopped = StoppedLines(receipt=CancelReceipt.STILL_BILLED, late=(late,))
    async with harness.run_workers():
        job = await speak(harness)
        await harness.fakes.reached("buy_lines:1")
        await leave_out(job, 1)
        await job.result()
        await harness.fakes.reached("keep_take:1")
        ended = await picture(job)
    assert ended.narration
    assert (ended.narration.state, ended.narration.receipt) == (
        SceneState.COMPLETE,
        CancelReceipt.STILL_BILLED,
    )


async def test_a_scene_left_out_while_its_voice_is_decided_about_has_its_lines_stopped(
    build_harness: Build,
) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1)
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await leave_out(job, 2)
        await decide(job)
        assert (await job.result()).gaps == (2,)
    assert [order.scene for order in harness.fakes.stop_orders] == [2]


async def test_a_line_of_a_scene_left_out_is_stopped_while_others_are_spoken(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"buy_lines:1", "buy_lines:2"})
    async with harness.run_workers():
        job = await speak(harness)
        for number in (1, 2):
            await harness.fakes.reached(f"buy_lines:{number}")
        await leave_out(job, 1)
        await harness.fakes.reached("stop_lines:1")
        await harness.fakes.release("buy_lines:2")
        assert (await job.result()).gaps == (1,)
    assert harness.fakes.calls["stop_lines:1"] == 1


async def test_a_service_that_stops_no_line_does_not_keep_the_film_waiting(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1)
    async with harness.run_workers():
        job = await fail_voice(harness)
        await voice_failed(job)
        await leave_out(job, 2)
        harness.fakes.failures["stop_lines:2"] = [STOPS_NOTHING]
        await decide(job)
        assert (await job.result()).gaps == (2,)
    assert harness.fakes.failures["stop_lines:2"] == []


async def test_a_cancel_while_a_line_is_stopped_stops_all_lines(build_harness: Build) -> None:
    harness = build_harness(scenes=2, lines_per_scene=1, held={"buy_lines:1", "stop_lines:1"})
    async with harness.run_workers():
        job = await speak(harness)
        await harness.fakes.reached("buy_lines:1")
        await leave_out(job, 1)
        await harness.fakes.reached("stop_lines:1")
        await job.cancel()
        await harness.fakes.release("stop_lines:1")
        with pytest.raises(WorkflowFailureError):
            await job.result()
    assert harness.fakes.calls["cancel_take:1"] == 1
    assert harness.find_close(job.id).status is JobStatus.CANCELED
