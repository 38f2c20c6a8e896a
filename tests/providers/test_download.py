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

FILM = bytes(range(256)) * 4_000


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
        await transport.download_file(f"{server.url}/film.mp4", tmp_path / "film.mp4")
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
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)
    assert not list(tmp_path.iterdir())


async def test_a_download_that_breaks_without_progress_leaves_nothing(
    transport: Transport, tmp_path: Path
) -> None:
    shop = Shop(breaks=99, after=1_000, etag='"one"')

    async def script(heard: Heard, talk: Talk) -> None:
        shop.after = 0 if "range" in heard.headers else 1_000
        await shop(heard, talk)

    async with wire(script) as server:
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (caught.value.kind, caught.value.final) == (ErrorType.TRANSIENT, False)
    assert len(server.heard) == 5
    assert not list(tmp_path.iterdir())


async def test_each_break_that_brought_more_of_the_file_begins_the_count_anew(
    transport: Transport, tmp_path: Path
) -> None:
    """A link that closes each connection after 40,000 bytes."""
    async with wire(Shop(breaks=99, after=40_000, etag='"one"')) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert len(server.heard) == -(-len(FILM) // 40_000)


async def test_without_a_name_for_the_file_a_link_that_always_breaks_is_given_up(
    transport: Transport, tmp_path: Path
) -> None:
    async with wire(Shop(breaks=99, after=40_000)) as server:
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(server.url, tmp_path / "film.mp4")
    assert not caught.value.final
    assert len(server.heard) == 5


async def test_a_reset_in_the_middle_is_gone_on_from(transport: Transport, tmp_path: Path) -> None:
    sent = [200_000, 0]

    async def script(heard: Heard, talk: Talk) -> None:
        if "range" not in heard.headers:
            await talk.answer(200, FILM[:200_000], etag='"one"', content_length=str(len(FILM)))
            talk.reset()
            return
        # A reset may swallow what was under way: it goes on from what has come.
        start = int(heard.headers["range"].removeprefix("bytes=").removesuffix("-"))
        sent[1] = start
        part = f"bytes {start}-{len(FILM) - 1}/{len(FILM)}"
        await talk.answer(206, FILM[start:], etag='"one"', content_range=part)

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert 0 < sent[1] <= sent[0]


async def test_a_file_that_changed_meanwhile_is_fetched_anew(transport: Transport, tmp_path: Path) -> None:
    other = FILM[::-1]
    shop = Shop(breaks=1, etag='"one"')

    async def script(heard: Heard, talk: Talk) -> None:
        await shop(heard, talk)
        shop.film, shop.headers = other, {"etag": '"two"'}

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == other
    assert server.heard[1].headers["if-range"] == '"one"'


@pytest.mark.parametrize("headers", [{}, {"etag": 'W/"one"'}])
async def test_without_a_name_for_the_very_file_it_begins_anew(
    transport: Transport, tmp_path: Path, headers: dict[str, str]
) -> None:
    shop = Shop(breaks=2)
    shop.headers = headers
    async with wire(shop) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert [h.headers.get("range") for h in server.heard] == [None, None, None]


async def test_a_date_names_the_file_as_well(transport: Transport, tmp_path: Path) -> None:
    date = "Mon, 02 Nov 2026 10:00:00 GMT"
    async with wire(Shop(breaks=1, etag='W/"one"', last_modified=date)) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert server.heard[1].headers["if-range"] == date


@pytest.mark.parametrize("wrong", ["bytes 0-9/100", "bytes 299999-1023999/1024000", "nonsense", ""])
async def test_a_rest_that_does_not_fit_is_not_appended(
    transport: Transport, tmp_path: Path, wrong: str
) -> None:
    shop = Shop(breaks=1, etag='"one"')

    async def script(heard: Heard, talk: Talk) -> None:
        if "range" in heard.headers:
            await talk.answer(206, FILM[300_000:], etag='"one"', content_range=wrong)
        else:
            await shop(heard, talk)

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM


async def test_a_rest_that_comes_in_pieces_is_put_together(transport: Transport, tmp_path: Path) -> None:
    shop = Shop(breaks=1, etag='"one"')

    async def script(heard: Heard, talk: Talk) -> None:
        if "range" not in heard.headers:
            await shop(heard, talk)
            return
        # A server may give less of a range than was asked for.
        start = int(heard.headers["range"].removeprefix("bytes=").removesuffix("-"))
        end = min(start + 400_000, len(FILM))
        await talk.answer(206, FILM[start:end], content_range=f"bytes {start}-{end - 1}/{len(FILM)}")

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert len(server.heard) == 3


async def test_a_range_that_is_refused_is_not_asked_for_again(transport: Transport, tmp_path: Path) -> None:
    shop = Shop(breaks=1, etag='"one"')

    async def script(heard: Heard, talk: Talk) -> None:
        if "range" in heard.headers:
            await talk.answer(416, b"", content_range=f"bytes */{len(FILM)}")
        else:
            await shop(heard, talk)

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert len(server.heard) == 3


async def test_an_address_that_expires_before_the_rest_has_come_is_told(
    transport: Transport, tmp_path: Path
) -> None:
    shop = Shop(breaks=1, etag='"one"')

    async def script(heard: Heard, talk: Talk) -> None:
        if "range" in heard.headers:
            await talk.answer(403)
        else:
            await shop(heard, talk)

    async with wire(script) as server:
        with pytest.raises(LinkExpiredError):
            await transport.download_file(server.url, tmp_path / "film.mp4")
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


class Detour:
    """Sends on as the test says, and gives the film where it does not."""

    def __init__(self) -> None:
        self.onward: dict[str, str] = {}

    async def __call__(self, heard: Heard, talk: Talk) -> None:
        path = heard.line.split(" ")[1]
        if path in self.onward:
            await talk.answer(302, b"elsewhere", location=self.onward[path])
        else:
            await talk.answer(200, FILM)


async def test_five_redirects_are_followed_and_no_sixth(transport: Transport, tmp_path: Path) -> None:
    detour = Detour()
    async with wire(detour) as server:
        detour.onward = {f"/{number}": f"/{number - 1}" for number in range(1, 9)}
        await transport.download_file(f"{server.url}/5", tmp_path / "film.mp4")
        assert (tmp_path / "film.mp4").read_bytes() == FILM
        with pytest.raises(ProviderError) as caught:
            await transport.download_file(f"{server.url}/6", tmp_path / "other.mp4")
    assert not caught.value.final
    assert not (tmp_path / "other.mp4").exists()


async def test_credentials_are_for_the_first_origin_and_do_not_come_back(
    transport: Transport, tmp_path: Path
) -> None:
    first, second = Detour(), Detour()
    async with wire(first) as own, wire(second) as other:
        first.onward = {"/a": "/b", "/b": f"{other.url}/c"}
        second.onward = {"/c": f"{own.url}/d"}
        await transport.download_file(
            f"{own.url}/a", tmp_path / "film.mp4", headers={"X-Goog-Api-Key": "k", "Authorization": "k"}
        )
    shown = [(h.line.split(" ")[1], "x-goog-api-key" in h.headers) for h in own.heard + other.heard]
    assert shown == [("/a", True), ("/b", True), ("/d", False), ("/c", False)]
    assert "authorization" not in other.heard[0].headers


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
