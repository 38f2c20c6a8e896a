"""Which part of a file an answer holds (RFC 9110 14.4), as services write it."""

import re
from dataclasses import dataclass

import httpx

# `bytes 0-99/100`; some write `bytes=0-99/100`, or leave the unit away.
_PART = re.compile(
    r"\s*(?:bytes)?\s*[=:]?\s*(\d{1,18})\s*-\s*(\d{1,18})\s*/\s*(\d{1,18}|\*)\s*", re.IGNORECASE
)
_NOTHING_THERE = re.compile(r"\s*(?:bytes)?\s*[=:]?\s*\*\s*/\s*(\d{1,18})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class ContentRange:
    """An answer's bytes begin at `first`; the whole file has `total`, where that is told."""

    first: int
    total: int | None


def content_range(headers: httpx.Headers) -> ContentRange | None:
    """Of an answer 206; null where nothing is told, or nothing that makes sense."""
    found = _PART.fullmatch(headers.get("content-range", ""))
    if found is None or int(found[2]) < int(found[1]):
        return None
    return ContentRange(int(found[1]), None if found[3] == "*" else int(found[3]))


def refused_total(headers: httpx.Headers) -> int | None:
    """The whole file's length as an answer 416 tells it."""
    found = _NOTHING_THERE.fullmatch(headers.get("content-range", ""))
    return int(found[1]) if found else None


def content_length(headers: httpx.Headers) -> int | None:
    """The answer's own length in bytes; null where it is not told."""
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None
