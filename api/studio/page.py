"""The page itself: its links to the files of this version, and the policy that it is shown under."""

import base64
import hashlib
import re
from dataclasses import dataclass

from api.studio.files import PAGE, ROOM, PageFile, page_file, read_all, version_of

# Nothing on it needs more: no camera, no place, no payment, no other site's frames.
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
FIRST = "app.js"
_IMPORT = re.compile(r'(?:from|import)\s*"\./([^"]+)"')
_INLINE_SCRIPT = re.compile(r"<script type=\"importmap\">(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Studio:
    """One version of the Studio."""

    version: str
    page: PageFile
    script_hash: str
    files: dict[str, PageFile]

    def headers(self, media_origin: str | None) -> dict[str, str]:
        """What a browser is told to refuse. `media_origin`: where a cloud's store sends films from."""
        return {
            "Content-Security-Policy": _policy(self.script_hash, media_origin),
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Opener-Policy": "same-origin",
        }


def read_studio() -> Studio:
    """The Studio as its files stand."""
    files = read_all()
    version = version_of(files)
    page = (ROOM / "static" / PAGE).read_text("utf-8")
    page = page.replace("{{version}}", version).replace("{{preload}}", _preload(files, version))
    return Studio(version, page_file(PAGE, page.encode()), _hash_of_script(page), files)


def _preload(files: dict[str, PageFile], version: str) -> str:
    """What the first view needs, at once; else a module is found only when one that imports it has come."""
    vendored = [name for name in files if name.startswith("vendor/") and name.endswith(".js")]
    links = (
        f'<link rel="modulepreload" href="studio/{version}/{name}">' for name in vendored + _needed(files)
    )
    return "\n".join(links)


def _needed(files: dict[str, PageFile]) -> list[str]:
    """The modules of ours that the first cannot do without; what is imported later, by a call, is none."""
    found, waiting = [FIRST], [FIRST]
    while waiting:
        imported = _IMPORT.findall(files[waiting.pop(0)].body.decode())
        new = [name for name in dict.fromkeys(imported) if name not in found]
        found, waiting = found + new, waiting + new
    return found


def _hash_of_script(page: str) -> str:
    [script] = _INLINE_SCRIPT.findall(page)
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _policy(script_hash: str, media_origin: str | None) -> str:
    media = f"'self' {media_origin}" if media_origin else "'self'"
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {script_hash}",
        "style-src": "'self'",
        "img-src": media,
        "media-src": media,
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
