"""One snapshot for all changes that a workflow makes together."""

from collections.abc import Callable
from datetime import UTC, datetime

from contracts import JobStatus, ProgressResponse
from contracts.job_snapshot import JobFacts
from workflows.progress_publisher import ProgressPublisher

NOW = datetime(2026, 12, 2, tzinfo=UTC)


class Deferred(list[Callable[[], None]]):
    """Keeps the calls that wait for the end of the changes."""

    def run(self) -> None:
        """Make the calls."""
        for call in list(self):
            call()
        self.clear()


def a_publisher() -> tuple[JobFacts, ProgressPublisher, list[ProgressResponse], Deferred]:
    facts, told, deferred = JobFacts(job_id="job", with_audio=False), list[ProgressResponse](), Deferred()
    return facts, ProgressPublisher(facts, lambda: NOW, told.append, deferred.append), told, deferred


def test_changes_that_are_made_together_share_a_snapshot() -> None:
    facts, progress, told, deferred = a_publisher()
    for detail in ("one", "two", "three"):
        facts.detail = detail
        progress.mark_changed()
    assert told == []
    assert len(deferred) == 1
    deferred.run()
    assert [each.detail for each in told] == ["three"]
    assert progress.latest is told[0]


def test_a_change_is_read_before_it_is_published_and_then_published_once() -> None:
    facts, progress, told, deferred = a_publisher()
    before = progress.latest.seq
    facts.status = JobStatus.PROCESSING
    progress.mark_changed()
    assert progress.latest.status == JobStatus.PROCESSING
    assert [each.seq > before for each in progress.read_since(before).pictures] == [True]
    deferred.run()
    assert len(told) == 1


def test_a_later_change_is_published_anew() -> None:
    facts, progress, told, deferred = a_publisher()
    for detail in ("one", "two"):
        facts.detail = detail
        progress.mark_changed()
        deferred.run()
    assert [each.detail for each in told] == ["one", "two"]
    assert told[1].seq > told[0].seq
