"""A shared film: its link shows the film and nothing else, until its day is over or it is revoked."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import col, update

from contracts import CaptionChoice, CaptionReceipt, CaptionTimes, CloseOrder, Film, FilmReceipt, JobStatus
from store import asset_keys
from store.models import ShareRow
from tests.api.kit import V1, Json, a_row, get, services_of

FILM = bytes(range(256)) * 40
TITLE = '<script>alert("tide")</script>'
PROMPT = "A secret prompt about a lighthouse and its keeper, which nobody else may read."


@pytest.fixture
async def finished(app: FastAPI, api: httpx.AsyncClient) -> str:
    """A film with captions and a poster."""
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row(rooms.settings.owner, title=TITLE, prompt=PROMPT, narration={}))
    key, poster = asset_keys.film_key(row.id, "r"), asset_keys.poster_key(row.id, "r")
    for name, content in (
        (key, FILM),
        (poster, b"\xff\xd8"),
        (asset_keys.captions_key(key, "vtt"), b"WEBVTT"),
    ):
        await rooms.assets.write_bytes(name, content)
    told = CaptionReceipt(choice=CaptionChoice.FILES, times=CaptionTimes.WORDS)
    film = Film(asset_key=key, poster_key=poster, seconds=4.0, created_at=datetime.now(UTC))
    await rooms.jobs.keep_film(row.id, film, FilmReceipt(captions=told))
    await rooms.jobs.close_job(CloseOrder(job_id=row.id, status=JobStatus.COMPLETED), run_id="")
    return row.id


@pytest.fixture
async def share(api: httpx.AsyncClient, finished: str) -> Json:
    """A link to that film."""
    answer = await api.post(f"{V1}/jobs/{finished}/shares", json={})
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def _until_gone(api: httpx.AsyncClient, url: str) -> None:
    for name in ("", "/film.mp4", "/captions.vtt", "/poster.jpg"):
        answer = await api.get(url + name, headers={"Range": "bytes=0-9"})
        assert answer.status_code == 404, name
        assert "This link does not work" in answer.text


async def test_a_link_shows_the_film_with_title_and_captions_and_nothing_else(
    api: httpx.AsyncClient, finished: str, share: Json
) -> None:
    page = await api.get(share["url"])
    assert page.status_code == 200
    assert "&lt;script&gt;alert(&quot;tide&quot;)" in page.text
    assert "<script" not in page.text
    assert 'srclang="en"' in page.text
    assert PROMPT not in page.text
    assert finished not in page.text
    assert (await api.get(f"{share['url']}/film.mp4")).content == FILM
    assert (await api.get(f"{share['url']}/captions.vtt")).content == b"WEBVTT"
    part = await api.get(f"{share['url']}/film.mp4", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, FILM[100:200])
    assert (await api.get(f"{share['url']}/film.cut.json")).status_code == 404


async def test_nothing_of_a_shared_film_is_indexed_cached_framed_or_told_to_others(
    api: httpx.AsyncClient, share: Json
) -> None:
    for name in ("", "/film.mp4"):
        headers = (await api.get(share["url"] + name)).headers
        assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "max-age" not in headers["Cache-Control"]
    policy = (await api.get(share["url"])).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_a_revoked_link_shows_nothing_at_once(
    api: httpx.AsyncClient, finished: str, share: Json
) -> None:
    etag = (await api.get(f"{share['url']}/film.mp4")).headers["ETag"]
    shares = f"/jobs/{finished}/shares"
    assert [one["share_id"] for one in (await get(api, shares))["shares"]] == [share["share_id"]]
    assert (await api.delete(f"{V1}{shares}/{share['share_id']}")).status_code == 204
    await _until_gone(api, share["url"])
    known = await api.get(f"{share['url']}/film.mp4", headers={"If-None-Match": etag})
    assert known.status_code == 404
    assert (await get(api, shares))["shares"] == []
    assert (await api.delete(f"{V1}{shares}/{share['share_id']}")).status_code == 404


async def test_a_link_ends_with_its_day(app: FastAPI, api: httpx.AsyncClient, finished: str) -> None:
    today = datetime.now(UTC).date()
    answer = await api.post(f"{V1}/jobs/{finished}/shares", json={"ends_on": str(today)})
    share = answer.json()
    assert share["ends_at"].startswith(str(today + timedelta(days=1)))
    over = update(ShareRow).where(col(ShareRow.id) == share["share_id"])
    async with services_of(app).database.write_session() as session:
        await session.exec(over.values(ends_at=datetime.now(UTC) - timedelta(seconds=1)))
    await _until_gone(api, share["url"])
    assert (await get(api, f"/jobs/{finished}/shares"))["shares"] == []


@pytest.mark.parametrize("days", [-1, 366])
async def test_a_day_that_is_over_or_far_away_is_refused(
    api: httpx.AsyncClient, finished: str, days: int
) -> None:
    day = datetime.now(UTC).date() + timedelta(days=days)
    answer = await api.post(f"{V1}/jobs/{finished}/shares", json={"ends_on": str(day)})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["ends_on"]


async def test_a_deleted_film_is_gone_for_its_viewers(
    api: httpx.AsyncClient, finished: str, share: Json
) -> None:
    assert (await api.delete(f"{V1}/jobs/{finished}")).status_code == 204
    await _until_gone(api, share["url"])


async def test_an_unknown_link_and_a_film_that_is_not_finished(app: FastAPI, api: httpx.AsyncClient) -> None:
    for token in ("unknown", "%00", "%ff", "a" * 5000):
        await _until_gone(api, f"/s/{token}")
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row(rooms.settings.owner))
    answer = await api.post(f"{V1}/jobs/{row.id}/shares", json={})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-film")


async def test_the_token_is_kept_in_no_row_and_no_log(
    app: FastAPI, api: httpx.AsyncClient, share: Json, caplog: pytest.LogCaptureFixture
) -> None:
    token = urlsplit(share["url"]).path.rsplit("/", 1)[1]
    with caplog.at_level("INFO", "longtake.api"):
        await api.get(f"{share['url']}/film.mp4")
    assert "GET /s/…/film.mp4 200" in caplog.text
    assert token not in caplog.text
    async with services_of(app).database.read_session() as session:
        row = await session.get_one(ShareRow, share["share_id"])
    assert token not in str(row.model_dump())
