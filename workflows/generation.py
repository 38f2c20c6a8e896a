"""The story of a film: storyboard, then scenes and soundtrack side by side, then the cut."""

import asyncio
from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, FailureError, is_cancelled_exception

from workflows import calls, search
from workflows.board import Board
from workflows.cancellation import all_of, in_full, raise_if_cancelled
from workflows.contracts import (
    AcceptedJob,
    Clip,
    CloseOrder,
    CollectOrder,
    ComposeOrder,
    GenerationInput,
    GenerationOutcome,
    JobError,
    JobStatus,
    ProgressResponse,
    Receipt,
    SceneOutline,
    SceneState,
    Soundtrack,
    Stage,
    Storyboard,
    TakeKey,
    TakeOrder,
)
from workflows.details import details_of
from workflows.errors import ErrorType
from workflows.failures import bounded, job_error
from workflows.provider_job import make_take

# (scenes at most, percent): a film of more scenes than these hears of no percentages, only of states.
PROGRESS_STEPS = ((3, 10.0), (6, 20.0))


@workflow.defn
class GenerationWorkflow:
    """One job. Its id is the job's id; its result says how the job ended."""

    @workflow.init
    def __init__(self, job: GenerationInput) -> None:
        self._job = job
        self._board = Board(job, workflow.now)
        self._slots = asyncio.Semaphore(job.parallel_scenes)

    @workflow.run
    async def run(self, job: GenerationInput) -> GenerationOutcome:
        """Make the film; whatever happens, write down how it ended."""
        try:
            await self._make_film()
        except BaseException as error:
            # Anything else is a bug or an eviction from the cache: the story must not go on.
            if is_cancelled_exception(error):
                await self._close(JobStatus.CANCELED)
            elif isinstance(error, FailureError):
                await self._close(JobStatus.FAILED, job_error(error))
            raise
        await self._close(JobStatus.COMPLETED)
        facts = self._board.facts
        return GenerationOutcome(status=facts.status, film=facts.film, gaps=facts.gaps)

    @workflow.query
    def progress(self) -> ProgressResponse:
        """Where the job stands, as of the last change."""
        return self._board.picture

    async def _make_film(self) -> None:
        self._board.begin()
        self._tell_operators(JobStatus.PROCESSING)
        storyboard = await calls.write_storyboard(self._job.job_id)
        raise_if_cancelled()
        self._board.storyboard(storyboard)
        self._show()
        await all_of(
            *(self._make_scene(scene, storyboard) for scene in storyboard.scenes), self._make_audio()
        )
        raise_if_cancelled()
        await self._compose()

    # --- scenes ---

    async def _make_scene(self, scene: SceneOutline, storyboard: Storyboard) -> None:
        """One bad scene loses one scene: its failure is written on the board, and the film goes on."""
        try:
            async with self._slots:
                await self._make_clip(scene, storyboard)
        except (ActivityError, ApplicationError) as error:
            if is_cancelled_exception(error):
                raise
            self._scene(scene.number, state=SceneState.FAILED, error=job_error(error))

    async def _make_clip(self, scene: SceneOutline, storyboard: Storyboard) -> None:
        number = scene.number
        self._scene(number, state=SceneState.SUBMITTED)
        order = self._order(Stage.SCENE, number, self._job.provider, self._job.model)
        clip = await make_take(
            order,
            summary=f"scene {number} · {order.model} · take {order.key.take}",
            progress_step=_progress_step(len(storyboard.scenes)),
            on_report=partial(self._board.scene_report, number),
            on_cancel=self._canceling,
            on_receipt=partial(self._scene_canceled, number),
            collect=partial(self._collect, order),
        )
        self._board.clip(clip)
        self._show()

    async def _collect(self, order: TakeOrder, accepted: AcceptedJob) -> Clip:
        number = order.key.scene
        beside = (number - 1, number + 1)
        return await calls.collect_clip(
            CollectOrder(
                accepted=accepted, neighbours=tuple(n for n in beside if n in self._board.facts.clips)
            ),
            f"scene {number} · take {accepted.key.take}",
            say=partial(self._scene_stalled, number),
        )

    def _scene_stalled(self, number: int, trouble: str) -> None:
        state = SceneState.STALLED if trouble else SceneState.COLLECTING
        self._scene(number, state=state, detail=trouble)

    def _scene_canceled(self, number: int, receipt: Receipt) -> None:
        self._scene(number, state=SceneState.CANCELED, receipt=receipt)

    # --- soundtrack ---

    async def _make_audio(self) -> None:
        """A film without music is better than no film: a failure here is told, not raised."""
        if not self._board.facts.with_audio:
            return
        try:
            self._board.audio_ended(await self._make_soundtrack())
        except (ActivityError, ApplicationError) as error:
            if is_cancelled_exception(error):
                raise
            self._board.audio_ended(None)
            self._say(f"The film has no music: {job_error(error).message}")

    async def _make_soundtrack(self) -> Soundtrack:
        order = self._order(Stage.AUDIO, 0, self._job.music_provider, self._job.music_model)
        return await make_take(
            order,
            summary=f"music · {order.model}",
            progress_step=50,
            on_report=self._board.audio_report,
            on_cancel=self._canceling,
            on_receipt=lambda receipt: None,
            collect=lambda accepted: calls.collect_soundtrack(
                CollectOrder(accepted=accepted), "music", say=self._stalled
            ),
        )

    def _canceling(self) -> None:
        self._say("Being cancelled: its provider jobs are stopped first.")

    # --- the cut, and the end ---

    async def _compose(self) -> None:
        scenes = tuple(sorted(self._board.facts.clips))
        if not scenes:
            raise self._all_failed()
        self._board.composing()
        self._show()
        order = ComposeOrder(
            job_id=self._job.job_id,
            scenes=scenes,
            with_soundtrack=self._board.facts.soundtrack is not None,
        )
        film = await calls.compose_film(order, say=self._stalled)
        raise_if_cancelled()
        self._board.film(film)

    def _all_failed(self) -> ApplicationError:
        reasons = "; ".join(
            f"scene {scene.number}: {scene.error.message if scene.error else 'failed'}"
            for scene in self._board.facts.scenes.values()
        )
        message = bounded(f"No scene could be made. {reasons}")
        return ApplicationError(message, type=ErrorType.ALL_SCENES_FAILED, non_retryable=True)

    async def _close(self, status: JobStatus, error: JobError | None = None) -> None:
        order = CloseOrder(job_id=self._job.job_id, status=status, gaps=self._board.facts.gaps, error=error)
        await in_full(calls.close_job(order))
        self._board.end(status, error)
        self._tell_operators(status)

    # --- telling ---

    def _order(self, stage: Stage, scene: int, provider: str, model: str) -> TakeOrder:
        key = TakeKey(job_id=self._job.job_id, stage=stage, scene=scene)
        return TakeOrder(key=key, provider=provider, model=model)

    def _scene(self, number: int, **changes: object) -> None:
        self._board.scene(number, **changes)
        self._show()

    def _say(self, detail: str) -> None:
        self._board.say(detail)
        self._show()

    def _stalled(self, trouble: str) -> None:
        self._board.stalled(trouble)
        self._show()

    def _tell_operators(self, status: JobStatus) -> None:
        workflow.upsert_search_attributes([search.STATUS.value_set(status.value)])
        self._show()

    def _show(self) -> None:
        workflow.set_current_details(details_of(self._board.picture))


def _progress_step(scenes: int) -> float:
    """Percent that count as news: each piece of news costs six history events, so many scenes report less."""
    return next((step for most, step in PROGRESS_STEPS if scenes <= most), 100.0)
