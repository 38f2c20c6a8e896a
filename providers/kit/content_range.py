"""Parses which part of a file a response holds (RFC 9110 14.4), in the variants that services send."""

import re
from dataclasses import dataclass

import httpx

# `bytes 0-99/100`; some send `bytes=0-99/100`, or omit the unit.
_RANGE_PATTERN = re.compile(
    r"\s*(?:bytes)?\s*[=:]?\s*(\d{1,18})\s*-\s*(\d{1,18})\s*/\s*(\d{1,18}|\*)\s*", re.IGNORECASE
)
_UNSATISFIED_PATTERN = re.compile(r"\s*(?:bytes)?\s*[=:]?\s*\*\s*/\s*(\d{1,18})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class ContentRange:
    """A response's bytes begin at `first`; the whole file has `total` bytes, None if not stated."""

    first: int
    total: int | None


def parse_content_range(headers: httpx.Headers) -> ContentRange | None:
    """Parse the range of a 206 response; None where it is missing or invalid."""
    found = _RANGE_PATTERN.fullmatch(headers.get("content-range", ""))
    if found is None or int(found[2]) < int(found[1]):
        return None
    return ContentRange(int(found[1]), None if found[3] == "*" else int(found[3]))


def parse_unsatisfied_range(headers: httpx.Headers) -> int | None:
    """Return the length of the whole file that a 416 response states, or None."""
    found = _UNSATISFIED_PATTERN.fullmatch(headers.get("content-range", ""))
    return int(found[1]) if found else None


def parse_content_length(headers: httpx.Headers) -> int | None:
    """Return the response's own length in bytes, or None."""
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None
