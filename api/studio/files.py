"""The page's files, read once: without their comments, and gzipped where that is shorter."""

import gzip
import hashlib
import re
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
# A page is painted when its styles are there: they come as one file, what all views share before the rest.
STYLES = "studio.css"
SHARED_STYLES = ("tokens.css", "base.css", "controls.css", "layout.css")
# Written for who reads the source: a fifth of the bytes, and nothing to a browser. Only lines of their own.
_COMMENTS = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/)[ \t]*\n", re.DOTALL | re.MULTILINE)


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
    own = {path.name: _sent(path) for path in (ROOM / "static").iterdir() if _is_served(path)}
    others = {
        f"vendor/{path.name}": path.read_bytes() for path in (ROOM / "vendor").iterdir() if _is_kept(path)
    }
    files = own | others | {STYLES: _styles()}
    return {name: page_file(name, files[name]) for name in sorted(files)}


def version_of(files: dict[str, PageFile]) -> str:
    """A name for exactly these files: it changes with any of them."""
    told = "\n".join(f"{name} {files[name].digest}" for name in sorted(files))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _is_served(path: Path) -> bool:
    return path.suffix in MEDIA_TYPES and path.name != PAGE


def _is_kept(path: Path) -> bool:
    return path.suffix == ".js" or path.name.startswith("LICENSE")


def _sent(path: Path) -> bytes:
    return path.read_bytes() if path.suffix != ".js" else _COMMENTS.sub("", path.read_text("utf-8")).encode()


def _styles() -> bytes:
    folder = ROOM / "static" / "styles"
    others = sorted(path.name for path in folder.iterdir() if path.name not in SHARED_STYLES)
    texts = ((folder / name).read_text("utf-8") for name in (*SHARED_STYLES, *others))
    return _COMMENTS.sub("", "".join(texts)).encode()
