"""Selects which take of a scene an order is about. Pure."""

from collections.abc import Sequence

from store.models import CallOutcome, LedgerRow

UNSUCCESSFUL = (CallOutcome.FAILED, CallOutcome.CANCELED)


def select_take(rows: Sequence[LedgerRow], in_film: int | None, first: int, wished: int = 0) -> int:
    """Select an existing take that is collected or may still be, before a new one is paid for.

    Args:
        rows: the scene's ledger rows, ordered by take.
        in_film: the take that is in the film.
        first: the lowest take that may be selected; for a retake its own number, so that earlier ones do not
            count.
        wished: the highest take number reserved for a retake.
    """
    meant = [row for row in rows if row.take >= first]
    if any(row.take == in_film and row.collected_at for row in meant):
        return int(in_film or first)
    alive = [row for row in meant if row.outcome not in UNSUCCESSFUL]
    # A late take may still come, but the film has already gone on without it once: prefer the others.
    due = [row.take for row in alive if row.late_at is None or row.outcome is CallOutcome.SUCCEEDED]
    if due or alive:
        return max(due or [row.take for row in alive])
    return max(wished, *(row.take for row in meant)) + 1 if meant else first
