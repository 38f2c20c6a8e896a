"""The owner decides about takes of which nobody knows whether they were paid for."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from contracts import HoldDecision
from store.models import CallOutcome, LedgerState
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, services_of, until_status
from tests.conditions import eventually


@pytest.fixture
async def held(api: httpx.AsyncClient, worker: Fakes) -> AsyncIterator[str]:
    """A job whose first scene is held."""
    worker.doubtful = {1}
    job_id = await post_job(api, audio="off")
    await _until_held(api, job_id)
    yield job_id
    worker.doubtful = set()


async def test_a_held_take_says_since_when_and_what_it_may_cost(api: httpx.AsyncClient, held: str) -> None:
    take = await _take(api, held)

    assert take["held_at"] is not None
    assert (take["state"], take["cost_usd"], take["price_usd"]) == (LedgerState.INTENT, None, 0.0)


async def test_a_provider_job_that_the_owner_has_found_is_adopted(
    api: httpx.AsyncClient, held: str, worker: Fakes
) -> None:
    worker.go.set()

    status, body = await _resolve(api, held, 1, decision="adopt", provider_job_id="pj-found")

    assert (status, body) == (200, {"job_id": held, "scene": 1, "take": 1, "decision": "adopt"})
    job = await until_status(api, held, "completed")
    assert job["gaps"] == []
    assert (await _take(api, held))["provider_job_id"] == "pj-found"


async def test_a_scene_that_the_owner_does_without_is_a_gap(
    api: httpx.AsyncClient, held: str, worker: Fakes
) -> None:
    worker.go.set()

    assert (await _resolve(api, held, 1, decision="do_without"))[0] == 200

    assert (await until_status(api, held, "completed"))["gaps"] == [1]
    assert (await _take(api, held))["outcome"] == CallOutcome.FAILED


async def test_paying_again_is_told_to_the_workflow(api: httpx.AsyncClient, held: str, worker: Fakes) -> None:
    assert (await _resolve(api, held, 1, decision="pay_again"))[0] == 200

    [order] = worker.resolved
    assert (order.key.scene, order.decision) == (1, HoldDecision.PAY_AGAIN)


async def test_a_job_that_the_provider_does_not_know_cannot_be_adopted(
    api: httpx.AsyncClient, held: str
) -> None:
    status, problem = await _resolve(api, held, 1, decision="adopt", provider_job_id="nobody's")

    assert status == 422
    assert problem["errors"] == [
        {"field": "provider_job_id", "message": "The provider does not know this job."}
    ]
    assert (await _take(api, held))["held_at"] is not None


async def test_what_is_not_held_waits_for_no_decision(api: httpx.AsyncClient, held: str) -> None:
    for scene in (0, 2, 3):
        status, problem = await _resolve(api, held, scene, decision="do_without")
        assert (status, problem["type"]) == (409, "/problems/not-held")


async def test_a_take_is_decided_about_once(api: httpx.AsyncClient, held: str) -> None:
    await _resolve(api, held, 1, decision="do_without")

    status, problem = await _resolve(api, held, 1, decision="pay_again")

    assert (status, problem["type"]) == (409, "/problems/not-held")


async def test_the_soundtrack_is_scene_nought(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.doubtful = {0}
    worker.go.set()
    job_id = await post_job(api)
    await _until_held(api, job_id, 0)

    assert (await _resolve(api, job_id, 0, decision="do_without"))[0] == 200
    await until_status(api, job_id, "completed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "decision"),
        ({"decision": "wait"}, "decision"),
        ({"decision": "adopt"}, "provider_job_id"),
        ({"decision": "adopt", "provider_job_id": ""}, "provider_job_id"),
        ({"decision": "pay_again", "provider_job_id": "pj-1"}, "provider_job_id"),
        ({"decision": "pay_again", "note": "please"}, "note"),
    ],
)
async def test_a_decision_at_fault_is_refused_by_its_field(
    api: httpx.AsyncClient, held: str, body: Json, field: str
) -> None:
    status, problem = await _resolve(api, held, 1, **body)

    assert (status, [error["field"] for error in problem["errors"]]) == (422, [field])


async def test_a_scene_that_no_film_has_is_refused(api: httpx.AsyncClient, held: str) -> None:
    assert (await _resolve(api, held, 51, decision="do_without"))[0] == 422


async def test_of_a_job_that_has_ended_nothing_is_decided(
    app: FastAPI, api: httpx.AsyncClient, held: str
) -> None:
    await services_of(app).temporal.client.get_workflow_handle(held).terminate()

    status, problem = await _resolve(api, held, 1, decision="pay_again")

    assert (status, problem["type"]) == (409, "/problems/job-ended")


async def test_nobodys_job_is_not_found(away: httpx.AsyncClient) -> None:
    answer = await away.post(f"{V1}/jobs/nobody/scenes/1/resolve", json={"decision": "pay_again"})

    assert answer.status_code == 404


async def _resolve(client: httpx.AsyncClient, job_id: str, scene: int, **body: object) -> tuple[int, Json]:
    answer = await client.post(f"{V1}/jobs/{job_id}/scenes/{scene}/resolve", json=body)
    return answer.status_code, answer.json()


async def _take(client: httpx.AsyncClient, job_id: str, scene: int = 1) -> Json:
    results = (await get(client, f"/jobs/{job_id}"))["results"]
    part = results["scenes"][scene - 1] if scene else results["soundtrack"]
    take: Json = part["takes"][0]
    return take


async def _until_held(client: httpx.AsyncClient, job_id: str, scene: int = 1) -> None:
    """Until the workflow itself waits for a decision."""

    async def waits() -> bool:
        told = await get(client, f"/jobs/{job_id}/progress")
        states = {scene["number"]: scene["state"] for scene in told["scenes"]}
        return states.get(scene) == "held" or (not scene and "held" in told["detail"])

    await eventually(waits)
