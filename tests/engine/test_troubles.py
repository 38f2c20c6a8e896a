"""What an activity suffers from is told with its take, its try, and a sentence that was meant for people."""

import asyncio
import shlex
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from temporalio import activity
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import PauseActivityRequest
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from activities.error_translation import translate_errors
from activities.submit_errors import provider_busy_error
from contracts import (
    GenerationInput,
    LedgerStage,
    SceneOutline,
    Storyboard,
    TakeKey,
    TakeOrder,
)
from contracts.error_types import ErrorType
from contracts.task_queues import CALLS_QUEUE, submit_queue
from providers.errors import ProviderError
from store.errors import ProviderBusy
from temporal_client import ActivityIssue, TemporalClient
from temporal_client.paused_activities import PAUSED_PREFIX
from tests.conditions import eventually
from worker import create_workflow_worker

SECRET = "sk-12345"  # noqa: S105 - it opens nothing


class Failing:
    """A storyboard of one scene, and a provider that fails as it is told to."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    @activity.defn
    async def write_storyboard(self, job_id: str) -> Storyboard:
        return Storyboard(scenes=(SceneOutline(number=1, seconds=5, summary="one"),))

    @activity.defn
    @translate_errors
    async def submit_take(self, order: TakeOrder) -> None:
        raise self.error

    @activity.defn
    @translate_errors
    async def wait_for_slot(self, order: TakeOrder) -> None:
        raise AssertionError("No take waits for a slot.")


class Busy(Failing):
    """A provider that never has a free slot."""

    def __init__(self) -> None:
        super().__init__(AssertionError("The take is refused before the provider is asked."))

    @activity.defn
    @translate_errors
    async def submit_take(self, order: TakeOrder) -> None:
        raise provider_busy_error(ProviderBusy(order, rank=4, in_flight=3))

    @activity.defn
    @translate_errors
    async def wait_for_slot(self, order: TakeOrder) -> None:
        raise provider_busy_error(ProviderBusy(order, rank=4, in_flight=3))


@pytest.mark.parametrize(
    ("error", "type_", "message"),
    [
        (ProviderError(ErrorType.TRANSIENT, "It is away.", final=False), ErrorType.TRANSIENT, "It is away."),
        (RuntimeError(SECRET), ErrorType.INTERNAL, "Something unexpected went wrong."),
    ],
    ids=["provider", "bug"],
)
async def test_a_failure_that_is_tried_again_is_told(
    engine: TemporalClient, job: GenerationInput, error: Exception, type_: str, message: str
) -> None:
    trouble = await _trouble(engine, job, Failing(error))

    assert (trouble.activity, trouble.type, trouble.message) == ("submit_take", type_, message)
    assert trouble.attempt >= 2
    assert trouble.next_at is None or trouble.next_at > datetime(2026, 1, 1, tzinfo=UTC)
    if type_ != ErrorType.INTERNAL:
        assert trouble.key == TakeKey(job_id=job.job_id, stage=LedgerStage.SCENE, scene=1)


async def test_a_failure_with_large_causes_is_told_with_its_take(
    engine: TemporalClient, job: GenerationInput
) -> None:
    """The server keeps 4 kB of it; a database's error, say, holds a statement with all its values."""
    away = ProviderError(ErrorType.TRANSIENT, "It is away.", final=False)
    away.__cause__ = ConnectionError("statement " * 1000)
    away.__cause__.__cause__ = OSError("address " * 1000)

    trouble = await _trouble(engine, job, Failing(away))

    assert (trouble.type, trouble.message) == (ErrorType.TRANSIENT, "It is away.")
    assert trouble.key == TakeKey(job_id=job.job_id, stage=LedgerStage.SCENE, scene=1)


async def test_a_take_that_waits_in_line_is_told_with_its_place(
    engine: TemporalClient, job: GenerationInput
) -> None:
    trouble = await _trouble(engine, job, Busy())

    assert (trouble.activity, trouble.type) == ("wait_for_slot", ErrorType.NO_SLOT)
    assert trouble.message.startswith("number 4 in line for animatic")
    assert trouble.key == TakeKey(job_id=job.job_id, stage=LedgerStage.SCENE, scene=1)


async def test_that_there_is_no_news_is_no_trouble(engine: TemporalClient, job: GenerationInput) -> None:
    failing = Failing(ApplicationError("no news; next poll in 1 s", type=ErrorType.NO_NEWS))
    await engine.start_job(job)
    async with _working(engine.client, failing):
        await eventually(lambda: _tried(engine, job), "it was tried again")
        assert (await engine.describe_run(job.job_id)).issues == ()


async def test_a_step_that_an_operator_paused_is_told_with_the_command_that_lets_it_go_on(
    engine: TemporalClient, job: GenerationInput
) -> None:
    """Its last failure says only that there is no news: nothing else tells that it stands still."""
    failing = Failing(ApplicationError("no news; next poll in 1 s", type=ErrorType.NO_NEWS))
    handle = engine.client.get_workflow_handle(job.job_id)
    await engine.start_job(job)
    async with _working(engine.client, failing):
        await eventually(lambda: _tried(engine, job), "it was tried again")
        await engine.client.workflow_service.pause_activity(
            PauseActivityRequest(
                namespace=engine.client.namespace,
                execution=WorkflowExecution(workflow_id=job.job_id),
                type="submit_take",
                reason="the provider\nis being moved",
            )
        )
        paused = {each.key.scene: each for each in (await engine.describe_run(job.job_id)).issues if each.key}

        trouble = paused[1]
        assert (trouble.type, trouble.next_at) == (ErrorType.PAUSED, None)
        sentence, _, command = trouble.message.partition(" It goes on with: ")
        assert sentence == f"{PAUSED_PREFIX} (the provider is being moved)."
        program, *words = shlex.split(command)
        await _run(Path(sys.executable).with_name(program), *words)
        left = (await handle.describe()).raw_description.pending_activities
        # The music's step is paused still.
        assert [each.paused for each in left].count(True) == len(paused) - 1


async def _tried(engine: TemporalClient, job: GenerationInput) -> bool:
    described = await engine.client.get_workflow_handle(job.job_id).describe()
    pending = described.raw_description.pending_activities
    return len(pending) > 1 and all(each.attempt > 1 for each in pending)


async def _run(program: Path, *words: str) -> None:
    process = await asyncio.create_subprocess_exec(program, *words)
    assert await process.wait() == 0


async def _trouble(engine: TemporalClient, job: GenerationInput, failing: Failing) -> ActivityIssue:
    found: list[ActivityIssue] = []
    await engine.start_job(job)
    async with _working(engine.client, failing):

        async def told() -> bool:
            troubles = (await engine.describe_run(job.job_id)).issues
            # The music is asked of the same provider.
            found[:] = [each for each in troubles if each.key is None or each.key.stage is LedgerStage.SCENE]
            return bool(found)

        await eventually(told, "it has a trouble")
    return found[0]


@asynccontextmanager
async def _working(client: Client, failing: Failing) -> AsyncIterator[None]:
    calls = Worker(
        client, task_queue=CALLS_QUEUE, activities=[failing.write_storyboard, failing.wait_for_slot]
    )
    submits = Worker(client, task_queue=submit_queue("animatic"), activities=[failing.submit_take])
    async with calls, submits, create_workflow_worker(client):
        yield
