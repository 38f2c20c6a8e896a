"""The parts of a film, each of which may fail by itself: its scenes, and its music."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from workflows.board import Board
from workflows.contracts import GenerationInput, JobError, RetakeOrder, SceneState
from workflows.errors import ErrorType
from workflows.failures import job_error, no_music
from workflows.floor import Floor
from workflows.progress import MUSIC
from workflows.takes import Takes

LEFT_OUT = JobError(
    type=ErrorType.NOT_BOUGHT, message="It was missing before, and this run was started for something else."
)


class Parts:
    """Those of one job, made on its floor. `show` makes changes seen by operators."""

    def __init__(
        self, job: GenerationInput, board: Board, floor: Floor, takes: Takes, show: Callable[[], None]
    ) -> None:
        self._job, self._board, self._floor, self._takes = job, board, floor, takes
        self._show = show

    def begin(self) -> None:
        """Make all that this run is to make."""
        for clip in self._job.clips:
            self._board.clip(clip)
        retakes = {order.scene: order for order in self._job.retakes}
        for number, scene in tuple(self._board.facts.scenes.items()):
            if number in retakes:
                self.retake(retakes[number])
            elif number in self._job.leave_out:
                self._board.scene_failed(number, LEFT_OUT)
            elif scene.state is SceneState.WAITING:
                self._floor.begin(self._scene(number))
        self._floor.begin(self._music())

    def retake(self, order: RetakeOrder) -> None:
        """Make one scene anew."""
        self._board.retake(order)
        self._show()
        self._floor.begin(self._scene(order.scene, order))

    def all_at_once(self) -> Iterator[Coroutine[Any, Any, None]]:
        """As runs make them that began before owners could direct."""
        yield from (self._scene(number) for number in self._board.facts.scenes)
        yield self._music()

    async def _scene(self, number: int, retake: RetakeOrder | None = None) -> None:
        """One bad scene loses one scene: its failure is written on the board, and the film goes on."""
        try:
            await self._takes.scene(number, retake)
        except (ActivityError, ApplicationError) as error:
            if is_cancelled_exception(error):
                raise
            self._board.scene_failed(number, job_error(error))
            self._show()

    async def _music(self) -> None:
        """A film without music is better than no film: a failure here is told, not raised."""
        if not self._board.facts.with_audio:
            return
        if self._job.soundtrack is not None or MUSIC in self._job.leave_out:
            self._board.audio_ended(self._job.soundtrack)
            return
        try:
            self._board.audio_ended(await self._takes.soundtrack())
        except (ActivityError, ApplicationError) as error:
            if is_cancelled_exception(error):
                raise
            self._board.audio_ended(None, why := job_error(error))
            self._board.say(no_music(why))
            self._show()
