"""The owner does not wait for a scene any more, and may have it made later."""

from collections.abc import AsyncIterator

import httpx
import pytest

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.models import CallOutcome
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, until_status
from tests.conditions import eventually

AWAY = ProviderError(ErrorType.TRANSIENT, "It does not say.", final=False)


@pytest.fixture
async def stuck(api: httpx.AsyncClient, worker: Fakes) -> AsyncIterator[str]:
    """A job of which everything is in but its second scene, of which nothing is heard."""
    worker.troubles = {2: AWAY}
    worker.go.set()
    job_id = await post_job(api, audio="off")
    await _until(api, job_id, {1: "complete", 2: "submitted"})
    yield job_id
    worker.troubles = {}


async def test_the_film_is_cut_without_the_scene(api: httpx.AsyncClient, stuck: str) -> None:
    answer = await _leave_out(api, stuck, 2)

    assert answer == (202, {"job_id": stuck, "scenes": [2], "status": "processing"})
    job = await until_status(api, stuck, "completed")
    assert job["gaps"] == [2]
    [take] = job["results"]["scenes"][1]["takes"]
    assert (take["outcome"], take["receipt"], take["cost_usd"]) == (CallOutcome.CANCELED, "not_billed", 0)
    scene = (await get(api, f"/jobs/{stuck}/progress"))["scenes"][1]
    assert (scene["state"], scene["error"]["type"]) == ("failed", "left_out")


async def test_a_retry_makes_the_scene_after_all(api: httpx.AsyncClient, stuck: str, worker: Fakes) -> None:
    await _leave_out(api, stuck, 2)
    await until_status(api, stuck, "completed")
    worker.troubles = {}

    answer = await api.post(f"{V1}/jobs/{stuck}/retry")

    assert (answer.status_code, answer.json()["scenes"]) == (202, [2])
    await _until_whole(api, stuck)
    assert [order.key.take for order in worker.submitted if order.key.scene == 2] == [1, 2]


async def test_a_retake_makes_the_scene_after_all(api: httpx.AsyncClient, stuck: str, worker: Fakes) -> None:
    await _leave_out(api, stuck, 2)
    await until_status(api, stuck, "completed")
    worker.troubles = {}

    assert (await api.post(f"{V1}/jobs/{stuck}/scenes/2/retake", json={})).status_code == 202

    await _until_whole(api, stuck)


async def test_what_is_there_or_nowhere_is_not_left_out(api: httpx.AsyncClient, stuck: str) -> None:
    for scene in (0, 1, 9):
        status, problem = await _leave_out(api, stuck, scene)
        assert (status, problem["type"]) == (409, "/problems/not-being-made")


async def test_something_must_be_left(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await post_job(api, audio="off")
    await _until(api, job_id, {1: "running", 2: "running"})

    status, problem = await _leave_out(api, job_id, 1, 2)

    assert (status, problem["type"]) == (409, "/problems/nothing-to-keep")


async def test_a_film_that_is_done_waits_for_nothing(
    api: httpx.AsyncClient, stuck: str, worker: Fakes
) -> None:
    worker.troubles = {}
    await until_status(api, stuck, "completed")

    status, problem = await _leave_out(api, stuck, 2)

    assert (status, problem["type"]) == (409, "/problems/job-ended")


@pytest.mark.parametrize(
    "order", [{}, {"scenes": []}, {"scenes": [-1]}, {"scenes": [51]}, {"scenes": [2], "why": "late"}]
)
async def test_an_order_at_fault_is_refused(api: httpx.AsyncClient, stuck: str, order: Json) -> None:
    answer = await api.post(f"{V1}/jobs/{stuck}/leave-out", json=order)

    assert answer.status_code == 422


async def test_nobodys_job_is_not_found(away: httpx.AsyncClient) -> None:
    assert (await _leave_out(away, "nobody", 1))[0] == 404


async def _leave_out(client: httpx.AsyncClient, job_id: str, *scenes: int) -> tuple[int, Json]:
    answer = await client.post(f"{V1}/jobs/{job_id}/leave-out", json={"scenes": scenes})
    return answer.status_code, answer.json()


async def _until(client: httpx.AsyncClient, job_id: str, states: dict[int, str]) -> None:
    async def so() -> bool:
        told = await get(client, f"/jobs/{job_id}/progress")
        return {scene["number"]: scene["state"] for scene in told["scenes"]} == states

    await eventually(so)


async def _until_whole(client: httpx.AsyncClient, job_id: str) -> None:
    async def so() -> bool:
        job = await get(client, f"/jobs/{job_id}")
        return bool(job["status"] == "completed" and job["gaps"] == [])

    await eventually(so)
