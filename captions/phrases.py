"""Phrases: what a line break should not divide. A word in most languages, several in those without blanks."""

import re
import unicodedata
from functools import cache

import budoux
from rich.cells import split_graphemes

from captions.caption_text import ZERO_WIDTH_SPACE

HAN, KANA, THAI = (
    r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    r"\u3040-\u30ff\uff66-\uff9f",
    r"\u0e00-\u0e7f",
)
WITHOUT_BLANKS = re.compile(f"[{HAN}{KANA}{THAI}]")
# Tags of languages that are written in traditional characters.
TRADITIONAL = re.compile(r"zh.*-(hant|tw|hk|mo)\b|yue\b", re.IGNORECASE)
CLOSING_CATEGORIES, OPENING_CATEGORIES = {"Pe", "Pf"}, {"Ps", "Pi"}
CLOSING = set("、。，．：；！？・…ー々ゝヽ％")  # noqa: RUF001 - punctuation that looks alike is meant
CHUNK = re.compile(f"[^ {ZERO_WIDTH_SPACE}]+[ {ZERO_WIDTH_SPACE}]?")


def split_phrases(text: str, language: str) -> list[str]:
    """Split a cleaned text after blanks and zero-width spaces, and in scripts without blanks by BudouX.

    Blanks stay with the phrase before them; zero-width spaces are left out. Khmer, Lao and Burmese are split
    at blanks only (https://github.com/google/budoux has no model of them).
    """
    chunks = (chunk for found in CHUNK.findall(text) for chunk in _split_chunk(found, text, language))
    return _join_punctuation([chunk for chunk in chunks if chunk])


def split_letters(text: str) -> list[str]:
    """Split into what a reader takes for one character: a letter with its marks, an emoji with its parts."""
    spans, _ = split_graphemes(text)
    return [text[start:end] for start, end, _ in spans]


def _split_chunk(chunk: str, text: str, language: str) -> list[str]:
    plain = chunk.replace(ZERO_WIDTH_SPACE, "")
    return _parser(_model_name(text, language)).parse(plain) if WITHOUT_BLANKS.search(plain) else [plain]


def _model_name(text: str, language: str) -> str:
    """Return the model for the text: by its script where that is plain, else by its language."""
    if re.search(f"[{THAI}]", text):
        return "th"
    if language.lower().startswith("ja") or re.search(f"[{KANA}]", text):
        return "ja"
    return "zh-hant" if TRADITIONAL.match(language) else "zh-hans"


@cache
def _parser(model: str) -> budoux.Parser:
    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }
    return loaders[model]()


def _join_punctuation(chunks: list[str]) -> list[str]:
    """Join what may not begin a line to the phrase before it, and what may not end one to the next."""
    phrases: list[str] = []
    for chunk in chunks:
        if phrases and (_is_closing(chunk) or _is_opening(phrases[-1])):
            phrases[-1] += chunk
        else:
            phrases.append(chunk)
    return phrases


def _is_closing(chunk: str) -> bool:
    if chunk[0] in CLOSING or unicodedata.category(chunk[0]) in CLOSING_CATEGORIES:
        return True
    return not _is_opening(chunk) and all(unicodedata.category(letter)[0] in "PZ" for letter in chunk)


def _is_opening(chunk: str) -> bool:
    return unicodedata.category(chunk.rstrip()[-1:] or " ") in OPENING_CATEGORIES
