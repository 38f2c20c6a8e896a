"""Scenes of a film made anew, and earlier takes chosen again."""

import httpx
import pytest

from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, orders_of, post, scene_of, until_ended_again, until_scene
from tests.api.kit import V1, Json, get, post_job, until_status


async def test_a_scene_of_a_finished_film_is_made_anew_and_the_others_are_used_again(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    wish = {"text": "A lighthouse in fog.", "seed": 7}

    status, body = await post(api, f"{job_id}/scenes/2/retake", wish)

    told = {"job_id": job_id, "scene": 2, "take": 2, "takes": [2], "status": "processing"}
    assert (status, body) == (202, told)
    job = await until_ended_again(api, job_id, before)
    assert (job["status"], job["gaps"]) == ("completed", [])
    second = scene_of(job, 2)
    assert (second["take"], [t["take"] for t in second["takes"]]) == (2, [1, 2])
    assert [(t["text"], t["seed"]) for t in second["takes"]] == [("Scene 2", 2), ("A lighthouse in fog.", 7)]
    assert len(scene_of(job, 1)["takes"]) == 1
    assert job["film"]["url"].rsplit("/", 1)[-1] != before["film"]["url"].rsplit("/", 1)[-1]


async def test_a_retake_that_is_sent_twice_with_one_key_is_bought_once(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    path, headers = f"{V1}/jobs/{job_id}/scenes/1/retake", {"Idempotency-Key": "again"}
    first = await api.post(path, json={}, headers=headers)
    job = await until_ended_again(api, job_id, before)

    second = await api.post(path, json={}, headers=headers)

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["take"] == second.json()["take"] == 2
    for other in ({"text": "Another kite."}, {"seed": 2**31 - 1}, {"provider": "animatic"}):
        refused = await api.post(path, json=other, headers=headers)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/idempotency-conflict")
    assert len(scene_of(await get(api, f"/jobs/{job_id}"), 1)["takes"]) == 2
    told = await api.get(f"{V1}/jobs/{job_id}/progress", headers={"Accept": "application/json"})
    assert told.json()["cost"] == job["cost"] == 0.75


async def test_a_retake_without_a_wish_gets_another_seed(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    await post(api, f"{job_id}/scenes/1/retake")

    first, again = scene_of(await until_ended_again(api, job_id, before), 1)["takes"]

    assert (again["text"], again["seed"] == first["seed"]) == ("Scene 1", False)


async def test_a_scene_is_made_anew_while_the_job_goes_on(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await post_job(api, audio="off")
    await until_scene(api, job_id, 1, "failed")

    status, body = await post(api, f"{job_id}/scenes/1/retake")

    assert (status, body["take"]) == (202, 2)
    worker.go.set()
    job = await until_status(api, job_id, "completed")
    assert (job["gaps"], scene_of(job, 1)["take"]) == ([], 2)


async def test_a_scene_whose_take_is_under_way_is_busy_and_no_wish_is_left(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off")
    await until_scene(api, job_id, 1, "running")

    status, problem = await post(api, f"{job_id}/scenes/1/retake", {"text": "Never made."})

    assert (status, problem["type"]) == (409, "/problems/scene-busy")
    worker.go.set()
    job = await until_status(api, job_id, "completed")
    assert scene_of(job, 1)["takes"][0]["text"] == "Scene 1"


async def test_a_retake_of_a_finished_film_buys_no_other_scene_that_was_missing(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    assert before["gaps"] == [1]

    await post(api, f"{job_id}/scenes/2/retake")

    job = await until_ended_again(api, job_id, before)
    assert job["gaps"] == [1]
    assert orders_of(worker, 1) == [(1, "animatic")]


async def test_a_retake_is_priced_before_anything_is_spent(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)

    status, body = await post(api, f"{job_id}/scenes/1/retake/estimate")

    assert (status, body["cost_usd"]) == (200, 0)
    assert body["takes_seconds"]["early"] <= body["takes_seconds"]["usual"]
    assert len(scene_of(await get(api, f"/jobs/{job_id}"), 1)["takes"]) == 1


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"provider": "nobody"}, "provider"),
        ({"model": "nothing"}, "model"),
        ({"text": ""}, "text"),
        ({"text": " "}, "text"),
        ({"text": "a\u0000b"}, "text"),
    ],
)
async def test_a_wish_that_nobody_can_meet_names_its_field(
    api: httpx.AsyncClient, worker: Fakes, wish: Json, field: str
) -> None:
    job_id = await make_film(api, worker)

    for path in ("retake", "retake/estimate"):
        status, problem = await post(api, f"{job_id}/scenes/1/{path}", wish)
        assert (status, problem["errors"][0]["field"]) == (422, field)


async def test_there_must_be_such_a_scene_and_such_a_take(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)

    assert (await post(api, f"{job_id}/scenes/9/retake"))[1]["type"] == "/problems/scene-not-found"
    missing = await post(api, f"{job_id}/scenes/1/choose", {"take": 5})
    assert missing[1]["type"] == "/problems/take-not-found"


async def test_an_earlier_take_comes_back_into_the_film(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)
    first = await get(api, f"/jobs/{job_id}")
    await post(api, f"{job_id}/scenes/1/retake")
    second = await until_ended_again(api, job_id, first)
    assert scene_of(second, 1)["take"] == 2

    status, body = await post(api, f"{job_id}/scenes/1/choose", {"take": 1})

    assert (status, body["take"]) == (202, 1)
    third = await until_ended_again(api, job_id, second)
    assert (scene_of(third, 1)["take"], len(scene_of(third, 1)["takes"])) == (1, 2)
