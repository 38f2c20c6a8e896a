"""Which part of a file a `Range` header asks for (RFC 9110, 14.1 and 14.2)."""

import re
from typing import NamedTuple

# Longer numbers than any file has bytes are no numbers.
_POSITION = r"\d{1,18}"
_SPEC = re.compile(rf"(?P<first>{_POSITION})-(?P<last>{_POSITION})?|-(?P<suffix>{_POSITION})")
_UNIT = "bytes="


class Spec(NamedTuple):
    """One asked part as it was written, and where it begins in a file of that size."""

    text: str
    start: int


def heeded(header: str, size: int) -> str | None:
    """The header with only the parts that the file has; as it was when it has none of them (that is a 416).

    None: to be passed over, for its unit is another one, or its form or one of its parts is not valid.
    """
    if not header.lower().startswith(_UNIT):
        return None
    texts = [text.strip(" \t") for text in header[len(_UNIT) :].split(",")]
    specs = [_spec(text, size) for text in texts if text]
    good = [spec for spec in specs if spec]
    if not good or len(good) < len(specs):
        return None
    inside = [spec.text for spec in good if spec.start < size]
    return _UNIT + ", ".join(inside or [spec.text for spec in good])


def _spec(text: str, size: int) -> Spec | None:
    match = _SPEC.fullmatch(text)
    if match is None:
        return None
    if match["suffix"]:
        return Spec(text, max(0, size - int(match["suffix"])) if int(match["suffix"]) else size)
    first = int(match["first"])
    return None if match["last"] and int(match["last"]) < first else Spec(text, first)
