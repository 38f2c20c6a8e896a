"""Films as files on this machine."""

import re
import unicodedata
from contextlib import suppress
from pathlib import Path

from cli.client import Api
from cli.errors import DISK_FULL, NO_ROOM, SorryError

SLUG_CHARS = 48
ID_CHARS = 8


async def download(api: Api, link: str, path: Path) -> Path:
    """Fetch a film; the file is there when it is whole.

    Raises:
        SorryError: no room, no right to write, or the connection broke.
    """
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        async with api.file(link) as pieces:
            with part.open("wb") as file:
                async for piece in pieces:
                    file.write(piece)
        return part.replace(path)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise SorryError(DISK_FULL) from error
        raise SorryError(f"The film cannot be written to {path.parent}: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def file_name(title: str, job_id: str) -> str:
    """A name that says which film it is, in any file system and any shell."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:SLUG_CHARS].strip("-") or "film"
    return f"{slug}-{job_id[:ID_CHARS]}.mp4"
