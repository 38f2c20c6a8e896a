"""The events of one watched job, and which of them a new subscriber gets first."""

from dataclasses import replace
from datetime import UTC, datetime

from api.progress.broadcast import Broadcast
from api.progress.snapshot import ProgressSnapshot
from api.progress.snapshot_diff import snapshot_differs
from api.progress.sse_events import SseEvent, UnavailableReason, done_event, unavailable_event, update_event
from contracts import JobStatus

# A few kilobytes each. A subscriber that missed more queries the workflow.
MAX_REMEMBERED_EVENTS = 50


class EventLog:
    """The events of one job."""

    def __init__(self, job_id: str) -> None:
        self._job_id = job_id
        self.broadcast: Broadcast[SseEvent] = Broadcast(MAX_REMEMBERED_EVENTS)
        self._snapshot: ProgressSnapshot | None = None
        self._snapshot_at = datetime.min.replace(tzinfo=UTC)
        self._latest: SseEvent | None = None
        self._error_event: SseEvent | None = None
        self._end: SseEvent | None = None

    @property
    def has_snapshot(self) -> bool:
        """Whether there is an event to send."""
        return self._latest is not None

    @property
    def _latest_has_seq(self) -> bool:
        return self._latest is not None and self._latest.seq is not None

    @property
    def current_error(self) -> SseEvent | None:
        """The current `error` event, if the workflow does not answer."""
        return self._error_event

    @property
    def is_over(self) -> bool:
        """Whether the `done` event was added."""
        return self._end is not None

    def add_snapshot(self, snapshot: ProgressSnapshot, now: datetime, *, follows: int) -> None:
        """Add a new snapshot; no milestone lies between it and the `seq` that it follows."""
        self._publish_update(snapshot, now, update_event(snapshot, follows=follows))

    def add_database_snapshot(self, snapshot: ProgressSnapshot, now: datetime) -> None:
        """Add a snapshot from the database, which has no `seq` while a job is active."""
        self._publish_update(snapshot, now, replace(update_event(snapshot, follows=None), seq=None))

    def refresh_snapshot(self, snapshot: ProgressSnapshot, now: datetime) -> None:
        """Add the last snapshot as it looks now, if it differs or an error was current."""
        differs = self._snapshot is None or snapshot_differs(
            self._snapshot, snapshot, (now - self._snapshot_at).total_seconds()
        )
        if differs or self._error_event is not None:
            entry = update_event(snapshot, follows=None)
            self._publish_update(snapshot, now, entry if self._latest_has_seq else replace(entry, seq=None))

    def add_unavailable(self, reason: UnavailableReason) -> None:
        """Emit one `error` event per reason; repeat only after an update or a change of reason."""
        entry = unavailable_event(self._job_id, reason)
        if entry != self._error_event:
            self._error_event = entry
            self.broadcast.publish_item(entry)

    def add_done(self, status: JobStatus) -> None:
        """Add the `done` event, the last one."""
        self._end = done_event(self._job_id, status)
        self.broadcast.publish_item(self._end)

    def initial_events(self, last: int | None) -> tuple[list[SseEvent], int]:
        """Return the first events for a subscriber that has seen `last` (None: nothing), and its cursor."""
        current = [entry for entry in (self._error_event, self._end) if entry is not None]
        return [*self._initial_updates(last), *current], self.broadcast.end_cursor

    def _initial_updates(self, last: int | None) -> list[SseEvent]:
        if self._latest is None:
            return []
        if last is None:
            return [self._latest]
        if self._latest.seq == last:
            return [] if self.is_over else [self._latest.as_repeated()]
        # The broadcast may have dropped the event that carries the latest snapshot's id.
        return [*(entry for entry in self.broadcast.remembered_items() if entry.is_new), self._latest]

    def _publish_update(self, snapshot: ProgressSnapshot, now: datetime, entry: SseEvent) -> None:
        self._error_event = None
        self._snapshot, self._snapshot_at = snapshot, now
        # A new subscriber gets the latest snapshot with its id, even if it was added as a repetition.
        follows = entry.follows if entry.is_new else entry.seq and entry.seq - 1
        self._latest = replace(entry, follows=follows)
        self.broadcast.publish_item(entry)
