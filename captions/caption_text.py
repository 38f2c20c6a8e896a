"""Prepares a text for being broken into lines, and finds the direction in which it is read."""

import re
import unicodedata

# What a reader does not see and a player may act on. Bidirectional embeddings and isolates are in it, as
# they come in pairs, which line breaks would separate.
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Co", "Cs"}
JOINERS, MARKS = {"\u200c", "\u200d"}, {"\u200e", "\u200f", "\u061c"}
ZERO_WIDTH_SPACE = "\u200b"
RIGHT_TO_LEFT_MARK = "\u200f"
EMOJI_TAGS = {chr(code) for code in range(0xE0020, 0xE0080)}
KEPT = JOINERS | MARKS | EMOJI_TAGS | {ZERO_WIDTH_SPACE}
# No-break spaces stay as they are.
BREAKING_SPACE = re.compile(r"[^\S\u00a0\u202f]+")


def clean_text(text: str) -> str:
    """Return the text as one paragraph in NFC: single blanks, and nothing invisible that a player acts on."""
    kept = "".join(letter for letter in unicodedata.normalize("NFC", text) if _is_kept(letter))
    return BREAKING_SPACE.sub(" ", kept).strip()


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction is read from right to left (UAX 9, P2 and P3)."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def _is_kept(letter: str) -> bool:
    return letter in KEPT or letter.isspace() or unicodedata.category(letter) not in INVISIBLE_CATEGORIES
