"""Stills that are drawn while a storyboard waits for its owner, who sees them before any clip is bought."""

from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import DrawStillOrder, SceneState, StillQuery
from workflows import activity_calls
from workflows.job_errors import to_job_error
from workflows.job_state import JobState
from workflows.still_runner import DRAWING_DETAIL, StillRunner

OnDrawn = Callable[[], Awaitable[None]]


class EarlyStills:
    """The early stills of one job. Just what is asked for is bought, each number once."""

    def __init__(self, job_id: str, state: JobState, runner: StillRunner) -> None:
        self._job_id, self._state, self._runner = job_id, state, runner
        self._asked: set[tuple[int, int]] = set()
        # How many are being drawn, by scene.
        self._drawing: Counter[int] = Counter()

    async def draw(self, order: DrawStillOrder, on_drawn: OnDrawn) -> None:
        """Have a still drawn, unless its number was asked for before. A failure is told at its scene."""
        if (order.scene, order.take) in self._asked:
            return
        self._asked.add((order.scene, order.take))
        self._drawing[order.scene] += 1
        self._tell(order.scene, DRAWING_DETAIL)
        try:
            await self._runner.draw_early(order, await self._find_still_before(order.scene))
        except (ActivityError, ApplicationError) as error:
            if is_cancelled_exception(error):
                raise
            self._drawing[order.scene] -= 1
            self._asked.discard((order.scene, order.take))  # What forbade it, a budget say, may change.
            self._tell(order.scene, f"Its still was not drawn: {to_job_error(error).message}")
            return
        self._drawing[order.scene] -= 1
        self._tell(order.scene, "")
        await on_drawn()

    async def was_drawn(self, scene: int) -> bool:
        """Return whether any was asked for of the scene, once none is being drawn any more."""
        if not any(number == scene for number, _ in self._asked):
            return False
        await workflow.wait_condition(partial(self._is_idle, scene))
        return True

    def _is_idle(self, scene: int) -> bool:
        return self._drawing[scene] == 0

    async def _find_still_before(self, scene: int) -> int | None:
        """Return the take of the still that this one looks at; None: it is framed anew.

        Where all stills are asked for at once, that of the scene before is still being drawn: wait for it.
        """
        if scene not in self._state.storyboard.followed_stills:
            return None
        if not self._is_idle(scene - 1) and workflow.patched("stills-in-order"):
            await workflow.wait_condition(partial(self._is_idle, scene - 1))
        still = await activity_calls.find_still(StillQuery(job_id=self._job_id, scene=scene - 1))
        return still.take if still else None

    def _tell(self, scene: int, detail: str) -> None:
        # An edit may have replaced the scene meanwhile.
        if self._state.state_of(scene) is SceneState.WAITING:
            self._state.update_scene(scene, detail=detail)
