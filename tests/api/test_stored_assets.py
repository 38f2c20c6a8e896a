"""Assets in a cloud's store: HEAD, ranges, names and caching as of files, here or by the store's own link."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from settings import Settings
from tests.api.kit import served, services_of

KEY, CAPTIONS_KEY = "jobs/job-1/film-1.mp4", "jobs/job-1/film-1.vtt"
FILM = bytes(range(256)) * 1000
CACHED = "private, max-age=3600, immutable"


@pytest.fixture
def stored_settings(settings_away: Settings, cloud_url: str) -> Settings:
    return settings_away.model_copy(update={"assets_url": cloud_url})


@pytest.fixture(params=["redirect", "through"])
async def app(request: pytest.FixtureRequest, stored_settings: Settings) -> AsyncIterator[FastAPI]:
    """The app with a film in the store, for each way that films may take."""
    started = create_app(stored_settings.model_copy(update={"assets_links": request.param}))
    async with started.router.lifespan_context(started):
        await services_of(started).assets.write_bytes(KEY, FILM)
        await services_of(started).assets.write_bytes(CAPTIONS_KEY, b"WEBVTT")
        yield started


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        yield client


async def get_film(api: httpx.AsyncClient, url: str, **headers: str) -> httpx.Response:
    """Ask as a browser does, which follows the API to the store."""
    answer = await api.get(url, headers=headers)
    if not answer.has_redirect_location:
        return answer
    async with httpx.AsyncClient() as client:
        return await client.get(answer.headers["Location"], headers=headers)


@pytest.fixture
def url(app: FastAPI) -> str:
    return services_of(app).signer.sign_url(KEY, "Night.mp4")


async def test_head_tells_of_the_file_without_it(api: httpx.AsyncClient, url: str) -> None:
    answer, film = await api.head(url), await get_film(api, url)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(FILM))
    for header in ("Content-Type", "ETag", "Accept-Ranges", "Cache-Control"):
        assert answer.headers[header] == film.headers[header], header


async def test_a_film_comes_whole_and_may_be_kept(api: httpx.AsyncClient, url: str) -> None:
    answer = await get_film(api, url)

    assert (answer.status_code, answer.content) == (200, FILM)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("video/mp4", CACHED)
    again = await get_film(api, url, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_store_s_link_stays_the_same_for_a_while(
    app: FastAPI, api: httpx.AsyncClient, url: str
) -> None:
    answers = [await api.get(url) for _ in range(3)]
    if services_of(app).settings.assets_links == "redirect":
        assert {answer.status_code for answer in answers} == {307}
        assert answers[0].headers["Cache-Control"] == "no-store"
    assert len({answer.headers.get("Location") for answer in answers}) == 1


@pytest.mark.parametrize(
    ("asked", "got", "part"),
    [
        ("bytes=0-0", "bytes 0-0/256000", FILM[:1]),
        ("bytes=1000-1999", "bytes 1000-1999/256000", FILM[1000:2000]),
        ("bytes=255990-999999", "bytes 255990-255999/256000", FILM[-10:]),
    ],
)
async def test_a_range_comes(api: httpx.AsyncClient, url: str, asked: str, got: str, part: bytes) -> None:
    answer = await get_film(api, url, Range=asked)

    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (206, part, got)


# Azurite answers these two otherwise: findings/azurite_ranges_that_no_player_expects.sh.
@pytest.mark.parametrize("cloud_url", ["s3"], indirect=True)
async def test_the_last_bytes_come(api: httpx.AsyncClient, url: str) -> None:
    answer = await get_film(api, url, Range="bytes=-10")

    assert (answer.status_code, answer.content) == (206, FILM[-10:])
    assert answer.headers["Content-Range"] == "bytes 255990-255999/256000"


@pytest.mark.parametrize("cloud_url", ["s3"], indirect=True)
async def test_a_range_beyond_the_end_is_refused(api: httpx.AsyncClient, url: str) -> None:
    assert (await get_film(api, url, Range="bytes=256000-")).status_code == 416


async def test_a_saved_film_has_its_name_and_can_be_gone_on_with(
    app: FastAPI, api: httpx.AsyncClient
) -> None:
    url = services_of(app).signer.sign_url(KEY, "Nacht.mp4", saved=True)
    whole = await api.get(url)
    rest = await api.get(url, headers={"Range": "bytes=1000-", "If-Range": whole.headers["ETag"]})
    changed = await api.get(url, headers={"Range": "bytes=1000-", "If-Range": '"another"'})

    assert (whole.content, rest.content, changed.content) == (FILM, FILM[1000:], FILM)
    assert [answer.status_code for answer in (whole, rest, changed)] == [200, 206, 200]
    told = "attachment; filename=\"Nacht.mp4\"; filename*=UTF-8''Nacht.mp4"
    for answer in (whole, rest, await api.head(url)):
        assert answer.headers["Content-Disposition"] == told
    both = await api.get(url, headers={"Range": "bytes=0-1,5-6"})
    assert (both.status_code, both.content) == (200, FILM)


async def test_captions_come_from_here_for_the_sake_of_players(app: FastAPI, api: httpx.AsyncClient) -> None:
    answer = await api.get(services_of(app).signer.sign_url(CAPTIONS_KEY))

    assert (answer.status_code, answer.content) == (200, b"WEBVTT")
    assert answer.headers["Content-Type"].startswith("text/vtt")


async def test_of_a_deleted_film_it_says_so(app: FastAPI, api: httpx.AsyncClient, url: str) -> None:
    await services_of(app).assets.delete_all("jobs/job-1")
    for method in ("GET", "HEAD"):
        assert (await api.request(method, url)).status_code == 404
    assert await services_of(app).assets.list_assets("jobs/job-1") == []


async def test_the_page_names_the_store_only_where_it_sends_films(
    app: FastAPI, api: httpx.AsyncClient
) -> None:
    redirects = services_of(app).settings.assets_links == "redirect"
    policy = (await api.get("/")).headers["Content-Security-Policy"]
    assert ("http://127.0.0.1:" in policy) == redirects


async def test_links_lead_to_the_store_s_public_address(stored_settings: Settings) -> None:
    settings = stored_settings.model_copy(update={"assets_public_url": "https://films.example"})
    app = create_app(settings)
    async with served(app) as client:
        rooms = services_of(app)
        await rooms.assets.write_bytes(KEY, FILM)
        answer = await client.get(rooms.signer.sign_url(KEY))
        page = await client.get("/")
    assert answer.headers["Location"].startswith(f"https://films.example/{settings.assets_url[5:]}/{KEY}?")
    assert "media-src 'self' https://films.example;" in page.headers["Content-Security-Policy"]
