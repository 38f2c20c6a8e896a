"""The Studio's files, read once: without comments, and gzipped if that is shorter."""

import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

STUDIO_DIR = Path(__file__).parent
PAGE_NAME = "index.html"
WORKER_NAME = "sw.js"
# Set here because systems differ about `.js`, and browsers run no module of another type.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    # So that the page can be installed: its addresses are relative to the file's own.
    ".webmanifest": "application/manifest+json",
}
# License files have no extension.
PLAIN_TEXT_TYPE = MEDIA_TYPES[".txt"]
# Browsers render when the styles are loaded: one file, with the shared styles before those of single views.
STYLESHEET_NAME = "studio.css"
FIRST_STYLESHEETS = ("tokens.css", "base.css", "controls.css", "layout.css")
# The first view needs none of these styles: the module that loads the other views loads them, too.
LATER_STYLESHEET_NAME = "later.css"
LATER_STYLESHEETS = (
    "costs.css",
    "details.css",
    "gallery.css",
    "operations.css",
    "scenes.css",
    "storyboard.css",
    "webhooks.css",
)
# Comments are a fifth of the bytes, and useless to a browser. Only whole-line comments are removed.
_COMMENTS = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/)[ \t]*\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class PageFile:
    """A file, ready to be sent. `gzipped` is None if gzip would not make it shorter."""

    body: bytes
    gzipped: bytes | None
    media_type: str
    digest: str


def make_page_file(name: str, body: bytes) -> PageFile:
    """Build a file of that name."""
    packed = gzip.compress(body, mtime=0)
    return PageFile(
        body=body,
        gzipped=packed if len(packed) < len(body) else None,
        media_type=MEDIA_TYPES.get(Path(name).suffix, PLAIN_TEXT_TYPE),
        digest=hashlib.sha256(body).hexdigest()[:32],
    )


def read_page_files() -> dict[str, PageFile]:
    """Read every file but the page itself, by its path below `/studio/…/`."""
    own = {
        path.name: _read_without_comments(path)
        for path in (STUDIO_DIR / "static").iterdir()
        if _is_served(path)
    }
    others = {
        f"vendor/{path.name}": path.read_bytes()
        for path in (STUDIO_DIR / "vendor").iterdir()
        if _is_vendored(path)
    }
    files = own | others | _join_stylesheets()
    return {name: make_page_file(name, files[name]) for name in sorted(files)}


def read_worker_file() -> PageFile:
    """Read the service worker, which is none of the page's modules and has no version in its address."""
    return make_page_file(WORKER_NAME, _read_without_comments(STUDIO_DIR / "worker" / WORKER_NAME))


def version_of_files(files: dict[str, PageFile]) -> str:
    """Hash the files into a version, which changes with any of them."""
    listing = "\n".join(f"{name} {files[name].digest}" for name in sorted(files))
    return hashlib.sha256(listing.encode()).hexdigest()[:12]


def _is_served(path: Path) -> bool:
    return path.suffix in MEDIA_TYPES and path.name != PAGE_NAME


def _is_vendored(path: Path) -> bool:
    return path.suffix == ".js" or path.name.startswith("LICENSE")


def _read_without_comments(path: Path) -> bytes:
    return path.read_bytes() if path.suffix != ".js" else _COMMENTS.sub("", path.read_text("utf-8")).encode()


def _join_stylesheets() -> dict[str, bytes]:
    names = {path.name for path in (STUDIO_DIR / "static" / "styles").iterdir()}
    others = sorted(names.difference(FIRST_STYLESHEETS, LATER_STYLESHEETS))
    return {
        STYLESHEET_NAME: _join_styles((*FIRST_STYLESHEETS, *others)),
        LATER_STYLESHEET_NAME: _join_styles(LATER_STYLESHEETS),
    }


def _join_styles(names: Iterable[str]) -> bytes:
    texts = ((STUDIO_DIR / "static" / "styles" / name).read_text("utf-8") for name in names)
    return _COMMENTS.sub("", "".join(texts)).encode()
