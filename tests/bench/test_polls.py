"""The arithmetic behind the lines on polls and lag."""

import random

import pytest

from bench.polls import PAST, REMOTE, Jobs, Seen, _past, _seen, _watch


def test_a_job_is_asked_about_until_a_poll_finds_its_end() -> None:
    assert _watch(12.0, lambda elapsed, asked: 5.0) == (3, 3.0)


def test_a_back_off_knows_how_often_it_has_asked() -> None:
    assert _watch(6.0, lambda elapsed, asked: 2.0 ** (asked + 1)) == (2, 0.0)


def test_what_was_seen_is_summed_up_over_all_jobs() -> None:
    seen = _seen([(1, 0.0), (3, 4.0)])
    assert seen == Seen(polls=2, lag=2, lag_p95=4)
    assert seen.cost == 4


def test_the_ledger_learns_when_polls_saw_the_ends_not_when_they_were() -> None:
    jobs = Jobs(REMOTE, expected=100, draw=lambda chance: 100, past=PAST)
    shares = _past(jobs, random.Random(1))  # noqa: S311 - to be repeated
    assert len(shares) == PAST
    assert min(shares) > 1
    assert shares[-1] == pytest.approx(1, abs=0.2)
