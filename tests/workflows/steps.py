"""What tests of workflows do with a job: start it, read its progress, ask it to change, wait for a scene."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio.client import (
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import ApplicationError

from contracts import (
    AudioChoice,
    Clip,
    LeaveOutOrder,
    LedgerStage,
    ModelChoice,
    ProgressResponse,
    RetakeOrder,
    SceneState,
    TakeKey,
)
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from workflows.generation import GenerationWorkflow

Build = Callable[..., WorkflowHarness]
ELSEWHERE = {"fallbacks": (ModelChoice(provider="other", model="other-1"),)}


def a_retake(scene: int, take: int = 2, **more: Any) -> RetakeOrder:  # noqa: ANN401 - fields of RetakeOrder
    return RetakeOrder(**{"scene": scene, "take": take, "provider": "other", "model": "other-1"} | more)


def a_clip(scene: int, take: int = 1) -> Clip:
    return Clip(
        scene=scene,
        take=take,
        asset_key=f"clip-{scene}-{take}",
        thumbnail_key="still",
        seconds=5,
        created_at=datetime.now(UTC),
    )


async def start(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    return await harness.start(**{"audio": AudioChoice.OFF} | more)


async def picture(job: Handle) -> ProgressResponse:
    return await job.query(GenerationWorkflow.get_progress)


async def scene_is(job: Handle, number: int, state: SceneState) -> None:
    async def there() -> bool:
        return any(s.number == number and s.state is state for s in (await picture(job)).scenes)

    await eventually(there, f"scene {number} is {state}")


async def retake(job: Handle, order: RetakeOrder) -> None:
    await job.execute_update(GenerationWorkflow.retake_scene, order)


async def keep(job: Handle) -> None:
    await job.execute_update(GenerationWorkflow.finish_with_clips)


async def refusal(call: Awaitable[None]) -> str | None:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await call
    assert isinstance(refused.value.cause, ApplicationError)
    return refused.value.cause.type


def takes_asked(harness: WorkflowHarness, scene: int) -> list[tuple[int, str]]:
    orders = [order for order in harness.fakes.asked if order.key.scene == scene]
    return [(order.key.take, order.provider) for order in orders]


async def leave_out(job: Handle, *numbers: int) -> None:
    await job.execute_update(GenerationWorkflow.leave_out_scenes, LeaveOutOrder(scenes=numbers))


@asynccontextmanager
async def slow(harness: WorkflowHarness, step: str, **more: Any) -> AsyncIterator[Handle]:  # noqa: ANN401 - fields of GenerationInput
    """A job of which everything is in but what this step is about, which goes on for ever."""
    harness.fakes.held.add(step)
    number = int(step.partition(":")[2])
    async with harness.run_workers():
        job = await start(harness, **more)
        await harness.fakes.reached(step)
        for other in range(1, harness.fakes.scenes + 1):
            if other != number:
                await scene_is(job, other, SceneState.COMPLETE)
        yield job
        await harness.fakes.release(step)


@asynccontextmanager
async def asked_for(update: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Send an update, whose answer may come late: the server may first send it to a worker that is gone."""
    sent = asyncio.create_task(update)
    try:
        yield
    finally:
        sent.cancel()
        await asyncio.gather(sent, return_exceptions=True)


def final(kind: ErrorType, *details: Any) -> ApplicationError:  # noqa: ANN401 - as Temporal takes them
    return ApplicationError("It says so.", *details, type=kind, non_retryable=True)


def one_scene(build_harness: Build, **fields: Any) -> WorkflowHarness:  # noqa: ANN401 - fields of FakeActivities
    return build_harness(scenes=1, **fields)


def key_of(job: Handle, take: int = 1) -> TakeKey:
    return TakeKey(job_id=job.id, stage=LedgerStage.SCENE, scene=1, take=take)


def tokens(job_id: str, scenes: int) -> set[str]:
    """The tokens of all takes of a job."""
    music = TakeKey(job_id=job_id, stage=LedgerStage.AUDIO, scene=0).token
    return {
        music,
        *(TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=n + 1).token for n in range(scenes)),
    }


async def list_priorities(job: Handle, activity: str) -> list[int]:
    """Of each call of the activity, in order: 1 goes first, 0 is Temporal's default."""
    calls = [e.activity_task_scheduled_event_attributes async for e in job.fetch_history_events()]
    return [call.priority.priority_key for call in calls if call.activity_type.name == activity]
