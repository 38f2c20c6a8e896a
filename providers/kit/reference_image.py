"""The caller's reference image, for services that take its bytes instead of its URL: fetched and checked."""

import asyncio
import base64
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.transport import LinkExpiredError, Transport

MAX_IMAGE_BYTES = 20 * 2**20
# The image, a fresh token, and the paid call must all finish within `SUBMIT_TIMEOUT`, 90 s.
FETCH_SECONDS = 15.0
PAY_TIMEOUT_AFTER_FETCH = httpx.Timeout(40.0, connect=8.0, pool=5.0)
MAX_TRIES = 2
NOT_AN_IMAGE_MESSAGE = "What is at the picture's address is no PNG, JPEG or WebP."


@dataclass(frozen=True)
class ReferenceImage:
    """An image as services take it: its MIME type, and its bytes in base64."""

    mime_type: str
    data: str


async def fetch_reference_image(transport: Transport, url: str) -> ReferenceImage:
    """Fetch the image. Nothing has been paid yet, so any problem with it is raised at once.

    Raises:
        ProviderError: INPUT_UNFETCHABLE: it cannot be fetched, is over 20 MB, or is no image.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "picture")
        await download_image(transport, url, file)
        content = await asyncio.to_thread(file.read_bytes)
    mime_type = sniff_image_type(content)
    if mime_type is None:
        raise ProviderError(ErrorType.INPUT_UNFETCHABLE, NOT_AN_IMAGE_MESSAGE)
    return ReferenceImage(mime_type, base64.b64encode(content).decode())


def sniff_image_type(content: bytes) -> str | None:
    """Return the MIME type by the first bytes, whatever its server or its name says; None for no image."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return None


async def download_image(transport: Transport, url: str, file: Path) -> None:
    """Download what is at a caller's address, at most 20 MB.

    Raises:
        ProviderError: INPUT_UNFETCHABLE: it cannot be fetched, or is larger.
    """
    clock = asyncio.get_running_loop()
    deadline = clock.time() + FETCH_SECONDS
    for left in reversed(range(MAX_TRIES)):
        try:
            await transport.download_file(
                url, file, max_bytes=MAX_IMAGE_BYTES, seconds=deadline - clock.time()
            )
        except ProviderError as error:
            if error.final or isinstance(error, LinkExpiredError) or not left:
                raise provider_error(ErrorType.INPUT_UNFETCHABLE) from error
        else:
            return
