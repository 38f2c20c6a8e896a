"""How long jobs take: by what is known of such jobs, and no more certain than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.spread import EARLY_SHARE, ENOUGH, FEW, LATE_SHARE, Spread, spread_of

elapsed_times = st.floats(min_value=0, max_value=200_000)
expected_times = st.floats(min_value=0, max_value=20_000)
past_shares = st.lists(st.floats(min_value=0, max_value=100), max_size=60)


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    """By the registry, or by whatever past jobs took."""
    return spread_of(draw(past_shares), draw(expected_times))


# --- the curve ---


@given(spreads(), st.lists(elapsed_times, min_size=2).map(sorted))
def test_the_share_of_jobs_that_go_on_only_falls(spread: Spread, times: list[float]) -> None:
    shares = [spread.unfinished(elapsed) for elapsed in times]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] > 0


def test_a_spread_says_how_many_jobs_go_on() -> None:
    spread = Spread(100, 200, 400)
    going_on = [spread.unfinished(at) for at in (0, 100, 200, 400)]
    assert going_on == pytest.approx([1, 0.9, 0.5, 0.1], abs=1e-9)


# --- what past jobs teach ---


def test_without_past_jobs_the_registry_is_believed() -> None:
    assert spread_of([2.0] * (FEW - 1), 100) == Spread(100 * EARLY_SHARE, 100, 100 * LATE_SHARE)


def test_a_few_past_jobs_correct_the_guess() -> None:
    assert spread_of([0.4, 0.5, 9.0], 100) == Spread.around(50)


def test_enough_past_jobs_tell_how_much_they_differ() -> None:
    spread = spread_of([share / 10 for share in range(11)], 100)
    assert (spread.early, spread.usual, spread.late) == pytest.approx((10, 50, 90))
    assert ENOUGH <= 11
