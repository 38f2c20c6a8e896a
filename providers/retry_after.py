"""How long a service asks us to wait, in whichever of the forms it says so."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 3_600.0
NUMBER = re.compile(r"\s*[0-9]+(\.[0-9]*)?\s*")


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from `retry-after-ms` or `Retry-After` (seconds or a date); None when it says none.

    Never negative, never over an hour: a service may be wrong, and its clock may be too.
    """
    wait = _milliseconds(headers.get("retry-after-ms"))
    if wait is None:
        wait = _seconds(headers.get("retry-after"))
    return None if wait is None else min(max(wait, 0.0), LONGEST_SECONDS)


def _milliseconds(value: str | None) -> float | None:
    return None if (number := _number(value)) is None else number / 1_000


def _seconds(value: str | None) -> float | None:
    if (number := _number(value)) is not None:
        return number
    try:
        then = parsedate_to_datetime(value or "")
        return (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None


def _number(value: str | None) -> float | None:
    """The number, which may be beyond all bounds; None for none, which NaN is."""
    return float(value) if NUMBER.fullmatch(value or "") and value else None
