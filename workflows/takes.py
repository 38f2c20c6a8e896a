"""How a job gets its takes: from the provider that was asked for, or after its last word from the next."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from workflows import calls
from workflows.board import Board
from workflows.contracts import (
    AcceptedJob,
    Approval,
    Choice,
    Clip,
    CollectOrder,
    Gate,
    GenerationInput,
    JobError,
    JobStatus,
    RetakeOrder,
    SceneState,
    Soundtrack,
    Stage,
    StatusOrder,
    TakeKey,
    TakeOrder,
)
from workflows.desk import Desk
from workflows.failures import job_error
from workflows.following import Manner
from workflows.ordering import raise_if_frugal
from workflows.provider_job import make_take
from workflows.tellers import AudioTeller, SceneTeller
from workflows.verdicts import is_outage, may_go_elsewhere

# (scenes at most, percent): a film of more scenes than these hears of no percentages, only of states.
PROGRESS_STEPS = ((3, 10.0), (6, 20.0))


class Takes:
    """The takes of one job. `listens`: see `Manner`; `show` and `tell` make changes seen by operators."""

    def __init__(
        self,
        job: GenerationInput,
        board: Board,
        desk: Desk,
        *,
        show: Callable[[], None],
        tell: Callable[[JobStatus], None],
    ) -> None:
        self._job, self._board, self._desk = job, board, desk
        self._show, self._tell = show, tell
        self._slots = asyncio.Semaphore(job.parallel_scenes)
        self._waiting_for_money = 0
        self.listens = False

    async def scene(self, number: int, retake: RetakeOrder | None = None) -> None:
        """Bring a scene's clip in; of a retake a new one.

        Raises:
            ActivityError, ApplicationError: of the last provider that was asked.
        """
        async with self._slots:
            raise_if_frugal(self._desk)
            await self._by_any_provider(number, retake)

    async def _by_any_provider(self, number: int, retake: RetakeOrder | None) -> None:
        asked, first = retake or self._job, retake.take if retake else 1
        rest = list(self._job.fallbacks)
        choice = Choice(provider=asked.provider, model=asked.model)
        again = True
        while True:
            try:
                return await self._clip(number, choice, first)
            except (ActivityError, ApplicationError) as error:
                outage = is_outage(error) and workflow.patched("outages")
                if outage and again:
                    again = False
                elif rest and (outage or self._may_go_elsewhere(error)):
                    choice, again = rest.pop(0), True
                else:
                    raise
                self._fall_back(number, choice, job_error(error))

    def _may_go_elsewhere(self, error: ActivityError | ApplicationError) -> bool:
        if is_cancelled_exception(error):
            return False
        despite = self._job.fallback_on_moderation
        return may_go_elsewhere(job_error(error).type, despite_moderation=despite)

    def _fall_back(self, number: int, choice: Choice, why: JobError) -> None:
        failed = self._board.facts.scenes[number].provider
        self._scene(
            number,
            provider=choice.provider,
            model=choice.model or "",
            progress=None,
            detail=f"{failed} failed: {why.message} Now {choice.provider} is asked.",
        )

    async def _clip(self, number: int, choice: Choice, first_take: int) -> None:
        self._scene(number, state=SceneState.SUBMITTED, started_at=None, heard_at=None)
        teller = SceneTeller(self._board, number, self._show, self._blocked)
        order = self._order(Stage.SCENE, number, choice, first_take)
        step = _progress_step(len(self._board.facts.scenes))
        clip = await make_take(
            order,
            self._manner(f"scene {number} · {order.model}", step, self._slots),
            teller,
            collect=partial(self._collect, teller),
        )
        self._board.clip(clip)
        self._show()

    async def _collect(self, teller: SceneTeller, accepted: AcceptedJob) -> Clip:
        number = accepted.key.scene
        beside = (number - 1, number + 1)
        return await calls.collect_clip(
            CollectOrder(
                accepted=accepted, neighbours=tuple(n for n in beside if n in self._board.facts.clips)
            ),
            f"scene {number} · take {accepted.key.take}",
            say=teller.stalled,
        )

    async def soundtrack(self) -> Soundtrack:
        """Bring the music in. Raises ActivityError, ApplicationError."""
        choice = Choice(provider=self._job.music_provider, model=self._job.music_model)
        order = self._order(Stage.AUDIO, 0, choice)
        teller = AudioTeller(self._board, self._show, self._blocked)
        teller.submitted()
        return await make_take(
            order,
            self._manner(f"music · {order.model}", progress_step=50),
            teller,
            collect=lambda accepted: calls.collect_soundtrack(
                CollectOrder(accepted=accepted), "music", say=teller.stalled
            ),
        )

    async def _blocked(self, why: JobError | None) -> None:
        """What the next take costs is not allowed: the job says so, and waits. None: one take less waits."""
        self._waiting_for_money += 1 if why else -1
        waits = self._waiting_for_money > 0
        status = JobStatus.AWAITING_APPROVAL if waits else JobStatus.PROCESSING
        if why or not waits:
            self._stalled(why.message if why else "")
        if status is not self._board.facts.status:
            self._board.awaits(Approval(gate=Gate.BUDGET) if waits else None)
            self._tell(status)
            await calls.note_status(StatusOrder(job_id=self._job.job_id, status=status))

    def _order(self, stage: Stage, scene: int, choice: Choice, take: int = 1) -> TakeOrder:
        key = TakeKey(job_id=self._job.job_id, stage=stage, scene=scene, take=take)
        return TakeOrder(key=key, provider=choice.provider, model=choice.model or "")

    def _manner(self, summary: str, progress_step: float, slots: asyncio.Semaphore | None = None) -> Manner:
        return Manner(
            owner=self._job.owner,
            summary=summary,
            progress_step=progress_step,
            hold=timedelta(hours=self._job.hold_hours),
            desk=self._desk,
            slots=slots,
            listens=self.listens,
        )

    def _scene(self, number: int, **changes: object) -> None:
        self._board.scene(number, **changes)
        self._show()

    def _stalled(self, trouble: str) -> None:
        self._board.stalled(trouble)
        self._show()


def _progress_step(scenes: int) -> float:
    """Percent that count as news: each piece of news costs six history events, so many scenes report less."""
    return next((step for most, step in PROGRESS_STEPS if scenes <= most), 100.0)
