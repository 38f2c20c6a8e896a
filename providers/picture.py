"""The caller's picture, for services that take its bytes and not its address: fetched, bounded, looked at."""

import asyncio
import base64
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx

from providers.errors import ProviderError
from providers.http import LinkExpiredError, Transport
from providers.sentences import refusal
from workflows.errors import ErrorType

MAX_BYTES = 20 * 2**20
# The picture, a fresh token, and the call that pays must all be over within `SUBMIT_TIMEOUT`, 90 s.
FETCH_SECONDS = 15.0
PAY_AFTERWARDS = httpx.Timeout(40.0, connect=8.0, pool=5.0)
TRIES = 2
NO_PICTURE = "What is at the picture's address is no PNG, JPEG or WebP."


@dataclass(frozen=True)
class Picture:
    """A picture as services take it: its kind, and its bytes in base64."""

    mime_type: str
    data: str


async def picture_at(transport: Transport, url: str) -> Picture:
    """Fetch it. Nothing has been paid yet, so whatever is wrong with it is said at once.

    Raises:
        ProviderError: INPUT_UNFETCHABLE: it cannot be had, is over 20 MB, or is no picture.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "picture")
        await _fetch(transport, url, file)
        content = await asyncio.to_thread(file.read_bytes)
    mime_type = sniffed(content)
    if mime_type is None:
        raise ProviderError(ErrorType.INPUT_UNFETCHABLE, NO_PICTURE)
    return Picture(mime_type, base64.b64encode(content).decode())


def sniffed(content: bytes) -> str | None:
    """The kind of picture that begins so: whatever its server says, or its name ends with."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return None


async def _fetch(transport: Transport, url: str, file: Path) -> None:
    clock = asyncio.get_running_loop()
    deadline = clock.time() + FETCH_SECONDS
    for left in reversed(range(TRIES)):
        try:
            await transport.download(url, file, max_bytes=MAX_BYTES, seconds=deadline - clock.time())
        except ProviderError as error:
            if error.final or isinstance(error, LinkExpiredError) or not left:
                raise refusal(ErrorType.INPUT_UNFETCHABLE) from error
        else:
            return
