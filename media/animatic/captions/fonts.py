"""Find the fonts of this machine, which characters each has, and which one to use for a text."""

import os
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]  # it ships no types

from media.animatic.captions.shaping import SizedFont, sized_font

FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
ENDINGS = {".ttf", ".otf", ".ttc", ".otc"}
LIST_TIMEOUT_SECONDS = 10
# What is legible over a picture comes first; what is not, last.
PREFERRED_NAMES = (r"sans", r"semi-?bold|demi-?bold", r"bold")
AVOIDED_NAMES = (
    r"italic|oblique",
    r"mono|code|typewriter",
    r"condensed|narrow",
    r"thin|light|black|hairline",
    r"math|symbol|icon|emoji",
)
JOINERS = {"\u200c", "\u200d"}  # they affect their neighbours' shape and need no glyph
OUTLINES = ("glyf", "CFF ", "CFF2")  # colour fonts without these hold pictures, which are not drawn


@dataclass(frozen=True)
class FontFace:
    """A face of a font file; of a collection the first, as the others are styles or regional variants."""

    path: str
    index: int = 0

    @property
    def characters(self) -> frozenset[int]:
        """The code points that have a glyph; empty if the font cannot be read or has no outlines."""
        return _read_characters(self.path, self.index)

    def can_draw(self, text: str) -> bool:
        """Return whether it can draw all of `text` (a letter also by its NFD parts, as shapers do)."""
        needed = (letter for letter in text if letter not in JOINERS)
        return all(ord(letter) in self.characters or self._has_parts(letter) for letter in needed)

    def at_size(self, size: int) -> SizedFont:
        """Return the face at a size in pixels."""
        return sized_font(self.path, self.index, size)

    def _has_parts(self, letter: str) -> bool:
        parts = unicodedata.normalize("NFD", letter)
        return parts != letter and all(ord(part) in self.characters for part in parts)


class FontFinder:
    """Finds a face for a text. `faces`: in order of preference; by default all of the machine."""

    def __init__(self, faces: tuple[FontFace, ...] | None = None) -> None:
        self._faces = faces
        self._found: dict[str, FontFace | None] = {}

    def for_text(self, text: str) -> FontFace | None:
        """Return the most preferred face that can draw all of `text`, or None."""
        if text not in self._found:
            self._found[text] = next(
                (face for face in self._order_candidates(text) if face.can_draw(text)), None
            )
        return self._found[text]

    def _order_candidates(self, text: str) -> Iterator[FontFace]:
        """Yield all faces, first those named after the text's script: reading a font takes time."""
        faces = _installed_faces() if self._faces is None else self._faces
        hints = _script_hints(text)
        yield from sorted(faces, key=lambda face: not any(hint in face.path.casefold() for hint in hints))


@cache
def _installed_faces() -> tuple[FontFace, ...]:
    """Return the machine's faces, most preferred first, in an order independent of the file system's."""
    paths = {os.path.realpath(path) for path in (*_list_font_folders(), *_list_fontconfig())}
    ordered = sorted((path for path in paths if Path(path).suffix.lower() in ENDINGS), key=_preference_key)
    return tuple(FontFace(path) for path in ordered)


def _list_font_folders() -> Iterator[str]:
    for folder in FOLDERS:
        for root, _, names in os.walk(Path(folder).expanduser()):
            yield from (os.path.join(root, name) for name in names)  # noqa: PTH118 - thousands of them


def _list_fontconfig() -> list[str]:
    """Return the files that fontconfig lists, if it is installed: it may know more folders."""
    with suppress(OSError, subprocess.SubprocessError):
        listing = subprocess.run(
            ["fc-list", "--format", "%{file}\n"],  # noqa: S607 - wherever the system has it
            capture_output=True,
            text=True,
            timeout=LIST_TIMEOUT_SECONDS,
            check=True,
        )
        return listing.stdout.splitlines()
    return []


def _preference_key(path: str) -> tuple[int, int, str]:
    name = Path(path).name
    disliked = sum(bool(re.search(pattern, name, re.IGNORECASE)) for pattern in AVOIDED_NAMES)
    liked = sum(bool(re.search(pattern, name, re.IGNORECASE)) for pattern in PREFERRED_NAMES)
    return disliked, -liked, name


def _script_hints(text: str) -> set[str]:
    """Return words that a fitting font's file name may contain: the names of the text's scripts."""
    names = {unicodedata.name(letter, "").split(" ")[0].casefold() for letter in text if letter.isalpha()}
    east = {"cjk", "hiragana", "katakana", "hangul", "bopomofo"}
    return (names - {"latin", "greek", "cyrillic", ""}) | (
        {"cjk", "gothic", "hei", "ping"} if names & east else set()
    )


@cache
def _read_characters(path: str, index: int) -> frozenset[int]:
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            if not any(table in font for table in OUTLINES):
                return frozenset()
            return frozenset(font.getBestCmap() or {})
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return frozenset()  # damaged, or no font: treated as missing
