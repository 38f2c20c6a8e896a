"""Signed links: the file, a part of it, or a clear no."""

import time
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from itsdangerous import TimestampSigner

from tests.api.kit import V1, services_of

KEY = "jobs/job-1/film-1.mp4"
FILM = bytes(range(256)) * 1000


@pytest.fixture
async def url(app: FastAPI, api: httpx.AsyncClient, tmp_path: Path) -> str:
    """A link to a film."""
    rooms = services_of(app)
    made = tmp_path / "made.mp4"
    made.write_bytes(FILM)
    await rooms.assets.put_file(KEY, made)
    return rooms.signer.sign_url(KEY)


async def test_a_link_serves_the_file(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.get(url)

    assert (answer.status_code, answer.content) == (200, FILM)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert (
        answer.headers["Content-Disposition"]
        == "inline; filename=\"film-1.mp4\"; filename*=UTF-8''film-1.mp4"
    )
    assert answer.headers["Accept-Ranges"] == "bytes"


async def test_a_file_that_is_deleted_after_it_was_found_is_gone(
    app: FastAPI, api: httpx.AsyncClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets = services_of(app).assets
    look = assets.get_size

    async def look_and_lose(key: str) -> int | None:
        size = await look(key)
        await assets.delete(key)
        return size

    monkeypatch.setattr(assets, "get_size", look_and_lose)
    answer = await api.get(url)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/asset-not-found")


async def test_head_tells_the_same_without_the_file(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.head(url)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(FILM))
    assert answer.headers["ETag"] == (await api.get(url)).headers["ETag"]


@pytest.mark.parametrize(
    ("asked", "got", "part"),
    [
        ("bytes=0-0", "bytes 0-0/256000", FILM[:1]),
        ("bytes=1000-1999", "bytes 1000-1999/256000", FILM[1000:2000]),
        ("bytes=255000-", "bytes 255000-255999/256000", FILM[255_000:]),
        ("bytes=-10", "bytes 255990-255999/256000", FILM[-10:]),
        ("bytes=255990-999999", "bytes 255990-255999/256000", FILM[-10:]),
    ],
)
async def test_a_range_is_served(api: httpx.AsyncClient, url: str, asked: str, got: str, part: bytes) -> None:
    answer = await api.get(url, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (206, part)
    assert answer.headers["Content-Range"] == got


@pytest.mark.parametrize(
    "asked",
    [
        "items=0-5",
        "lines=1-2",
        "bytes=abc",
        "bytes=5-4",
        "bytes=x-9",
        "bytes=",
        "bytes=-",
        "bytes",
        "bytes 0-5",
        "bytes=0-5,abc",
        "bytes=0-5,9-3",
        "bytes=256000-255999",
        f"bytes=0-{'9' * 5000}",
    ],
)
async def test_a_range_that_is_none_is_passed_over(api: httpx.AsyncClient, url: str, asked: str) -> None:
    """RFC 9110, 14.2: of a unit that we do not know it has to be, of a form that is not valid it may be."""
    answer = await api.get(url, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, FILM)


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=256000-256001", "bytes=-0", "bytes=300000-,-0"])
async def test_a_range_that_is_not_there_is_refused(api: httpx.AsyncClient, url: str, asked: str) -> None:
    answer = await api.get(url, headers={"Range": asked})

    assert answer.status_code == 416
    assert answer.json()["type"] == "/problems/range-not-satisfiable"


async def test_of_two_ranges_the_one_that_is_there_is_served(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.get(url, headers={"Range": "bytes=0-9, 300000-"})

    assert (answer.status_code, answer.content) == (206, FILM[:10])


async def test_head_has_no_ranges(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.head(url, headers={"Range": "bytes=0-9"})

    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(FILM)))


@pytest.mark.parametrize("told", ["{}", "W/{}", '"another", {}', "*"])
@pytest.mark.parametrize("more", [{}, {"Range": "bytes=0-9"}])
async def test_who_has_the_file_is_not_sent_it_again(
    api: httpx.AsyncClient, url: str, told: str, more: dict[str, str]
) -> None:
    etag = (await api.get(url)).headers["ETag"]

    answer = await api.get(url, headers={"If-None-Match": told.format(etag), **more})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Cache-Control"] == "private, max-age=3600, immutable"
    assert "Content-Length" not in answer.headers


async def test_who_has_another_file_is_sent_this_one(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.get(url, headers={"If-None-Match": '"another"'})

    assert (answer.status_code, answer.content) == (200, FILM)


async def test_a_range_beyond_the_end_is_told_where_the_end_is(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.get(url, headers={"Range": "bytes=256000-"})

    assert answer.headers["Content-Range"] == "bytes */256000"


async def test_a_range_of_what_has_changed_is_answered_with_the_whole(
    api: httpx.AsyncClient, url: str
) -> None:
    answer = await api.get(url, headers={"Range": "bytes=0-9", "If-Range": '"another"'})

    assert answer.status_code == 200


async def test_a_link_that_was_changed_is_refused(app: FastAPI, api: httpx.AsyncClient, url: str) -> None:
    other = services_of(app).signer.sign_url("jobs/job-2/film-1.mp4")
    payload, signature = other.split("/")[-2].split(".", 1)[0], url.split("/")[-2].split(".", 1)[1]

    answer = await api.get(f"{V1}/assets/{payload}.{signature}/film-1.mp4")

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/link-forged")


@pytest.mark.parametrize("token", ["x", "..", "%00", "a.b.c", "é", KEY.replace("/", "%2F")])
async def test_a_link_that_is_none_serves_nothing(api: httpx.AsyncClient, token: str) -> None:
    answer = await api.get(f"{V1}/assets/{token}/film-1.mp4")

    assert answer.status_code in (403, 404)
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_link_serves_its_file_under_no_other_name(api: httpx.AsyncClient, url: str) -> None:
    answer = await api.get(url.replace("film-1.mp4", "film-1.exe"))

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/asset-not-found")


async def test_a_link_ends_after_an_hour(
    app: FastAPI, api: httpx.AsyncClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {seconds: _signed_ago(app, monkeypatch, seconds) for seconds in (3500, 4000)}

    assert (await api.get(old[3500])).status_code == 200
    answer = await api.get(old[4000])
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/link-expired")


async def test_a_link_to_what_was_deleted_says_that_it_is_gone(
    app: FastAPI, api: httpx.AsyncClient, url: str
) -> None:
    await services_of(app).assets.delete_all("jobs/job-1")

    answer = await api.get(url)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/asset-not-found")


def _signed_ago(app: FastAPI, monkeypatch: pytest.MonkeyPatch, seconds: int) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time()) - seconds)
        return services_of(app).signer.sign_url(KEY)
