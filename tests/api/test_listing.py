"""Lists: filters, search, pages; and whose jobs they are."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from contracts import Film
from settings import Settings
from store import asset_keys
from tests.api.fakes import Fakes
from tests.api.kit import V1, a_row, get, post_job, services_of, until_status


@pytest.fixture
async def lighthouse(api: httpx.AsyncClient) -> str:
    """A job about a lighthouse."""
    return await post_job(api, prompt="An old lighthouse in a storm")


@pytest.fixture
async def street(api: httpx.AsyncClient) -> str:
    """A job about a street, made after the other."""
    return await post_job(api, prompt="Kinder spielen auf der STRASSE", title="Straße")


async def test_the_newest_job_comes_first(api: httpx.AsyncClient, lighthouse: str, street: str) -> None:
    assert await _ids(api) == [street, lighthouse]


@pytest.mark.parametrize("q", ["LIGHTHOUSE", "old light", "sTorm", "storm lighthouse"])
async def test_a_search_looks_in_the_texts(
    api: httpx.AsyncClient, lighthouse: str, street: str, q: str
) -> None:
    assert await _ids(api, q=q) == [lighthouse]


@pytest.mark.parametrize("q", ["%", "_", "\\", "\0", "' or 1=1 --"])
async def test_a_search_means_what_it_says(
    api: httpx.AsyncClient, lighthouse: str, street: str, q: str
) -> None:
    assert await _ids(api, q=q) == []


async def test_a_filter_by_status(api: httpx.AsyncClient, lighthouse: str, street: str) -> None:
    await api.post(f"{V1}/jobs/{street}/cancel")

    assert lighthouse in await _ids(api, status="queued")
    assert await _ids(api, status="completed") == []


async def test_a_filter_by_provider(api: httpx.AsyncClient, lighthouse: str) -> None:
    assert await _ids(api, provider="animatic") == [lighthouse]
    assert await _ids(api, provider="another") == []


async def test_a_filter_by_favorite(api: httpx.AsyncClient, lighthouse: str, street: str) -> None:
    await api.patch(f"{V1}/jobs/{street}", json={"favorite": True})

    assert await _ids(api, favorite="true") == [street]
    assert await _ids(api, favorite="false") == [lighthouse]


async def test_filters_hold_together(api: httpx.AsyncClient, lighthouse: str, street: str) -> None:
    await api.patch(f"{V1}/jobs/{street}", json={"favorite": True})

    assert await _ids(api, favorite="true", q="lighthouse") == []


async def test_pages_lose_and_double_no_job_while_new_ones_come(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings
) -> None:
    jobs = services_of(app).jobs
    old = [(await jobs.add_job(a_row(settings.owner)))[0].id for _ in range(7)]
    seen: list[str] = []
    page = await get(api, "/jobs?limit=2")
    while True:
        seen += [job["job_id"] for job in page["jobs"]]
        await jobs.add_job(a_row(settings.owner))
        if page["next_cursor"] is None:
            break
        page = await get(api, f"/jobs?limit=2&cursor={page['next_cursor']}")

    assert seen == old[::-1]


@pytest.mark.parametrize("cursor", ["x", "", "%00", "é", "a" * 3000])
async def test_a_cursor_of_nobodys_is_refused(api: httpx.AsyncClient, cursor: str) -> None:
    answer = await api.get(f"{V1}/jobs", params={"cursor": cursor})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "cursor"


async def test_jobs_are_sorted_counted_and_found_by_their_day(
    api: httpx.AsyncClient, lighthouse: str, street: str
) -> None:
    assert await _ids(api, sort="oldest") == [lighthouse, street]
    assert (await get(api, "/jobs?limit=1"))["total"] == 2
    assert await _ids(api, created_to="2020-01-01") == []
    assert await _ids(api, created_from="2020-01-01T00:00:00Z", q="lighthouse") == [lighthouse]


@pytest.mark.parametrize(
    "query",
    [
        {"created_from": "1999-12-31"},
        {"created_to": "9999-12-31"},
        {"created_to": "9999-12-31T23:59:59-12:00"},
        {"created_from": "2026-11-01T10:00:00"},
        {"created_from": "yesterday"},
        {"sort": "best"},
    ],
)
async def test_days_and_orders_that_there_are_not_are_refused(
    api: httpx.AsyncClient, query: dict[str, str]
) -> None:
    answer = await api.get(f"{V1}/jobs", params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(query))


async def test_jobs_of_others_are_in_no_list(app: FastAPI, api: httpx.AsyncClient, lighthouse: str) -> None:
    await services_of(app).jobs.add_job(a_row("somebody else"))

    assert await _ids(api) == [lighthouse]


async def test_a_film_that_is_whole_shows_its_poster(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    await until_status(api, await post_job(api), "completed")

    (job,) = (await get(api, "/jobs"))["jobs"]

    for size in ("poster", "poster_small"):
        assert (await api.get(job[size]["url"])).headers["Content-Type"] == "image/jpeg"
    assert job["poster"] != job["poster_small"]
    assert (job["film"]["seconds"], job["cost"]) == (10, 0.75)


async def test_a_film_of_before_there_were_small_posters_tells_of_none(
    app: FastAPI, api: httpx.AsyncClient, settings: Settings
) -> None:
    jobs = services_of(app).jobs
    row, _ = await jobs.add_job(a_row(settings.owner))
    key, poster = asset_keys.film_key(row.id, "r"), f"{asset_keys.job_folder(row.id)}/poster-r.jpg"
    await jobs.keep_film(
        row.id, Film(asset_key=key, poster_key=poster, seconds=4, created_at=datetime.now(UTC))
    )

    (job,) = (await get(api, "/jobs"))["jobs"]

    assert "poster-r.jpg" in job["poster"]["url"]
    assert job["poster_small"] is None


async def _ids(client: httpx.AsyncClient, **query: str) -> list[str]:
    answer = await client.get(f"{V1}/jobs", params=query)
    assert answer.status_code == 200, answer.text
    return [job["job_id"] for job in answer.json()["jobs"]]
