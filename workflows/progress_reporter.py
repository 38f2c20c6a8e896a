"""Writes what happens to a take into the job's state: of each scene, of its still, and of the music."""

from collections.abc import Callable, Coroutine
from typing import Any

from temporalio.exceptions import ApplicationError

from contracts import (
    MUSIC_NUMBER,
    AcceptedJob,
    CancelReceipt,
    JobError,
    ProviderJobReport,
    RequestedEnd,
    SceneState,
)
from estimates.durations import expected_at_acceptance
from workflows.job_state import JobState

NoteBlocked = Callable[[JobError | None], Coroutine[Any, Any, None]]

# First words of the job's detail while the music's payment is unknown.
MUSIC_HELD_PREFIX = "The music is held."
CANCELING_DETAIL = "Being cancelled: its provider jobs are stopped first."


class SceneReporter:
    """Observes the takes of one scene (implements `TakeObserver`)."""

    def __init__(self, state: JobState, number: int, on_blocked: NoteBlocked) -> None:
        self._state, self._number = state, number
        self.on_blocked = on_blocked

    def on_accepted(self, accepted: AcceptedJob) -> None:
        """Record the provider's job; an adopted one may be another provider's than ordered."""
        self._state.update_scene(self._number, **accepted_changes(accepted))

    def on_report(self, report: ProviderJobReport) -> None:
        """Apply the provider's report."""
        self._state.record_scene_report(self._number, report)

    def on_hold(self, why: str) -> None:
        """Set the scene to HELD with the reason; back to SUBMITTED when `why` is empty."""
        self._update_scene(state=SceneState.HELD if why else SceneState.SUBMITTED, detail=why)

    def on_canceling(self) -> None:
        """Record that the take is being cancelled, alone or with the whole job."""
        note_canceling(self._state, self._number)

    def on_canceled(self, receipt: CancelReceipt) -> None:
        """Record that the take was cancelled, and what became of its payment."""
        if self._number in self._state.facts.left_out:
            self._state.record_receipt(self._number, receipt)
        else:
            self._state.cancel_scene(self._number, receipt)

    def report_trouble(self, trouble: str) -> None:
        """Set the scene to STALLED with what must be repaired; back to COLLECTING when `trouble` is empty."""
        self._update_scene(state=SceneState.STALLED if trouble else SceneState.COLLECTING, detail=trouble)

    def _update_scene(self, **changes: object) -> None:
        self._state.update_scene(self._number, **changes)


class StillReporter(SceneReporter):
    """Observes the still of one scene. What holds it up is shown at the scene; what it costs is counted."""

    def on_accepted(self, accepted: AcceptedJob) -> None:
        """Do nothing: provider, model and take of the scene are those of its clip."""

    def on_report(self, report: ProviderJobReport) -> None:
        """Count the cost."""
        self._state.add_cost(report)


class EarlyStillReporter(StillReporter):
    """Observes a still that is drawn while the storyboard waits for its owner: it waits for nobody."""

    def __init__(self, state: JobState, number: int) -> None:
        super().__init__(state, number, _refuse_if_blocked)

    def on_hold(self, why: str) -> None:
        """Do nothing: it is given up at once."""

    def on_canceled(self, receipt: CancelReceipt) -> None:
        """Do nothing: the scene itself was not ordered."""

    def report_trouble(self, trouble: str) -> None:
        """Tell what must be repaired before it is fetched; empty: nothing any more."""
        if self._state.state_of(self._number) is SceneState.WAITING:
            self._update_scene(detail=trouble)


async def _refuse_if_blocked(why: JobError | None) -> None:
    if why is not None:
        raise ApplicationError(why.message, type=why.type, non_retryable=True)


class MusicReporter:
    """Observes the takes of the music (implements `TakeObserver`)."""

    def __init__(self, state: JobState, on_blocked: NoteBlocked) -> None:
        self._state = state
        self.on_blocked = on_blocked

    def mark_submitted(self) -> None:
        """Set the music to SUBMITTED."""
        self._state.update_music(state=SceneState.SUBMITTED)

    def on_accepted(self, accepted: AcceptedJob) -> None:
        """Record the provider's job."""
        self._state.update_music(**accepted_changes(accepted))

    def on_report(self, report: ProviderJobReport) -> None:
        """Apply the provider's report."""
        self._state.record_music_report(report)

    def on_hold(self, why: str) -> None:
        """Set the music to HELD with the reason; back to SUBMITTED when `why` is empty."""
        self._state.update_music(state=SceneState.HELD if why else SceneState.SUBMITTED, detail=why)
        self._state.set_trouble(f"{MUSIC_HELD_PREFIX} {why}" if why else "")

    def on_canceling(self) -> None:
        """Record that the take is being cancelled, alone or with the whole job."""
        note_canceling(self._state, MUSIC_NUMBER)

    def on_canceled(self, receipt: CancelReceipt) -> None:
        """Record that the take was cancelled, and what became of its payment."""
        if MUSIC_NUMBER in self._state.facts.left_out:
            self._state.record_receipt(MUSIC_NUMBER, receipt)
        else:
            self._state.update_music(state=SceneState.CANCELED, receipt=receipt)

    def report_trouble(self, trouble: str) -> None:
        """Set the music to STALLED with what must be repaired; back to COLLECTING when `trouble` is empty."""
        self._state.update_music(
            state=SceneState.STALLED if trouble else SceneState.COLLECTING, detail=trouble
        )
        self._state.set_trouble(trouble)


def note_canceling(state: JobState, number: int) -> None:
    """Record that a scene's take, or (0) the music's, is being cancelled, alone or with the whole job."""
    if number in state.facts.left_out:
        return  # The state says so already, of this take alone.
    state.set_requested_end(RequestedEnd.STOP)
    state.set_detail(CANCELING_DETAIL)


def accepted_changes(accepted: AcceptedJob) -> dict[str, object]:
    """Return the fields of a take that are known once its provider has accepted it."""
    expected = expected_at_acceptance(accepted)
    return {
        "provider": accepted.provider,
        "model": accepted.model,
        "take": accepted.key.take,
        "started_at": accepted.accepted_at,
        **({"expected": expected} if expected else {}),
    }
