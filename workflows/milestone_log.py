"""The snapshots of a job that differ in more than percentages, remembered for absent watchers. Pure."""

from collections import deque
from collections.abc import Hashable, Iterable
from itertools import dropwhile

from contracts import ProgressLog, ProgressResponse, TakeProgress

# Fifty scenes with ten state changes each. Watchers who were away for longer miss the oldest.
MOST_REMEMBERED = 500
# JSON in one answer to a query: Temporal warns of payloads from 256 KB, gRPC's limit is 4 MB.
PAGE_BYTES = 240_000


class MilestoneLog:
    """The milestones of a job, oldest first, and its latest snapshot."""

    def __init__(self, first: ProgressResponse) -> None:
        self._latest, self._latest_key = first, milestone_key(first)
        self._first_seq = first.seq
        self._remembered: deque[ProgressResponse] = deque(maxlen=MOST_REMEMBERED)

    def record_snapshot(self, snapshot: ProgressResponse) -> ProgressResponse:
        """Remember the next snapshot; return an equal one that shares unchanged parts with the one before."""
        self._latest = _reuse_parts(snapshot, self._latest)
        self._first_seq = self._first_seq or snapshot.seq
        key_before, self._latest_key = self._latest_key, milestone_key(snapshot)
        if key_before != self._latest_key:
            self._remembered.append(self._latest)
        return self._latest

    def read_since(self, after: int) -> ProgressLog:
        """Return the milestones after this `seq` and the latest snapshot, as many as fit in one answer."""
        pictures = list(dropwhile(lambda picture: picture.seq <= after, self._remembered))
        if self._latest.seq > (pictures[-1].seq if pictures else after):
            pictures.append(self._latest)
        page = _fit_page(pictures)
        return ProgressLog(pictures=page, more=len(page) < len(pictures), began=self._first_seq)


def milestone_key(snapshot: ProgressResponse) -> Hashable:
    """Return what tells one milestone from the next.

    Snapshots with equal keys differ in percentages, times and sentences only.
    """
    return (
        snapshot.status,
        snapshot.current_stage,
        tuple(stage.name for stage in snapshot.stages_completed),
        tuple(_take_key(scene) for scene in snapshot.scenes),
        _take_key(snapshot.audio),
        snapshot.assets.audio is not None,
        snapshot.gaps,
        snapshot.approval,
        snapshot.ending,
        snapshot.error,
    )


def _take_key(take: TakeProgress | None) -> Hashable:
    return take and (take.state, take.take, take.provider)


def _reuse_parts(snapshot: ProgressResponse, before: ProgressResponse) -> ProgressResponse:
    """Return an equal snapshot that reuses equal parts of the one before, so that the log stays small.

    Steps that are equal, and scenes that nothing has changed, are the same objects already.
    """
    names = ("stages_completed", "stages_pending", "scenes", "assets")
    same = {name: kept for name in names if (kept := getattr(before, name)) == getattr(snapshot, name)}
    return snapshot.model_copy(update=same)


def _fit_page(pictures: Iterable[ProgressResponse]) -> tuple[ProgressResponse, ...]:
    page: list[ProgressResponse] = []
    room = PAGE_BYTES
    for snapshot in pictures:
        room -= len(snapshot.model_dump_json())
        if page and room < 0:
            break
        page.append(snapshot)
    return tuple(page)
