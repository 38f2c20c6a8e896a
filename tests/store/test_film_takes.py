"""Which take of a scene counts for the film."""

from datetime import UTC, datetime

from contracts import LedgerStage
from store.film_takes import select_film_rows
from store.models import LedgerRow


def a_row(
    take: int, *, scene: int = 1, stage: LedgerStage = LedgerStage.SCENE, there: bool = True
) -> LedgerRow:
    """A call's row, with its clip unless it is not there."""
    now = datetime.now(UTC)
    row = LedgerRow(job_id="j", stage=stage, scene=scene, take=take, provider="p", model="m", intent_at=now)
    if there:
        row.collected_at, row.asset_key = now, f"take-{take}.mp4"
    return row


def test_the_take_in_the_film_counts_else_the_latest_with_a_clip() -> None:
    rows = [
        a_row(1),
        a_row(2),
        a_row(3, there=False),
        a_row(1, scene=2),
        a_row(2, scene=2),
        a_row(1, scene=3, there=False),
        a_row(1, scene=4, stage=LedgerStage.AUDIO),
    ]
    for ordered in (rows, rows[::-1]):
        found = select_film_rows(ordered, {2: 1, 1: 3})
        assert {scene: row.take for scene, row in found.items()} == {1: 2, 2: 1}


def test_of_the_first_takes_the_lowest_counts_and_a_later_one_replaces_it() -> None:
    first = [a_row(1, there=False), a_row(2), a_row(3), a_row(4)]
    for rows, takes_in_film, counts in ((first, {}, 2), (first, {1: 4}, 4), ([*first, a_row(5)], {}, 5)):
        for ordered in (rows, rows[::-1]):
            assert select_film_rows(ordered, takes_in_film, first_takes=4)[1].take == counts
