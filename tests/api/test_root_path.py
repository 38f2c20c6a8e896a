"""Under a path of a proxy, whether it takes it away or not: page, API, files and callbacks are there."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from settings import Settings
from tests.api.kit import a_brief, served, services_of

ROOT = "/longtake"
KEY = "jobs/job-1/film-1.mp4"


@pytest.fixture
def rooted(tmp_path: Path, sqlite_url: str, temporal_address: str) -> FastAPI:
    """An app that the world sees at /longtake."""
    return create_app(
        Settings(
            var_dir=tmp_path,
            database_url=sqlite_url,
            temporal_address=temporal_address,
            public_url="https://films.example/longtake/",
        )
    )


@pytest.fixture
async def client(rooted: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Its client."""
    async with served(rooted) as client:
        yield client


@pytest.mark.parametrize("root", ["", ROOT])
async def test_every_part_is_found_with_and_without_the_path(client: httpx.AsyncClient, root: str) -> None:
    paths = ("/", "/readyz", "/docs", "/openapi.json", "/api/v1/jobs", "/favicon.ico")
    assert {(await client.get(root + path)).status_code for path in paths} == {200}


async def test_the_path_without_its_last_stroke_leads_to_the_page(client: httpx.AsyncClient) -> None:
    answer = await client.get(ROOT)
    assert (answer.status_code, httpx.URL(answer.headers["location"]).path) == (307, f"{ROOT}/")


@pytest.mark.parametrize("root", ["", ROOT])
async def test_what_is_told_of_a_job_lies_under_the_path(client: httpx.AsyncClient, root: str) -> None:
    answer = await client.post(f"{root}/api/v1/generate", json=a_brief())
    links = answer.json()["links"]
    assert answer.headers["location"] == links["self"]
    assert {link.startswith(f"{ROOT}/api/v1/jobs/") for link in links.values()} == {True}
    assert (await client.get(links["self"])).json()["links"]["self"] == links["self"]


async def test_a_signed_link_is_one_under_the_path(
    client: httpx.AsyncClient, rooted: FastAPI, tmp_path: Path
) -> None:
    rooms = services_of(rooted)
    (tmp_path / "made.mp4").write_bytes(b"a film")
    await rooms.assets.put_file(KEY, tmp_path / "made.mp4")
    url = rooms.signer.sign_url(KEY)
    assert url.startswith(f"{ROOT}/api/v1/assets/")
    for each in (url, url.removeprefix(ROOT)):
        assert (await client.get(each)).content == b"a film"


@pytest.mark.parametrize("root", ["", ROOT])
async def test_callbacks_are_heard_from_any_host(client: httpx.AsyncClient, root: str) -> None:
    path = f"{root}/api/v1/callbacks/kie/token"
    answers = [await client.post(path, headers={"Host": host}) for host in ("films.example", "other.example")]
    assert 421 not in {answer.status_code for answer in answers}
    assert (await client.get(f"{root}/readyz", headers={"Host": "other.example"})).status_code == 421


async def test_programs_are_told_the_path_too(client: httpx.AsyncClient) -> None:
    assert (await client.get("/openapi.json")).json()["servers"] == [{"url": ROOT}]


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        (Settings(), ""),
        (Settings(public_url="https://films.example"), ""),
        (Settings(public_url="https://films.example/a/b/"), "/a/b"),
        (Settings(public_url="https://hooks.example/in", root_path="/longtake"), "/longtake"),
    ],
)
def test_the_path_is_the_settings_or_the_public_urls(settings: Settings, path: str) -> None:
    assert settings.effective_root_path == path


@pytest.mark.parametrize("path", ["longtake", "/longtake/", "/a b", '/"><script>'])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="root_path"):
        Settings(root_path=path)
