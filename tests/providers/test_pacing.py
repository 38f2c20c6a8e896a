"""When to ask again: never too often or too seldom, seldom enough in all, and most often where jobs end."""

import random
from collections.abc import Callable, Sequence
from math import exp
from statistics import NormalDist, mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimates.durations import DurationQuantiles, estimate_quantiles
from providers.poll_schedule import FIRST_POLL_SHARE, JITTER, late_poll_delay, poll_delay

FLOOR, CEILING = 2.0, 60.0
EXPECTED = 180.0
SEED = 20_26
FIXED_SECONDS = 5.0

Delay = Callable[[float, int], float]

elapsed_times = st.floats(min_value=0, max_value=200_000)
expected_times = st.floats(min_value=0, max_value=20_000)
floors = st.floats(min_value=0.1, max_value=10)
ceilings = st.floats(min_value=10, max_value=600)
chances = st.floats(min_value=0, max_value=1, exclude_max=True)
past_shares = st.lists(st.floats(min_value=0, max_value=100), max_size=60)


@st.composite
def spreads(draw: st.DrawFn) -> DurationQuantiles:
    """By the registry, or by whatever past jobs took."""
    return estimate_quantiles(draw(past_shares), draw(expected_times))


# --- limits ---


@given(elapsed_times, spreads(), floors, ceilings, chances)
def test_a_provider_is_never_asked_oftener_than_it_allows(
    elapsed: float, spread: DurationQuantiles, floor: float, ceiling: float, chance: float
) -> None:
    for progress in (False, True):
        delay = poll_delay(elapsed, spread, floor=floor, ceiling=ceiling, chance=chance, progress=progress)
        assert delay >= floor


@given(elapsed_times, spreads(), floors, ceilings, chances)
def test_once_a_job_should_be_near_its_end_no_delay_is_beyond_the_ceiling(
    elapsed: float, spread: DurationQuantiles, floor: float, ceiling: float, chance: float
) -> None:
    late = max(elapsed, spread.early)
    assert poll_delay(late, spread, floor=floor, ceiling=ceiling, chance=chance) <= ceiling


@given(spreads(), floors, ceilings, chances)
def test_no_sleep_lasts_until_long_after_the_first_jobs_end(
    spread: DurationQuantiles, floor: float, ceiling: float, chance: float
) -> None:
    delay = poll_delay(0, spread, floor=floor, ceiling=ceiling, chance=chance)
    assert delay <= max(floor, spread.early * (1 + JITTER) + ceiling)


@given(expected_times, floors, ceilings, chances)
def test_where_the_provider_tells_how_far_it_is_the_first_look_is_early(
    expected: float, floor: float, ceiling: float, chance: float
) -> None:
    delay = poll_delay(
        0,
        DurationQuantiles.from_expected(expected),
        floor=floor,
        ceiling=ceiling,
        chance=chance,
        progress=True,
    )
    first_look = FIRST_POLL_SHARE * expected
    assert first_look <= delay <= max(floor, first_look * (1 + JITTER))


@given(st.floats(min_value=0, max_value=10_000), ceilings)
def test_jobs_that_were_submitted_together_drift_apart(elapsed: float, ceiling: float) -> None:
    spread = DurationQuantiles.from_expected(EXPECTED)
    delays = {
        poll_delay(elapsed, spread, floor=0.1, ceiling=ceiling, chance=chance) for chance in (0, 0.5, 0.9)
    }
    assert len(delays) == 3


@pytest.mark.slow
# A day of a job that should take a second is more than a thousand polls.
@settings(deadline=None)
@given(st.floats(min_value=1, max_value=86_400), st.floats(min_value=1, max_value=3_600), chances)
def test_every_job_is_seen_to_end(lasts: float, expected: float, chance: float) -> None:
    polls, seen_at = watched(lasts, paced(DurationQuantiles.from_expected(expected), lambda: chance))
    assert seen_at >= lasts
    assert polls >= 1


@given(elapsed_times, floors, chances)
def test_a_take_that_no_film_waits_for_is_asked_for_slowly(
    elapsed: float, floor: float, chance: float
) -> None:
    assert 50 <= late_poll_delay(elapsed, floor=floor, chance=chance) <= 700


# --- the shape ---


@given(st.floats(min_value=30, max_value=3_600), st.floats(min_value=1.1, max_value=3))
def test_polls_are_densest_where_jobs_end(usual: float, factor: float) -> None:
    spread = DurationQuantiles(usual / factor, usual, usual * factor)
    first, dense, late = (
        poll_delay(elapsed, spread, floor=0.01, ceiling=3_600, chance=0.5)
        for elapsed in (0, usual, 4 * spread.late)
    )
    assert dense < first
    assert dense < late


