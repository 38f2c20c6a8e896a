"""How long jobs take: by what is known of such jobs, and no more certain than that."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import AcceptedJob, LedgerStage, TakeKey
from estimates.durations import (
    EARLY_FACTOR,
    LATE_FACTOR,
    MIN_JOBS_FOR_MEDIAN,
    MIN_JOBS_FOR_SLOW,
    MIN_JOBS_FOR_TENTHS,
    SLOW_SHARE,
    DurationQuantiles,
    duration_factors,
    estimate_quantiles,
    expected_at_acceptance,
    expected_duration,
)

elapsed_times = st.floats(min_value=0, max_value=200_000)
expected_times = st.floats(min_value=0, max_value=20_000)
past_shares = st.lists(st.floats(min_value=0, max_value=100), max_size=60)


@st.composite
def spreads(draw: st.DrawFn) -> DurationQuantiles:
    """By the registry, or by whatever past jobs took."""
    return estimate_quantiles(draw(past_shares), draw(expected_times))


# --- the curve ---


@given(spreads(), st.lists(elapsed_times, min_size=2).map(sorted))
def test_the_share_of_jobs_that_go_on_only_falls(spread: DurationQuantiles, times: list[float]) -> None:
    shares = [spread.unfinished_share(elapsed) for elapsed in times]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] > 0


def test_a_spread_says_how_many_jobs_go_on() -> None:
    spread = DurationQuantiles(100, 200, 400)
    going_on = [spread.unfinished_share(at) for at in (0, 100, 200, 400)]
    assert going_on == pytest.approx([1, 0.9, 0.5, 0.1], abs=1e-9)


# --- what past jobs teach ---


def test_without_past_jobs_the_registry_is_believed() -> None:
    assert estimate_quantiles([2.0] * (MIN_JOBS_FOR_MEDIAN - 1), 100) == DurationQuantiles(
        100 * EARLY_FACTOR, 100, 100 * LATE_FACTOR
    )


def test_past_jobs_are_compared_with_what_was_expected_of_each() -> None:
    assert duration_factors([(5, 30), (10, 30), (0, 0.002)], lambda seconds: 3 * seconds) == [2, 1, 2]


def test_a_few_past_jobs_correct_the_guess() -> None:
    assert estimate_quantiles([0.4, 0.5, 9.0], 100) == DurationQuantiles.from_expected(50)


def test_enough_past_jobs_tell_how_much_they_differ() -> None:
    spread = estimate_quantiles([share / 10 for share in range(11)], 100)
    assert (spread.early, spread.usual, spread.late) == pytest.approx((10, 50, 90))
    assert MIN_JOBS_FOR_TENTHS <= 11


def test_many_past_jobs_tell_what_is_slow() -> None:
    shares = [share / 100 for share in range(101)]
    assert expected_duration(shares, 100).slow == pytest.approx(95)
    assert len(shares) >= MIN_JOBS_FOR_SLOW


def test_until_then_the_curve_tells_what_is_slow() -> None:
    few = [0.9, 1, 1.1] * 3
    assert DurationQuantiles.from_duration(expected_duration(few, 100)).unfinished_share(
        expected_duration(few, 100).slow
    ) == pytest.approx(SLOW_SHARE, abs=1e-3)


@given(past_shares, expected_times)
def test_the_times_of_a_job_come_in_their_order(shares: list[float], expected: float) -> None:
    times = expected_duration(shares, expected)
    assert times.early <= times.usual <= times.late <= times.slow


@given(spreads(), st.floats(min_value=0.001, max_value=0.999))
def test_a_spread_says_when_so_many_are_done(spread: DurationQuantiles, share: float) -> None:
    until = spread.time_until_share(share)
    close = (spread.usual + until) / 1_000 + 0.01
    assert spread.unfinished_share(until + close) <= share <= spread.unfinished_share(max(0.0, until - close))


def test_what_an_older_version_accepted_tells_nothing() -> None:
    assert expected_at_acceptance(accepted()) is None


def test_an_accepted_job_tells_what_is_expected_of_it() -> None:
    told = expected_at_acceptance(accepted(early_seconds=40, late_seconds=90))
    assert told
    assert (told.early, told.usual, told.late) == (40, 60, 90)
    assert told.slow > 90


def accepted(**more: float) -> AcceptedJob:
    """A job that is expected to take a minute."""
    key = TakeKey(job_id="job-1", stage=LedgerStage.SCENE, scene=1)
    who = {"provider": "fake", "model": "fake-1", "provider_job_id": "1"}
    return AcceptedJob(
        key=key, accepted_at=datetime(2026, 11, 20, tzinfo=UTC), expected_seconds=60, **who, **more
    )
