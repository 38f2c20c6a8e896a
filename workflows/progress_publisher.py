"""Builds the snapshots of a running job: one for all changes that are made together."""

from collections.abc import Callable
from datetime import datetime

from contracts import ProgressLog, ProgressResponse
from contracts.job_snapshot import JobFacts, build_snapshot, seq_at
from workflows.milestone_log import MilestoneLog

# Calls a function after the changes that are made now.
Defer = Callable[[Callable[[], None]], object]


class ProgressPublisher:
    """The latest snapshot of a job's facts and its milestones; each snapshot has a higher `seq`.

    Nobody sees a workflow between two changes of one activation, so these share a snapshot: a replay, which
    makes all changes of a job anew, would otherwise spend half of its time on snapshots.

    Args:
        facts: what is told; whoever changes it calls `mark_changed`.
        on_change: called with each new snapshot.
        defer: calls a function after the changes that are made now.
    """

    def __init__(
        self,
        facts: JobFacts,
        clock: Callable[[], datetime],
        on_change: Callable[[ProgressResponse], None],
        defer: Defer,
    ) -> None:
        self._facts, self._clock, self._on_change, self._defer = facts, clock, on_change, defer
        self._latest = build_snapshot(facts, seq=0)
        self._milestones = MilestoneLog(self._latest)
        self._changed_at: datetime | None = None

    @property
    def latest(self) -> ProgressResponse:
        """The snapshot of the last change."""
        self._publish_changes()
        return self._latest

    def read_since(self, after: int) -> ProgressLog:
        """Return the milestones after this `seq` and the latest snapshot, as many as fit in one answer."""
        self._publish_changes()
        return self._milestones.read_since(after)

    def mark_changed(self) -> None:
        """Take note that the facts have changed: the next snapshot tells it."""
        is_told_soon = self._changed_at is not None
        self._changed_at = self._facts.updated_at = self._clock()
        if not is_told_soon:
            self._defer(self._publish_changes)

    def _publish_changes(self) -> None:
        if self._changed_at is None:
            return
        seq, self._changed_at = max(self._latest.seq + 1, seq_at(self._changed_at)), None
        # Progress never goes back within a run, even if a provider's percentage does.
        self._latest = self._milestones.record_snapshot(
            build_snapshot(self._facts, seq=seq, at_least=self._latest.progress)
        )
        self._on_change(self._latest)
