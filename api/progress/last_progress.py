"""Keeps what workflows have said last, so that progress never goes back while a worker is away."""

from collections import OrderedDict
from typing import TypeVar

from contracts import ProgressResponse
from store.models import JobRow

MAX_JOBS = 1_000

Kept = TypeVar("Kept")


class LastProgress:
    """Keeps the last progress that each job's workflow has told this process; of too many, the oldest go."""

    def __init__(self, max_jobs: int = MAX_JOBS) -> None:
        self._max_jobs = max_jobs
        self._kept: OrderedDict[str, tuple[str | None, ProgressResponse]] = OrderedDict()
        self._told: OrderedDict[str, tuple[str | None, float]] = OrderedDict()

    def keep(self, row: JobRow, progress: ProgressResponse) -> ProgressResponse:
        """Keep what the job's workflow has just said; return it, with no less progress than was told of it.

        An activity may have written its result while its workflow did not know of it yet.
        """
        told = self._find_told_percentage(row)
        if progress.progress >= told or progress.status.has_ended:
            self._told.pop(row.id, None)
        else:
            progress = progress.model_copy(update={"progress": told})
        self._put(self._kept, row.id, (row.run_id, progress))
        return progress

    def note_told(self, row: JobRow, progress: ProgressResponse) -> None:
        """Note what callers are told from the catalog while the job's workflow does not answer."""
        if not row.status.has_ended:
            self._put(self._told, row.id, (row.run_id, progress.progress))

    def _find_told_percentage(self, row: JobRow) -> float:
        run_id, percentage = self._told.get(row.id, (None, 0.0))
        return percentage if run_id in {None, row.run_id} else 0.0

    def _put(self, kept: OrderedDict[str, Kept], job_id: str, what: Kept) -> None:
        kept[job_id] = what
        kept.move_to_end(job_id)
        if len(kept) > self._max_jobs:
            kept.popitem(last=False)

    def find(self, row: JobRow) -> ProgressResponse | None:
        """Return the last progress of the job's present run; None if its status is another one."""
        progress = self._find_of_run(row)
        return progress if progress and progress.status == row.status and not row.status.has_ended else None

    def find_percentage(self, row: JobRow) -> float:
        """Return the percentage that the job's present run has reached, as far as that is known."""
        progress = self._find_of_run(row)
        return progress.progress if progress else 0.0

    def _find_of_run(self, row: JobRow) -> ProgressResponse | None:
        run_id, progress = self._kept.get(row.id, (None, None))
        # Its first run may be told of before its row says which one that is.
        return progress if run_id in {None, row.run_id} else None
