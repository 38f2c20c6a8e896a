"""Many films in one zip: each under a name of its own, and those that are not there are named."""

import io
from datetime import UTC, datetime
from zipfile import ZIP_STORED, ZipFile

import httpx
import pytest
from fastapi import FastAPI

from api.export.many_films import LEFT_OUT_FILE
from api.export.routes_many import MAX_FILMS_AT_ONCE
from contracts import CloseOrder, Film, JobStatus
from store import asset_keys
from tests.api.kit import V1, a_row, services_of

LINK = f"{V1}/films/export"


async def add_film(app: FastAPI, title: str, *, owner: str = "", finished: bool = True) -> str:
    """A job, with its film if it is finished; its id."""
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row(owner or rooms.settings.owner, title=title))
    if finished:
        key = asset_keys.film_key(row.id, "r")
        await rooms.assets.write_bytes(key, f"film {row.id}".encode() * 1000)
        film = Film(asset_key=key, poster_key=key, seconds=4, created_at=datetime.now(UTC))
        await rooms.jobs.keep_film(row.id, film)
        await rooms.jobs.close_job(CloseOrder(job_id=row.id, status=JobStatus.COMPLETED), run_id=None)
    return row.id


async def unzip(api: httpx.AsyncClient, *ids: str) -> dict[str, bytes]:
    """The files of the zip, all of them stored as they are."""
    answer = await api.get(LINK, params={"id": ids})
    assert answer.status_code == 200, answer.text
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} == {ZIP_STORED}
        return {name: archive.read(name) for name in archive.namelist()}


async def test_films_of_one_title_and_titles_that_are_paths_have_safe_names_of_their_own(
    app: FastAPI, api: httpx.AsyncClient
) -> None:
    titles = ("Tide", "TIDE", "../../Tide", "NOT HERE.txt", "Märchen: 夜")
    ids = [await add_film(app, title) for title in titles]
    files = await unzip(api, *ids, ids[0])
    names = ["Tide.mp4", "TIDE (2).mp4", "Tide (3).mp4", "NOT HERE.txt.mp4", "Märchen 夜.mp4"]
    assert [*files] == names
    assert [files[name][:41] for name in names] == [f"film {job_id}".encode() for job_id in ids]


async def test_what_is_not_there_is_left_out_and_named(app: FastAPI, api: httpx.AsyncClient) -> None:
    there, lost = await add_film(app, "There"), await add_film(app, "Lost")
    running, foreign = await add_film(app, "Running", finished=False), await add_film(app, "X", owner="other")
    await services_of(app).assets.delete(asset_keys.film_key(lost, "r"))
    files = await unzip(api, there, lost, running, foreign)
    assert [*files] == ["There.mp4", LEFT_OUT_FILE]
    assert files[LEFT_OUT_FILE].decode().splitlines() == [
        f"Lost ({lost}): its file is not there any more.",
        f"Running ({running}): it is not finished.",
        f"{foreign}: there is no such film.",
    ]


async def test_a_film_in_the_trash_can_be_saved(app: FastAPI, api: httpx.AsyncClient) -> None:
    film = await add_film(app, "Thrown away")
    assert (await api.post(f"{V1}/jobs/trash", json={"ids": [film]})).json()["moved"] == [film]
    assert [*await unzip(api, film)] == ["Thrown away.mp4"]


async def test_without_any_film_there_is_no_zip(app: FastAPI, api: httpx.AsyncClient) -> None:
    running = await add_film(app, "Running", finished=False)
    answer = await api.get(LINK, params={"id": running})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-film")


@pytest.mark.parametrize("query", [{}, {"id": ["x"] * (MAX_FILMS_AT_ONCE + 1)}, {"id": ["x"], "ids": ["y"]}])
async def test_no_films_too_many_and_misspelt_ones_are_refused(
    api: httpx.AsyncClient, query: dict[str, list[str]]
) -> None:
    assert (await api.get(LINK, params=query)).status_code == 422
