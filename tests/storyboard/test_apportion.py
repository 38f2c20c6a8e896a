"""Whole shares in proportion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.apportion import apportion_total
from tests.storyboard.strategies import EXAMPLES


def test_shares_follow_the_weights() -> None:
    assert apportion_total(60, [1, 2, 3], [(0, 60)] * 3) == [10, 20, 30]


def test_equal_weights_differ_by_one_at_most_the_earlier_getting_more() -> None:
    assert apportion_total(11, [1, 1, 1], [(0, 11)] * 3) == [4, 4, 3]


def test_what_one_may_not_take_the_others_get() -> None:
    assert apportion_total(60, [1, 1, 100], [(5, 60), (5, 60), (5, 20)]) == [20, 20, 20]


def test_more_than_all_can_take_is_an_error() -> None:
    with pytest.raises(ValueError, match="outside"):
        apportion_total(10, [1, 1], [(1, 4), (1, 4)])


@EXAMPLES
@given(
    st.lists(st.tuples(st.floats(0.1, 1e6), st.integers(0, 50), st.integers(0, 50)), min_size=1), st.data()
)
def test_shares_always_add_up_within_their_spans(
    rows: list[tuple[float, int, int]], data: st.DataObject
) -> None:
    spans = [(low, low + more) for _, low, more in rows]
    total = data.draw(st.integers(sum(low for low, _ in spans), sum(high for _, high in spans)))
    shares = apportion_total(total, [weight for weight, _, _ in rows], spans)
    assert sum(shares) == total
    assert all(low <= share <= high for share, (low, high) in zip(shares, spans, strict=True))
