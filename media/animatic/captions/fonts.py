"""The fonts of this machine: where they are, which characters each has, and which one to draw a text with."""

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
# What reads well over a picture comes first; what does not, last. Colour fonts hold pictures, not outlines.
LIKED = (r"sans", r"semi-?bold|demi-?bold", r"bold")
DISLIKED = (
    r"italic|oblique",
    r"mono|code|typewriter",
    r"condensed|narrow",
    r"thin|light|black|hairline",
    r"math|symbol|icon|emoji",
)
JOINERS = {"\u200c", "\u200d"}  # they shape the letters beside them and have no glyph of their own
OUTLINES = ("glyf", "CFF ", "CFF2")


@dataclass(frozen=True)
class Face:
    """A font file's face (of a collection, the first: the others differ in style or in regional variants)."""

    path: str
    index: int = 0

    @property
    def characters(self) -> frozenset[int]:
        """The code points that it has a glyph for; none when it cannot be read or has no outlines."""
        return _characters(self.path, self.index)

    def has(self, text: str) -> bool:
        """Whether all of `text` can be drawn with it (a letter also as its parts, as shapers do)."""
        needed = (letter for letter in text if letter not in JOINERS)
        return all(ord(letter) in self.characters or self._has_parts(letter) for letter in needed)

    def at(self, size: int) -> SizedFont:
        """The face at a size in pixels."""
        return sized_font(self.path, self.index, size)

    def _has_parts(self, letter: str) -> bool:
        parts = unicodedata.normalize("NFD", letter)
        return parts != letter and all(ord(part) in self.characters for part in parts)


class Fonts:
    """Finds a face for a text. `faces` in the order of preference; by default all that the machine has."""

    def __init__(self, faces: tuple[Face, ...] | None = None) -> None:
        self._faces = faces
        self._found: dict[str, Face | None] = {}

    def for_text(self, text: str) -> Face | None:
        """The most liked face that has all of `text`, if there is one."""
        if text not in self._found:
            self._found[text] = next((face for face in self._likely(text) if face.has(text)), None)
        return self._found[text]

    def _likely(self, text: str) -> Iterator[Face]:
        """All faces, those first whose name speaks of the text's script: reading a font takes time."""
        faces = _installed() if self._faces is None else self._faces
        hints = _hints(text)
        yield from sorted(faces, key=lambda face: not any(hint in face.path.casefold() for hint in hints))


@cache
def _installed() -> tuple[Face, ...]:
    """The faces of the machine, the most liked first, in an order that does not depend on the disk's."""
    paths = {os.path.realpath(path) for path in (*_in_folders(), *_from_fontconfig())}
    ordered = sorted((path for path in paths if Path(path).suffix.lower() in ENDINGS), key=_liking)
    return tuple(Face(path) for path in ordered)


def _in_folders() -> Iterator[str]:
    for folder in FOLDERS:
        for root, _, names in os.walk(Path(folder).expanduser()):
            yield from (os.path.join(root, name) for name in names)  # noqa: PTH118 - thousands of them


def _from_fontconfig() -> list[str]:
    """The files that fontconfig knows, where it is installed: it may know more folders."""
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


def _liking(path: str) -> tuple[int, int, str]:
    name = Path(path).name
    disliked = sum(bool(re.search(pattern, name, re.IGNORECASE)) for pattern in DISLIKED)
    liked = sum(bool(re.search(pattern, name, re.IGNORECASE)) for pattern in LIKED)
    return disliked, -liked, name


def _hints(text: str) -> set[str]:
    """Words that the file name of a font for this text may have in it: the names of its scripts."""
    names = {unicodedata.name(letter, "").split(" ")[0].casefold() for letter in text if letter.isalpha()}
    east = {"cjk", "hiragana", "katakana", "hangul", "bopomofo"}
    return (names - {"latin", "greek", "cyrillic", ""}) | (
        {"cjk", "gothic", "hei", "ping"} if names & east else set()
    )


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            if not any(table in font for table in OUTLINES):
                return frozenset()
            return frozenset(font.getBestCmap() or {})
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return frozenset()  # damaged, or no font at all: as good as not there
