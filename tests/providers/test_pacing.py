"""When to ask again: never too often, never too seldom, and seldom enough in all."""

import random
from collections.abc import Callable
from statistics import mean

from hypothesis import given
from hypothesis import strategies as st

from providers.pacing import DENSE_FROM, FIRST_SHARE, JITTER, poll_delay

FLOOR, CEILING = 2.0, 60.0
EXPECTED = 180.0
SEED = 20_26

elapsed_times = st.floats(min_value=0, max_value=200_000)
expected_times = st.floats(min_value=0, max_value=20_000)
floors = st.floats(min_value=0.1, max_value=10)
ceilings = st.floats(min_value=10, max_value=600)
chances = st.floats(min_value=0, max_value=1, exclude_max=True)


def is_no_look(elapsed: float) -> bool:
    """Whether it is not so shortly before a look that only the floor counts."""
    return all(not 0 < share * EXPECTED - elapsed < 1 for share in (FIRST_SHARE, DENSE_FROM))


@given(elapsed_times, expected_times, floors, ceilings, chances)
def test_a_provider_is_never_asked_oftener_than_it_allows(
    elapsed: float, expected: float, floor: float, ceiling: float, chance: float
) -> None:
    assert poll_delay(elapsed, expected, floor=floor, ceiling=ceiling, chance=chance) >= floor


@given(elapsed_times, expected_times, floors, ceilings, chances)
def test_once_a_job_should_be_near_its_end_no_delay_is_beyond_the_ceiling(
    elapsed: float, expected: float, floor: float, ceiling: float, chance: float
) -> None:
    late = max(elapsed, DENSE_FROM * expected)
    assert poll_delay(late, expected, floor=floor, ceiling=ceiling, chance=chance) <= ceiling


@given(expected_times, floors, ceilings, chances)
def test_before_its_first_share_is_over_nobody_is_asked_and_soon_after_it_somebody_is(
    expected: float, floor: float, ceiling: float, chance: float
) -> None:
    delay = poll_delay(0, expected, floor=floor, ceiling=ceiling, chance=chance)
    assert FIRST_SHARE * expected <= delay <= max(floor, FIRST_SHARE * expected * (1 + JITTER))


@given(st.floats(min_value=0, max_value=10_000).filter(is_no_look), ceilings)
def test_jobs_that_were_submitted_together_drift_apart(elapsed: float, ceiling: float) -> None:
    delays = {
        poll_delay(elapsed, EXPECTED, floor=0.1, ceiling=ceiling, chance=chance) for chance in (0, 0.5, 0.9)
    }
    assert len(delays) == 3


@given(st.floats(min_value=1, max_value=86_400), st.floats(min_value=1, max_value=3_600), chances)
def test_every_job_is_seen_to_end(lasts: float, expected: float, chance: float) -> None:
    polls, seen_at = watched(lasts, expected, lambda: chance)
    assert seen_at >= lasts
    assert polls >= 1


def test_a_job_of_three_minutes_is_asked_about_at_most_eight_times_and_seen_to_end_soon_after() -> None:
    """The figures of the design, for jobs that take a third more or less; a fixed 5 s gives 36 and 2.5 s."""
    dice = random.Random(SEED)  # noqa: S311 - to be repeated
    lengths = [EXPECTED * dice.uniform(2 / 3, 4 / 3) for _ in range(2_000)]
    seen = [watched(length, EXPECTED, dice.random) for length in lengths]
    polls = mean(polls for polls, _ in seen)
    lag = mean(at - length for (_, at), length in zip(seen, lengths, strict=True))
    assert polls <= 8
    assert lag <= 5


def watched(lasts: float, expected: float, chance: Callable[[], float]) -> tuple[int, float]:
    """How many polls a job took, and when it was seen to have ended; in seconds since its start."""
    at, polls = 0.0, 0
    while at < lasts:
        at += poll_delay(at, expected, floor=FLOOR, ceiling=CEILING, chance=chance())
        polls += 1
    return polls, at
