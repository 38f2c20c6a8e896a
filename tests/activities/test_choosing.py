"""Which take an order is about: what is in, or may still come, is never paid for again."""

from datetime import UTC, datetime

import pytest

from activities.take_selection import select_take
from contracts import LedgerStage
from store.models import CallOutcome, LedgerRow, LedgerState

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def row(
    take: int, outcome: CallOutcome | None = None, *, late: bool = False, is_in: bool = False
) -> LedgerRow:
    return LedgerRow(
        job_id="j",
        stage=LedgerStage.SCENE,
        scene=1,
        take=take,
        provider="p",
        model="m",
        state=LedgerState.TERMINAL if outcome else LedgerState.ACCEPTED,
        outcome=outcome,
        intent_at=NOW,
        late_at=NOW if late else None,
        collected_at=NOW if is_in else None,
    )


GOOD = CallOutcome.SUCCEEDED
FAILED = CallOutcome.FAILED
CANCELED = CallOutcome.CANCELED


@pytest.mark.parametrize(
    ("rows", "in_film", "first", "take"),
    [
        ([], None, 1, 1),
        ([], None, 4, 4),
        ([row(1)], None, 1, 1),
        ([row(1, FAILED)], None, 1, 2),
        ([row(1, FAILED), row(2, CANCELED)], None, 1, 3),
        ([row(1, GOOD, is_in=True)], 1, 1, 1),
        # A retake goes on from its own number.
        ([row(1, GOOD, is_in=True)], 1, 2, 2),
        ([row(1, GOOD, is_in=True), row(2, FAILED)], 1, 2, 3),
        ([row(1, GOOD, is_in=True), row(2)], 1, 2, 2),
        # A later run finds what is in the film, though another take came after it.
        ([row(1, GOOD, is_in=True), row(2, GOOD, is_in=True)], 1, 1, 1),
        ([row(1, GOOD, is_in=True), row(2, GOOD, is_in=True)], 2, 1, 2),
        ([row(1, GOOD, is_in=True), row(2, FAILED)], 1, 1, 1),
        # What is late is better than paying again, and worse than what came.
        ([row(1, late=True)], None, 1, 1),
        ([row(1, late=True), row(2, GOOD)], None, 1, 2),
        ([row(1, GOOD, late=True, is_in=True), row(2, FAILED)], None, 1, 1),
    ],
)
def test_the_take(rows: list[LedgerRow], in_film: int | None, first: int, take: int) -> None:
    assert select_take(rows, in_film, first) == take


def test_a_number_that_is_kept_for_a_retake_is_given_to_no_other_take() -> None:
    assert select_take([row(1, FAILED)], None, 1, wished=2) == 3
    assert select_take([row(1, FAILED)], None, 2, wished=2) == 2
