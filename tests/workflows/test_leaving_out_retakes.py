"""A new take that is left out, and a new take of what was left out."""

from contracts import (
    JobStatus,
    SceneState,
)
from tests.conditions import eventually
from tests.workflows.conftest import Handle
from tests.workflows.steps import (
    Build,
    a_clip,
    a_retake,
    asked_for,
    leave_out,
    picture,
    retake,
    scene_is,
    start,
)


async def test_a_scene_that_was_left_out_can_be_made_anew(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:2#1", "wait_for_news:3"})
    async with harness.run_workers():
        job = await start(harness)
        for step in ("wait_for_news:2", "wait_for_news:3"):
            await harness.fakes.reached(step)
        await leave_out(job, 2)
        await scene_is(job, 2, SceneState.FAILED)
        await retake(job, a_retake(2))
        await harness.fakes.release("wait_for_news:3")
        outcome = await job.result()
        second = (await picture(job)).scenes[1]
        await harness.fakes.release("wait_for_news:2#1")
    assert outcome.gaps == ()
    assert (second.state, second.take, second.error, second.receipt) == (SceneState.COMPLETE, 2, None, None)


async def test_a_new_take_that_is_left_out_leaves_the_scene_what_it_had(build_harness: Build) -> None:
    harness = build_harness(held={"wait_for_news:1"})
    clips = (a_clip(1), a_clip(2), a_clip(3))
    async with harness.run_workers():
        job = await start(harness, retakes=(a_retake(1),), clips=clips)
        await harness.fakes.reached("wait_for_news:1")
        await leave_out(job, 1)
        outcome = await job.result()
        first = (await picture(job)).scenes[0]
        await harness.fakes.release("wait_for_news:1")
    assert outcome.gaps == ()
    assert (first.state, first.take, first.detail) == (
        SceneState.COMPLETE,
        1,
        "What was still being made was left out. Take 1 stays.",
    )


async def test_a_new_take_that_is_left_out_before_it_began_ends_nothing_else(
    build_harness: Build,
) -> None:
    harness = build_harness(held={"wait_for_news:3"})
    async with harness.run_activity_workers():
        async with harness.run_workflow_worker():
            job = await start(harness)
            await harness.fakes.reached("wait_for_news:3")
            for other in (1, 2):
                await scene_is(job, other, SceneState.COMPLETE)
        # No workflow worker: both arrive in one workflow task.
        before = (await job.describe()).history_length
        async with asked_for(retake(job, a_retake(1))):
            await eventually(lambda: _is_longer(job, before), "the update waits for a worker")
            async with asked_for(leave_out(job, 1)):
                await harness.fakes.release("wait_for_news:3")
                await _ended(job, "wait_for_news:3")
                async with harness.run_workflow_worker():
                    outcome = await job.result()
                    shown = (await picture(job)).scenes[0]
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())
    assert (shown.state, shown.detail) == (
        SceneState.COMPLETE,
        "What was still being made was left out. Take 1 stays.",
    )


async def _is_longer(job: Handle, than: int) -> bool:
    """A task of which nobody has heard yet is there as soon as something waits for it."""
    return (await job.describe()).history_length > than


async def _ended(job: Handle, step: str) -> None:
    """Wait until the history holds the end of the step: as many of its kind have ended as have begun."""
    name = step.partition(":")[0]

    async def so() -> bool:
        events = [event async for event in job.fetch_history_events()]
        begun = {
            event.event_id
            for event in events
            if event.activity_task_scheduled_event_attributes.activity_type.name == name
        }
        ended = {
            event.activity_task_completed_event_attributes.scheduled_event_id
            for event in events
            if event.HasField("activity_task_completed_event_attributes")
        }
        return begun <= ended

    await eventually(so, f"{step} has ended")
