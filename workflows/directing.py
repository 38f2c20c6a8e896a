"""What an owner may ask of a job that works: retake, choose, and to finish with what is there."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow

from workflows.board import Board
from workflows.contracts import Gate, SceneProgress, SceneState
from workflows.desk import Desk
from workflows.errors import ErrorType
from workflows.failures import refusal

ENDS = "The job is just ending: ask again when it has."
SPENDS_NO_MORE = "The job buys nothing more: ask again when it has ended."
OLDER = "The job was begun by an older version: ask again when it has ended."
NOTHING = "Nothing is there yet that a film could be cut from."

A_MOMENT = timedelta(seconds=1)

_SETTLED = (SceneState.COMPLETE, SceneState.FAILED)
_PAID_FOR = (
    SceneState.QUEUED,
    SceneState.RUNNING,
    SceneState.COLLECTING,
    SceneState.STALLED,
    SceneState.COMPLETE,
)


class Rules:
    """Refuses what cannot be, with the reason. Every method raises ApplicationError."""

    def __init__(self, board: Board, desk: Desk) -> None:
        self._board, self._desk = board, desk
        # Runs from before late November 2026 cannot begin a part while others are under way.
        self.directed = False
        self.closes = False

    def goes_on(self) -> None:
        """Refuse while nothing more can be begun."""
        if not self._desk.buys:
            raise refusal(ErrorType.JOB_ENDING, SPENDS_NO_MORE)
        if self.closes or self._board.facts.ending is not None:
            raise refusal(ErrorType.JOB_ENDING, ENDS)

    async def settled(self, scene: int) -> None:
        """Refuse while a take of this scene is under way, or is still to come."""
        busy = f"A take of scene {scene} is being made: wait for it."
        if self._board.facts.approval is not None and self._board.facts.approval.gate is Gate.STORYBOARD:
            busy = "Nothing is made yet: its storyboard waits for you."
        await self._in_a_moment(lambda: self._state(scene) in _SETTLED, ErrorType.SCENE_BUSY, busy)

    async def something_is_there(self) -> None:
        """Refuse to finish where there is nothing to finish with."""
        facts = self._board.facts

        def there() -> bool:
            return bool(facts.clips) or any(map(_is_paid_for, facts.scenes.values()))

        await self._in_a_moment(there, ErrorType.NOTHING_TO_KEEP, NOTHING)

    def _state(self, scene: int) -> SceneState | None:
        found = self._board.facts.scenes.get(scene)
        return found.state if found else None

    async def _in_a_moment(self, holds: Callable[[], bool], kind: ErrorType, why: str) -> None:
        """An update is handed to us before what else came in the same task: that may be what it needs."""
        with suppress(TimeoutError):
            if not holds():
                await workflow.wait_condition(lambda: holds() or self.closes, timeout=A_MOMENT)
        if not self.directed:
            raise refusal(ErrorType.JOB_ENDING, OLDER)
        self.goes_on()
        if not holds():
            raise refusal(kind, why)


def _is_paid_for(scene: SceneProgress) -> bool:
    """Also when its provider has said nothing of it since it took it."""
    accepted = scene.state is SceneState.SUBMITTED and scene.started_at is not None
    return accepted or scene.state in _PAID_FOR
