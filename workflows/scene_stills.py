"""The stills of a film: drawn in order within a group, before the clips that begin from them."""

from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import ModelChoice, SceneState, StillQuery
from contracts.scenes_under_way import SETTLED_STATES
from workflows import activity_calls
from workflows.early_stills import EarlyStills
from workflows.job_state import JobState
from workflows.still_runner import StillRunner


class SceneStills:
    """The stills of one job, by scene. The film is worth more: no scene fails for want of a still."""

    def __init__(self, job_id: str, state: JobState, runner: StillRunner, early: EarlyStills) -> None:
        self._job_id, self._state, self._runner, self._early = job_id, state, runner, early
        # The take of each still that is there; None: there is none to come.
        self._takes: dict[int, int | None] = {}

    async def get_still(self, number: int, *, may_buy: bool, image: ModelChoice | None = None) -> int | None:
        """Return the take of the scene's still, drawn now unless it is there; None: it has none.

        `image`: draws it in place of the film's image service.
        """
        if (known := self._takes.get(number)) is not None:
            return known
        if not may_buy:
            return await self._find_bought_still(number)
        if (
            await self._early.was_drawn(number)
            and (seen := await self._find_bought_still(number)) is not None
        ):
            self._takes[number] = seen
            return seen
        try:
            self._takes[number] = await self._draw_still(number, image)
        except (ActivityError, ApplicationError) as error:
            self._takes[number] = None
            if is_cancelled_exception(error):
                raise
        self._state.update_scene(number, state=SceneState.WAITING, detail="")
        return self._takes[number]

    async def _draw_still(self, number: int, image: ModelChoice | None) -> int:
        before = await self._wait_for_still_before(number)
        return (await self._runner.draw_still(number, before, image)).take

    async def _wait_for_still_before(self, number: int) -> int | None:
        """Return the take of the still that this one looks at; None: it is framed anew."""
        if number not in self._state.storyboard.followed_stills:
            return None
        before = number - 1
        if not self._is_settled(before):
            self._state.update_scene(number, detail=f"Its first picture follows that of scene {before}.")
            await workflow.wait_condition(partial(self._is_settled, before))
        return self._takes[before] if before in self._takes else await self._find_bought_still(before)

    def _is_settled(self, number: int) -> bool:
        """Return whether the scene's still is there, or will not be drawn in this run."""
        return number in self._takes or self._state.state_of(number) in SETTLED_STATES

    async def _find_bought_still(self, number: int) -> int | None:
        try:
            still = await activity_calls.find_still(StillQuery(job_id=self._job_id, scene=number))
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            return None
        return still.take if still else None
