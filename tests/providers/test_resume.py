"""A download goes on in a later try, of another worker, from what an earlier one has kept."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts import LedgerStage, TakeKey
from providers.errors import ProviderError
from providers.kit.resumable_download import store_partial_downloads_in
from providers.kit.transport import Transport
from providers.safe_http import create_client
from store.assets import Assets
from store.partial_downloads import PartialDownload
from tests.conditions import eventually
from tests.providers.scripted import Heard, Talk, wire

FILM = bytes(range(256)) * 4_000
BLOCK = 100_000
KEY = TakeKey(job_id="j1", stage=LedgerStage.SCENE, scene=1, take=1)
DATE = "Mon, 02 Nov 2026 10:00:00 GMT"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.kit.download.PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("providers.kit.resumable_download.BLOCK_BYTES", BLOCK)


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with create_client(loopback_allowed=True) as client:
        yield Transport(client)


@pytest.fixture
def assets() -> Assets:
    return Assets("memory:///")


class Line:
    """Breaks for good after `most` bytes in all, until it is mended."""

    def __init__(self, most: int, **headers: str) -> None:
        self.left, self.headers, self.film = most, headers, FILM

    async def __call__(self, heard: Heard, talk: Talk) -> None:
        start = int(heard.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        if heard.headers.get("if-range") not in {None, *self.headers.values()}:
            start = 0
        rest, head = self.film[start:], dict(self.headers)
        if start:
            head["content_range"] = f"bytes {start}-{len(self.film) - 1}/{len(self.film)}"
        body, self.left = rest[: self.left], max(0, self.left - len(rest))
        await talk.answer(206 if start else 200, body, content_length=str(len(rest)), **head)
        if len(body) < len(rest):
            talk.close()

    def mend(self) -> None:
        self.left = len(FILM)


class Worker:
    """One that fetches the take's file, in a folder of its own."""

    def __init__(self, transport: Transport, assets: Assets, folder: Path) -> None:
        self.incoming, self.transport, self.folder = PartialDownload(assets, KEY), transport, folder
        folder.mkdir()

    async def fetch(self, url: str, most: int = 2**31) -> bytes:
        with store_partial_downloads_in(self.incoming):
            await self.transport.download_file(url, self.folder / "film.mp4", max_bytes=most)
        return (self.folder / "film.mp4").read_bytes()


async def kept(assets: Assets) -> list[int]:
    """The sizes of the blocks."""
    found = await assets.list_assets("incoming")
    return [asset.size for asset in sorted(found, key=lambda a: a.key) if not asset.key.endswith("version")]


@pytest.mark.parametrize("headers", [{"etag": '"one"'}, {"last_modified": DATE}])
async def test_another_worker_goes_on_where_the_first_broke_off(
    transport: Transport, assets: Assets, tmp_path: Path, headers: dict[str, str]
) -> None:
    line = Line(350_000, **headers)
    async with wire(line) as server:
        with pytest.raises(ProviderError) as broken:
            await Worker(transport, assets, tmp_path / "one").fetch(f"{server.url}/film?sig=1")
        assert (broken.value.final, await kept(assets)) == (False, [BLOCK, BLOCK, BLOCK, 50_000])
        assert not list((tmp_path / "one").iterdir())
        line.mend()
        # Signed anew, the address is another.
        assert await Worker(transport, assets, tmp_path / "two").fetch(f"{server.url}/film?sig=2") == FILM
    assert server.heard[-1].headers["range"] == "bytes=350000-"


async def test_try_after_try_brings_the_rest(transport: Transport, assets: Assets, tmp_path: Path) -> None:
    line = Line(0, etag='"one"')
    async with wire(line) as server:
        for number in range(5):
            line.left = 150_000
            with pytest.raises(ProviderError):
                await Worker(transport, assets, tmp_path / str(number)).fetch(server.url)
        assert sum(await kept(assets)) == 750_000
        line.mend()
        assert await Worker(transport, assets, tmp_path / "last").fetch(server.url) == FILM
    assert server.heard[-1].headers["range"] == "bytes=750000-"


