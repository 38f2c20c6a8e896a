"""How long a service asks us to wait, in whichever of the forms it says so."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 3_600.0


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from `retry-after-ms` or `Retry-After` (seconds or a date); None when it says none.

    Never negative, never over an hour: a service may be wrong, and its clock may be too.
    """
    wait = _milliseconds(headers.get("retry-after-ms")) or _seconds(headers.get("retry-after"))
    return None if wait is None else min(max(wait, 0.0), LONGEST_SECONDS)


def _milliseconds(value: str | None) -> float | None:
    return int(value) / 1_000 if value and value.isascii() and value.isdigit() else None


def _seconds(value: str | None) -> float | None:
    if not value:
        return None
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    return (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
