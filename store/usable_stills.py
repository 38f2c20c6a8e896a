"""Selects the stills of a scene as it is now: its text may have been edited since one was drawn. Pure."""

from collections.abc import Iterable

from contracts import LedgerStage, Scene
from store.models import CallOutcome, LedgerRow

_UNSUCCESSFUL = (CallOutcome.FAILED, CallOutcome.CANCELED)


def list_own_stills(rows: Iterable[LedgerRow], scene: Scene) -> list[LedgerRow]:
    """Return the calls for stills of the scene as it is now, in order; those without a digest are its own."""
    stills = (row for row in rows if (row.stage, row.scene) == (LedgerStage.IMAGE, scene.number))
    return [row for row in stills if row.order_digest in (None, scene.still_digest)]


def needs_still(rows: Iterable[LedgerRow], scene: Scene) -> bool:
    """Return whether no call has brought a still of the scene as it is now, or may still bring one."""
    return all(row.outcome in _UNSUCCESSFUL for row in list_own_stills(rows, scene))
