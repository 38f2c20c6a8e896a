"""A film that is ordered with several takes of each scene: priced, made, and chosen among."""

import httpx
import pytest

from contracts import SceneState
from store.models import CallOutcome
from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, orders_of, post, scene_of, until_ended_again
from tests.api.kit import V1, Json, a_brief, get, post_job, until_status
from tests.api.test_money import FIRST, SECOND, a_call, a_job, a_picture, counted, ended


async def test_all_takes_are_made_each_with_its_seed_and_the_film_has_the_first(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker, takes=2, seed=7)

    job = await get(api, f"/jobs/{job_id}")

    assert job["brief"]["takes"] == 2
    for number in (1, 2):
        scene = scene_of(job, number)
        assert (scene["take"], [take["take"] for take in scene["takes"]]) == (1, [1, 2])
        first, second = (take["seed"] for take in scene["takes"])
        assert second == first + 1
    await post(api, f"{job_id}/scenes/1/choose", {"take": 2})
    assert scene_of(await until_ended_again(api, job_id, job), 1)["take"] == 2


async def test_a_retake_of_such_a_film_has_a_number_of_its_own(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker, takes=2)
    before = await get(api, f"/jobs/{job_id}")

    status, body = await post(api, f"{job_id}/scenes/1/retake")

    assert (status, body["takes"]) == (202, [3])
    assert scene_of(await until_ended_again(api, job_id, before), 1)["take"] == 3


async def test_a_retake_that_is_refused_leaves_the_first_takes_as_they_were_ordered(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off", takes=2, approval="storyboard")
    await until_status(api, job_id, "awaiting_approval")
    status, _ = await post(api, f"{job_id}/scenes/1/retake", {"text": "Fog.", "seed": 99})
    assert status == 409
    worker.go.set()

    await post(api, f"{job_id}/approve")

    scene = scene_of(await until_status(api, job_id, "completed"), 1)
    assert [take["take"] for take in scene["takes"]] == [1, 2]
    assert {take["text"] for take in scene["takes"]} == {scene["text"]}
    assert 99 not in [take["seed"] for take in scene["takes"]]


async def test_another_run_makes_one_take_of_what_is_missing(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.refused = {"scene/1/1", "scene/1/2"}
    job_id = await make_film(api, worker, takes=2)
    before = await get(api, f"/jobs/{job_id}")
    assert before["gaps"] == [1]

    assert (await post(api, f"{job_id}/retry"))[0] == 202

    job = await until_ended_again(api, job_id, before)
    assert (job["gaps"], scene_of(job, 1)["take"]) == ([], 3)
    assert sorted(orders_of(worker, 1)) == [(take, "animatic") for take in (1, 2, 3)]


@pytest.mark.parametrize("takes", [0, 3, 5, None])
async def test_one_two_or_four_can_be_ordered(api: httpx.AsyncClient, takes: int | None) -> None:
    answer = await api.post(f"{V1}/generate", json=a_brief(takes=takes))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "takes")


async def test_at_the_storyboard_their_number_is_changed_and_the_price_said_first(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api, audio="off", approval="storyboard", seed=7)
    await until_status(api, job_id, "awaiting_approval")
    path = f"{V1}/jobs/{job_id}/storyboard"
    assert (await api.post(f"{path}/estimate", json={"takes": 2})).status_code == 200

    answer = await api.put(path, json={"takes": 2, "revision": 0})

    edited = answer.json()
    assert (answer.status_code, edited["takes"], edited["revision"]) == (200, 2, 1)
    assert (await post(api, f"{job_id}/approve", {"revision": 0}))[0] == 409
    assert (await get(api, f"/jobs/{job_id}/progress"))["takes"] == 2
    await post(api, f"{job_id}/approve", {"revision": 1})
    job = await until_status(api, job_id, "completed")
    assert job["brief"]["takes"] == 2
    assert [take["take"] for take in scene_of(job, 1)["takes"]] == [1, 2]
    assert sorted(orders_of(worker, 1)) == [(1, "animatic"), (2, "animatic")]


async def test_a_retake_that_was_refused_before_lends_its_words_to_none_of_them(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off", approval="storyboard")
    await until_status(api, job_id, "awaiting_approval")
    assert (await post(api, f"{job_id}/scenes/1/retake", {"text": "Fog.", "seed": 99}))[0] == 409
    await api.put(f"{V1}/jobs/{job_id}/storyboard", json={"takes": 4})
    worker.go.set()

    await post(api, f"{job_id}/approve")

    scene = scene_of(await until_status(api, job_id, "completed"), 1)
    assert [take["take"] for take in scene["takes"]] == [1, 2, 3, 4]
    assert {take["text"] for take in scene["takes"]} == {scene["text"]}


async def test_an_edit_of_a_storyboard_that_says_nothing_is_refused(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api, approval="storyboard")
    bodies: tuple[Json, ...] = ({}, {"takes": 3}, {"scenes": []})
    for body in bodies:
        assert (await api.put(f"{V1}/jobs/{job_id}/storyboard", json=body)).status_code == 422


def test_takes_that_are_not_ordered_yet_are_to_come() -> None:
    told = a_picture(SceneState.RUNNING, SceneState.WAITING, SceneState.COMPLETE, takes=2)
    third = [ended(3, 0.5, CallOutcome.SUCCEEDED, cost_usd=0.5), a_call(3, 0.5, take=2)]

    money = counted(a_job(), told, a_call(1, FIRST), *third)

    assert money.to_come_usd == pytest.approx(FIRST + 2 * SECOND)
