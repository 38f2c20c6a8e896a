"""What becomes of a take, written on the job's board: one teller for each scene, one for the music."""

from collections.abc import Callable, Coroutine
from typing import Any

from workflows.board import Board
from workflows.contracts import AcceptedJob, Ending, JobError, ProviderJobReport, Receipt, SceneState
from workflows.spread import times_told

Show = Callable[[], None]
Blocked = Callable[[JobError | None], Coroutine[Any, Any, None]]

# How a job's detail begins while nobody knows whether its music was paid for.
MUSIC_HELD = "The music is held."
CANCELING = "Being cancelled: its provider jobs are stopped first."


class SceneTeller:
    """Tells of one scene."""

    def __init__(self, board: Board, number: int, show: Show, blocked: Blocked) -> None:
        self._board, self._number, self._show = board, number, show
        self.blocked = blocked

    def accepted(self, accepted: AcceptedJob) -> None:
        """The provider has it: it may be another than was asked, when an earlier run's take is adopted."""
        self._board.scene(self._number, **_begun(accepted))

    def reported(self, report: ProviderJobReport) -> None:
        """The provider said something new."""
        self._board.scene_report(self._number, report)

    def held(self, why: str) -> None:
        """It waits for its owner, or does not any more."""
        self._scene(state=SceneState.HELD if why else SceneState.SUBMITTED, detail=why)

    def canceling(self) -> None:
        """The whole job is being cancelled."""
        self._board.ending(Ending.STOP)
        self._board.say(CANCELING)
        self._show()

    def canceled(self, receipt: Receipt) -> None:
        """What became of the money."""
        self._board.scene_canceled(self._number, receipt)
        self._show()

    def stalled(self, trouble: str) -> None:
        """Its clip cannot come in until somebody mends something; empty when that is done."""
        self._scene(state=SceneState.STALLED if trouble else SceneState.COLLECTING, detail=trouble)

    def _scene(self, **changes: object) -> None:
        self._board.scene(self._number, **changes)
        self._show()


class AudioTeller:
    """Tells of the music."""

    def __init__(self, board: Board, show: Show, blocked: Blocked) -> None:
        self._board, self._show = board, show
        self.blocked = blocked

    def submitted(self) -> None:
        """It is asked for."""
        self._board.audio(state=SceneState.SUBMITTED)
        self._show()

    def accepted(self, accepted: AcceptedJob) -> None:
        """The provider has it."""
        self._board.audio(**_begun(accepted))

    def reported(self, report: ProviderJobReport) -> None:
        """The provider said something new."""
        self._board.audio_report(report)

    def held(self, why: str) -> None:
        """It waits for its owner, or does not any more."""
        self._board.audio(state=SceneState.HELD if why else SceneState.SUBMITTED, detail=why)
        self._board.stalled(f"{MUSIC_HELD} {why}" if why else "")
        self._show()

    def canceling(self) -> None:
        """The whole job is being cancelled."""
        self._board.ending(Ending.STOP)
        self._board.say(CANCELING)
        self._show()

    def canceled(self, receipt: Receipt) -> None:
        """What became of the money."""
        self._board.audio(state=SceneState.CANCELED, receipt=receipt)
        self._show()

    def stalled(self, trouble: str) -> None:
        """It cannot come in until somebody mends something; empty when that is done."""
        self._board.audio(state=SceneState.STALLED if trouble else SceneState.COLLECTING, detail=trouble)
        self._board.stalled(trouble)
        self._show()


def _begun(accepted: AcceptedJob) -> dict[str, object]:
    """What is known of a take from the moment on when its provider has it."""
    expected = times_told(accepted)
    return {
        "provider": accepted.provider,
        "model": accepted.model,
        "take": accepted.key.take,
        "started_at": accepted.accepted_at,
        **({"expected": expected} if expected else {}),
    }
