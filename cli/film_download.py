"""Download films, alone or with all their parts, to files on this machine."""

import re
import unicodedata
from contextlib import suppress
from pathlib import Path

from cli.api_client import ApiClient
from cli.errors import DISK_FULL, DISK_FULL_ERRNOS, UserError

MAX_SLUG_CHARS = 48
ID_CHARS = 8


async def download_film(api: ApiClient, link: str, path: Path) -> Path:
    """Download a film; `path` appears only when the file is complete.

    Raises:
        UserError: the disk is full, the folder is not writable, or the connection broke.
    """
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        async with api.stream_file(link) as pieces:
            with part.open("wb") as file:
                async for piece in pieces:
                    file.write(piece)
        return part.replace(path)
    except OSError as error:
        if error.errno in DISK_FULL_ERRNOS:
            raise UserError(DISK_FULL) from error
        raise UserError(f"The film cannot be written to {path.parent}: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def film_file_name(title: str, job_id: str, extension: str = "mp4") -> str:
    """Return a portable file name: the title as a slug, and the first 8 characters of the id."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:MAX_SLUG_CHARS].strip("-") or "film"
    return f"{slug}-{job_id[:ID_CHARS]}.{extension}"
