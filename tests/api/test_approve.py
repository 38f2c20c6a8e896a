"""A job that waits for money gets more."""

import httpx
import pytest
from fastapi import FastAPI

from store.models import JobRow
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_row, get, post_job, services_of, until_status


async def test_a_job_that_waits_for_money_goes_on_when_it_may_spend_more(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.price_usd = 1.0
    worker.go.set()
    job_id = await post_job(api, audio="off", budget_usd=1)
    await until_status(api, job_id, "awaiting_approval")

    status, body = await _approve(api, job_id, budget_usd=2)

    assert (status, body["budget_usd"]) == (200, 2.0)
    job = await until_status(api, job_id, "completed")
    assert (job["budget_usd"], job["gaps"]) == (2.0, [])


async def test_the_progress_tells_the_budget(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api, budget_usd=3.5)

    assert (await get(api, f"/jobs/{job_id}/progress"))["budget_usd"] == 3.5
    assert (await get(api, "/jobs"))["jobs"][0]["budget_usd"] == 3.5


@pytest.mark.parametrize("budget_usd", [0, 4.99, 5])
async def test_a_budget_is_only_ever_raised(api: httpx.AsyncClient, budget_usd: float) -> None:
    job_id = await post_job(api, budget_usd=5)

    status, problem = await _approve(api, job_id, budget_usd=budget_usd)

    message = "must be more than 5.00, the budget that it has"
    assert (status, problem["errors"]) == (422, [{"field": "budget_usd", "message": message}])
    assert (await get(api, f"/jobs/{job_id}"))["budget_usd"] == 5


async def test_a_job_without_a_budget_has_none_to_raise(api: httpx.AsyncClient) -> None:
    status, problem = await _approve(api, await post_job(api), budget_usd=5)

    assert (status, problem["errors"][0]["field"]) == (422, "budget_usd")


@pytest.mark.parametrize("body", [{"budget_usd": -1}, {"budget_usd": "lots"}, {"budget_usd": 100_001}])
async def test_a_budget_at_fault_is_refused_by_its_field(api: httpx.AsyncClient, body: Json) -> None:
    status, problem = await _approve(api, await post_job(api, budget_usd=1), **body)

    assert (status, problem["errors"][0]["field"]) == (422, "budget_usd")


async def test_a_job_that_has_ended_spends_nothing_more(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    job_id = await post_job(api, audio="off", budget_usd=1)
    await until_status(api, job_id, "completed")

    status, problem = await _approve(api, job_id, budget_usd=2)

    assert (status, problem["type"]) == (409, "/problems/job-ended")


async def test_while_temporal_is_away_nothing_is_changed(away: httpx.AsyncClient) -> None:
    answer = await away.post(f"{V1}/generate", json={"prompt": "A fox", "budget_usd": 1})
    job_id = answer.json()["job_id"]

    status, problem = await _approve(away, job_id, budget_usd=2)

    assert (status, problem["type"]) == (503, "/problems/engine-away")
    assert (await get(away, f"/jobs/{job_id}"))["budget_usd"] == 1


async def test_a_job_that_has_not_begun_begins_with_the_new_budget(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    rooms = services_of(app)
    row: JobRow
    row, _ = await rooms.jobs.add_job(a_row(rooms.settings.owner, budget_usd=1))

    assert (await _approve(api, row.id, budget_usd=2))[0] == 200


async def _approve(client: httpx.AsyncClient, job_id: str, **body: object) -> tuple[int, Json]:
    answer = await client.post(f"{V1}/jobs/{job_id}/approve", json=body)
    return answer.status_code, answer.json()
