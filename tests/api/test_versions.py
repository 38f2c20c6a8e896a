"""Each cut of a film is kept: listed with what changed, played, downloaded, and taken back."""

import httpx
from fastapi import FastAPI

from contracts import LedgerStage
from tests.api.fakes import Fakes
from tests.api.film_steps import post, scene_of, until_ended_again
from tests.api.kit import V1, Json, get, post_job, services_of, until_status


async def _film(api: httpx.AsyncClient, worker: Fakes) -> tuple[str, Json]:
    worker.go.set()
    job_id = await post_job(api)
    return job_id, await until_status(api, job_id, "completed")


async def _change(
    api: httpx.AsyncClient, job_id: str, before: Json, path: str, wish: Json | None = None
) -> Json:
    assert (await post(api, f"{job_id}/{path}", wish))[0] == 202
    return await until_ended_again(api, job_id, before)


async def _versions(api: httpx.AsyncClient, job_id: str) -> list[Json]:
    found: list[Json] = (await get(api, f"/jobs/{job_id}/versions"))["versions"]
    return found


async def test_each_cut_says_what_changed_and_can_be_played(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id, job = await _film(api, worker)
    job = await _change(api, job_id, job, "scenes/2/retake")
    await _change(api, job_id, job, "music", {"source": "same", "level_db": -6})

    versions = await _versions(api, job_id)

    told = [[change["message"] for change in each["changes"]] for each in versions]
    assert told == [["Music at -6 dB"], ["Scene 2: take 2"], ["The first cut that is kept"]]
    assert [(each["version"], each["is_current"]) for each in versions] == [(3, True), (2, False), (1, False)]
    for each in versions:
        for link in (each["film"]["url"], each["film"]["download_url"]):
            assert (await api.get(link)).status_code == 200
    assert len({each[file]["url"] for each in versions for file in ("film", "poster", "poster_small")}) == 9


async def test_a_version_is_taken_back_for_nothing_and_the_next_cut_goes_on_from_it(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id, first = await _film(api, worker)
    job = await _change(api, job_id, first, "scenes/2/retake")
    job = await _change(api, job_id, job, "music", {"source": "off"})
    orders, cuts = len(worker.submitted), len(worker.composed)

    for _ in range(2):
        assert (await post(api, f"{job_id}/versions/1/restore"))[0] == 200
    back = await get(api, f"/jobs/{job_id}")
    told = (await api.get(f"{V1}/jobs/{job_id}/progress", headers={"Accept": "application/json"})).json()

    assert (len(worker.submitted), len(worker.composed)) == (orders, cuts)
    assert (back["status"], scene_of(back, 2)["take"]) == ("completed", 1)
    assert (
        _name(back["film"]["url"])
        == _name(first["film"]["url"])
        == _name(told["assets"]["final_video"]["url"])
    )
    assert (back["results"]["soundtrack"]["is_off"], bool(back["results"]["soundtrack"]["file"])) == (
        False,
        True,
    )
    assert [each["version"] for each in await _versions(api, job_id) if each["is_current"]] == [1]
    await _change(api, job_id, back, "music", {"source": "same", "level_db": 3})
    newest = (await _versions(api, job_id))[0]
    assert (newest["version"], newest["based_on"]) == (4, 1)
    assert worker.composed[-1].takes == {1: 1, 2: 1}
    assert [order.key.stage for order in worker.submitted].count(LedgerStage.AUDIO) == 1


def _name(url: str) -> str:
    return url.rsplit("/", 1)[-1]


async def test_what_is_no_version_or_is_lost_or_comes_too_early_is_refused(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI
) -> None:
    job_id, job = await _film(api, worker)
    job = await _change(api, job_id, job, "music", {"source": "off"})
    assert (await post(api, f"{job_id}/versions/7/restore"))[1]["type"] == "/problems/version-not-found"
    services = services_of(app)
    rows = await services.versions.list_versions(job_id)
    worker.go.clear()
    assert (await post(api, f"{job_id}/scenes/1/retake"))[0] == 202
    assert (await post(api, f"{job_id}/versions/1/restore"))[1]["type"] == "/problems/job-active"
    worker.go.set()
    job = await until_ended_again(api, job_id, job)
    await services.assets.delete(rows[0].film_key)
    assert (await post(api, f"{job_id}/versions/1/restore"))[1]["type"] == "/problems/asset-not-found"
    # A deletion takes all of them.
    await api.delete(f"{V1}/jobs/{job_id}")
    left = [await services.assets.get_size(row.film_key) for row in rows]
    assert left == [None, None]
    assert await services.versions.list_versions(job_id) == []
