"""Views of jobs, as streams tell them."""

from datetime import UTC, datetime
from typing import Any

from api.progress.snapshot import ProgressSnapshot, SnapshotSource

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def a_view(seq: int = 1, **fields: Any) -> ProgressSnapshot:  # noqa: ANN401 - any of its fields
    return ProgressSnapshot(job_id="job-1", seq=seq, source=SnapshotSource.WORKFLOW, **fields)
