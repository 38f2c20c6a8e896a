"""What an operator does in the Temporal Web UI is what a caller reads."""

import httpx
import pytest
from fastapi import FastAPI
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from contracts import JobStatus
from temporal_client.closed_status import close_order_of
from tests.api.fakes import Fakes
from tests.api.kit import get, post_job, services_of, until_status
from tests.conditions import eventually

FIRST_WORKFLOW_TASK = 4


@pytest.fixture
def server(temporal: WorkflowEnvironment) -> Client:
    """The server, as an operator reaches it."""
    return temporal.client


async def test_a_terminated_job_is_canceled_and_says_why(api: httpx.AsyncClient, server: Client) -> None:
    job_id = await post_job(api)
    await server.get_workflow_handle(job_id).terminate()

    job = await get(api, f"/jobs/{job_id}")

    assert (job["status"], job["error"]["type"]) == ("canceled", "terminated")
    assert job["ended_at"] is not None


async def test_the_catalog_keeps_what_was_found(app: FastAPI, api: httpx.AsyncClient, server: Client) -> None:
    job_id = await post_job(api)
    await server.get_workflow_handle(job_id).terminate()

    await get(api, f"/jobs/{job_id}")

    row = await services_of(app).jobs.get_for_any_owner(job_id)
    assert (row.status, row.error_type) == (JobStatus.CANCELED, "terminated")


async def test_a_list_finds_it_too(api: httpx.AsyncClient, server: Client) -> None:
    job_id = await post_job(api)
    await server.get_workflow_handle(job_id).terminate()

    (job,) = (await get(api, "/jobs"))["jobs"]

    assert (job["job_id"], job["status"]) == (job_id, "canceled")


async def test_a_filter_by_status_does_not_show_what_no_longer_has_it(
    api: httpx.AsyncClient, server: Client
) -> None:
    await server.get_workflow_handle(await post_job(api)).terminate()
    queued = await post_job(api)

    jobs = (await get(api, "/jobs?status=queued"))["jobs"]

    assert [job["job_id"] for job in jobs] == [queued]


async def test_progress_of_a_terminated_job_is_the_catalogs(
    api: httpx.AsyncClient, worker: Fakes, server: Client
) -> None:
    job_id = await post_job(api)
    await until_status(api, job_id, "processing")
    await server.get_workflow_handle(job_id).terminate()

    progress = await get(api, f"/jobs/{job_id}/progress")

    assert (progress["source"], progress["status"]) == ("catalog", "canceled")
    assert progress["error"]["type"] == "terminated"


async def test_a_job_canceled_in_the_web_ui_before_a_worker_saw_it_is_canceled(
    api: httpx.AsyncClient, worker: Fakes, server: Client
) -> None:
    job_id = await post_job(api)
    await server.get_workflow_handle(job_id).cancel()

    assert (await until_status(api, job_id, "canceled"))["error"] is None


async def test_a_job_that_was_reset_goes_on(api: httpx.AsyncClient, worker: Fakes, server: Client) -> None:
    job_id = await post_job(api)
    await until_status(api, job_id, "processing")
    await api.post(f"/api/v1/jobs/{job_id}/cancel")
    await until_status(api, job_id, "canceled")

    await _reset(server, job_id)

    job = await get(api, f"/jobs/{job_id}")
    assert (job["status"], job["ended_at"]) == ("processing", None)
    worker.go.set()

    async def whole() -> bool:
        progress = await get(api, f"/jobs/{job_id}/progress")
        return (progress["status"], progress["source"]) == ("completed", "workflow")

    assert await eventually(whole)


@pytest.mark.parametrize(
    ("closed", "status", "error"),
    [
        (WorkflowExecutionStatus.COMPLETED, "completed", None),
        (WorkflowExecutionStatus.FAILED, "failed", "internal"),
        (WorkflowExecutionStatus.CANCELED, "canceled", None),
        (WorkflowExecutionStatus.TERMINATED, "canceled", "terminated"),
        (WorkflowExecutionStatus.TIMED_OUT, "failed", "timed_out"),
    ],
)
def test_each_way_to_close_means_something_for_the_job(
    closed: WorkflowExecutionStatus, status: str, error: str | None
) -> None:
    order = close_order_of("j", closed)

    assert (order.job_id, order.status) == ("j", status)
    assert (order.error.type if order.error else None) == error


async def _reset(server: Client, job_id: str) -> None:
    await server.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=server.namespace,
            workflow_execution=WorkflowExecution(workflow_id=job_id),
            reason="again",
            workflow_task_finish_event_id=FIRST_WORKFLOW_TASK,
            request_id=job_id,
        )
    )
