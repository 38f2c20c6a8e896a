"""Reads and uploads a music file for a film."""

from pathlib import Path

from cli.api_client import ApiClient
from cli.errors import UserError

MAX_MUSIC_BYTES = 30_000_000


def read_music(path: Path) -> bytes:
    """Read the file.

    Raises:
        UserError: it cannot be read, or is larger than the API takes.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_MUSIC_BYTES + 1)
    except OSError as error:
        raise UserError(f"The file {path} cannot be read: {error.strerror}.") from error
    if len(content) > MAX_MUSIC_BYTES:
        raise UserError(f"The file {path} is larger than {MAX_MUSIC_BYTES // 1_000_000} MB.")
    return content


async def upload_music(api: ApiClient, content: bytes) -> str:
    """Upload the file and return its id."""
    return await api.upload_file(content, "uploads/audio")
