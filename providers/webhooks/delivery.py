"""One delivery as it came in, and what can be said of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Services' clocks and ours may differ by this much either way; what is older may be a recording.
WINDOW_SECONDS = 300
# Seconds since 1970 with room for ten thousand years, so that no header makes a huge number.
MAX_DIGITS = 12


class ForgedError(Exception):
    """It is not the service's, or nobody can tell. Answer 401."""


class StaleError(ForgedError):
    """It was signed too long ago, or in the future: a recording perhaps."""


@dataclass(frozen=True)
class Verdict:
    """What to make of a delivery that is the service's own.

    `accepted`: it has news of a job; otherwise it only wants `answer`. `delivery_id` is the same when it
    comes again. `provider_job_id` is what the service or our adapter calls the job, None where nothing says
    it (`providers.naming` makes the one of the other). `answer` is the JSON to answer with, None for any.
    `signed`: the service vouches for the whole body.
    """

    accepted: bool
    delivery_id: str
    provider_job_id: str | None = None
    answer: dict[str, Any] | None = None
    signed: bool = False


class Delivery:
    """The headers, whatever their case, the body byte for byte, and the unix second at which it came."""

    def __init__(self, headers: Mapping[str, str], body: bytes, at: float) -> None:
        self._headers = {name.lower(): value for name, value in headers.items()}
        self.body = body
        self.at = at

    def header(self, name: str) -> str:
        """Its value. Raises ForgedError when there is none."""
        if not (value := self._headers.get(name.lower(), "").strip()):
            raise ForgedError("a header is missing")
        return value

    def timestamp(self, name: str) -> str:
        """The header's value, a unix second near now. Raises StaleError when it is not near."""
        value = self.header(name)
        if not (value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS):
            raise ForgedError("the time of signing cannot be read")
        if abs(int(value) - self.at) > WINDOW_SECONDS:
            raise StaleError("it was signed too long ago, or in the future")
        return value

    @property
    def digest(self) -> str:
        """What tells this body from another."""
        return hashlib.sha256(self.body).hexdigest()

    def text(self, *path: str) -> str | None:
        """The text (or number) at that path of the body's JSON; None when there is none."""
        found = self._at(path)
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        return found if isinstance(found, str) and found else None

    def has(self, *path: str) -> bool:
        """Whether there is anything at that path."""
        return self._at(path) is not None

    def _at(self, path: tuple[str, ...]) -> object:
        found = self._json()
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def _json(self) -> object:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None
