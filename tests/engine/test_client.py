"""A job is started once; and what the server cannot say is told by type."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from temporalio import workflow
from temporalio.client import WorkflowExecutionStatus
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from cli.ports import find_free_port
from contracts import GenerationInput, ProgressLog, ProgressResponse, search_attributes
from contracts.task_queues import WORKFLOW_QUEUE
from settings import Settings
from temporal_client import NoSuchWorkflowError, NoWorkerError, TemporalClient, TemporalUnavailableError
from tests.conditions import eventually

Ask = Callable[[TemporalClient, GenerationInput], Awaitable[object]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody works here: waiting for that is not what is tested."""
    monkeypatch.setattr("temporal_client.queries.QUERY_TIMEOUT", timedelta(seconds=0.3))


async def test_a_job_that_is_started_again_keeps_its_run(
    engine: TemporalClient, job: GenerationInput
) -> None:
    await engine.start_job(job)
    first = await engine.describe_run(job.job_id)
    await engine.start_job(job)
    assert await engine.describe_run(job.job_id) == first
    assert first.is_running


async def test_twenty_starts_at_once_make_one_run(engine: TemporalClient, job: GenerationInput) -> None:
    await asyncio.gather(*(engine.start_job(job) for _ in range(20)))
    runs = [run async for run in engine.client.list_workflows(f"WorkflowId = '{job.job_id}'")]
    assert len(runs) <= 1  # The list may lag behind, but never shows two.
    history = engine.client.get_workflow_handle(job.job_id).fetch_history_events()
    begins = [
        event async for event in history if event.HasField("workflow_execution_started_event_attributes")
    ]
    assert len(begins) == 1


async def test_a_job_that_has_ended_is_not_begun_anew(engine: TemporalClient, job: GenerationInput) -> None:
    await engine.start_job(job)
    await engine.client.get_workflow_handle(job.job_id).terminate("a drill")
    ended = await engine.describe_run(job.job_id)
    await engine.start_job(job)
    assert await engine.describe_run(job.job_id) == ended
    assert (ended.status, ended.is_running) == (WorkflowExecutionStatus.TERMINATED, False)


async def test_an_operator_can_find_it_by_owner_status_and_provider(
    engine: TemporalClient, job: GenerationInput
) -> None:
    await engine.start_job(job)
    found = (await engine.client.get_workflow_handle(job.job_id).describe()).typed_search_attributes
    assert [found.get(key) for key in search_attributes.ALL_ATTRIBUTES] == ["ann", "queued", "animatic"]


@pytest.mark.parametrize("title", ["🎬" * 200, "漢" * 200, "*" * 200, "[a](http://b.c)", "a\nb"])
async def test_any_title_can_be_shown(engine: TemporalClient, job: GenerationInput, title: str) -> None:
    await engine.start_job(job.model_copy(update={"title": title}))
    assert (await engine.describe_run(job.job_id)).is_running


ASKS: dict[str, Ask] = {
    "progress": lambda engine, job: engine.queries.get_progress(job.job_id),
    "progress_since": lambda engine, job: engine.queries.progress_since(job.job_id, 0),
    "execution": lambda engine, job: engine.describe_run(job.job_id),
    "cancel": lambda engine, job: engine.cancel_job(job.job_id),
}
OTHERS: dict[str, Ask] = {
    "start": lambda engine, job: engine.start_job(job),
    "recover": lambda engine, job: engine.reconcile_now(0),
    "reachable": lambda engine, job: engine.is_reachable(),
}


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
async def test_of_a_job_that_was_never_started_there_is_no_run(
    engine: TemporalClient, job: GenerationInput, ask: Ask
) -> None:
    with pytest.raises(NoSuchWorkflowError):
        await ask(engine, job)


