"""Moments as the services write them."""

from datetime import UTC, datetime


def iso(at: float | None) -> str | None:
    """A unix second as RFC 3339 in UTC, None for none."""
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def millis(at: float | None) -> int | None:
    """A unix second in milliseconds, None for none."""
    return None if at is None else round(at * 1000)
