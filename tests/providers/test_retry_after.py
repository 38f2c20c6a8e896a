"""How long to wait is read in every form in which services say it, and never beyond reason."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from providers.kit.retry_after import MAX_RETRY_AFTER_SECONDS, retry_after_seconds

NO_TIMES = (
    *("", " ", "nan", "NaN", "inf", "-inf", "-5", "1e9", "+5", "0x10", "٣", ".", "1.2.3", "soon", "\x00"),
    *("Mon, 32 Foo", "Mon, 01 Jan 99999 00:00:00 GMT", "Mon, 01 Jan 2030 00:00:00 +9999"),
    "9" * 400 + " Jan 2030",
)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": " 7 "}, 7.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After-Ms": "1500"}, 1.5),
        ({"Retry-After-Ms": "1500.5"}, 1.5005),
        ({"Retry-After-Ms": "250", "Retry-After": "9"}, 0.25),
        ({"Retry-After-Ms": "0", "Retry-After": "9"}, 0.0),
        ({"Retry-After-Ms": "soon", "Retry-After": "9"}, 9.0),
        ({"Retry-After": "99999999"}, MAX_RETRY_AFTER_SECONDS),
        ({"Retry-After": "9" * 5_000}, MAX_RETRY_AFTER_SECONDS),
        ({"Retry-After-Ms": "9" * 5_000}, MAX_RETRY_AFTER_SECONDS),
    ],
)
def test_numbers_are_seconds_or_milliseconds(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(httpx.Headers(headers)) == seconds


@pytest.mark.parametrize("value", NO_TIMES)
@pytest.mark.parametrize("name", ["retry-after", "retry-after-ms"])
def test_what_is_no_time_is_none(name: str, value: str) -> None:
    assert retry_after_seconds({name: value}) is None


def test_a_date_is_the_time_until_then() -> None:
    then = datetime.now(UTC) + timedelta(minutes=5)
    wait = retry_after_seconds({"retry-after": format_datetime(then, usegmt=True)})
    assert wait is not None
    assert 0 < wait <= 300


@pytest.mark.parametrize("value", ["Mon, 01 Jan 2001 00:00:00 GMT", "Mon, 01 Jan 2001 00:00:00 -0000"])
def test_a_date_that_has_passed_is_now(value: str) -> None:
    assert retry_after_seconds({"retry-after": value}) == 0.0


def test_a_date_far_away_is_cut() -> None:
    assert retry_after_seconds({"retry-after": "Fri, 01 Jan 9999 00:00:00 GMT"}) == MAX_RETRY_AFTER_SECONDS
