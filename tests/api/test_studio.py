"""The Studio is served by the API: with the right types and headers, and with nothing from elsewhere."""

import base64
import gzip
import hashlib
import io
import re
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image

from api.app import create_app
from api.studio.media_origin import find_media_origin
from api.studio.page import read_studio
from settings import Settings
from store.assets import Assets
from tests.api.kit import served

# The page names its own files only.
LINKS = re.compile(r'(?:src|href)="([^"]+)"|"\./(studio/[^"]+\.js)"')


def links_of(page: str) -> list[str]:
    """Every address that the page names, in its import map too."""
    return [first or second for first, second in LINKS.findall(page)]


def rules_of(answer: httpx.Response) -> dict[str, str]:
    """Its Content-Security-Policy by directive."""
    rules = (rule.partition(" ")[::2] for rule in answer.headers["content-security-policy"].split("; "))
    return dict(rules)


async def test_the_root_is_the_page(api: httpx.AsyncClient) -> None:
    page = await api.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Longtake</title>" in page.text
    assert "{{" not in page.text


async def test_everything_that_the_page_names_is_there_with_its_type(api: httpx.AsyncClient) -> None:
    links = links_of((await api.get("/")).text)
    assert [link for link in links if not link.startswith("studio/")] == []
    answers = {link: await api.get(f"/{link}") for link in links}
    assert {answer.status_code for answer in answers.values()} == {200}
    types = {link.rsplit(".", 1)[-1]: answer.headers["content-type"] for link, answer in answers.items()}
    assert types == {
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "png": "image/png",
        "svg": "image/svg+xml",
        "webmanifest": "application/manifest+json",
    }


async def test_the_page_can_be_installed_wherever_it_is(api: httpx.AsyncClient) -> None:
    [link] = [link for link in links_of((await api.get("/")).text) if link.endswith(".webmanifest")]
    manifest = (await api.get(f"/{link}")).json()
    behind_a_path = f"https://films.example/studio-of-ours/{link}"
    assert urljoin(behind_a_path, manifest["start_url"]) == "https://films.example/studio-of-ours/"
    assert (manifest["scope"], manifest["id"]) == (manifest["start_url"],) * 2
    assert (manifest["name"], manifest["display"]) == ("Longtake", "standalone")
    for icon in manifest["icons"]:
        answer = await api.get(urljoin(f"/{link}", icon["src"]))
        assert (answer.status_code, answer.headers["content-type"]) == (200, icon["type"])
        if icon["type"] == "image/png":
            size = Image.open(io.BytesIO(answer.content)).size
            assert "x".join(map(str, size)) == icon["sizes"]


async def test_the_policy_lets_nothing_in_but_the_page_s_own(api: httpx.AsyncClient) -> None:
    page = await api.get("/")
    [script] = re.findall(r'<script type="importmap">(.*?)</script>', page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert rules_of(page) == {
        "default-src": "'none'",
        "script-src": f"'self' 'sha256-{digest}'",
        "style-src": "'self'",
        "img-src": "'self' blob:",
        "media-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in page.headers["permissions-policy"]


async def test_films_of_a_cloud_s_store_are_let_in(
    tmp_path: Path, temporal_address: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cloud(monkeypatch)
    settings = Settings(
        var_dir=tmp_path,
        database_url=sqlite_url,
        temporal_address=temporal_address,
        assets_url="s3://films/longtake",
    )
    async with served(create_app(settings)) as client:
        rules = rules_of(await client.get("/"))
    assert rules["media-src"] == "'self' http://127.0.0.1:9"
    assert rules["img-src"] == "'self' http://127.0.0.1:9 blob:"
    assert rules["connect-src"] == "'self'"


async def test_a_store_that_signs_nothing_adds_no_origin(tmp_path: Path) -> None:
    assert await find_media_origin(Assets("memory:///")) is None
    assert await find_media_origin(Assets(tmp_path.as_uri())) is None


async def test_files_are_kept_for_ever_by_their_version(api: httpx.AsyncClient) -> None:
    version = read_studio().version
    kept = await api.get(f"/studio/{version}/app.js")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    other = await api.get("/studio/000000000000/app.js")
    assert (other.status_code, other.headers["cache-control"]) == (200, "no-cache")
    assert other.content == kept.content


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_the_page_is_asked_for_anew_at_the_price_of_a_304(
    api: httpx.AsyncClient, encoding: str
) -> None:
    accepted = {"Accept-Encoding": encoding}
    first = await api.get("/", headers=accepted)
    assert first.headers["cache-control"] == "no-cache"
    again = await api.get("/", headers={**accepted, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


async def test_it_is_gzipped_for_whom_takes_it(api: httpx.AsyncClient) -> None:
    async with api.stream("GET", "/", headers={"Accept-Encoding": "br, gzip;q=0.5"}) as answer:
        packed = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers["content-encoding"] == "gzip"
    plain = await api.get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    assert plain.headers["etag"] != answer.headers["etag"]
    assert plain.headers["vary"] == answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    [
        "nothing.js",
        "index.html",
        "..%2Fpage.py",
        "%2e%2e/page.py",
        "vendor/%2e%2e/%2e%2e/page.py",
        "/etc/passwd",
        "styles",
        "vendor/README.md",
    ],
)
async def test_nothing_else_can_be_had(api: httpx.AsyncClient, path: str) -> None:
    answer = await api.get(f"/studio/{read_studio().version}/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_icon_that_browsers_ask_for_is_there(api: httpx.AsyncClient) -> None:
    icon = await api.get("/favicon.ico")
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml")


async def test_the_description_of_the_api_leaves_the_page_out(app: FastAPI) -> None:
    assert [
        path
        for path in app.openapi()["paths"]
        if not path.startswith(("/api/", "/healthz", "/readyz", "/metrics"))
    ] == []


def test_the_version_changes_with_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_studio()
    files = dict(before.files)
    files["app.js"], files["api.js"] = files["api.js"], files["app.js"]
    monkeypatch.setattr("api.studio.page.read_page_files", lambda: files)
    assert read_studio().version != before.version


def _cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials of nobody, for a store that nobody asks."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_REGION": "eu-central-1",
        "AWS_ENDPOINT": "http://127.0.0.1:9",
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)


async def test_the_film_of_an_empty_gallery_is_small_and_comes_in_ranges(api: httpx.AsyncClient) -> None:
    whole = await api.get("/studio/any/sample-film.mp4")
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    assert len(whole.content) <= 300_000
    part = await api.get("/studio/any/sample-film.mp4", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, whole.content[:10])
    poster = await api.get("/studio/any/sample-film.webp")
    assert (poster.status_code, poster.headers["content-type"]) == (200, "image/webp")
