"""The file name of a saved film: its title, in characters that every file system accepts. Pure."""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

from api.http.signed_urls import UrlSigner

# The suffix is not counted. File systems allow 255 bytes, and a character may take four.
MAX_NAME_BYTES = 150
UNTITLED_NAME = "film"
# Characters that some file system forbids or reads as a path; invisible and bidirectional control characters.
_FORBIDDEN_CHARS = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+')
# Device names on Windows, with any suffix:
# learn.microsoft.com/windows/win32/fileio/naming-a-file
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


def download_name(title: str, ending: str) -> str:
    """Return the title as a file name; `ending` includes its full stop."""
    words = " ".join(_FORBIDDEN_CHARS.sub(" ", unicodedata.normalize("NFC", title)).split())
    name = _truncate_utf8(words, MAX_NAME_BYTES).strip(" .")
    if not name or _WINDOWS_DEVICES.match(name):
        name = f"{UNTITLED_NAME} {name}".strip()
    return f"{name}{ending}"


def film_urls(signer: UrlSigner, key: str, title: str) -> tuple[str, str]:
    """Sign two links to a film: one to show it, one to save it under its title."""
    name = download_name(title, PurePosixPath(key).suffix)
    return signer.sign_url(key, name), signer.sign_url(key, name, saved=True)


def content_disposition(name: str, *, saved: bool) -> str:
    """Build a Content-Disposition value (RFC 6266), with an ASCII name for old clients too."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = plain.rpartition(".")
    if not any(letter.isalnum() for letter in stem):
        plain = f"{UNTITLED_NAME}{dot}{ending}"
    plain = re.sub(r"[^A-Za-z0-9 ._()\-]", "_", plain)
    kind = "attachment" if saved else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _truncate_utf8(text: str, most: int) -> str:
    """Truncate the text to `most` bytes of UTF-8 without cutting a character."""
    return text.encode()[:most].decode(errors="ignore")
