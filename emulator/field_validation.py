"""Checks of request bodies, so that a wrong field or value fails here as it would at the service."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

FieldCheck = Callable[[object], str | None]
URL_STARTS = ("http://", "https://", "runway://")
PUBLIC_URL_STARTS = ("http://", "https://")
DATA_URI = re.compile(r"data:(image|audio|video)/[\w.+-]+;base64,")
# The first bytes of JPEG, PNG and WebP: what services take as pictures.
PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
MAX_INLINE_BYTES = 10 * 2**20


class InvalidField(NamedTuple):
    """An invalid field: its path such as "input.duration", a message, and the value that was given."""

    field: str
    message: str
    kind: Literal["missing", "unexpected", "invalid"]
    value: object = None


@dataclass(frozen=True)
class FieldSchema:
    """Allowed and required fields of a JSON object. Unknown fields are refused unless `open`."""

    fields: Mapping[str, FieldCheck]
    required: frozenset[str] = field(default_factory=frozenset)
    open: bool = False

    def find_problems(self, body: Mapping[str, object], prefix: str = "") -> list[InvalidField]:
        """Return every problem of the body; `prefix` is put before field names."""
        return [*self._find_missing(body, prefix), *self._find_invalid(body, prefix)]

    def with_fields(self, required: str = "", **fields: FieldCheck) -> "FieldSchema":
        """Return a copy with more fields; `required` names, separated by spaces, which become required."""
        return FieldSchema({**self.fields, **fields}, self.required | frozenset(required.split()), self.open)

    def _find_missing(self, body: Mapping[str, object], prefix: str) -> Iterator[InvalidField]:
        for name in sorted(self.required):
            if body.get(name) is None:
                yield InvalidField(prefix + name, f"{name} is required", "missing")

    def _find_invalid(self, body: Mapping[str, object], prefix: str) -> Iterator[InvalidField]:
        for name, value in body.items():
            if name in self.fields:
                message = None if value is None else self.fields[name](value)
                if message:
                    yield InvalidField(prefix + name, f"{name} {message}", "invalid", value)
            elif not self.open:
                yield InvalidField(prefix + name, f"{name} is no field", "unexpected", value)


def object_schema(required: str = "", **fields: FieldCheck) -> FieldSchema:
    """Build a schema; `required` names the required fields, separated by spaces."""
    return FieldSchema(fields, frozenset(required.split()))


def text(most: int = 100_000, least: int = 0) -> FieldCheck:
    """Check for a string of `least` to `most` characters."""

    def check(value: object) -> str | None:
        good = isinstance(value, str) and least <= len(value) <= most
        return None if good else f"must be a string of {least} to {most} characters"

    return check


def one_of(*values: object) -> FieldCheck:
    """Check for one of these values, of the same type: "5" is not 5, and 1 is not True."""

    def check(value: object) -> str | None:
        good = any(type(value) is type(each) and value == each for each in values)
        return None if good else f"must be one of {list(values)}"

    return check


def integer(low: int, high: int) -> FieldCheck:
    """Check for an integer from `low` to `high`."""

    def check(value: object) -> str | None:
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return None if good else f"must be an integer from {low} to {high}"

    return check


def number(low: float, high: float) -> FieldCheck:
    """Check for a number from `low` to `high`."""

    def check(value: object) -> str | None:
        good = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        return None if good else f"must be a number from {low:g} to {high:g}"

    return check


def boolean(value: object) -> str | None:
    """Check for a boolean."""
    return None if isinstance(value, bool) else "must be a boolean"


def any_object(value: object) -> str | None:
    """Check for a JSON object with any content."""
    return None if isinstance(value, dict) else "must be an object"


def base64_picture(value: object) -> str | None:
    """Check for a JPEG, PNG or WebP of at most 10 MB in base64, without a prefix."""
    try:
        content = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except binascii.Error:
        content = b""
    good = content.startswith(PICTURE_STARTS) and len(content) <= MAX_INLINE_BYTES
    return None if good else "must be a picture in base64"


def data_uri(most_characters: int) -> FieldCheck:
    """Check for a data URI of at most so many characters; a picture's must hold one."""

    def check(value: object) -> str | None:
        head = DATA_URI.match(value) if isinstance(value, str) else None
        if head is None or len(head.string) > most_characters:
            return f"must be a data URI of at most {most_characters} characters"
        return base64_picture(head.string[head.end() :]) if head[1] == "image" else None

    return check


def url(value: object) -> str | None:
    """Check for a URL, also the service's own, or a data URI."""
    if isinstance(value, str) and value.startswith("data:"):
        return data_uri(MAX_INLINE_BYTES * 4 // 3 + 100)(value)
    return None if isinstance(value, str) and value.startswith(URL_STARTS) else "must be a URL"


def public_url(value: object) -> str | None:
    """Check for a URL that the service can fetch: no data URI."""
    return None if isinstance(value, str) and value.startswith(PUBLIC_URL_STARTS) else "must be a public URL"


def public_url_list(most: int, least: int = 0) -> FieldCheck:
    """Check for a list of `least` to `most` URLs that the service can fetch."""
    return list_of(most, public_url, least)


def url_list(most: int, least: int = 0) -> FieldCheck:
    """Check for a list of `least` to `most` URLs."""
    return list_of(most, url, least)


def list_of(most: int, of: FieldCheck, least: int = 0) -> FieldCheck:
    """Check for a list of `least` to `most` items that each pass `of`."""

    def check(value: object) -> str | None:
        good = isinstance(value, list) and least <= len(value) <= most and all(of(v) is None for v in value)
        return None if good else f"must be a list of {least} to {most} fitting items"

    return check


def find_mixed_pictures(given: Mapping[str, object]) -> str:
    """Return the conflict of a body with both first or last frames and references, '' for none."""
    frames = any(given.get(name) for name in ("first_frame_url", "last_frame_url"))
    references = any(given.get(f"reference_{kind}_urls") for kind in ("image", "video", "audio"))
    return "first or last frames and references cannot be used together" if frames and references else ""


def object_of(inner: FieldSchema) -> FieldCheck:
    """Check for an object that fits a schema."""

    def check(value: object) -> str | None:
        if not isinstance(value, dict):
            return "must be an object"
        return "; ".join(problem.message for problem in inner.find_problems(value)) or None

    return check


def any_of(*checks: FieldCheck) -> FieldCheck:
    """Check for a value that passes at least one of the checks."""

    def check(value: object) -> str | None:
        messages = [each(value) for each in checks]
        return None if None in messages else " or ".join(str(message) for message in messages)

    return check


def any_value(value: object) -> str | None:
    """Accept every value."""
    return None
