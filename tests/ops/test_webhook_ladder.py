"""The table of docs/webhooks.md is the ladder on which messages are tried again."""

import re
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

from contracts.activity_timeouts import NOTIFY_DELAYS

PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"
ROW = re.compile(r"^\| (\d+) \| (\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
UNITS = {"h": 3600, "min": 60, "s": 1}


def test_each_attempt_stands_there_with_its_pause() -> None:
    told = [(int(number), int(seconds)) for number, seconds, _, _ in ROW.findall(PAGE.read_text("utf-8"))]
    pauses = [0, *(int(delay.total_seconds()) for delay in NOTIFY_DELAYS)]
    assert told == list(enumerate(pauses, start=1))


def test_the_words_beside_it_say_the_same() -> None:
    rows = ROW.findall(PAGE.read_text("utf-8"))
    assert [_seconds(words) for _, _, words, _ in rows[1:]] == [int(row[1]) for row in rows[1:]]
    # Seconds are left out of what is told in hours.
    passed = accumulate(NOTIFY_DELAYS, initial=timedelta(0))
    for (_, _, _, words), since in zip(rows, passed, strict=True):
        assert 0 <= since.total_seconds() - _seconds(words) <= 5


def _seconds(words: str) -> int:
    parts = re.findall(r"(\d+) (h|min|s)\b", words)
    return sum(int(number) * UNITS[unit] for number, unit in parts)
