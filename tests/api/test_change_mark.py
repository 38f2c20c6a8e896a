"""The watermark of a finished film is changed for nothing, while the film that there is stays."""

import httpx
import pytest
from fastapi import FastAPI

from api.jobs import recut_run
from api.services import ApiServices
from contracts import FilmMark, GenerationInput
from store.models import JobRow
from temporal_client import JobAlreadyRunningError
from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, until_ended_again
from tests.api.kit import V1, Json, get, order_language, post_job, services_of, until_made
from tests.pictures import a_picture

BRIEF_MARK: Json = {"watermark": {"url": "https://pictures.example/logo.png"}, "watermark_size": 0.2}


async def _change(api: httpx.AsyncClient, job_id: str, **wish: object) -> httpx.Response:
    return await api.put(f"{V1}/jobs/{job_id}/watermark", json=wish)


async def _upload(api: httpx.AsyncClient) -> str:
    files = {"file": ("logo.png", a_picture("PNG"), "image/png")}
    return str((await api.post(f"{V1}/uploads", files=files)).json()["upload_id"])


async def _changed(api: httpx.AsyncClient, job_id: str, **wish: object) -> Json:
    before = await get(api, f"/jobs/{job_id}")
    answer = await _change(api, job_id, **wish)
    assert answer.status_code == 202, answer.text
    after = await until_ended_again(api, job_id, before)
    assert after["results"]["watermark"] == answer.json()["watermark"]
    assert after["film"]["url"] != before["film"]["url"]
    return after


async def test_a_film_gets_one_loses_it_and_has_it_again_and_each_version_says_so(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    bought = len(worker.submitted)
    assert (await get(api, f"/jobs/{job_id}"))["results"]["watermark"] is None
    logo = await _upload(api)

    after = await _changed(api, job_id, upload_id=logo, corner="bottom_left")
    assert (after["status"], after["error"]) == ("completed", None)
    await _changed(api, job_id, off=True)
    back = (await _changed(api, job_id, size=0.3))["results"]["watermark"]

    where = {"corner": "bottom_left", "size": 0.3, "opacity": 0.8}
    assert back == {"off": False, "upload_id": logo, "url": None, **where}
    assert [order.mark and order.mark.off for order in worker.composed[1:]] == [False, True, False]
    assert len(worker.submitted) == bought
    versions = (await get(api, f"/jobs/{job_id}/versions"))["versions"]
    told = [[change["message"] for change in each["changes"]] for each in versions]
    first = ["The first cut that is kept"]
    assert told == [["With a watermark"], ["No watermark"], ["With a watermark"], first]

    # What is taken back is that version's, too; and the picture is kept while the film can show it.
    assert (await api.post(f"{V1}/jobs/{job_id}/versions/2/restore")).status_code == 200
    assert (await get(api, f"/jobs/{job_id}"))["results"]["watermark"] == back | {"size": 0.12}
    assert (await api.delete(f"{V1}/uploads/{logo}")).status_code == 409


async def test_a_picture_at_an_address_takes_the_place_of_an_upload_and_gives_it_back(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await make_film(api, worker)
    logo, url = await _upload(api), "https://pictures.example/other.png"
    await _changed(api, job_id, upload_id=logo, size=0.2)
    told = (await _changed(api, job_id, url=url))["results"]["watermark"]
    assert (told["upload_id"], told["url"], told["size"]) == (None, url, 0.2)
    assert (await _change(api, job_id, url=url)).status_code == 422
    told = (await _changed(api, job_id, upload_id=logo))["results"]["watermark"]
    assert (told["upload_id"], told["url"]) == (logo, None)


async def test_that_of_the_brief_moves_and_the_films_in_other_languages_get_it_too(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.lines = {1: ("Look up!",)}
    scenes = [{"text": "A kite.", "lines": ["Look up!"]}, {"text": "A boat."}]
    job_id = await make_film(api, worker, captions="files", prompt=None, scenes=scenes, cards=BRIEF_MARK)
    job = await get(api, f"/jobs/{job_id}")
    await order_language(api, job, {"language": "de", "lines": [["Schau!"], []]})
    [before] = (await until_made(api, job))["results"]["languages"]
    cuts = len(worker.composed)

    after = await _changed(api, job_id, corner="top_left")

    moved = FilmMark.model_validate(after["results"]["watermark"])
    assert moved == FilmMark(corner=moved.corner, size=0.2)
    assert [order.language for order in worker.composed[cuts:]] == ["", "de"]
    [german] = after["results"]["languages"]
    assert (german["state"], german["outdated"]) == ("ready", False)
    assert german["film"]["url"] != before["film"]["url"]
    assert after["brief"] == job["brief"]

    # The version before has its mark in another corner: the German film shows what the film shows no more.
    assert (await api.post(f"{V1}/jobs/{job_id}/versions/1/restore")).status_code == 200
    [german] = (await get(api, f"/jobs/{job_id}"))["results"]["languages"]
    assert german["outdated"]


async def test_a_run_that_an_older_worker_would_take_for_another_is_told_to_buy_nothing(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await make_film(api, worker)
    async with services_of(app).jobs.database.write_session() as session:
        (await session.get_one(JobRow, job_id)).gaps = [2]
    started: list[GenerationInput] = []

    async def start(services: ApiServices, row: JobRow, job: GenerationInput) -> str:
        assert row.id == job_id
        started.append(job)
        raise JobAlreadyRunningError

    monkeypatch.setattr(recut_run, "start_when_closed", start)
    answer = await _change(api, job_id, upload_id=await _upload(api))
    assert answer.json()["type"] == "/problems/job-active"
    [job] = started
    assert (job.leave_out, 2 in {clip.scene for clip in job.clips}) == ((0, 2), False)


async def test_what_changes_nothing_or_cannot_be_is_refused(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await make_film(api, worker)
    for wish, field in (
        ({"corner": "top_left"}, "upload_id"),
        ({"off": True}, "off"),
        ({"upload_id": "nobodys"}, "upload_id"),
        ({"size": 2}, "size"),
        ({"url": "http://pictures.example/a.png"}, "url"),
        ({"url": "https://pictures.example/a.png", "upload_id": "u-1"}, "url"),
    ):
        refused = await _change(api, job_id, **wish)
        assert refused.status_code == 422, refused.text
        assert [error["field"] for error in refused.json()["errors"]] == [field]
    logo = await _upload(api)
    await _changed(api, job_id, upload_id=logo)
    for wish, field in (({}, "corner"), ({"upload_id": logo}, "corner")):
        refused = await _change(api, job_id, **wish)
        assert [error["field"] for error in refused.json()["errors"]] == [field]
    cuts = len(worker.composed)
    worker.go.clear()
    busy = await post_job(api, audio="off")
    assert (await _change(api, busy, off=True)).json()["type"] == "/problems/job-active"
    worker.go.set()
    assert cuts == 2
