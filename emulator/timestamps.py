"""Unix seconds in the formats that services write."""

from datetime import UTC, datetime


def to_iso(at: float | None) -> str | None:
    """Return a Unix second as RFC 3339 in UTC, None for None."""
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def to_millis(at: float | None) -> int | None:
    """Return a Unix second in milliseconds, None for None."""
    return None if at is None else round(at * 1000)
