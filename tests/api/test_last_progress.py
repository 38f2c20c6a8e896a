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


def test_a_workflow_that_knows_less_than_the_catalog_takes_no_progress_back() -> None:
    """An activity wrote its result, and its worker was cut off before the workflow had it."""
    last = LastProgress()
    last.note_told(a_row(), at_half())

    behind = at_half().model_copy(update={"progress": 15.0, "seq": 2})
    assert last.keep(a_row(), behind).progress == 50.0
    assert last.keep(a_row(id="another"), behind) == behind
    assert last.keep(a_row(run_id="second"), behind) == behind

    ahead = at_half().model_copy(update={"progress": 60.0, "seq": 3})
    assert last.keep(a_row(), ahead) == ahead
    # It has caught up: what comes now, such as the next run under a row that lags behind, is as it says.
    assert last.keep(a_row(), behind) == behind


def test_an_end_is_told_as_it_is() -> None:
    last = LastProgress()
    last.note_told(a_row(), at_half())
    failed = at_half().model_copy(update={"progress": 15.0, "status": JobStatus.FAILED})
    assert last.keep(a_row(), failed) == failed
