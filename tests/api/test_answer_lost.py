"""A run that ends, or is reset, between what its owner told it and its answer: it may still be done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client

from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, services_of, until_status
from tests.conditions import eventually


@pytest.fixture
async def held(api: httpx.AsyncClient, worker: Fakes) -> AsyncIterator[str]:
    """A job whose one scene is held; what is decided about it is not written before the test says so."""
    worker.doubtful, worker.scenes = {1}, 1
    job_id = await post_job(api, audio="off")
    await eventually(lambda: _is_held(api, job_id))
    worker.decides.clear()
    yield job_id
    worker.decides.set()


async def test_after_a_terminate_it_may_be_done_and_the_end_is_told(
    app: FastAPI, api: httpx.AsyncClient, held: str
) -> None:
    client = services_of(app).temporal.client

    async with _told(api, client, held) as answer:
        await client.get_workflow_handle(held).terminate()

        status, problem = await answer

    assert (status, problem["type"]) == (409, "/problems/may-be-done")
    assert "The job ended before it answered, and is canceled now" in problem["detail"]


async def test_after_a_reset_it_may_be_done_and_the_new_run_does_it(
    app: FastAPI, api: httpx.AsyncClient, held: str, worker: Fakes
) -> None:
    client = services_of(app).temporal.client

    async with _told(api, client, held) as answer:
        await _reset(client, held)

        status, problem = await answer

    assert (status, problem["type"]) == (409, "/problems/may-be-done")
    assert "It is processing now, and is told this again" in problem["detail"]
    worker.go.set()
    worker.decides.set()
    await until_status(api, held, "completed", "failed")
    assert worker.resolved


@asynccontextmanager
async def _told(
    api: httpx.AsyncClient, client: Client, job_id: str
) -> AsyncIterator[asyncio.Task[tuple[int, Json]]]:
    """A decision that the run has taken, and has not answered."""
    task = asyncio.create_task(_do_without(api, job_id))
    await eventually(lambda: _takes_it_up(client, job_id))
    yield task


async def _do_without(api: httpx.AsyncClient, job_id: str) -> tuple[int, Json]:
    answer = await api.post(f"{V1}/jobs/{job_id}/scenes/1/resolve", json={"decision": "do_without"})
    return answer.status_code, answer.json()


async def _takes_it_up(client: Client, job_id: str) -> bool:
    described = await client.get_workflow_handle(job_id).describe()
    pending = described.raw_description.pending_activities
    return any(each.activity_type.name == "resolve_take" for each in pending)


async def _is_held(api: httpx.AsyncClient, job_id: str) -> bool:
    told = await get(api, f"/jobs/{job_id}/progress")
    return [scene["state"] for scene in told["scenes"]] == ["held"]


async def _reset(client: Client, job_id: str) -> None:
    """As an operator does: to the workflow task in which it was told."""
    events = [event async for event in client.get_workflow_handle(job_id).fetch_history_events()]
    told = next(e for e in events if e.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
    completed = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    done = [e.event_id for e in events if e.event_type == completed and e.event_id < told.event_id]
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=job_id),
            reason="a drill",
            workflow_task_finish_event_id=done[-1],
            request_id=job_id,
        )
    )