async def test_a_cancel_of_a_job_that_has_ended_changes_nothing(
    engine: TemporalClient, job: GenerationInput
) -> None:
    await engine.start_job(job)
    await engine.client.get_workflow_handle(job.job_id).terminate("a drill")
    await engine.cancel_job(job.job_id)
    assert (await engine.describe_run(job.job_id)).status is WorkflowExecutionStatus.TERMINATED


async def test_a_job_can_be_cancelled_twice(engine: TemporalClient, job: GenerationInput) -> None:
    await engine.start_job(job)
    await engine.cancel_job(job.job_id)
    await engine.cancel_job(job.job_id)


async def test_without_a_worker_nobody_knows_the_progress(
    engine: TemporalClient, job: GenerationInput
) -> None:
    await engine.start_job(job)
    with pytest.raises(NoWorkerError):
        await engine.queries.get_progress(job.job_id)


async def test_the_server_that_is_there_says_so(engine: TemporalClient) -> None:
    assert await engine.is_reachable()


@pytest.mark.parametrize("ask", (ASKS | OTHERS).values(), ids=ASKS | OTHERS)
async def test_a_server_that_is_away_is_told_as_that(
    away: TemporalClient, job: GenerationInput, ask: Ask
) -> None:
    with pytest.raises(TemporalUnavailableError):
        await ask(away, job)


async def test_who_needs_the_connection_now_hears_that_there_is_none() -> None:
    with pytest.raises(RuntimeError):
        await TemporalClient.connect(Settings(temporal_address=f"127.0.0.1:{find_free_port()}"), lazy=False)


@workflow.defn(name="GenerationWorkflow")
class OlderWorkflow:
    """As it was before it remembered its milestones."""

    @workflow.run
    async def run(self, job: GenerationInput) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.query
    def progress(self) -> ProgressResponse:
        return ProgressResponse(job_id=workflow.info().workflow_id, seq=7)


async def test_an_older_worker_is_asked_for_the_present_alone(
    engine: TemporalClient, job: GenerationInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("temporal_client.queries.QUERY_TIMEOUT", timedelta(seconds=30))
    await engine.start_job(job)
    async with _playing(engine, OlderWorkflow):
        news = await engine.queries.progress_since(job.job_id, 6)
        nothing = await engine.queries.progress_since(job.job_id, 7)
    assert ([picture.seq for picture in news.pictures], news.more) == ([7], False)
    assert nothing.pictures == ()


@workflow.defn(name="GenerationWorkflow")
class NextRun:
    """A run that began late."""

    @workflow.run
    async def run(self, job: GenerationInput) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.query
    def progress_since(self, after: int) -> ProgressLog:
        picture = ProgressResponse(job_id=workflow.info().workflow_id, seq=900)
        return ProgressLog(pictures=(picture,) if after < picture.seq else (), began=picture.seq)


async def test_a_run_that_never_began_keeps_nobody_from_the_next(
    engine: TemporalClient, job: GenerationInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("temporal_client.queries.QUERY_TIMEOUT", timedelta(seconds=30))
    monkeypatch.setattr("temporal_client.queries.ANSWER_SECONDS", 30)
    await engine.start_job(job)
    await engine.client.get_workflow_handle(job.job_id).terminate()
    await engine.start_again(job)
    async with _playing(engine, NextRun):
        await _listed(engine, job, 2)
        told = await engine.queries.progress_since(job.job_id, 6)
        await engine.client.get_workflow_handle(job.job_id).terminate()
    assert [picture.seq for picture in told.pictures] == [900]


def _playing(engine: TemporalClient, stand_in: type) -> Worker:
    """A worker for which jobs are stories like that."""
    runner = UnsandboxedWorkflowRunner()
    return Worker(engine.client, task_queue=WORKFLOW_QUEUE, workflows=[stand_in], workflow_runner=runner)


async def _listed(engine: TemporalClient, job: GenerationInput, runs: int) -> None:
    async def so() -> bool:
        query = f"WorkflowId = '{job.job_id}'"
        return len([run async for run in engine.client.list_workflows(query)]) == runs

    await eventually(so, "all runs are listed")
