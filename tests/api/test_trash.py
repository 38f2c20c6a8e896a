"""The trash over HTTP: moved, shown, restored, emptied; and what it means for those who only know DELETE."""

import httpx
import pytest
from fastapi import FastAPI

from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_row, get, post_job, services_of, until_status


@pytest.fixture
async def film(api: httpx.AsyncClient, worker: Fakes) -> Json:
    """A finished film."""
    worker.go.set()
    return await until_status(api, await post_job(api), "completed")


async def move(api: httpx.AsyncClient, where: str, *ids: str) -> Json:
    answer = await api.post(f"{V1}/jobs/{where}", json={"ids": ids})
    assert answer.status_code == 200, answer.text
    report: Json = answer.json()
    return report


async def test_a_film_goes_into_the_trash_and_comes_back_as_it_was(
    api: httpx.AsyncClient, film: Json
) -> None:
    job_id = film["job_id"]
    assert await move(api, "trash", job_id) == {"moved": [job_id], "refused": []}
    assert (await get(api, "/jobs"))["total"] == 0
    (listed,) = (await get(api, "/jobs?trashed=true"))["jobs"]
    assert (listed["job_id"], listed["trashed_at"] is not None) == (job_id, True)
    assert (await api.get(f"{V1}/jobs/{job_id}")).status_code == 404
    looked_at = await get(api, f"/jobs/{job_id}?trashed=true")
    assert (looked_at["trashed_at"], looked_at["title"]) == (listed["trashed_at"], film["title"])
    assert (await api.get(f"{V1}/jobs/{job_id}?trash=true")).status_code == 422
    assert (await api.post(f"{V1}/jobs/{job_id}/retry", json={})).status_code == 404
    assert await move(api, "restore", job_id) == {"moved": [job_id], "refused": []}
    again = await get(api, f"/jobs/{job_id}")
    assert (again["trashed_at"], again["film"]["seconds"]) == (None, film["film"]["seconds"])


async def test_a_delete_is_for_good_in_the_trash_and_out_of_it(api: httpx.AsyncClient, film: Json) -> None:
    await move(api, "trash", film["job_id"])
    assert (await api.delete(f"{V1}/jobs/{film['job_id']}")).status_code == 204
    assert (await api.get(film["film"]["url"])).status_code == 404
    assert (await get(api, "/jobs?trashed=true"))["jobs"] == []


async def test_the_trash_is_emptied_at_once_on_demand(api: httpx.AsyncClient, film: Json) -> None:
    await move(api, "trash", film["job_id"])
    assert (await api.post(f"{V1}/jobs/trash/empty")).json() == {"deleted": 1}
    assert (await api.get(film["film"]["url"])).status_code == 404
    assert (await move(api, "restore", film["job_id"]))["refused"][0]["type"] == "/problems/job-not-found"
    assert (await api.post(f"{V1}/jobs/trash/empty")).json() == {"deleted": 0}


async def test_what_is_not_ended_or_not_ours_is_refused_with_its_reason(
    app: FastAPI, api: httpx.AsyncClient
) -> None:
    active = await post_job(api)
    theirs = (await services_of(app).jobs.add_job(a_row("somebody else")))[0].id
    report = await move(api, "trash", active, theirs, "no such job")
    assert report["moved"] == []
    assert [refusal["type"].rpartition("/")[2] for refusal in report["refused"]] == [
        "job-active",
        "job-not-found",
        "job-not-found",
    ]
    assert (await api.post(f"{V1}/jobs/trash", json={"ids": []})).status_code == 422