def test_where_jobs_differ_little_hardly_anybody_is_asked_before() -> None:
    polls, _ = watched(
        EXPECTED * 0.95, paced(DurationQuantiles(0.97 * EXPECTED, EXPECTED, 1.03 * EXPECTED), lambda: 0.5)
    )
    assert polls <= 3


# --- figures ---


@pytest.mark.slow
@pytest.mark.parametrize("past", [0, 50])
def test_a_job_of_three_minutes_is_asked_about_at_most_eight_times_and_seen_to_end_soon_after(
    past: int,
) -> None:
    """The figures of the design, for jobs that take a third more or less; a fixed 5 s gives 37 and 2.5 s."""
    dice = random.Random(SEED)  # noqa: S311 - to be repeated
    shares = [dice.uniform(2 / 3, 4 / 3) for _ in range(past)]
    lengths = [EXPECTED * dice.uniform(2 / 3, 4 / 3) for _ in range(1_000)]
    polls, lag = means(lengths, paced(estimate_quantiles(shares, EXPECTED), dice.random))
    assert polls <= 8
    assert lag <= 5


@pytest.mark.slow
@pytest.mark.parametrize("usual", [56, 72, 127, 150, 220])
@pytest.mark.parametrize("deviation", [0.2, 0.35])
@pytest.mark.parametrize("past", [0, 50])
def test_real_times_cost_fewer_polls_and_less_waiting_than_back_off_and_far_fewer_polls_than_a_fixed_step(
    usual: float, deviation: float, past: int
) -> None:
    """Times as observed of hailuo, kling, seedance and wan, skewed."""
    dice = random.Random(SEED)  # noqa: S311 - to be repeated
    lengths = skewed(usual, deviation, 400)
    shares = dice.sample([length / usual for length in lengths], past)
    polls, lag = means(lengths, paced(estimate_quantiles(shares, usual), dice.random))
    backed_off, late = means(lengths, back_off)
    fixed, _ = means(lengths, lambda elapsed, asked: FIXED_SECONDS)
    assert polls <= backed_off
    assert lag <= late / 3
    assert polls <= fixed / 2


@pytest.mark.slow
@pytest.mark.parametrize("usual", [56, 127, 180, 220])
@pytest.mark.parametrize("wrong", [0.5, 2.0])
def test_a_guess_that_is_wrong_by_a_factor_of_two_is_soon_forgotten(usual: float, wrong: float) -> None:
    """The first fifty jobs of a model, of which each teaches those after it."""
    dice = random.Random(SEED)  # noqa: S311 - to be repeated
    expected, shares = usual * wrong, list[float]()
    lengths = dice.sample(skewed(usual, 0.3, 50), 50)
    seen = []
    for length in lengths:
        seen.append(watched(length, paced(estimate_quantiles(shares, expected), dice.random)))
        shares.append(seen[-1][1] / expected)
    polls = mean(polls for polls, _ in seen)
    lag = mean(at - length for (_, at), length in zip(seen, lengths, strict=True))
    backed_off, late = means(lengths, back_off)
    assert polls <= backed_off * 1.1
    assert lag <= late / 2


# --- how jobs are watched ---


def paced(spread: DurationQuantiles, chance: Callable[[], float]) -> Delay:
    """Ours."""
    return lambda elapsed, asked: poll_delay(elapsed, spread, floor=FLOOR, ceiling=CEILING, chance=chance())


def back_off(elapsed: float, asked: int) -> float:
    """From 2 s, half as much again each time, at most a minute."""
    return min(60.0, 2 * 1.5**asked)


def skewed(usual: float, deviation: float, count: int) -> list[float]:
    """Log-normal times, evenly drawn."""
    normal = NormalDist(0, deviation)
    return [usual * exp(normal.inv_cdf((n + 0.5) / count)) for n in range(count)]


def watched(lasts: float, delay: Delay) -> tuple[int, float]:
    """How many polls a job took, and when it was seen to have ended; in seconds since its start."""
    at, polls = 0.0, 0
    while at < lasts:
        at += delay(at, polls)
        polls += 1
    return polls, at


def means(lengths: Sequence[float], delay: Delay) -> tuple[float, float]:
    """Polls for each job, and seconds of lag behind its end."""
    seen = [watched(length, delay) for length in lengths]
    lag = mean(at - length for (_, at), length in zip(seen, lengths, strict=True))
    return mean(polls for polls, _ in seen), lag
