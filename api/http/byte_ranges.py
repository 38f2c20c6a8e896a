"""Parses the `Range` header (RFC 9110, 14.1 and 14.2)."""

import re
from typing import NamedTuple

# No file is that large: longer numbers count as bad syntax.
_POSITION = r"\d{1,18}"
_SPEC = re.compile(rf"(?P<first>{_POSITION})-(?P<last>{_POSITION})?|-(?P<suffix>{_POSITION})")
_UNIT = "bytes="


class ByteRange(NamedTuple):
    """A requested range as written, and its first byte in a file of the given size."""

    text: str
    start: int


def keep_satisfiable_ranges(header: str, size: int) -> str | None:
    """Return the header with only the ranges that the file has, or unchanged if it has none (a 416).

    The result is None if the header is to be ignored: another unit, bad syntax, or one invalid range.
    """
    if not header.lower().startswith(_UNIT):
        return None
    texts = [text.strip(" \t") for text in header[len(_UNIT) :].split(",")]
    specs = [_parse_byte_range(text, size) for text in texts if text]
    good = [spec for spec in specs if spec]
    if not good or len(good) < len(specs):
        return None
    inside = [spec.text for spec in good if spec.start < size]
    return _UNIT + ", ".join(inside or [spec.text for spec in good])


def _parse_byte_range(text: str, size: int) -> ByteRange | None:
    match = _SPEC.fullmatch(text)
    if match is None:
        return None
    if match["suffix"]:
        return ByteRange(text, max(0, size - int(match["suffix"])) if int(match["suffix"]) else size)
    first = int(match["first"])
    return None if match["last"] and int(match["last"]) < first else ByteRange(text, first)
