"""Finds the take of each scene that is in a film, or would be."""

from collections.abc import Iterable, Mapping

from contracts import LedgerStage
from store.models import LedgerRow


def select_film_rows(rows: Iterable[LedgerRow], takes_in_film: Mapping[int, int]) -> dict[int, LedgerRow]:
    """Select, by scene, the row whose clip counts: the take chosen for the film, else the latest collected.

    Args:
        takes_in_film: by scene, the take that was chosen for the film.
    """
    clips = [row for row in rows if row.stage is LedgerStage.SCENE and row.clip is not None]
    # Later entries win in the dict below: the highest take, and last of all the chosen one.
    ordered = sorted(clips, key=lambda row: (row.take == takes_in_film.get(row.scene), row.take))
    return {row.scene: row for row in ordered}
