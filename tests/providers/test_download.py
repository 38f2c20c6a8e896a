"""A file comes whole or not at all: over real loopback HTTP, with real resets."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from providers.errors import ProviderError
from providers.http import LinkExpiredError, Transport
from tests.providers.scripted import Heard, Talk, wire
from workflows.errors import ErrorType

FILM = bytes(range(256)) * 4_000


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield Transport(client)


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.download.PAUSE_SECONDS", 0.0)


async def test_a_file_is_written_whole_and_nothing_is_left_beside_it(
    transport: Transport, tmp_path: Path
) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200, FILM)

    async with wire(script) as server:
        await transport.download(f"{server.url}/film.mp4", tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


class Shop:
    """Gives the film, and breaks off the first `breaks` times after `after` bytes of what it was to send."""

    def __init__(self, breaks: int, after: int = 300_000, **headers: str) -> None:
        self.breaks, self.after, self.headers = breaks, after, headers
        self.film = FILM

    async def __call__(self, heard: Heard, talk: Talk) -> None:
        start = 0
        if heard.headers.get("if-range") == self.headers.get("etag", "no"):
            start = int(heard.headers["range"].removeprefix("bytes=").removesuffix("-"))
        body, head = self.film[start:], dict(self.headers)
        if start:
            head["content_range"] = f"bytes {start}-{len(self.film) - 1}/{len(self.film)}"
        head["content_length"] = str(len(body))
        self.breaks -= 1
        if self.breaks >= 0:
            await talk.answer(206 if start else 200, body[: self.after], **head)
            talk.close()
        else:
            await talk.answer(206 if start else 200, body, **head)


async def test_a_download_that_breaks_goes_on_where_it_was(transport: Transport, tmp_path: Path) -> None:
    async with wire(Shop(breaks=2, etag='"one"')) as server:
        await transport.download(f"{server.url}/film.mp4", tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert [h.headers.get("range") for h in server.heard] == [None, "bytes=300000-", "bytes=600000-"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_an_expired_address_is_told_from_other_trouble(
    transport: Transport, tmp_path: Path, status: int
) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(status, b"<Error>expired</Error>")

    async with wire(script) as server:
        with pytest.raises(LinkExpiredError) as caught:
            await transport.download(server.url, tmp_path / "film.mp4")
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)
    assert not list(tmp_path.iterdir())


async def test_a_download_that_breaks_too_often_leaves_nothing(transport: Transport, tmp_path: Path) -> None:
    async with wire(Shop(breaks=99, after=1_000, etag='"one"')) as server:
        with pytest.raises(ProviderError) as caught:
            await transport.download(server.url, tmp_path / "film.mp4")
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)
    assert len(server.heard) == 4
    assert not list(tmp_path.iterdir())
