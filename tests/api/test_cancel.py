"""Cancel, at each point of a job's life."""

import httpx
import pytest
from fastapi import FastAPI
from temporalio.client import WorkflowFailureError
from temporalio.testing import WorkflowEnvironment

from settings import Settings
from store.workflow_input import build_generation_input
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_row, get, post_job, services_of, until_status, working


async def test_a_running_job_stops_its_provider_jobs_and_says_what_they_cost(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api)
    await until_status(api, job_id, "processing")

    answer = await _cancel(api, job_id)

    assert answer == (202, {"job_id": job_id, "status": "canceling"})
    job = await until_status(api, job_id, "canceled")
    takes = [take for scene in job["results"]["scenes"] for take in scene["takes"]]
    assert {take["receipt"] for take in takes} <= {"not_billed"}


async def test_a_canceled_job_can_be_canceled_again(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await post_job(api)
    await _cancel(api, job_id)
    await until_status(api, job_id, "canceled")

    assert await _cancel(api, job_id) == (200, {"job_id": job_id, "status": "canceled"})


async def test_a_completed_job_cannot_be_canceled(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    job_id = await post_job(api)
    await until_status(api, job_id, "completed")

    status, problem = await _cancel(api, job_id)

    assert (status, problem["type"], problem["job_id"]) == (409, "/problems/job-ended", job_id)


async def test_a_job_whose_workflow_never_began_is_canceled_at_once(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings
) -> None:
    row, _ = await services_of(app).jobs.add_job(a_row(settings.owner))

    assert await _cancel(api, row.id) == (200, {"job_id": row.id, "status": "canceled"})
    assert (await get(api, f"/jobs/{row.id}"))["status"] == "canceled"


async def test_nobody_starts_it_after_that(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings, temporal: WorkflowEnvironment
) -> None:
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row(settings.owner))
    await _cancel(api, row.id)

    # Somebody who read the row before it was canceled, and is only now at it.
    await rooms.temporal.start_job(build_generation_input(row))
    async with working(temporal.client, Fakes(rooms)) as fakes:
        with pytest.raises(WorkflowFailureError):
            await temporal.client.get_workflow_handle(row.id).result()

    assert fakes.storyboards == []
    assert (await get(api, f"/jobs/{row.id}"))["status"] == "canceled"


async def test_a_job_that_no_worker_has_taken_up_is_canceled_when_one_does(
    app: FastAPI, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    job_id = await post_job(api)

    assert (await _cancel(api, job_id))[0] == 202
    async with working(temporal.client, Fakes(services_of(app))) as fakes:
        await until_status(api, job_id, "canceled")

    assert fakes.storyboards == []


async def _cancel(client: httpx.AsyncClient, job_id: str) -> tuple[int, Json]:
    answer = await client.post(f"{V1}/jobs/{job_id}/cancel")
    return answer.status_code, answer.json()
