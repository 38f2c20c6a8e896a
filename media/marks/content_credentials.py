"""Content Credentials (C2PA) of a film: a signed statement of what it was made from, inside the file.

A child process signs (`python -m media.marks`): the library reads clips, which are not trusted, with native
code of 50 MB, and the private key is read in that process alone.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from media.errors import MediaError
from media.marks.digital_source import DigitalSource
from media.procedural.child_process import run_child


class SigningFailed(MediaError):  # noqa: N818 - named by the condition, as this room's errors are
    """The certificate or the key does not sign, or has run out; `detail` has the library's words."""

    sentence = "The film could not be signed."


@dataclass(frozen=True)
class SigningFiles:
    """PEM files: the certificate with its chain, the signer's own first, and its private key."""

    certificate: Path
    private_key: Path


@dataclass(frozen=True)
class Ingredient:
    """A clip of the film, and the service and model that made it."""

    path: Path
    title: str
    maker: str
    model: str


async def sign_media(
    files: SigningFiles,
    media: Path,
    out: Path,
    *,
    source: DigitalSource,
    ingredients: Iterable[Ingredient] = (),
    media_type: str = "video/mp4",
) -> None:
    """Write `media` with its Content Credentials to `out`. Whatever changes it later makes them invalid.

    Raises:
        SigningFailed: the certificate or the key cannot sign, or has run out.
        DiskFull: `out` cannot be written.
    """
    order = {
        "certificate": str(files.certificate),
        "private_key": str(files.private_key),
        "media": str(media),
        "media_type": media_type,
        "source": source,
        "ingredients": [{**asdict(one), "path": str(one.path)} for one in ingredients],
    }
    try:
        await run_child("media.marks", json.dumps(order), out, failure="", on_progress=lambda _: None)
    except MediaError as error:
        if type(error) is not MediaError:
            raise
        raise SigningFailed(detail=error.detail) from error
