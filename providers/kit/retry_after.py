"""Parses how long a service asks us to wait, in any of the header forms."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER_SECONDS = 3_600.0
NUMBER = re.compile(r"\s*[0-9]+(\.[0-9]*)?\s*")


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait, from `retry-after-ms` or `Retry-After` (seconds or a date); None for none.

    Between 0 and an hour: a service may be wrong, and so may its clock.
    """
    wait = _parse_milliseconds(headers.get("retry-after-ms"))
    if wait is None:
        wait = _parse_seconds(headers.get("retry-after"))
    return None if wait is None else min(max(wait, 0.0), MAX_RETRY_AFTER_SECONDS)


def _parse_milliseconds(value: str | None) -> float | None:
    return None if (number := _parse_number(value)) is None else number / 1_000


def _parse_seconds(value: str | None) -> float | None:
    if (number := _parse_number(value)) is not None:
        return number
    try:
        then = parsedate_to_datetime(value or "")
        return (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None


def _parse_number(value: str | None) -> float | None:
    """Parse a number, which may be infinitely large; None for anything else."""
    return float(value) if NUMBER.fullmatch(value or "") and value else None
