"""Keeps what workflows have said last, so that progress never goes back while a worker is away."""

from collections import OrderedDict

from contracts import ProgressResponse
from store.models import JobRow

MAX_JOBS = 1_000


class LastProgress:
    """Keeps the last progress that each job's workflow has told this process; of too many, the oldest go."""

    def __init__(self, max_jobs: int = MAX_JOBS) -> None:
        self._max_jobs = max_jobs
        self._kept: OrderedDict[str, tuple[str | None, ProgressResponse]] = OrderedDict()

    def keep(self, row: JobRow, progress: ProgressResponse) -> None:
        """Keep what the job's workflow has just said."""
        self._kept[row.id] = row.run_id, progress
        self._kept.move_to_end(row.id)
        if len(self._kept) > self._max_jobs:
            self._kept.popitem(last=False)

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
