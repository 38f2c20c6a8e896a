"""A webhook delivery as it was received, and the result of its verification."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Providers' clocks and ours may differ by this much either way; an older delivery may be a replay.
MAX_CLOCK_SKEW_SECONDS = 300
# Digits of a unix time: enough for ten thousand years, so that no header makes a huge number.
MAX_DIGITS = 12


class ForgedWebhookError(Exception):
    """The delivery is not the provider's, or cannot be verified. Answer 401."""


class StaleWebhookError(ForgedWebhookError):
    """The delivery was signed too long ago or in the future: perhaps a replay."""


@dataclass(frozen=True)
class VerifiedDelivery:
    """The result for a delivery that is verified to be the provider's.

    `accepted`: it has news of a job; otherwise the provider only wants `answer`. `delivery_id` is the same
    for repeated deliveries. `provider_job_id` is the provider's or the adapter's id of the job
    (`providers.job_ids` converts), None where the delivery has none. `answer` is the JSON to answer with,
    None for any. `signed`: the signature covers the whole body.
    """

    accepted: bool
    delivery_id: str
    provider_job_id: str | None = None
    answer: dict[str, Any] | None = None
    signed: bool = False


class WebhookDelivery:
    """Headers (case-insensitive), raw body, and the unix time in seconds at which they were received."""

    def __init__(self, headers: Mapping[str, str], body: bytes, at: float) -> None:
        self._headers = {name.lower(): value for name, value in headers.items()}
        self.body = body
        self.at = at

    def require_header(self, name: str) -> str:
        """Return the header's value. Raises ForgedWebhookError when it is missing."""
        if not (value := self._headers.get(name.lower(), "").strip()):
            raise ForgedWebhookError("a header is missing")
        return value

    def require_timestamp(self, name: str) -> str:
        """Return the header's value, a unix time near now. Raises StaleWebhookError when it is not near."""
        value = self.require_header(name)
        if not (value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS):
            raise ForgedWebhookError("the time of signing cannot be read")
        if abs(int(value) - self.at) > MAX_CLOCK_SKEW_SECONDS:
            raise StaleWebhookError("it was signed too long ago, or in the future")
        return value

    @property
    def body_digest(self) -> str:
        """The SHA-256 of the body in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def find_text(self, *path: str) -> str | None:
        """Return the text (or number) at that path of the JSON body; None when there is none."""
        found = self._find_value(path)
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        return found if isinstance(found, str) and found else None

    def has_path(self, *path: str) -> bool:
        """Return whether the JSON body has a value at that path."""
        return self._find_value(path) is not None

    def _find_value(self, path: tuple[str, ...]) -> object:
        found = self._parse_body()
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def _parse_body(self) -> object:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None
