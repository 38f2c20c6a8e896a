"""Decodes an uploaded file in a child process, and stores the picture once for each content."""

import asyncio
import hashlib
from pathlib import Path
from typing import BinaryIO, NamedTuple

from api.http.problems import FieldError, ProblemError, validation_problem
from api.uploads.work_folder import copy_to_file, open_work_folder
from media.errors import DiskFull
from media.pictures import NormalizedPicture, PictureFault, PictureRefused, normalize_picture
from media.pictures.limits import MAX_PIXELS, MIN_SIDE_PIXELS
from store import asset_keys
from store.assets import Assets
from store.errors import StorageFull
from store.models import UploadRow
from store.uploads import UploadCatalog, UploadToKeep

FILE_FIELD = "file"
# Each decoding may take more than a gigabyte of memory (`media.pictures.limits`); further uploads wait.
MAX_AT_ONCE = 2
FAULT_MESSAGES = {
    PictureFault.NOT_A_PICTURE: "this is no picture that can be read: use JPEG, PNG, WebP, AVIF or HEIC",
    PictureFault.TOO_MANY_PIXELS: f"this picture has more than {MAX_PIXELS // 1_000_000} megapixels",
    PictureFault.TOO_SMALL: f"each side must have at least {MIN_SIDE_PIXELS} pixels",
    PictureFault.UNREADABLE: "this picture is damaged, or takes too long to read",
}


class Drawings(NamedTuple):
    """The files in which an upload is drawn anew: opaque, and with its transparent parts if it has such."""

    opaque: Path
    transparent: Path


class PictureReceiver:
    """Receives pictures, a few at a time. `quota_bytes`: what one owner's uploads may take together."""

    def __init__(self, uploads: UploadCatalog, assets: Assets, *, quota_bytes: int) -> None:
        self._uploads, self._assets, self._quota_bytes = uploads, assets, quota_bytes
        self._turns = asyncio.Semaphore(MAX_AT_ONCE)

    async def receive_picture(self, owner: str, upload: BinaryIO, *, field: str = FILE_FIELD) -> UploadRow:
        """Keep the picture for its owner; the same picture once more gives the same row.

        Raises:
            ProblemError: it is refused, with the reason at this field.
            UploadQuotaReached: the owner's uploads take too much space.
            StorageFull: the disk is full.
        """
        async with self._turns, open_work_folder() as folder:
            await asyncio.to_thread(copy_to_file, upload, folder / "source")
            drawings = Drawings(folder / "kept.jpg", folder / "kept.png")
            size = await _normalize(folder / "source", drawings, field)
            picture = await asyncio.to_thread(_describe_picture, owner, drawings, size)
            row = await self._uploads.begin_upload(picture, quota_bytes=self._quota_bytes)
            if row.stored_at is None:
                await self._store(row, drawings, transparent=size.transparent)
            return row

    async def _store(self, row: UploadRow, drawings: Drawings, *, transparent: bool) -> None:
        if transparent:
            key = asset_keys.transparent_picture_key(row.owner, row.id)
            await self._assets.put_file(key, drawings.transparent)
        await self._assets.put_file(row.asset_key, drawings.opaque)
        await self._uploads.note_stored(row.id)


async def _normalize(source: Path, drawings: Drawings, field: str) -> NormalizedPicture:
    try:
        return await normalize_picture(source, drawings.opaque, drawings.transparent)
    except PictureRefused as refusal:
        raise _refusal_problem(field, refusal.fault) from refusal
    except DiskFull as error:
        raise StorageFull from error


def _refusal_problem(field: str, fault: PictureFault) -> ProblemError:
    return validation_problem(FieldError(field=field, message=FAULT_MESSAGES[fault], code=fault.value))


def _describe_picture(owner: str, drawings: Drawings, size: NormalizedPicture) -> UploadToKeep:
    # Two logos may differ in their transparent parts alone, both white.
    content = drawings.opaque.read_bytes()
    content += drawings.transparent.read_bytes() if size.transparent else b""
    return UploadToKeep(
        owner=owner,
        digest=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        width=size.width,
        height=size.height,
    )
