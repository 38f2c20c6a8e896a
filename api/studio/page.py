"""The Studio page: its links to this version's files, and its security headers."""

import base64
import hashlib
import re
from dataclasses import dataclass
from types import MappingProxyType

from api.studio.page_files import (
    PAGE_NAME,
    STUDIO_DIR,
    PageFile,
    make_page_file,
    read_page_files,
    read_worker_file,
    version_of_files,
)

# The page needs no camera, location, payment or frames of other sites.
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
# The service worker loads nothing, and calls this API alone.
WORKER_HEADERS = MappingProxyType(
    {"Content-Security-Policy": "default-src 'none'; connect-src 'self'", "Referrer-Policy": "no-referrer"}
)
ENTRY_MODULE = "app.js"
_IMPORT = re.compile(r'(?:from|import)\s*"\./([^"]+)"')
_INLINE_SCRIPT = re.compile(r"<script type=\"importmap\">(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class StudioPage:
    """A version of the Studio: page, files and the hash of its inline script."""

    version: str
    page: PageFile
    script_hash: str
    worker: PageFile
    files: dict[str, PageFile]

    def security_headers(self, media_origin: str | None) -> dict[str, str]:
        """Build the page's security headers. `media_origin`: origin from which a cloud store serves films."""
        return {
            "Content-Security-Policy": _content_security_policy(self.script_hash, media_origin),
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": PERMISSIONS_POLICY,
            "Cross-Origin-Opener-Policy": "same-origin",
        }


def read_studio() -> StudioPage:
    """Read the Studio's files and build its page."""
    files = read_page_files()
    version = version_of_files(files)
    page = (STUDIO_DIR / "static" / PAGE_NAME).read_text("utf-8")
    page = page.replace("{{version}}", version).replace("{{preload}}", _preload_links(files, version))
    return StudioPage(
        version,
        make_page_file(PAGE_NAME, page.encode()),
        _hash_of_script(page),
        read_worker_file(),
        files,
    )


def _preload_links(files: dict[str, PageFile], version: str) -> str:
    """Link the modules of the first view for preloading; otherwise each is found only after its importer."""
    vendored = [name for name in files if name.startswith("vendor/") and name.endswith(".js")]
    links = (
        f'<link rel="modulepreload" href="studio/{version}/{name}">'
        for name in vendored + _statically_imported(files)
    )
    return "\n".join(links)


def _statically_imported(files: dict[str, PageFile]) -> list[str]:
    """List our modules that the entry module imports statically; those imported by a call are left out."""
    found, waiting = [ENTRY_MODULE], [ENTRY_MODULE]
    while waiting:
        imported = _IMPORT.findall(files[waiting.pop(0)].body.decode())
        new = [name for name in dict.fromkeys(imported) if name not in found]
        found, waiting = found + new, waiting + new
    return found


def _hash_of_script(page: str) -> str:
    [script] = _INLINE_SCRIPT.findall(page)
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _content_security_policy(script_hash: str, media_origin: str | None) -> str:
    media = f"'self' {media_origin}" if media_origin else "'self'"
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {script_hash}",
        "style-src": "'self'",
        "img-src": f"{media} blob:",
        "media-src": media,
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
