"""Headers of stores and CDNs that are not so, on a file that is whole: the file is what counts."""

import gzip
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.safe_http import create_client
from tests.providers.scripted import Heard, Talk, wire

FILM = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 4_000


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    async with create_client(loopback_allowed=True) as client:
        yield Transport(client)


@pytest.fixture(autouse=True)
def without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.kit.download.PAUSE_SECONDS", 0.0)


async def fetched(
    transport: Transport, into: Path, body: bytes, *, status: int = 200, most: int = 2**31, **headers: str
) -> bytes:
    """What is written of such an answer."""

    async def script(heard: Heard, talk: Talk) -> None:
        assert heard.headers["accept-encoding"] == "identity"
        await talk.answer(status, body, **headers)

    async with wire(script) as server:
        await transport.download_file(server.url, into / "film.mp4", max_bytes=most)
    assert [path.name for path in into.iterdir()] == ["film.mp4"]
    return (into / "film.mp4").read_bytes()


HARMLESS = [
    "aws-chunked",
    "utf-8",
    "binary",
    "Identity",
    "",
    "none",
    "video/mp4",
    "gzip",
    "deflate",
    "br",
    ",",
]


@pytest.mark.parametrize("label", HARMLESS)
async def test_a_label_on_a_file_that_is_not_packed_is_passed_over(
    transport: Transport, tmp_path: Path, label: str
) -> None:
    assert await fetched(transport, tmp_path, FILM, content_encoding=label) == FILM


def framed(content: bytes, signature: str, trailer: str) -> bytes:
    """As an upload in signed chunks goes over the wire, and as some stores keep it."""
    chunks = [content[at : at + 65_536] for at in range(0, len(content), 65_536)]
    body = b"".join(f"{len(c):x}{signature}\r\n".encode() + c + b"\r\n" for c in chunks)
    return body + f"0{signature}\r\n{trailer}\r\n".encode()


SIGNATURE = f";chunk-signature={'a1' * 32}"
TRAILER = "x-amz-checksum-crc32:AAAAAA==\r\n"
BARE = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": gzip.compress(FILM),
    "x-gzip": gzip.compress(FILM),
    "GZIP, aws-chunked": gzip.compress(FILM),
    "gzip, gzip": gzip.compress(gzip.compress(FILM)),
    "two members": gzip.compress(FILM[:1_000]) + gzip.compress(FILM[1_000:]),
    "": gzip.compress(FILM),
    "deflate": zlib.compress(FILM),
    " Deflate ": BARE.compress(FILM) + BARE.flush(),
    "aws-chunked": framed(FILM, SIGNATURE, ""),
    "utf-8": framed(FILM, "", TRAILER),
    "aws-chunked, gzip": framed(gzip.compress(FILM), SIGNATURE, TRAILER),
}


@pytest.mark.parametrize("label", PACKED)
async def test_what_is_packed_is_unpacked(transport: Transport, tmp_path: Path, label: str) -> None:
    assert await fetched(transport, tmp_path, PACKED[label], content_encoding=label) == FILM


