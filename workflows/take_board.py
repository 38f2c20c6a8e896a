"""What is told of a scene while several takes of it are made: in its place stands one that is still open.

Its progress is the mean over its takes, and each open one is told by itself beside it.
"""

from collections.abc import Mapping

from temporalio import workflow

from contracts import (
    AcceptedJob,
    CancelReceipt,
    Clip,
    JobError,
    ProviderJobReport,
    RetakeOrder,
    SceneState,
    TakeProgress,
)
from contracts.error_types import ErrorType
from contracts.job_snapshot import MAX_UNCOLLECTED_SHARE
from workflows.job_errors import describe_failed_take
from workflows.job_state import SCENE_STATES, JobState
from workflows.progress_reporter import NoteBlocked, accepted_changes, note_canceling

# Of several open takes the first in this order is told: a person must decide, then what is furthest begun.
_TELLING_ORDER = (
    SceneState.HELD,
    SceneState.STALLED,
    SceneState.COLLECTING,
    SceneState.RUNNING,
    SceneState.QUEUED,
    SceneState.SUBMITTED,
    SceneState.WAITING,
)
# Of the receipts of several takes the one that costs most, or may, is told.
_WORST_RECEIPTS_FIRST = (
    CancelReceipt.STILL_BILLED,
    CancelReceipt.UNKNOWN,
    CancelReceipt.KEPT,
    CancelReceipt.NOT_BILLED,
    CancelReceipt.NEVER_STARTED,
)
# What a scene tells of the open take that stands in its place.
_TOLD_OF_SCENE = ("state", "take", "provider", "model", "started_at", "heard_at", "expected")
_MAX_OPEN_PERCENT = 100 * MAX_UNCOLLECTED_SHARE


class TakeBoard:
    """The takes of one order. The film has the lowest number of those that came to something."""

    def __init__(self, state: JobState, order: RetakeOrder, note_blocked: NoteBlocked) -> None:
        self._state, self._number, self._note_blocked = state, order.scene, note_blocked
        self._count = len(order.takes)
        # What would be told of each open take, by its number.
        expected = state.facts.scenes[order.scene].expected
        new = TakeProgress(provider=order.provider, model=order.model, expected=expected)
        self._open = {take: new.model_copy(update={"take": take}) for take in order.takes}
        self._progress: float | None = None
        self._clips: dict[int, Clip] = {}
        self._failures: dict[int, JobError] = {}
        self._blocked: dict[int, JobError] = {}
        self._receipts: list[CancelReceipt] = []

    def open_reporter(self, take: int) -> "SideTakeReporter":
        """Return the observer of one of the takes."""
        return SideTakeReporter(self, self._state, take)

    def tell_waiting(self) -> None:
        """Tell that all takes wait. Of a scene's first takes a snapshot says it by their number alone."""
        self._tell()

    def update_take(self, take: int, changes: Mapping[str, object]) -> None:
        """Update what is told of an open take: fields of its scene's progress."""
        self._open[take] = self._open[take].model_copy(update=changes)
        self._tell()

    def add_clip(self, clip: Clip) -> None:
        """Record that a take came to something; the film has it at once, unless it has a lower number."""
        self._open.pop(clip.take)
        self._clips[clip.take] = clip
        self._state.facts.clips[self._number] = self._clips[min(self._clips)]
        self._tell()

    def note_failure(self, take: int, error: JobError) -> None:
        """Record that a take came to nothing."""
        self._open.pop(take)
        self._failures[take] = error
        self._tell()

    async def note_blocked(self, take: int, why: JobError | None) -> None:
        """Record that a take waits for money; `why` None: no more. The scene waits while any take does."""
        self._blocked.pop(take, None)
        if why is not None:
            self._blocked[take] = why
        await self._note_blocked(next(iter(self._blocked.values()), None))

    def note_canceling(self) -> None:
        """Record that a take is being cancelled: all are."""
        note_canceling(self._state, self._number)

    def add_receipt(self, receipt: CancelReceipt) -> None:
        """Record what became of the money of a take that was cancelled."""
        self._receipts.append(receipt)
        worst = min(self._receipts, key=_WORST_RECEIPTS_FIRST.index)
        if self._number in self._state.facts.left_out:
            self._state.record_receipt(self._number, worst)
        else:
            self._state.cancel_scene(self._number, worst)

    def finish(self) -> None:
        """Mark the scene as COMPLETE, with what is odd about the clip in the film, and which takes failed."""
        self._state.add_clip(clip := self._clips[min(self._clips)])
        if notes := " ".join(filter(None, (clip.departures_text, self._describe_failures()))):
            self._state.update_scene(self._number, detail=notes)

    def _tell(self) -> None:
        if not self._open:
            return  # `finish` follows, or the scene's failure.
        told = min(self._open.values(), key=lambda take: _TELLING_ORDER.index(take.state))
        self._progress = _higher(self._progress, self._mean_progress())
        self._state.update_scene(
            self._number,
            **{name: getattr(told, name) for name in _TOLD_OF_SCENE},
            detail=" ".join(filter(None, (self._describe_count(), told.detail))),
            progress=self._progress,
            open_takes=tuple(self._open.values()),
        )

    def _mean_progress(self) -> float | None:
        """Return the mean over the takes that are in or open; None while no provider tells any."""
        told = [_percent_done(take) for take in self._open.values()]
        if not self._clips and all(percent is None for percent in told):
            return None
        done = 100.0 * len(self._clips) + sum(percent or 0.0 for percent in told)
        return round(done / (len(self._clips) + len(told)), 1)

    def _describe_count(self) -> str:
        unbought = sum(why.type == ErrorType.NOT_BOUGHT for why in self._failures.values())
        ends = ((len(self._failures) - unbought, "failed"), (unbought, "not ordered"))
        told = "".join(f", {number} {end}" for number, end in ends if number)
        return f"{self._count} takes in all, {len(self._clips)} of them ready{told}."

    def _describe_failures(self) -> str:
        failures = sorted(self._failures.items())
        return " ".join(describe_failed_take(take, why) for take, why in failures)


