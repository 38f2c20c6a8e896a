"""What scenes open on: a still, or the last picture of the scene before. They wait for it, or do without."""

from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from contracts import LastFrameOrder, RetakeOrder
from contracts.scenes_under_way import SETTLED_STATES
from workflows import activity_calls
from workflows.job_state import JobState
from workflows.scene_stills import SceneStills
from workflows.take_runner import OWN_OPENING, SceneOpening


class SceneOpenings:
    """The openings of one job's scenes, resolved when a scene is made: only the relationship is stored."""

    def __init__(self, job_id: str, state: JobState, stills: SceneStills) -> None:
        self._job_id, self._state, self._stills = job_id, state, stills

    async def resolve_opening(self, number: int, retake: RetakeOrder | None = None) -> SceneOpening:
        """Return what the scene's clip begins from; a retake buys a still for it only if it says so."""
        if number in self._state.storyboard.stilled_scenes:
            image = retake.image if retake is not None else None
            may_buy = retake is None or image is not None
            still = await self._stills.get_still(number, may_buy=may_buy, image=image)
            return SceneOpening(opens_on_still=still)
        return await self._resolve_chain(number)

    async def _resolve_chain(self, number: int) -> SceneOpening:
        """Return the take from whose last picture this scene begins, if it begins from another scene's.

        Wait until that scene has a clip, or will have none: then this one begins anew.
        """
        before = self._state.storyboard.chained_scenes.get(number)
        if before is None or not workflow.patched("chained"):
            return OWN_OPENING
        if not self._is_settled(before):
            self._state.update_scene(number, detail=f"It begins from the last picture of scene {before}.")
            await workflow.wait_condition(partial(self._is_settled, before))
        clip = self._state.facts.clips.get(before)
        if clip is None:
            return OWN_OPENING
        if not await self._keep_last_frame(before, clip.take):
            return OWN_OPENING
        return SceneOpening(opens_on_take=clip.take, opens_after=None if before == number - 1 else before)

    def _is_settled(self, number: int) -> bool:
        return self._state.state_of(number) in SETTLED_STATES

    async def _keep_last_frame(self, scene: int, take: int) -> bool:
        """Return whether there is a last picture: without one the film goes on all the same."""
        order = LastFrameOrder(job_id=self._job_id, scene=scene, take=take)
        try:
            await activity_calls.keep_last_frame(order, report_trouble=self._state.set_trouble)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            return False
        return True
