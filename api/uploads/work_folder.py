"""The folder in which an uploaded file is read and written anew."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from store.local_files import raise_storage_full


@asynccontextmanager
async def open_work_folder() -> AsyncIterator[Path]:
    """Make a folder for one upload, and delete it afterwards."""
    folder = await asyncio.to_thread(TemporaryDirectory, prefix="longtake-upload-")
    try:
        yield Path(folder.name)
    finally:
        await asyncio.to_thread(folder.cleanup)


def copy_to_file(upload: BinaryIO, file: Path) -> None:
    """Copy what was uploaded to a file.

    Raises:
        StorageFull: the disk is full.
    """
    upload.seek(0)
    with raise_storage_full(), file.open("wb") as target:
        shutil.copyfileobj(upload, target)
