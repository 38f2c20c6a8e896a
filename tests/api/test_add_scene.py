"""A scene is added to a finished film: one clip is bought, at a price that was said, and never twice."""

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from providers.accounts import Accounts
from settings import Settings
from temporal_client import TemporalUnavailableError
from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, orders_of, until_ended_again
from tests.api.kit import V1, Json, get, post_job, services_of


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings, accounts=Accounts({"LONGTAKE_FAL_KEY": "k"}))


NEW: Json = {"text": "A dog barks at the kite.", "after": 1, "duration_seconds": 4, "transition": "cut"}


async def _add(
    api: httpx.AsyncClient, job_id: str, body: Json, key: str | None = None, path: str = ""
) -> tuple[int, Json]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = await api.post(f"{V1}/jobs/{job_id}/scenes{path}", json=body, headers=headers)
    return answer.status_code, answer.json()


def _shown(job: Json) -> list[tuple[int, float, str | None, int | None]]:
    return [(s["number"], s["seconds"], s["transition"], s["take"]) for s in job["results"]["scenes"]]


async def test_a_scene_is_bought_once_and_stands_where_it_was_wanted(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    status, priced = await _add(api, job_id, NEW, path="/estimate")
    assert (status, priced["cost_usd"], priced["scene_seconds"], priced["within_budget"]) == (200, 0, 4, None)

    assert await _add(api, job_id, NEW, "dog") == (
        202,
        {"job_id": job_id, "scene": 3, "status": "processing"},
    )
    after = await until_ended_again(api, job_id, before)
    assert (after["status"], after["gaps"]) == ("completed", [])
    assert _shown(after) == [(1, 5.0, None, 1), (3, 4.0, "cut", 1), (2, 5.0, None, 1)]
    assert after["results"]["scenes"][1]["text"] == NEW["text"]
    assert orders_of(worker, 3) == [(1, "animatic")]
    assert worker.composed[-1].takes == {1: 1, 2: 1, 3: 1}
    told = [
        change["message"] for change in (await get(api, f"/jobs/{job_id}/versions"))["versions"][0]["changes"]
    ]
    assert told == ["With scene 3", "Scene 3: take 1"]

    # Whose answer was lost asks again with the same key, and gets the same scene.
    assert (await _add(api, job_id, NEW, "dog"))[1]["scene"] == 3
    for other in ({"text": "A cat."}, {"duration_seconds": 6}, {"after": 2}, {"seed": 7}):
        status, problem = await _add(api, job_id, NEW | other, "dog")
        assert (status, problem["type"]) == (409, "/problems/idempotency-conflict")
    assert (await _add(api, job_id, NEW | {"max_cost_usd": 1}, "dog"))[0] == 202
    assert orders_of(worker, 3) == [(1, "animatic")]
    # A scene that was taken out keeps its number.
    order = {"scenes": [{"scene": 1}, {"scene": 2}]}
    assert (await api.put(f"{V1}/jobs/{job_id}/scene-order", json=order)).status_code == 202
    await until_ended_again(api, job_id, after)
    assert (await _add(api, job_id, {"text": "Rain."}))[1]["scene"] == 4


async def test_a_film_goes_on_without_a_scene_that_cannot_be_made(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    worker.refused.add("scene/3/1")
    assert (await _add(api, job_id, {"text": "Rain.", "after": 0}))[0] == 202
    after = await until_ended_again(api, job_id, before)
    assert (after["status"], after["gaps"], after["film"] is None) == ("completed", [3], False)
    assert worker.composed[-1].scenes == (1, 2)
    # The missing scene is tried again as any other.
    retried = await api.post(f"{V1}/jobs/{job_id}/retry/estimate", json={})
    assert [part["scene"] for part in retried.json()["parts"]] == [3]


async def test_what_cannot_be_added_is_refused_and_nothing_is_bought(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    running = await post_job(api)
    assert (await _add(api, running, NEW))[1]["type"] == "/problems/job-active"
    job_id = await make_film(api, worker)
    bought = len(worker.submitted)
    for body, field in (
        ({"text": "Rain.", "after": 7}, "after"),
        ({"text": "Rain.", "model": "none-such"}, "model"),
        ({"text": "Rain.", "duration_seconds": 400}, "model"),
        ({"text": "Rain.", "reference_image": {"upload_id": "up_" + "0" * 32}}, "reference_image.upload_id"),
    ):
        status, problem = await _add(api, job_id, body)
        assert status == 422, problem
        assert problem["errors"][0]["field"] == field
    assert len(worker.submitted) == bought


async def test_a_price_that_was_not_seen_is_refused(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)
    body = {**NEW, "provider": "fal", "model": "xai/grok-imagine-video"}
    cost = (await _add(api, job_id, body, path="/estimate"))[1]["cost_usd"]
    assert cost > 0
    for most in ({}, {"max_cost_usd": cost / 2}):
        assert (await _add(api, job_id, {**body, **most}))[1]["type"] == "/problems/price-changed"


async def test_an_order_that_never_began_keeps_its_number_and_is_begun_by_the_same_key(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    async def fail(*_: object) -> str:
        raise TemporalUnavailableError

    with monkeypatch.context() as outage:
        outage.setattr(services_of(app).temporal, "start_again", fail)
        assert (await _add(api, job_id, NEW, "dog"))[0] == 503
    assert len((await get(api, f"/jobs/{job_id}"))["results"]["scenes"]) == 2
    assert (await _add(api, job_id, NEW, "dog"))[1]["scene"] == 3
    after = await until_ended_again(api, job_id, before)
    assert [shown[0] for shown in _shown(after)] == [1, 3, 2]
    assert orders_of(worker, 3) == [(1, "animatic")]
