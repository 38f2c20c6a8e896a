"""A file comes whole or not at all: over real loopback HTTP, with real resets."""

import asyncio
import errno
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import LinkExpiredError, Transport
from providers.safe_http import create_client
from tests.conditions import eventually
from tests.providers.scripted import Heard, Talk, wire
from tests.providers.shop import FILM, Shop


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with create_client(loopback_allowed=True) as client:
        yield Transport(client)


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.kit.download.PAUSE_SECONDS", 0.0)


async def test_a_file_is_written_whole_and_nothing_is_left_beside_it(
    transport: Transport, tmp_path: Path
) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200, FILM)

    async with wire(script) as server:
        await transport.download_file(f"{server.url}/film.mp4", tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_an_expired_address_is_told_from_other_trouble(
    transport: Transport, tmp_path: Path, status: int
) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(status, b"<Error>expired</Error>")

    async with wire(script) as server:
        with pytest.raises(LinkExpiredError) as caught:
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)
    assert not list(tmp_path.iterdir())


async def chunked(talk: Talk, *chunks: bytes, end: bool) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for chunk in chunks:
        await talk.say(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
    if end:
        await talk.say(b"0\r\n\r\n")
    talk.close()


async def test_a_file_without_a_length_is_whole_when_it_says_so(transport: Transport, tmp_path: Path) -> None:
    ends = [False, True]

    async def script(_: Heard, talk: Talk) -> None:
        await chunked(talk, b"first ", b"second", end=ends.pop(0))

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == b"first second"
    assert not ends


async def test_a_file_that_says_it_is_too_large_is_not_read(transport: Transport, tmp_path: Path) -> None:
    async with wire(Shop(breaks=0)) as server:
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(server.url, tmp_path / "film.mp4", max_bytes=len(FILM) - 1)
    assert (caught.value.kind, caught.value.final) == (ErrorType.GENERATION_FAILED, True)
    assert len(server.heard) == 1
    assert not list(tmp_path.iterdir())


async def test_a_file_that_turns_out_too_large_is_given_up(transport: Transport, tmp_path: Path) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await chunked(talk, *[b"a" * 1_000] * 5_000, end=True)

    async with wire(script) as server:
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(server.url, tmp_path / "film.mp4", max_bytes=100_000)
    assert caught.value.final
    assert not list(tmp_path.iterdir())


async def test_a_file_of_just_the_allowed_size_is_taken(transport: Transport, tmp_path: Path) -> None:
    async with wire(Shop(breaks=1, etag='"one"')) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4", max_bytes=len(FILM))
    assert (tmp_path / "film.mp4").stat().st_size == len(FILM)


async def test_a_file_that_trickles_in_is_given_up_in_time(transport: Transport, tmp_path: Path) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            await talk.say(b"a")
            await asyncio.sleep(0.01)

    async with wire(script) as server:
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(server.url, tmp_path / "film.mp4", seconds=0.3)
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (204, ErrorType.TRANSIENT),
        (400, ErrorType.TRANSIENT),
        (429, ErrorType.RATE_LIMITED),
        (500, ErrorType.TRANSIENT),
        (503, ErrorType.TRANSIENT),
    ],
)
async def test_other_refusals_are_for_the_workflow_to_try_again(
    transport: Transport, tmp_path: Path, status: int, kind: ErrorType
) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(status, b"", retry_after="4")

    async with wire(script) as server:
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (caught.value.kind, caught.value.final) == (kind, False)
    assert caught.value.retry_after_seconds == 4.0
    assert not isinstance(caught.value, LinkExpiredError)
    assert len(server.heard) == 1


async def test_an_empty_file_is_none(transport: Transport, tmp_path: Path) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(200)

    async with wire(script) as server:
        with pytest.raises(ProviderError):
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert not list(tmp_path.iterdir())


async def test_a_connection_that_never_was_is_tried_once(transport: Transport, tmp_path: Path) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        talk.reset()

    async with wire(script) as server:
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert not caught.value.final
    assert len(server.heard) == 1


async def test_a_download_that_is_cancelled_leaves_nothing(transport: Transport, tmp_path: Path) -> None:
    async def script(_: Heard, talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nhalf")
        await asyncio.Event().wait()

    async with wire(script) as server:
        task = asyncio.create_task(transport.download_file(server.url, tmp_path / "film.mp4"))

        async def begun() -> bool:
            return bool(server.heard)

        await eventually(begun, "it has begun")
        task.cancel()
        await asyncio.wait([task])
    assert task.cancelled()
    assert not list(tmp_path.iterdir())


async def test_what_was_there_stays_until_the_new_file_is_whole(transport: Transport, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"the old film")
    async with wire(Shop(breaks=99, after=10)) as server:
        with pytest.raises(ProviderError):
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == b"the old film"
    async with wire(Shop(breaks=0)) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM


async def test_a_full_disk_is_told_as_it_is_and_leaves_nothing(
    transport: Transport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("providers.kit.atomic_file.AtomicFile.append_chunk", full)
    async with wire(Shop(breaks=0)) as server:
        with pytest.raises(OSError, match="no space left"):
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert not list(tmp_path.iterdir())
