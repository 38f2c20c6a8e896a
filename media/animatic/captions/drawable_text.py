"""Reduce a caption to what the fonts can draw, beforehand, so that no letter is drawn as a box."""

# ruff: noqa: RUF001 - punctuation that looks alike is what this is about

import re
import unicodedata

from media.animatic.captions.fonts import JOINERS, FontFinder

# Thai and Lao write some vowels before their consonant and some after it, all of them as letters.
LEADING_VOWELS = set("\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
FOLLOWING_VOWELS = set("\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46\u0eb0\u0eb2\u0eb3\u0ec6")
VIRAMA = 9  # the combining class of the sign that joins two Indic consonants
SELECTORS = {chr(code) for code in (*range(0xFE00, 0xFE10), 0x20E3)}
EMOJI = range(0x1F000, 0x20000)
# Punctuation, with a replacement that nearly every font has.
PLAIN_PUNCTUATION = str.maketrans(
    {"‐": "-", "‑": "-", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."}
)


def keep_drawable(caption: str, fonts: FontFinder) -> str:
    """Return the caption as it can be drawn; '' if no font has one of its letters.

    A letter, mark, digit or currency sign without a font empties the caption: part of a sentence misleads.
    Emoji, ornaments and punctuation without a font are dropped or replaced: the sentence stays readable.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", caption)).strip()
    kept = []
    for cluster in split_clusters("".join(letter for letter in text if not is_invisible(letter))):
        if fonts.for_text(cluster):
            kept.append(cluster)
        elif fonts.for_text(cluster.translate(PLAIN_PUNCTUATION)):
            kept.append(cluster.translate(PLAIN_PUNCTUATION))
        elif any(_carries_meaning(letter) for letter in cluster):
            return ""
    tidy = re.sub(r"\s+", " ", "".join(kept)).strip()
    return tidy if any(_carries_meaning(letter) for letter in tidy) else ""


def is_left_out(caption: str, fonts: FontFinder) -> bool:
    """Return whether a caption with words is not drawn, because no font has one of its letters."""
    return any(_carries_meaning(letter) for letter in caption) and not keep_drawable(caption, fonts)


def split_clusters(text: str) -> list[str]:
    """Split into what a reader takes for one character: a letter with its marks, joined letters together."""
    parts: list[str] = []
    for letter in text:
        if parts and (_extends_cluster(letter) or _joins_next(parts[-1])):
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def _extends_cluster(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M") or letter in JOINERS or letter in FOLLOWING_VOWELS


def _joins_next(cluster: str) -> bool:
    """Return whether the next letter belongs to the cluster: after a joiner, virama or leading vowel."""
    last = cluster[-1]
    return last == "\u200d" or unicodedata.combining(last) == VIRAMA or last in LEADING_VOWELS


def _carries_meaning(letter: str) -> bool:
    """Return whether it is part of a word or number.

    Characters unknown to this Python's Unicode data count too, except new emoji.
    """
    category = unicodedata.category(letter)
    return category[0] in "LMN" or category == "Sc" or (category == "Cn" and ord(letter) not in EMOJI)


def is_invisible(letter: str) -> bool:
    """Return whether it is a control, format, private-use or surrogate character, selector or keycap."""
    if letter in JOINERS:
        return False
    return unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} or letter in SELECTORS