@pytest.mark.parametrize("packed", [gzip.compress(FILM), framed(FILM, SIGNATURE, "")], ids=["gzip", "frames"])
async def test_what_is_packed_badly_is_left_to_whoever_looks_at_it(
    transport: Transport, tmp_path: Path, packed: bytes
) -> None:
    half = packed[: len(packed) // 2]
    assert await fetched(transport, tmp_path, half, content_encoding="gzip") == half


async def test_unpacked_a_file_may_not_be_larger_than_we_take(transport: Transport, tmp_path: Path) -> None:
    with pytest.raises(ProviderError) as caught:
        await fetched(transport, tmp_path, gzip.compress(bytes(10_000_000)), most=1_000_000)
    assert (caught.value.kind, caught.value.final) == (ErrorType.GENERATION_FAILED, True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "said", [f"bytes 0-{len(FILM) - 1}/{len(FILM)}", f"BYTES=0-{len(FILM) - 1}/{len(FILM)}", "nonsense", ""]
)
async def test_a_part_that_nobody_asked_for_and_that_is_all_of_it_is_the_file(
    transport: Transport, tmp_path: Path, said: str
) -> None:
    assert await fetched(transport, tmp_path, FILM, status=206, content_range=said) == FILM


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream", "nonsense"])
async def test_the_type_that_a_store_writes_is_not_asked(
    transport: Transport, tmp_path: Path, kind: str
) -> None:
    assert await fetched(transport, tmp_path, FILM, content_type=kind) == FILM


class Store:
    """Gives the bytes that are asked for, closes each connection after `most`, and names the file as told."""

    def __init__(self, most: int, **headers: str) -> None:
        self.most, self.headers, self.film = most, headers, FILM
        self.unit, self.total, self.length = "bytes ", str(len(FILM)), 0

    async def __call__(self, heard: Heard, talk: Talk) -> None:
        start = int(heard.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        if start >= len(self.film):
            await talk.answer(416, b"", content_range=f"bytes */{len(self.film)}")
            return
        body, head = self.film[start:], dict(self.headers)
        if start:
            end = start + min(self.most, len(body)) - 1
            head["content_range"] = f"{self.unit}{start}-{end}/{self.total}"
        head["content_length"] = str(self.length or len(body))
        await talk.answer(206 if start else 200, body[: self.most], **head)
        talk.close()


@pytest.mark.parametrize("unit", ["bytes ", "bytes=", "Bytes ", " ", ""])
async def test_a_rest_is_appended_however_its_range_is_spelled(
    transport: Transport, tmp_path: Path, unit: str
) -> None:
    store = Store(600_000, etag='"one"')
    store.unit = unit
    async with wire(store) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert len(server.heard) == 2


async def test_a_length_that_was_never_true_does_not_keep_a_whole_file_waiting(
    transport: Transport, tmp_path: Path
) -> None:
    """It was the length before somebody packed or cut the file; that nothing comes after tells the end."""
    store = Store(len(FILM), etag='"one"')
    store.length = len(FILM) + 5_000
    async with wire(store) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert len(server.heard) == 2


async def test_a_rest_of_another_file_is_not_appended_by_a_server_that_heeds_no_condition(
    transport: Transport, tmp_path: Path
) -> None:
    store = Store(600_000, etag='"one"')

    async def script(heard: Heard, talk: Talk) -> None:
        await store(heard, talk)
        store.film, store.headers = FILM[::-1], {"etag": '"two"'}

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM[::-1]


@pytest.mark.parametrize("label", ["gzip", "br"])
async def test_a_rest_that_is_packed_otherwise_than_the_beginning_is_not_appended(
    transport: Transport, tmp_path: Path, label: str
) -> None:
    store = Store(600_000, etag='"one"')

    async def script(heard: Heard, talk: Talk) -> None:
        store.headers = {"etag": '"one"'}
        if len(server.heard) == 2:
            store.headers["content_encoding"] = label
        await store(heard, talk)

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert [h.headers.get("range") for h in server.heard[:3]] == [None, "bytes=600000-", None]


async def test_a_packed_file_that_breaks_off_is_gone_on_with_as_it_lies_there(
    transport: Transport, tmp_path: Path
) -> None:
    store = Store(1_000, etag='"one"', content_encoding="gzip")
    store.film = gzip.compress(FILM)
    store.total = str(len(store.film))
    async with wire(store) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert len(server.heard) > 1


async def test_where_the_whole_length_is_not_told_the_end_is_asked_for(
    transport: Transport, tmp_path: Path
) -> None:
    store = Store(600_000, etag='"one"')
    store.total = "*"

    async def script(heard: Heard, talk: Talk) -> None:
        if "range" in heard.headers:
            await store(heard, talk)
        else:
            first = "bytes 0-599999/*"
            await talk.answer(206, FILM[:600_000], etag='"one"', content_range=first)

    async with wire(script) as server:
        await transport.download_file(server.url, tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == FILM
    assert [h.headers.get("range") for h in server.heard][-1] == f"bytes={len(FILM)}-"
