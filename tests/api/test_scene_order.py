"""The scenes of a finished film get another order, are taken out, and are put back: nothing is bought."""

import httpx
from fastapi import FastAPI

from store.models import SceneRow
from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, until_ended_again
from tests.api.kit import V1, Json, get, post_job, services_of
from tests.conditions import eventually


def _order(*scenes: int, **changes: object) -> Json:
    return {"scenes": [{"scene": number} for number in scenes], **changes}


async def _put(api: httpx.AsyncClient, job_id: str, body: Json) -> tuple[int, Json]:
    answer = await api.put(f"{V1}/jobs/{job_id}/scene-order", json=body)
    return answer.status_code, answer.json()


async def _film(api: httpx.AsyncClient, worker: Fakes) -> str:
    worker.scenes = 3
    return await make_film(api, worker)


def _numbers(job: Json, which: str = "scenes") -> list[int]:
    return [scene["number"] for scene in job["results"][which]]


async def test_scenes_change_places_are_taken_out_and_come_back(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await _film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    orders = len(worker.submitted)
    asked = await get(api, f"/jobs/{job_id}/scene-order")
    places = [{"scene": number, "transition": None} for number in (1, 2, 3)]
    assert asked == {"scenes": places, "removed": [], "revision": 0}

    body = {"scenes": [{"scene": 3}, {"scene": 1, "transition": "cut"}], "revision": asked["revision"]}
    assert (await _put(api, job_id, body))[0] == 202
    after = await until_ended_again(api, job_id, before)
    assert (after["status"], after["gaps"], after["cost"]) == ("completed", [], before["cost"])
    assert (_numbers(after), _numbers(after, "removed_scenes")) == ([3, 1], [2])
    assert after["results"]["removed_scenes"][0]["takes"][0]["outcome"] == "succeeded"
    assert [scene["transition"] for scene in after["results"]["scenes"]] == [None, "cut"]
    progress = await api.get(f"{V1}/jobs/{job_id}/progress", headers={"Accept": "application/json"})
    assert [scene["number"] for scene in progress.json()["scenes"]] == [3, 1]
    assert worker.composed[-1].scenes == (1, 3)

    # Who saw the order of before must not undo this one unseen.
    assert (await _put(api, job_id, body))[1]["type"] == "/problems/revision-conflict"
    assert (await _put(api, job_id, _order(2, 3, 1)))[0] == 202
    again = await until_ended_again(api, job_id, after)
    assert (_numbers(again), len(worker.submitted)) == ([2, 3, 1], orders)
    assert worker.composed[-1].takes == {1: 1, 2: 1, 3: 1}
    told = [change["message"] for change in (await _versions(api, job_id))[0]["changes"]]
    assert told == ["With scene 2", "Scene 1: another transition into it"]


async def _versions(api: httpx.AsyncClient, job_id: str) -> list[Json]:
    found: list[Json] = (await get(api, f"/jobs/{job_id}/versions"))["versions"]
    return found


async def test_a_version_of_before_has_its_order_again(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await _film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    await _put(api, job_id, _order(2, 1))
    await until_ended_again(api, job_id, before)
    told = [change["message"] for change in (await _versions(api, job_id))[0]["changes"]]
    assert told == ["Without scene 3", "Another order of scenes: 2, 1"]

    assert (await api.post(f"{V1}/jobs/{job_id}/versions/1/restore")).status_code == 200
    restored = await get(api, f"/jobs/{job_id}")
    assert (_numbers(restored), _numbers(restored, "removed_scenes")) == ([1, 2, 3], [])


async def test_an_order_that_cannot_be_is_refused(api: httpx.AsyncClient, worker: Fakes) -> None:
    running = await post_job(api)
    assert (await _put(api, running, _order(1)))[1]["type"] == "/problems/job-active"
    job_id = await _film(api, worker)
    for scenes, field, said in (
        ((1, 9), "scenes.1.scene", "there is no scene 9"),
        ((1, 2, 1), "scenes.2.scene", "scene 1 stands here twice"),
        ((1, 2, 3), "scenes", "already"),
    ):
        status, problem = await _put(api, job_id, _order(*scenes))
        assert (status, problem["errors"][0]["field"]) == (422, field)
        assert said in problem["errors"][0]["message"]


async def test_a_retake_in_a_changed_order_is_of_the_scene_that_was_named(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await _film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    await _put(api, job_id, _order(3, 1))
    changed = await until_ended_again(api, job_id, before)

    priced = await api.post(f"{V1}/jobs/{job_id}/scenes/3/retake/estimate", json={})
    assert priced.status_code == 200
    answer = await api.post(f"{V1}/jobs/{job_id}/scenes/3/retake", json={})
    assert answer.status_code == 202

    async def is_ordered() -> bool:
        return worker.submitted[-1].key.scene == 3 and worker.submitted[-1].key.take == 2

    await eventually(is_ordered)
    again = await until_ended_again(api, job_id, changed)
    assert (_numbers(again), again["results"]["scenes"][0]["take"]) == ([3, 1], 2)


async def test_a_scene_too_short_to_fade_in_is_refused_a_cross_fade_alone(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI
) -> None:
    worker.scenes = 3
    job_id = await make_film(api, worker, transition="cut")
    async with services_of(app).database.write_session() as session:
        (await session.get_one(SceneRow, (job_id, 1))).seconds = 0.25
    fading = {"scenes": [{"scene": 2}, {"scene": 1, "transition": "crossfade"}]}
    status, problem = await _put(api, job_id, fading)
    assert (status, problem["errors"][0]["field"]) == (422, "scenes.1.transition")
    assert (await _put(api, job_id, _order(2, 1)))[0] == 202
