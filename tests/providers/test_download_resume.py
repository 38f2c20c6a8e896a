"""A download that breaks goes on where it was, if the file is still the same."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import LinkExpiredError, Transport
from providers.safe_http import create_client
from tests.providers.scripted import Heard, Talk, wire
from tests.providers.shop import FILM, Shop


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with create_client(loopback_allowed=True) as client:
        yield Transport(client)


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.kit.download.PAUSE_SECONDS", 0.0)


async def test_a_download_that_breaks_goes_on_where_it_was(transport: Transport, tmp_path: Path) -> None:
    async with wire(Shop(breaks=2, etag='"one"')) as server:
        await transport.download_file(f"{server.url}/film.mp4", tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert [h.headers.get("range") for h in server.heard] == [None, "bytes=300000-", "bytes=600000-"]


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
