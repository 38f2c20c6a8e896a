"""What a saved film is called: its title, in letters that every file system takes. Pure."""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

from api.signing import Signer

# Counted without the ending. File systems take 255 bytes, of which a letter may be four.
MOST_BYTES = 150
NO_TITLE = "film"
# What some file system refuses or reads as a path; letters that are not seen; what turns a line's direction.
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+')
# Windows takes these for devices, whatever their ending:
# learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


def download_name(title: str, ending: str) -> str:
    """The title as a file's name; `ending` with its full stop."""
    words = " ".join(_REFUSED.sub(" ", unicodedata.normalize("NFC", title)).split())
    name = _within(words, MOST_BYTES).strip(" .")
    if not name or _DEVICES.match(name):
        name = f"{NO_TITLE} {name}".strip()
    return f"{name}{ending}"


def film_urls(signer: Signer, key: str, title: str) -> tuple[str, str]:
    """Two links to a film of that title: one to show it, one to save it under its name."""
    name = download_name(title, PurePosixPath(key).suffix)
    return signer.url(key, name), signer.url(key, name, saved=True)


def content_disposition(name: str, *, saved: bool) -> str:
    """The header's value (RFC 6266): to be saved under that name, or shown; for old clients in ASCII too."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = plain.rpartition(".")
    if not any(letter.isalnum() for letter in stem):
        plain = f"{NO_TITLE}{dot}{ending}"
    plain = re.sub(r"[^A-Za-z0-9 ._()\-]", "_", plain)
    kind = "attachment" if saved else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _within(text: str, most: int) -> str:
    """As much of the text as fits, without half a letter."""
    return text.encode()[:most].decode(errors="ignore")
