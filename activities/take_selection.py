"""Selects which take of a scene an order is about. Pure."""

from collections.abc import Sequence

from contracts import Scene
from store.models import CallOutcome, LedgerRow
from store.usable_stills import list_own_stills

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


def select_still(rows: Sequence[LedgerRow], scene: Scene) -> int:
    """Select a still of the scene as it is now that is there or may come; else a number that none has had.

    Args:
        rows: the ledger rows of the scene's stills, ordered by take.
    """
    highest = max((row.take for row in rows), default=0)
    own = list_own_stills(rows, scene)
    return select_take(own, None, 1, wished=highest) if own else highest + 1
