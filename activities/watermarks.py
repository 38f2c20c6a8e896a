"""Opens watermarks of jobs: uploads of their owners, or pictures that are fetched once from public URLs."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from captions.ass_look import AssFont, AssLook, CaptionArea, CaptionStyle
from contracts import Brief, CaptionChoice, Cards, ImageReference
from contracts.error_types import ErrorType
from media.film_format import film_format_for
from media.pictures import PictureRefused, normalize_picture
from media.watermark import TOP_CORNERS, Watermark
from providers.errors import ProviderError
from store import asset_keys
from store.assets import Assets
from store.models import JobRow

UNFETCHABLE_MESSAGE = "The film's watermark could not be fetched from its address."
NOT_A_PICTURE_MESSAGE = "What is at the watermark's address is no picture that can be read, or is too small."
GONE_MESSAGE = "The film's watermark is not there any more."
# The film's font is known only with its words; few are higher, and the mark must not jump when words change.
TALL_FONT = AssFont("any", 1.5)
# Downloads what is at a public address; raises ProviderError.
FetchPicture = Callable[[str, Path], Awaitable[None]]


@dataclass(frozen=True)
class JobWatermark:
    """A job's watermark, and the asset that its picture is."""

    asset_key: str
    mark: Watermark


class Watermarks:
    """Opens the watermarks of jobs."""

    def __init__(self, assets: Assets, fetch: FetchPicture) -> None:
        self._assets, self._fetch = assets, fetch

    async def open_watermark(self, job: JobRow, folder: Path) -> JobWatermark | None:
        """Return the job's watermark, its picture as a file in `folder` or in the store; None without one.

        Raises:
            ProviderError: INPUT_UNFETCHABLE, not final: the picture cannot be had.
        """
        cards = job.cards
        if cards is None or cards.watermark is None:
            return None
        key = await self._find_kept(job, cards.watermark)
        if key is None:
            key = await self._keep_fetched(job, cards.watermark, folder)
        file = await self._assets.get_local_file(key, folder)
        return JobWatermark(key, await asyncio.to_thread(_describe_mark, job.brief, cards, file))

    async def _find_kept(self, job: JobRow, image: ImageReference) -> str | None:
        if image.upload_id is None:
            keys = [_fetched_key(job, image, extension) for extension in ("png", "jpg")]
        else:
            keys = [
                asset_keys.transparent_picture_key(job.owner, image.upload_id),
                asset_keys.uploaded_picture_key(job.owner, image.upload_id),
            ]
        for key in keys:
            if await self._assets.get_size(key) is not None:
                return key
        return None

    async def _keep_fetched(self, job: JobRow, image: ImageReference, folder: Path) -> str:
        """Fetch the picture, draw it anew as an upload is, and keep it: its address may show another."""
        if image.url is None:
            raise _unusable(GONE_MESSAGE)
        source, opaque, transparent = (folder / f"watermark{end}" for end in (".fetched", ".jpg", ".png"))
        try:
            await self._fetch(image.url, source)
            made = await normalize_picture(source, opaque, transparent)
        except ProviderError as error:
            raise _unusable(UNFETCHABLE_MESSAGE) from error
        except PictureRefused as error:
            raise _unusable(NOT_A_PICTURE_MESSAGE) from error
        key = _fetched_key(job, image, "png" if made.transparent else "jpg")
        await self._assets.put_file(key, transparent if made.transparent else opaque)
        return key


def _fetched_key(job: JobRow, image: ImageReference, extension: str) -> str:
    asked = job.brief.cards.watermark if job.brief.cards else None
    if image == asked:
        return asset_keys.watermark_key(job.id, extension)
    return asset_keys.watermark_key(job.id, extension, hashlib.sha256(str(image.url).encode()).hexdigest())


def _unusable(message: str) -> ProviderError:
    return ProviderError(ErrorType.INPUT_UNFETCHABLE, message, final=False)


def _describe_mark(brief: Brief, cards: Cards, file: Path) -> Watermark:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return Watermark(
        picture=file,
        digest=digest,
        corner=cards.watermark_corner.value,
        size=cards.watermark_size,
        opacity=cards.watermark_opacity,
        captions=_find_caption_area(brief, cards),
    )


def _find_caption_area(brief: Brief, cards: Cards) -> CaptionArea | None:
    """Return where burnt captions may be over the mark; None where nothing ever is."""
    if brief.caption_choice is not CaptionChoice.BURNT or cards.watermark_corner in TOP_CORNERS:
        return None
    fmt = film_format_for(brief.aspect_ratio.value, brief.resolution.value)
    return AssLook(fmt.width, fmt.height, CaptionStyle(brief.caption_style.value), TALL_FONT).area
