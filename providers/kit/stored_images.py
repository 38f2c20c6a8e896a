"""Turns uploaded images into what a service takes: data URIs, bare base64, or URLs of its own or of ours.

Services cannot fetch from a private machine, so our own address is used only where everybody can reach it.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

import httpx

from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.kit.prompts import require_clip_order
from providers.kit.reference_image import PAY_TIMEOUT_AFTER_FETCH, ReferenceImage, fetch_reference_image
from providers.kit.transport import PAY_TIMEOUT, Transport
from providers.protocol import ClipOrder, ImageOrder, MediaOrder, ReferencePicture

STORED_IMAGE_TYPE = "image/jpeg"
STORED_IMAGE_NAME = "picture.jpg"
# With the paid call after it, within `SUBMIT_TIMEOUT`, 90 s.
UPLOAD_TIMEOUT = httpx.Timeout(25.0, connect=8.0)
NOT_PUBLIC_MESSAGE = "This service takes pictures by public addresses alone, and this installation has none."


async def with_data_uri(order: MediaOrder) -> ClipOrder:
    """Return the clip order with uploaded images as data URIs (RFC 2397)."""
    return await _with_urls(order, _to_data_uri)


async def with_bare_base64(order: MediaOrder) -> ClipOrder:
    """Return the clip order with uploaded images as base64 without a prefix."""
    return await _with_urls(order, _to_base64)


async def with_uploaded_references(
    order: ImageOrder, upload: Callable[[bytes], Awaitable[str]]
) -> ImageOrder:
    """Return the order of a picture with references of ours by the URLs that `upload` returns."""
    return replace(order, references=tuple(await _to_urls(order.references, upload)))


async def with_data_uri_references(order: ImageOrder) -> ImageOrder:
    """Return the order of a picture with references of ours as data URIs."""
    return await with_uploaded_references(order, _to_data_uri)


async def with_uploaded_image(order: MediaOrder, upload: Callable[[bytes], Awaitable[str]]) -> ClipOrder:
    """Return the clip order with uploaded images by the URLs that `upload` returns, of the service's own."""
    return await _with_urls(order, upload)


def patience_after_upload(order: MediaOrder) -> httpx.Timeout:
    """Return the timeout of a paid call: shorter where an image had to be uploaded before it."""
    uploaded = isinstance(order, ClipOrder | ImageOrder) and order.has_uploads
    return PAY_TIMEOUT_AFTER_FETCH if uploaded else PAY_TIMEOUT


def with_public_url(order: MediaOrder) -> ClipOrder:
    """Return the clip order with an uploaded image at our own public address.

    Raises:
        ProviderError: INPUT_UNFETCHABLE: nobody can reach us from outside.
    """
    clip = require_clip_order(order)
    if clip.last_image is not None:
        clip = replace(clip, last_image=_to_public_url(clip.last_image))
    if clip.stored_image is None:
        return clip
    return replace(clip, image_url=_to_public_url(clip.stored_image), stored_image=None)


async def load_image(transport: Transport, order: ClipOrder) -> ReferenceImage | None:
    """Return the order's image as bytes in base64, fetched or from our store; None without one.

    Raises:
        ProviderError: INPUT_UNFETCHABLE: it cannot be had.
    """
    picture = order.stored_image or order.image_url
    return await _load_picture(transport, picture) if picture else None


async def load_last_image(transport: Transport, order: ClipOrder) -> ReferenceImage | None:
    """Return the picture that the clip ends on, as `load_image` does."""
    return await _load_picture(transport, order.last_image) if order.last_image else None


async def load_references(transport: Transport, order: ClipOrder | ImageOrder) -> list[ReferenceImage]:
    """Return the order's references as bytes in base64. Raises as `load_image` does."""
    return await asyncio.gather(*(_load_picture(transport, picture) for picture in order.references))


async def _load_picture(transport: Transport, picture: ReferencePicture) -> ReferenceImage:
    if isinstance(picture, str):
        return await fetch_reference_image(transport, picture)
    return ReferenceImage(STORED_IMAGE_TYPE, await _to_base64(await picture.read()))


async def _with_urls(order: MediaOrder, convert: Callable[[bytes], Awaitable[str]]) -> ClipOrder:
    """Return the clip order with URLs for its pictures; those of ours are converted, all at a time."""
    clip = require_clip_order(order)
    first, last = clip.stored_image or clip.image_url, clip.last_image
    frames = [picture for picture in (first, last) if picture]
    urls = await _to_urls((*frames, *clip.references), convert)
    image_url = urls.pop(0) if first else None
    last_url = urls.pop(0) if last else None
    return replace(clip, image_url=image_url, stored_image=None, last_image=last_url, references=tuple(urls))


async def _to_urls(
    pictures: Iterable[ReferencePicture], convert: Callable[[bytes], Awaitable[str]]
) -> list[str]:
    async def to_url(picture: ReferencePicture) -> str:
        return picture if isinstance(picture, str) else await convert(await picture.read())

    return await asyncio.gather(*map(to_url, pictures))


def _to_public_url(picture: ReferencePicture) -> str:
    url = picture if isinstance(picture, str) else picture.public_url
    if url is None:
        raise ProviderError(ErrorType.INPUT_UNFETCHABLE, NOT_PUBLIC_MESSAGE)
    return url


async def _to_data_uri(content: bytes) -> str:
    return f"data:{STORED_IMAGE_TYPE};base64,{await _to_base64(content)}"


async def _to_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
