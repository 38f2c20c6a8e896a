"""Finds the take of each scene that is in a film, or would be."""

from collections.abc import Iterable, Mapping

from contracts import LedgerStage
from store.models import LedgerRow


def select_film_rows(
    rows: Iterable[LedgerRow], takes_in_film: Mapping[int, int], first_takes: int = 1
) -> dict[int, LedgerRow]:
    """Select, by scene, the row whose clip counts: the take chosen for the film, else the latest collected.

    Of a scene's first takes, which are made side by side, the lowest number counts.

    Args:
        takes_in_film: by scene, the take that was chosen for the film.
        first_takes: how many takes of each scene the film was ordered with.
    """
    clips = [row for row in rows if row.stage is LedgerStage.SCENE and row.clip is not None]

    def rank(row: LedgerRow) -> tuple[bool, int]:
        return row.take == takes_in_film.get(row.scene), row.take if row.take > first_takes else -row.take

    # Later entries win in the dict below: the highest rank, and last of all the chosen one.
    ordered = sorted(clips, key=rank)
    return {row.scene: row for row in ordered}
