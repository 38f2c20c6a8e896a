"""What of a caption can be drawn at all, decided before anything is: no letter is ever drawn as a box."""

# ruff: noqa: RUF001 - punctuation that looks alike is what this is about

import re
import unicodedata

from media.animatic.captions.fonts import JOINERS, Fonts

# Thai and Lao write some vowels before their consonant and some after it, all of them as letters.
LEADING = set("\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
FOLLOWING = set("\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46\u0eb0\u0eb2\u0eb3\u0ec6")
VIRAMA = 9  # the combining class of the sign that joins two Indic consonants
SELECTORS = {chr(code) for code in (*range(0xFE00, 0xFE10), 0x20E3)}
EMOJI = range(0x1F000, 0x20000)
# Said the same way with what nearly every font has.
PLAIN = str.maketrans(
    {"‐": "-", "‑": "-", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."}
)


def drawable(caption: str, fonts: Fonts) -> str:
    """The caption as it can be drawn; '' when the machine has no font for one of its letters.

    A letter, mark, digit or currency sign without a font empties the caption: part of a sentence misleads.
    Emoji, ornaments and punctuation without a font are dropped or put plainly: the sentence stands.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", caption)).strip()
    kept = []
    for cluster in clusters("".join(letter for letter in text if not _invisible(letter))):
        if fonts.for_text(cluster):
            kept.append(cluster)
        elif fonts.for_text(cluster.translate(PLAIN)):
            kept.append(cluster.translate(PLAIN))
        elif any(_matters(letter) for letter in cluster):
            return ""
    tidy = re.sub(r"\s+", " ", "".join(kept)).strip()
    return tidy if any(_matters(letter) for letter in tidy) else ""


def is_left_out(caption: str, fonts: Fonts) -> bool:
    """Whether a caption with words is not drawn: no font of the machine has one of its letters."""
    return any(_matters(letter) for letter in caption) and not drawable(caption, fonts)


def clusters(text: str) -> list[str]:
    """The text in what a reader takes for characters: a letter with its marks, joined letters together."""
    parts: list[str] = []
    for letter in text:
        if parts and (_extends(letter) or _joins(parts[-1])):
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def _extends(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M") or letter in JOINERS or letter in FOLLOWING


def _joins(cluster: str) -> bool:
    """Whether the next letter belongs to it: after a joiner, a virama, a vowel that is written first."""
    last = cluster[-1]
    return last == "\u200d" or unicodedata.combining(last) == VIRAMA or last in LEADING


def _matters(letter: str) -> bool:
    """Whether it is part of a word or figure; so is what this Python does not know yet, but for new emoji."""
    category = unicodedata.category(letter)
    return category[0] in "LMN" or category == "Sc" or (category == "Cn" and ord(letter) not in EMOJI)


def _invisible(letter: str) -> bool:
    """Controls, directional marks, variation selectors, keycaps, private characters and halves of pairs."""
    if letter in JOINERS:
        return False
    return unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} or letter in SELECTORS
