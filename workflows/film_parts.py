"""The parts of a film, each of which may fail alone: its scenes and its music."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from typing import Any

from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import (
    MUSIC_NUMBER,
    CancelReceipt,
    GenerationInput,
    JobError,
    ModelChoice,
    RetakeOrder,
    SceneState,
)
from contracts.error_text import no_music_sentence
from contracts.error_types import ErrorType
from workflows.early_stills import EarlyStills
from workflows.job_errors import to_job_error
from workflows.job_state import JobState
from workflows.scene_lines import SceneLines
from workflows.scene_openings import SceneOpenings
from workflows.scene_stills import SceneStills
from workflows.several_takes import SeveralTakes
from workflows.still_runner import StillRunner
from workflows.take_runner import TakeRunner
from workflows.task_group import TaskGroup

NOT_BOUGHT_ERROR = JobError(
    type=ErrorType.NOT_BOUGHT, message="It was missing before, and this run was started for something else."
)
UNSPOKEN_ERROR = JobError(
    type=ErrorType.NOT_BOUGHT,
    message="Its lines were not bought: you wanted the film from what was there. Its clip is kept.",
)


class FilmParts:
    """The parts of one job, each run as a task."""

    def __init__(
        self, job: GenerationInput, state: JobState, tasks: TaskGroup, takes: TakeRunner, lines: SceneLines
    ) -> None:
        self._job, self._state, self._tasks, self._take_runner = job, state, tasks, takes
        self._lines = lines
        image_service = ModelChoice(provider=job.image_provider or "none", model=job.image_model or None)
        runner = StillRunner(state, takes, image_service)
        self.early_stills = EarlyStills(job.job_id, state, runner)
        stills = SceneStills(job.job_id, state, runner, self.early_stills)
        self._openings = SceneOpenings(job.job_id, state, stills)
        self._several_takes = SeveralTakes(state, takes)
        # The task that was started last, by scene (or MUSIC_NUMBER).
        self._latest_tasks: dict[int, asyncio.Task[None]] = {}

    def start_all(self) -> None:
        """Start the parts that this run has to make; clips of earlier runs are used as they are."""
        for clip in self._job.clips:
            self._state.add_clip(clip)
        retakes = {order.scene: order for order in self._job.retakes}
        for number, scene in tuple(self._state.facts.scenes.items()):
            if number in retakes:
                self.start_retake(retakes[number])
            elif number in self._job.leave_out:
                self._state.fail_scene(number, NOT_BOUGHT_ERROR)
            elif scene.state is SceneState.WAITING:
                self._latest_tasks[number] = self._tasks.start_task(self._make_scene(number))
        self._latest_tasks[MUSIC_NUMBER] = self._tasks.start_task(self._make_music())

    def use_earlier_parts(self) -> None:
        """Take over the parts of the job's first film: nothing is made anew, and what it lacks stays away."""
        for clip in self._job.clips:
            self._state.add_clip(clip)
        for number, scene in tuple(self._state.facts.scenes.items()):
            if scene.state is SceneState.WAITING:
                self._state.fail_scene(number, NOT_BOUGHT_ERROR)
        if self._state.facts.with_audio and self._job.music is None:
            self._state.finish_music(self._job.soundtrack)

    def start_retake(self, order: RetakeOrder) -> None:
        """Start a new take of one scene."""
        self._state.restart_scene(order)
        self._latest_tasks[order.scene] = self._tasks.start_task(self._make_scene(order.scene, order))

    def leave_out(self, numbers: Iterable[int]) -> None:
        """Cancel the tasks of these scenes, 0 for the music. A part that is left out already is skipped."""
        for number in sorted({*numbers} - self._state.facts.left_out):
            waits = self._state.state_of(number) is SceneState.WAITING
            self._state.mark_leaving_out(number)
            self._latest_tasks[number].cancel()
            if waits:  # Nothing was ordered: there is nothing to stop.
                self._state.record_receipt(number, CancelReceipt.NEVER_STARTED)
                self._state.mark_left_out(number)

    def drop_unspoken(self) -> None:
        """Leave out of the film the scenes whose lines were not bought any more, though they have clips."""
        for number in self._lines.missing:
            if self._state.facts.clips.pop(number, None) is not None:
                self._state.fail_scene(number, UNSPOKEN_ERROR)

    def iter_all(self) -> Iterator[Coroutine[Any, Any, None]]:
        """Yield all parts, for runs that started before updates existed (patch `directed`)."""
        yield from (self._make_scene(number) for number in self._state.facts.scenes)
        yield self._make_music()

    async def _make_scene(self, number: int, retake: RetakeOrder | None = None) -> None:
        """Make one scene. A failure is recorded in the job's state and the film goes on without the scene."""
        try:
            # What a scene opens on may cost money, too.
            await self._lines.wait_until_ready(number)
            opening = await self._openings.resolve_opening(number, retake)
            if retake is not None and retake.more_takes:
                await self._several_takes.make_all(retake, opening)
            elif retake is None and self._state.facts.takes > 1:
                await self._several_takes.make_first(self._first_order(number), opening)
            else:
                await self._take_runner.run_scene(number, retake, opening)
        except (ActivityError, ApplicationError, asyncio.CancelledError) as error:
            if is_cancelled_exception(error):
                self._raise_unless_left_out(number, error)
                await self._finish_leaving_out(number)
            else:
                self._state.fail_scene(number, to_job_error(error))

    def _first_order(self, number: int) -> RetakeOrder:
        """Return the order of a scene's first takes, which are numbered from 1 on."""
        return RetakeOrder(
            scene=number,
            take=1,
            more_takes=tuple(range(2, self._state.facts.takes + 1)),
            provider=self._job.provider,
            model=self._job.model,
        )

    async def _make_music(self) -> None:
        """Make the music. A failure is recorded and the film goes on without music."""
        if not self._state.facts.with_audio:
            return
        if self._job.soundtrack is not None or MUSIC_NUMBER in self._job.leave_out:
            self._state.finish_music(self._job.soundtrack)
            return
        try:
            # Music is as long as the film.
            await self._lines.wait_for_all()
            self._state.finish_music(await self._take_runner.run_soundtrack())
        except (ActivityError, ApplicationError, asyncio.CancelledError) as error:
            if is_cancelled_exception(error):
                self._raise_unless_left_out(MUSIC_NUMBER, error)
                await self._finish_leaving_out(MUSIC_NUMBER)
            else:
                self._state.finish_music(None, why := to_job_error(error))
                self._state.set_detail(no_music_sentence(why))

    def _raise_unless_left_out(self, number: int, error: BaseException) -> None:
        """Raise the cancel again if it is the whole job's."""
        if number not in self._state.facts.left_out:
            raise error

    async def _finish_leaving_out(self, number: int) -> None:
        self._state.mark_left_out(number)
        await self._take_runner.clear_budget_wait(number)
