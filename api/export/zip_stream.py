"""Streams files as a zip: written as it is sent, without being kept anywhere."""

import io
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from store.assets import Assets

# Zip's own dates begin in 1980: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
FIRST_YEAR = 1980
READABLE_FILE = 0o644 << 16


@dataclass(frozen=True)
class ZippedFile:
    """A file of the zip: its path there, and the asset, or the text, that it is."""

    path: str
    asset_key: str = ""
    text: str = ""


async def stream_zip(assets: Assets, files: Iterable[ZippedFile], made_at: datetime) -> AsyncIterator[bytes]:
    """Yield the bytes of a zip of the files, dated `made_at`. Media are compressed already: they are stored.

    Raises AssetNotFound for an asset that is gone; what was sent until then is no whole zip.
    """
    sent = _Unseekable()
    with ZipFile(sent, "w", ZIP_STORED) as archive:
        for file in files:
            with archive.open(_describe_file(file, made_at), "w", force_zip64=True) as entry:
                if not file.asset_key:
                    entry.write(file.text.encode())
                else:
                    async for chunk in await assets.stream_bytes(file.asset_key):
                        entry.write(chunk)
                        yield sent.take()
    yield sent.take()


def _describe_file(file: ZippedFile, made_at: datetime) -> ZipInfo:
    info = ZipInfo(file.path, (max(FIRST_YEAR, made_at.year), *made_at.timetuple()[1:6]))
    info.external_attr = READABLE_FILE
    return info


class _Unseekable(io.RawIOBase):
    """Collects what is written until it is taken."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, chunk: bytes) -> int:  # type: ignore[override]  # a zip writes bytes only
        """Keep the chunk."""
        self._chunks.append(bytes(chunk))
        return len(chunk)

    def take(self) -> bytes:
        """Return all that was written since the last time."""
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken
