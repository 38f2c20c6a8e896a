"""The cut's share of a film's time: by the rule, until this installation knows better."""

from itertools import pairwise

import pytest

from contracts import Resolution
from estimates.compose_time import MeasuredCompose, compose_quantiles, estimate_compose_seconds
from estimates.durations import MIN_JOBS_FOR_MEDIAN


def test_it_grows_with_the_film_and_with_its_picture() -> None:
    by_length = [estimate_compose_seconds(seconds, Resolution.P720) for seconds in (10, 30, 60)]
    by_picture = [estimate_compose_seconds(30, resolution) for resolution in Resolution]
    for growing in (by_length, by_picture):
        assert all(less < more for less, more in pairwise(growing))


def test_a_slow_machine_is_soon_known_as_that() -> None:
    by_rule = estimate_compose_seconds(30, Resolution.P1080)
    past = [
        MeasuredCompose(
            film_seconds=10,
            resolution=Resolution.P480,
            took_seconds=3 * estimate_compose_seconds(10, Resolution.P480),
        )
    ] * MIN_JOBS_FOR_MEDIAN
    assert estimate_compose_seconds(30, Resolution.P1080, past) == pytest.approx(3 * by_rule, rel=0.05)
    assert estimate_compose_seconds(30, Resolution.P1080, past[1:]) == by_rule


def test_it_is_more_often_much_slower_than_much_faster() -> None:
    spread = compose_quantiles(10)
    assert spread.late - spread.usual > spread.usual - spread.early
