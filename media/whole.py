"""A file exists only when it is whole: it is made under a temporary name beside its own, then renamed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from media.errors import from_os


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A temporary path to write to; at the end of the block it becomes `out`, after an error it is gone.

    The name is fresh (two workers may make the same piece at once) and keeps the suffix (ffmpeg goes by it).
    Raises DiskFull when the disk is.
    """
    temporary = out.with_name(f".{uuid4().hex}{out.suffix}")
    try:
        yield temporary
        temporary.replace(out)
    except OSError as error:
        if known := from_os(error):
            raise known from error
        raise
    finally:
        temporary.unlink(missing_ok=True)
