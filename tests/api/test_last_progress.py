"""What an API process remembers of a job that its workflow has told of."""

from typing import Any

from api.progress.last_progress import LastProgress
from contracts import JobStatus, ProgressResponse
from contracts.job_snapshot import JobFacts, build_snapshot
from store.models import JobRow


def a_row(**given: Any) -> JobRow:  # noqa: ANN401 - columns of JobRow
    return JobRow(**({"id": "job", "run_id": "first", "status": JobStatus.PROCESSING} | given))


def at_half() -> ProgressResponse:
    facts = JobFacts(job_id="job", with_audio=False, status=JobStatus.PROCESSING)
    return build_snapshot(facts, seq=1, at_least=50.0)


def test_its_percentage_holds_while_its_row_lags_behind_but_not_for_another_run() -> None:
    last = LastProgress()
    last.keep(a_row(run_id=None), at_half())

    assert last.find(a_row()) == at_half()
    assert last.find(a_row(status=JobStatus.QUEUED)) is None
    assert last.find_percentage(a_row(status=JobStatus.QUEUED)) == 50.0

    last.keep(a_row(), at_half())
    assert last.find_percentage(a_row(run_id="second")) == 0.0
    assert last.find_percentage(a_row(id="another")) == 0.0
