"""Several takes of a scene for one order: priced together, bought once, and chosen among."""

from itertools import pairwise

import httpx

from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, orders_of, post, scene_of, until_ended_again, until_scene
from tests.api.kit import V1, get, post_job, until_status

FOUR = {"count": 4}


async def test_four_takes_are_made_and_another_than_the_first_is_chosen(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, body = await post(api, f"{job_id}/scenes/1/retake", {**FOUR, "text": "Fog.", "seed": 2**31 - 2})

    assert (status, body["take"], body["takes"]) == (202, 2, [2, 3, 4, 5])
    job = await until_ended_again(api, job_id, before)
    scene = scene_of(job, 1)
    assert (scene["take"], [take["take"] for take in scene["takes"]]) == (2, [1, 2, 3, 4, 5])
    asked = [(take["text"], take["seed"]) for take in scene["takes"][1:]]
    assert asked == [("Fog.", seed) for seed in (2**31 - 2, 2**31 - 1, 0, 1)]
    await post(api, f"{job_id}/scenes/1/choose", {"take": 4})
    chosen = scene_of(await until_ended_again(api, job_id, job), 1)
    assert (chosen["take"], len(chosen["takes"])) == (4, 5)


async def test_a_new_seed_is_another_one_for_each_take(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    await post(api, f"{job_id}/scenes/1/retake", FOUR)
    takes = scene_of(await until_ended_again(api, job_id, before), 1)["takes"]
    assert len({take["seed"] for take in takes}) == 5
    assert all((after - first) % 2**31 == 1 for first, after in pairwise(t["seed"] for t in takes[1:]))


async def test_an_order_that_is_sent_twice_is_bought_once_and_its_key_orders_nothing_else(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    path, headers = f"{V1}/jobs/{job_id}/scenes/1/retake", {"Idempotency-Key": "four"}
    first = await api.post(path, json=FOUR, headers=headers)
    await until_ended_again(api, job_id, before)

    second = await api.post(path, json=FOUR, headers=headers)

    assert first.json()["takes"] == second.json()["takes"] == [2, 3, 4, 5]
    for other in ({}, {"count": 2}):
        refused = await api.post(path, json=other, headers=headers)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/idempotency-conflict")
    assert sorted(orders_of(worker, 1)) == [(take, "animatic") for take in (1, 2, 3, 4, 5)]


async def test_takes_are_added_to_a_film_that_is_still_made(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.refused = {"scene/1/1", "scene/1/2"}
    job_id = await post_job(api, audio="off")
    await until_scene(api, job_id, 1, "failed")

    status, _ = await post(api, f"{job_id}/scenes/1/retake", {"count": 2})

    assert status == 202
    worker.go.set()
    job = await until_status(api, job_id, "completed")
    assert (job["gaps"], scene_of(job, 1)["take"]) == ([], 3)


async def test_one_two_or_four_takes_can_be_ordered(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)
    for count in (0, 3, 8):
        status, problem = await post(api, f"{job_id}/scenes/1/retake", {"count": count})
        assert (status, problem["errors"][0]["field"]) == (422, "count")
