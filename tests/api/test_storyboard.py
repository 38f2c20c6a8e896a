"""The storyboard that waits for its owner: its price, its edit, its approval."""

import httpx
import pytest

from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, until_status

EDITED = [
    {"text": "Scene 2", "duration_seconds": 4},
    {"text": "A whale sings under the pier.", "duration_seconds": 3},
]


async def _waiting(api: httpx.AsyncClient, **brief: object) -> str:
    job_id = await post_job(api, approval="storyboard", **brief)
    await until_status(api, job_id, "awaiting_approval")
    return job_id


async def _put(api: httpx.AsyncClient, job_id: str, scenes: list[Json], **more: object) -> tuple[int, Json]:
    answer = await api.put(f"{V1}/jobs/{job_id}/storyboard", json={"scenes": scenes, **more})
    return answer.status_code, answer.json()


async def _approve(api: httpx.AsyncClient, job_id: str, **body: object) -> tuple[int, Json]:
    answer = await api.post(f"{V1}/jobs/{job_id}/approve", json=body)
    return answer.status_code, answer.json()


async def _progress(api: httpx.AsyncClient, job_id: str) -> Json:
    answer = await api.get(f"{V1}/jobs/{job_id}/progress", headers={"Accept": "application/json"})
    body: Json = answer.json()
    return body


async def test_a_film_is_made_when_its_storyboard_is_approved(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    job_id = await _waiting(api)
    approval = (await _progress(api, job_id))["approval"]
    assert (approval["gate"], approval["price_usd"], approval["revision"]) == ("storyboard", 0, 0)
    assert not worker.submitted

    status, body = await _approve(api, job_id, revision=0)

    assert (status, body["status"]) == (200, "processing")
    await until_status(api, job_id, "completed")


async def test_an_edit_is_answered_with_what_it_costs_and_a_scene_that_moved_keeps_its_seed(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await _waiting(api, audio="off")

    status, body = await _put(api, job_id, EDITED, revision=0)

    assert (status, body["revision"], body["price_usd"]) == (200, 1, 0)
    assert [(s["number"], s["text"], s["seconds"]) for s in body["scenes"]] == [
        (1, "Scene 2", 4.0),
        (2, "A whale sings under the pier.", 3.0),
    ]
    assert body["scenes"][0]["seed"] == 2
    await _approve(api, job_id, revision=1)
    job = await until_status(api, job_id, "completed")
    assert [scene["text"] for scene in job["results"]["storyboard"]] == [s["text"] for s in EDITED]


async def test_an_edit_is_estimated_without_being_saved(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await _waiting(api, audio="off")
    answer = await api.post(f"{V1}/jobs/{job_id}/storyboard/estimate", json={"scenes": EDITED})

    assert (answer.status_code, answer.json()) == (200, {"price_usd": 0, "film_seconds": 7.0})
    assert (await _progress(api, job_id))["approval"]["revision"] == 0
    wrong = await api.post(f"{V1}/jobs/{job_id}/storyboard/estimate", json={"scenes": [{"text": " "}]})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "scenes.0.text")


async def test_who_edits_or_approves_an_older_storyboard_is_told(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await _waiting(api)
    await _put(api, job_id, EDITED, revision=0)

    for status, problem in (
        await _put(api, job_id, EDITED, revision=0),
        await _approve(api, job_id, revision=0),
    ):
        assert (status, problem["type"]) == (409, "/problems/revision-conflict")


async def test_a_job_that_does_not_wait_is_neither_edited_nor_approved(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api)
    await until_status(api, job_id, "processing")

    for status, problem in (await _put(api, job_id, EDITED), await _approve(api, job_id)):
        assert (status, problem["type"]) == (409, "/problems/not-waiting")


async def test_a_job_that_has_ended_is_neither_edited_nor_approved(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api)
    await until_status(api, job_id, "completed")

    for status, problem in (await _put(api, job_id, EDITED), await _approve(api, job_id)):
        assert (status, problem["type"]) == (409, "/problems/job-ended")


@pytest.mark.parametrize(
    ("scenes", "field"),
    [
        ([], "scenes"),
        ([{"text": " "}], "scenes.0.text"),
        ([{"text": "x"}, {"text": "y" * 2001}], "scenes.1.text"),
        ([{"text": "x", "duration_seconds": 99}], "scenes.0.duration_seconds"),
        ([{"text": "x", "duration_seconds": 3}], "scenes"),
        ([{"text": "x"}] * 51, "scenes"),
    ],
)
async def test_an_edit_that_cannot_be_made_names_its_field(
    api: httpx.AsyncClient, worker: Fakes, scenes: list[Json], field: str
) -> None:
    job_id = await _waiting(api)

    status, problem = await _put(api, job_id, scenes)

    assert (status, problem["errors"][0]["field"]) == (422, field)


async def test_another_owners_storyboard_is_not_there(api: httpx.AsyncClient) -> None:
    assert (await _put(api, "nobody's", EDITED))[0] == 404


async def test_an_approved_storyboard_is_not_asked_for_twice(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    worker.refused = {"scene/1/1", "scene/2/1"}
    job_id = await _waiting(api, audio="off")
    await _approve(api, job_id)
    await until_status(api, job_id, "failed")
    worker.refused.clear()

    assert (await api.post(f"{V1}/jobs/{job_id}/retry")).status_code == 202

    await until_status(api, job_id, "completed")
    assert (await get(api, f"/jobs/{job_id}"))["gaps"] == []
