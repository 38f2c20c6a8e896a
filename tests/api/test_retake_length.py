"""A scene of a finished film gets longer than its clip, or shorter, together with another take of it."""

import httpx
import pytest
from fastapi import FastAPI

from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, orders_of, post, scene_of, until_ended_again
from tests.api.kit import Json, get, services_of
from tests.store.builders import an_order


async def _retake(api: httpx.AsyncClient, job_id: str, **wish: object) -> tuple[int, Json]:
    return await post(api, f"{job_id}/scenes/2/retake", wish)


async def test_a_scene_gets_as_long_as_its_new_take(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    assert (await post(api, f"{job_id}/scenes/2/retake/estimate", {"duration_seconds": 8}))[0] == 200

    assert (await _retake(api, job_id, duration_seconds=8.01, count=2))[0] == 202
    after = await until_ended_again(api, job_id, before)

    assert (after["status"], after["shortened_seconds"]) == ("completed", 0)
    assert (scene_of(after, 2)["seconds"], scene_of(after, 2)["take"] > 1) == (8.0, True)
    assert sorted(orders_of(worker, 2)) == [(1, "animatic"), (2, "animatic"), (3, "animatic")]
    told = [c["message"] for c in (await get(api, f"/jobs/{job_id}/versions"))["versions"][0]["changes"]]
    assert "Scene 2: 8.0 s instead of 5.0 s" in told
    # The take of before is not held for what it lacks: with it the scene is as long as it was.
    assert (await post(api, f"{job_id}/scenes/2/choose", {"take": 1}))[0] == 202
    chosen = await until_ended_again(api, job_id, after)
    assert (scene_of(chosen, 2)["seconds"], chosen["shortened_seconds"]) == (5.0, 3.0)
    limits = await get(api, f"/jobs/{job_id}/scenes/2/length")
    assert limits == {"scene_seconds": 5.0, "least_seconds": 1.0, "most_seconds": 5.0}


async def test_where_nothing_comes_of_the_take_the_film_is_as_long_as_it_was(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    worker.refused.add("scene/2/2")

    assert (await _retake(api, job_id, duration_seconds=8))[0] == 202
    after = await until_ended_again(api, job_id, before)

    assert (after["status"], after["gaps"], scene_of(after, 2)["seconds"]) == ("completed", [], 5.0)
    shown = (await get(api, f"/jobs/{job_id}/progress"))["scenes"][1]
    assert (shown["take"], shown["seconds"]) == (1, 5.0)


async def test_a_film_that_holds_short_clips_tells_how_long_one_is_held(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker, short_clips="hold")
    before = await get(api, f"/jobs/{job_id}")
    worker.refused.add("scene/2/2")

    assert (await _retake(api, job_id, duration_seconds=8))[0] == 202
    after = await until_ended_again(api, job_id, before)

    assert [scene["held_seconds"] for scene in before["results"]["scenes"]] == [0, 0]
    assert (scene_of(after, 1)["held_seconds"], scene_of(after, 2)["held_seconds"]) == (0, 3)


async def test_a_length_that_cannot_be_made_is_refused_and_nothing_is_bought(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    bought = len(worker.submitted)
    for seconds, field in ((0.5, "duration_seconds"), (400, "model")):
        for path in ("retake", "retake/estimate"):
            status, problem = await post(api, f"{job_id}/scenes/2/{path}", {"duration_seconds": seconds})
            assert (status, problem["errors"][0]["field"]) == (422, field)
    assert len(worker.submitted) == bought
    worker.go.clear()
    assert (await _retake(api, job_id))[0] == 202
    assert (await _retake(api, job_id, duration_seconds=8))[1]["type"] == "/problems/job-active"


@pytest.mark.parametrize("seconds", [None, 5])
async def test_a_take_of_the_same_length_is_a_take_and_nothing_else(
    api: httpx.AsyncClient, worker: Fakes, seconds: float | None
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    assert (await _retake(api, job_id, duration_seconds=seconds))[0] == 202
    after = await until_ended_again(api, job_id, before)
    versions = (await get(api, f"/jobs/{job_id}/versions"))["versions"]
    assert [each["message"] for each in versions[0]["changes"]] == ["Scene 2: take 2"]
    assert scene_of(after, 2)["seconds"] == 5.0


async def test_no_longer_take_is_bought_while_one_that_is_paid_for_may_still_come(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    bought = len(worker.submitted)
    pending, ledger = an_order(job_id, scene=2, take=2), services_of(app).ledger
    await ledger.record_intent(pending)
    await ledger.record_acceptance(pending.key, "pj-pending")

    for wish in ({}, {"duration_seconds": 8}):
        status, problem = await _retake(api, job_id, **wish)
        assert (status, problem["type"]) == (409, "/problems/scene-busy")
    assert len(worker.submitted) == bought
