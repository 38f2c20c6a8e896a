"""The page's files, read once: as they are, and gzipped where that is shorter."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOM = Path(__file__).parent
PAGE = "index.html"
# Told by hand: what the machine's own table says of `.js` differs, and a module of another type is not run.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
# Licences have no extension.
PLAIN = MEDIA_TYPES[".txt"]


@dataclass(frozen=True)
class PageFile:
    """One file, ready to be sent. `packed` is null where gzip would not make it shorter."""

    body: bytes
    packed: bytes | None
    media_type: str
    digest: str


def page_file(name: str, body: bytes) -> PageFile:
    """A file of that name."""
    packed = gzip.compress(body, mtime=0)
    return PageFile(
        body=body,
        packed=packed if len(packed) < len(body) else None,
        media_type=MEDIA_TYPES.get(Path(name).suffix, PLAIN),
        digest=hashlib.sha256(body).hexdigest()[:32],
    )


def read_all() -> dict[str, PageFile]:
    """Every file but the page itself, by its path below `/studio/…/`."""
    return {name: page_file(name, path.read_bytes()) for name, path in _served()}


def version_of(files: dict[str, PageFile]) -> str:
    """A name for exactly these files: it changes with any of them."""
    told = "\n".join(f"{name} {files[name].digest}" for name in sorted(files))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _served() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOM / "static").rglob("*")):
        if path.is_file() and path.name != PAGE and path.suffix in MEDIA_TYPES:
            yield path.relative_to(ROOM / "static").as_posix(), path
    for path in sorted((ROOM / "vendor").iterdir()):
        if path.suffix == ".js" or path.name.startswith("LICENSE"):
            yield f"vendor/{path.name}", path