async def test_full_blocks_are_kept_while_the_file_comes(
    transport: Transport, assets: Assets, tmp_path: Path
) -> None:
    """So that a worker that is killed loses no more than one block."""
    seen: list[int] = []

    async def two_blocks() -> bool:
        return len(await kept(assets)) == 2

    async def script(heard: Heard, talk: Talk) -> None:
        await talk.say(f'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: {len(FILM)}\r\n\r\n'.encode())
        await talk.say(FILM[:250_000])
        await eventually(two_blocks, "two blocks are kept")
        seen.extend(await kept(assets))
        await talk.say(FILM[250_000:])

    async with wire(script) as server:
        assert await Worker(transport, assets, tmp_path / "one").fetch(server.url) == FILM
    assert seen == [BLOCK, BLOCK]


async def test_a_file_smaller_than_a_block_costs_nothing_when_it_comes_at_once(
    transport: Transport, assets: Assets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.kit.resumable_download.BLOCK_BYTES", len(FILM))
    async with wire(Line(len(FILM), etag='"one"')) as server:
        assert await Worker(transport, assets, tmp_path / "one").fetch(server.url) == FILM
    assert await assets.list_assets("incoming") == []


async def test_a_file_that_has_changed_since_begins_anew(
    transport: Transport, assets: Assets, tmp_path: Path
) -> None:
    line = Line(350_000, etag='"one"')
    async with wire(line) as server:
        with pytest.raises(ProviderError):
            await Worker(transport, assets, tmp_path / "one").fetch(server.url)
        line.film, line.headers = FILM[::-1], {"etag": '"two"'}
        line.left = 120_000
        with pytest.raises(ProviderError):
            await Worker(transport, assets, tmp_path / "two").fetch(server.url)
        assert await kept(assets) == [BLOCK, 20_000]
        line.mend()
        assert await Worker(transport, assets, tmp_path / "three").fetch(server.url) == FILM[::-1]


async def test_the_same_date_at_another_place_is_another_file(
    transport: Transport, assets: Assets, tmp_path: Path
) -> None:
    line = Line(350_000, last_modified=DATE)
    async with wire(line) as server:
        with pytest.raises(ProviderError):
            await Worker(transport, assets, tmp_path / "one").fetch(f"{server.url}/one")
        line.mend()
        assert await Worker(transport, assets, tmp_path / "two").fetch(f"{server.url}/two") == FILM
    assert "range" not in server.heard[-1].headers


async def test_without_a_name_for_the_very_file_nothing_is_kept(
    transport: Transport, assets: Assets, tmp_path: Path
) -> None:
    async with wire(Line(350_000, etag='W/"one"')) as server:
        with pytest.raises(ProviderError):
            await Worker(transport, assets, tmp_path / "one").fetch(server.url)
    assert await kept(assets) == []


async def test_what_is_kept_counts_for_the_size_that_we_take(
    transport: Transport, assets: Assets, tmp_path: Path
) -> None:
    line = Line(350_000, etag='"one"')
    async with wire(line) as server:
        with pytest.raises(ProviderError):
            await Worker(transport, assets, tmp_path / "one").fetch(server.url)
        line.mend()
        with pytest.raises(ProviderError) as refused:
            await Worker(transport, assets, tmp_path / "two").fetch(server.url, most=400_000)
    assert refused.value.final


class BrokenStore(PartialDownload):
    """A store that nobody reaches."""

    async def find_stored_version(self) -> str | None:
        raise OSError("away")

    async def store_block(self, version: str, number: int, block: bytes) -> None:
        raise OSError("away")


async def test_a_store_that_fails_costs_no_download(
    transport: Transport, assets: Assets, tmp_path: Path
) -> None:
    worker = Worker(transport, assets, tmp_path / "one")
    worker.incoming = BrokenStore(assets, KEY)
    async with wire(Line(len(FILM), etag='"one"')) as server:
        assert await worker.fetch(server.url) == FILM


async def test_what_is_kept_and_makes_no_sense_is_fetched_anew(
    transport: Transport, assets: Assets, tmp_path: Path
) -> None:
    await PartialDownload(assets, KEY).store_block("no version of ours", 0, b"x" * BLOCK)
    async with wire(Line(len(FILM), etag='"one"')) as server:
        assert await Worker(transport, assets, tmp_path / "one").fetch(server.url) == FILM
    assert "range" not in server.heard[0].headers
    assert await PartialDownload(assets, KEY).find_stored_version() != "no version of ours"
