"""What an owner says while no worker is there is carried out by the next one, and replays."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from temporalio.api.enums.v1 import EventType

from contracts import ChooseOrder, GenerationOutcome, JobStatus, LeaveOutOrder, SceneState
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.steps import a_clip, a_retake, asked_for, scene_is, start, takes_asked

Build = Callable[..., WorkflowHarness]
# The server waits this long for a worker, as if it were only slow: five seconds, and some more.
PATIENCE_SECONDS = 30


@asynccontextmanager
async def restarted(harness: WorkflowHarness, update: str, order: object) -> AsyncIterator[Handle]:
    """A job whose worker went away just when scene 1 was ready; it is told this before the next one comes.

    The last task of the old worker had no commands, and the task with the update ran out of time.
    """
    harness.fakes.held = {"wait_for_news:3", "collect_clip:1"}
    async with harness.run_activity_workers():
        async with harness.run_workflow_worker():
            job = await start(harness)
            await harness.fakes.reached("wait_for_news:3")
            await scene_is(job, 2, SceneState.COMPLETE)
            await harness.fakes.release("collect_clip:1")
            await scene_is(job, 1, SceneState.COMPLETE)
        async with asked_for(job.execute_update(update, order)):
            await eventually(lambda: _ran_out_of_time(job), "no worker takes up the update")
            async with harness.run_workflow_worker():
                yield job


async def _ran_out_of_time(job: Handle) -> bool:
    events = [event async for event in job.fetch_history_events()]
    return any(event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT for event in events)


async def ended(harness: WorkflowHarness, job: Handle) -> GenerationOutcome:
    """How it ends when scene 3 comes, too."""
    await harness.fakes.release("wait_for_news:3")
    return await asyncio.wait_for(job.result(), PATIENCE_SECONDS)


async def test_a_retake(build_harness: Build) -> None:
    harness = build_harness()
    async with restarted(harness, "retake", a_retake(1)) as job:
        outcome = await ended(harness, job)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())
    assert takes_asked(harness, 1) == [(1, "fake"), (2, "other")]


async def test_a_choice(build_harness: Build) -> None:
    harness = build_harness()
    async with restarted(harness, "choose", ChooseOrder(clip=a_clip(1, take=7))) as job:
        outcome = await ended(harness, job)
    assert outcome.status is JobStatus.COMPLETED
    assert harness.fakes.composed[-1].takes[1] == 7


async def test_an_early_end(build_harness: Build) -> None:
    harness = build_harness()
    async with restarted(harness, "keep", None) as job:
        outcome = await ended(harness, job)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())
    assert harness.fakes.frugal


async def test_a_scene_that_is_left_out(build_harness: Build) -> None:
    harness = build_harness()
    async with restarted(harness, "leave_out", LeaveOutOrder(scenes=(3,))) as job:
        outcome = await asyncio.wait_for(job.result(), PATIENCE_SECONDS)
        await harness.fakes.release("wait_for_news:3")
    assert outcome.gaps == (3,)


async def test_a_scene_that_was_ready_is_not_left_out(build_harness: Build) -> None:
    """The next worker may hear only after the update that it was."""
    harness = build_harness()
    async with restarted(harness, "leave_out", LeaveOutOrder(scenes=(1,))) as job:
        outcome = await ended(harness, job)
    assert outcome.gaps == ()
