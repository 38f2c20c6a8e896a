"""What only the owner can decide is one state, in lists, pictures and filters."""

import httpx
import pytest

from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, until_status
from tests.conditions import eventually


async def _needing(api: httpx.AsyncClient, job_id: str) -> Json:
    """What it needs, by its picture."""

    async def there() -> Json | None:
        need: Json | None = (await get(api, f"/jobs/{job_id}/progress"))["needs_you"]
        return need

    return await eventually(there)


async def _job(api: httpx.AsyncClient, worker: Fakes, kind: str) -> str:
    if kind == "storyboard":
        return await post_job(api, audio="off", approval="storyboard")
    if kind == "budget":
        worker.price_usd = 1.0
        return await post_job(api, audio="off", budget_usd=0.5)
    worker.doubtful = {2}
    return await post_job(api, audio="off")


@pytest.mark.parametrize(
    ("kind", "scenes", "ends"), [("storyboard", [], True), ("budget", [], False), ("held", [2], False)]
)
async def test_a_job_says_what_it_needs_its_owner_for(
    api: httpx.AsyncClient, worker: Fakes, kind: str, scenes: list[int], *, ends: bool
) -> None:
    job_id = await _job(api, worker, kind)

    need = await _needing(api, job_id)
    worker.price_usd, worker.doubtful = 0.0, set()
    other = await post_job(api, audio="off", title="Another")
    await until_status(api, other, "processing")

    assert (need["kind"], need["scenes"], need["expires_at"] is not None) == (kind, scenes, ends)
    assert need["message"]
    listed = (await get(api, "/jobs?needs_you=true"))["jobs"]
    assert [(job["job_id"], job["needs_you"]["kind"]) for job in listed] == [(job_id, kind)]
    assert (await get(api, f"/jobs/{job_id}"))["needs_you"]["scenes"] == scenes
    assert [job["job_id"] for job in (await get(api, "/jobs?needs_you=false"))["jobs"]] == [other]


async def test_a_job_that_is_being_ended_needs_nobody(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await _job(api, worker, "storyboard")
    await _needing(api, job_id)

    await api.post(f"{V1}/jobs/{job_id}/cancel")
    await until_status(api, job_id, "canceled")

    assert (await get(api, f"/jobs/{job_id}"))["needs_you"] is None
    assert (await get(api, f"/jobs/{job_id}/progress"))["needs_you"] is None


async def test_the_length_of_a_film_is_its_storyboards_until_there_is_one(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off", approval="storyboard", duration_seconds=60)
    await _needing(api, job_id)

    # The storyboard that these workers write is of ten seconds.
    assert (await get(api, f"/jobs/{job_id}"))["duration_seconds"] == 10
    assert (await get(api, "/jobs"))["jobs"][0]["duration_seconds"] == 10
    assert (await get(api, f"/jobs/{job_id}/progress"))["film_seconds"] == 10


async def test_the_earlier_film_stays_while_another_is_made(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    job_id = await post_job(api, audio="off")
    film = (await until_status(api, job_id, "completed"))["film"]["url"]
    worker.go.clear()

    await api.post(f"{V1}/jobs/{job_id}/scenes/1/retake", json={})

    async def made_anew() -> Json | None:
        picture = await get(api, f"/jobs/{job_id}/progress")
        return picture if picture["status"] == "processing" else None

    picture = await eventually(made_anew)
    assert picture["assets"]["final_video"] is None
    assert _file(picture["assets"]["earlier_video"]["url"]) == _file(film)
    # A run that has only begun does not know its scenes yet: the catalog does.
    assert [scene["number"] for scene in picture["scenes"]] == [1, 2]


def _file(url: str) -> str:
    return url.rsplit("/", 1)[-1]
