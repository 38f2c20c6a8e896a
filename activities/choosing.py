"""Which take an order is about, of those that a scene has had. Pure."""

from collections.abc import Sequence

from store.models import LedgerRow, Outcome

_OVER = (Outcome.FAILED, Outcome.CANCELED)


def take_to_make(rows: Sequence[LedgerRow], in_film: int | None, first: int, wished: int = 0) -> int:
    """A take that is in, or may still come, before a new one is paid for.

    Args:
        rows: of this scene, by take.
        in_film: the take that the film is cut with.
        first: the earliest that may be meant: of a retake its own, so that none before it will do.
        wished: the highest number that is kept for a retake.
    """
    meant = [row for row in rows if row.take >= first]
    if any(row.take == in_film and row.collected_at for row in meant):
        return int(in_film or first)
    alive = [row for row in meant if row.outcome not in _OVER]
    # What is late may come, but the film has gone on without it once.
    due = [row.take for row in alive if row.late_at is None or row.outcome is Outcome.SUCCEEDED]
    if due or alive:
        return max(due or [row.take for row in alive])
    return max(wished, *(row.take for row in meant)) + 1 if meant else first