def _percent_done(take: TakeProgress) -> float | None:
    """Return how far an open take is; None where its provider tells nothing."""
    if take.state is SceneState.COLLECTING:
        return _MAX_OPEN_PERCENT
    return None if take.progress is None else min(_MAX_OPEN_PERCENT, take.progress)


def _higher(before: float | None, now: float | None) -> float | None:
    """Return the higher progress: a provider's percentage may go back, and a take may fail."""
    return max(before or 0.0, now) if now is not None else before


class SideTakeReporter:
    """Observes one of several takes of a scene (implements `TakeObserver`)."""

    def __init__(self, board: TakeBoard, state: JobState, take: int) -> None:
        self._board, self._state, self._take = board, state, take

    def on_accepted(self, accepted: AcceptedJob) -> None:
        """Record the provider's job."""
        self._update(**accepted_changes(accepted))

    def on_report(self, report: ProviderJobReport) -> None:
        """Apply the provider's report."""
        self._state.add_cost(report)
        if (state := SCENE_STATES.get(report.state)) is not None:
            self._update(state=state, progress=report.progress, heard_at=workflow.now(), detail="")

    def on_hold(self, why: str) -> None:
        """Tell that the take is held with the reason; that it is ordered again when `why` is empty."""
        self._update(state=SceneState.HELD if why else SceneState.SUBMITTED, detail=why)

    async def on_blocked(self, why: JobError | None) -> None:
        """Record that the take waits for money; None: no more."""
        await self._board.note_blocked(self._take, why)

    def on_canceling(self) -> None:
        """Record that the take is being cancelled."""
        self._board.note_canceling()

    def on_canceled(self, receipt: CancelReceipt) -> None:
        """Record what became of its payment."""
        self._board.add_receipt(receipt)

    def report_trouble(self, trouble: str) -> None:
        """Tell what must be repaired before its clip is fetched; empty: nothing any more."""
        self._update(state=SceneState.STALLED if trouble else SceneState.COLLECTING, detail=trouble)

    def _update(self, **changes: object) -> None:
        self._board.update_take(self._take, changes)
