"""The arithmetic behind the lines on polls and lag."""

import random

import pytest

from bench.poll_cost import (
    PAST_JOBS,
    REMOTE_MODEL,
    PollCost,
    PolledJobs,
    _observed_shares,
    _poll_until_done,
    _summarize_polls,
)


def test_a_job_is_asked_about_until_a_poll_finds_its_end() -> None:
    assert _poll_until_done(12.0, lambda elapsed, asked: 5.0) == (3, 3.0)


def test_a_back_off_knows_how_often_it_has_asked() -> None:
    assert _poll_until_done(6.0, lambda elapsed, asked: 2.0 ** (asked + 1)) == (2, 0.0)


def test_what_was_seen_is_summed_up_over_all_jobs() -> None:
    seen = _summarize_polls([(1, 0.0), (3, 4.0)])
    assert seen == PollCost(polls=2, lag=2, lag_p95=4)
    assert seen.polls_plus_lag == 4


def test_the_ledger_learns_when_polls_saw_the_ends_not_when_they_were() -> None:
    jobs = PolledJobs(
        REMOTE_MODEL, expected_seconds=100, draw_seconds=lambda chance: 100, past_jobs=PAST_JOBS
    )
    shares = _observed_shares(jobs, random.Random(1))  # noqa: S311 - to be repeated
    assert len(shares) == PAST_JOBS
    assert min(shares) > 1
    assert shares[-1] == pytest.approx(1, abs=0.2)
