"""What one job's watchers have been told, and what the next of them has to be told first."""

from dataclasses import replace
from datetime import UTC, datetime

from api.picture import Progress
from api.watching.entries import Entry, Silence, away, done, update
from api.watching.feed import Feed
from api.watching.moved import moved
from workflows.contracts import JobStatus

# Of a few kilobytes each. Who has missed more asks the workflow.
MOST_REMEMBERED = 50


class Chronicle:
    """The events of one job."""

    def __init__(self, job_id: str) -> None:
        self._job_id = job_id
        self.feed: Feed[Entry] = Feed(MOST_REMEMBERED)
        self._view: Progress | None = None
        self._viewed_at = datetime.min.replace(tzinfo=UTC)
        self._latest: Entry | None = None
        self._trouble: Entry | None = None
        self._end: Entry | None = None

    @property
    def begun(self) -> bool:
        """Whether there is anything to tell."""
        return self._latest is not None

    @property
    def _named(self) -> bool:
        return self._latest is not None and self._latest.seq is not None

    @property
    def trouble(self) -> Entry | None:
        """That nobody answers now."""
        return self._trouble

    @property
    def over(self) -> bool:
        """Whether all has been told."""
        return self._end is not None

    def picture(self, view: Progress, now: datetime, *, follows: int) -> None:
        """A new picture; no milestone lies between it and the `seq` that it follows."""
        self._keep(view, now, update(view, follows=follows))

    def sketch(self, view: Progress, now: datetime) -> None:
        """A picture by the catalog, which knows no `seq` in the middle of a job."""
        self._keep(view, now, replace(update(view, follows=None), seq=None))

    def same(self, view: Progress, now: datetime) -> None:
        """The last picture as it looks now: told when that differs, or nobody could say before."""
        differs = self._view is None or moved(self._view, view, (now - self._viewed_at).total_seconds())
        if differs or self._trouble is not None:
            entry = update(view, follows=None)
            self._keep(view, now, entry if self._named else replace(entry, seq=None))

    def nobody_answers(self, why: Silence) -> None:
        """Said once, until somebody does, or somebody else does not."""
        entry = away(self._job_id, why)
        if entry != self._trouble:
            self._trouble = entry
            self.feed.add(entry)

    def ended(self, status: JobStatus) -> None:
        """Nothing more will happen."""
        self._end = done(self._job_id, status)
        self.feed.add(self._end)

    def opening(self, last: int | None) -> tuple[list[Entry], int]:
        """What to tell first to whoever has seen `last` (None: nothing), and the cursor for the rest."""
        standing = [entry for entry in (self._trouble, self._end) if entry is not None]
        return [*self._pictures(last), *standing], self.feed.end

    def _pictures(self, last: int | None) -> list[Entry]:
        if self._latest is None:
            return []
        if last is None:
            return [self._latest]
        if self._latest.seq == last:
            return [] if self.over else [self._latest.again()]
        # The latest may be remembered no more under its id.
        return [*(entry for entry in self.feed.remembered() if entry.new), self._latest]

    def _keep(self, view: Progress, now: datetime, entry: Entry) -> None:
        self._trouble = None
        self._view, self._viewed_at = view, now
        # Whoever comes first sees it under its id, also when it was told again.
        follows = entry.follows if entry.new else entry.seq and entry.seq - 1
        self._latest = replace(entry, follows=follows)
        self.feed.add(entry)
