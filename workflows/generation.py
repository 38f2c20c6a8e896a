"""The story of a film: storyboard, then scenes and soundtrack side by side, then the cut."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception

from workflows import calls, search
from workflows.board import Board
from workflows.cancellation import all_of, in_full, raise_if_cancelled
from workflows.contracts import (
    ApproveOrder,
    ChooseOrder,
    CloseOrder,
    ComposeOrder,
    EditOrder,
    Ending,
    Film,
    GenerationInput,
    GenerationOutcome,
    JobError,
    JobStatus,
    Notice,
    ProgressLog,
    ProgressResponse,
    ProviderCall,
    ResolveOrder,
    RetakeOrder,
    Storyboard,
)
from workflows.decorators import async_update
from workflows.desk import Desk
from workflows.details import details_of
from workflows.directing import Rules
from workflows.errors import ErrorType
from workflows.failures import all_failed, bounded_together, job_error
from workflows.floor import Floor
from workflows.gate import StoryboardGate
from workflows.needs import NeedsTeller
from workflows.notify import tell_caller
from workflows.parts import Parts
from workflows.takes import Takes


@workflow.defn(name="GenerationWorkflow")
class GenerationWorkflow:
    """One job. Its id is the job's id; its result says how the job ended."""

    @workflow.init
    def __init__(self, job: GenerationInput) -> None:
        self._job = job
        self._board = Board(job, workflow.now)
        self._desk = Desk()
        self._floor = Floor()
        # The last film that was cut, and the scenes that it does without.
        self._made = (job.film, job.film_gaps) if job.film else None
        self._gate = StoryboardGate(job, self._board, self._tell_operators)
        self._rules = Rules(self._board, self._desk)
        self._takes = Takes(job, self._board, self._desk, show=self._show, tell=self._tell_operators)
        self._parts = Parts(job, self._board, self._floor, self._takes, self._show)
        self._needs: asyncio.Task[None] | None = None

    @workflow.run
    async def run(self, job: GenerationInput) -> GenerationOutcome:
        """Make the film; whatever happens, write down how it ended."""
        try:
            await self._make_film()
        except BaseException as error:
            # Anything else is a bug or an eviction from the cache: the story must not go on.
            if is_cancelled_exception(error):
                await self._close_canceled()
            elif isinstance(error, FailureError):
                await self._floor.stop()
                await self._close(JobStatus.FAILED, job_error(error))
            raise
        await self._close(JobStatus.COMPLETED)
        facts = self._board.facts
        return GenerationOutcome(status=facts.status, film=facts.film, gaps=facts.gaps)

    @workflow.query(name="progress")
    def progress(self) -> ProgressResponse:
        """Where the job stands, as of the last change."""
        return self._board.picture

    @workflow.query(name="progress_since")
    def progress_since(self, after: int) -> ProgressLog:
        """What a watcher who has seen `seq` `after` has not; older versions do not know this query."""
        return self._board.milestones.since(after)

    @workflow.signal(name="provider_called")
    def provider_called(self, call: ProviderCall) -> None:
        """A provider's webhook came: it wakes the take, and is believed in nothing."""
        self._desk.called(call)

    @workflow.signal(name="budget_raised")
    def budget_raised(self) -> None:
        """More may be spent: the catalog says how much."""
        self._desk.approve()

    @async_update(name="resolve")
    async def resolve(self, order: ResolveOrder) -> None:
        """The owner decides about a take of which nobody knows whether it was paid for."""
        await calls.resolve_take(order)
        self._desk.decide(order)

    @resolve.validator
    def _may_resolve(self, order: ResolveOrder) -> None:
        if not self._desk.waits(order.key):
            raise ApplicationError("This take waits for no decision.", type=ErrorType.NOT_HELD)

    # --- what the owner says ---

    @async_update(name="approve_storyboard")
    async def approve_storyboard(self, order: ApproveOrder) -> None:
        """The owner wants the storyboard made."""
        self._gate.approve()

    @approve_storyboard.validator
    def _may_approve(self, order: ApproveOrder) -> None:
        self._gate.check(order)

    @async_update(name="edit_storyboard")
    async def edit_storyboard(self, order: EditOrder) -> Storyboard:
        """The owner has another storyboard, before anything is bought."""
        return await self._gate.edit(order)

    @edit_storyboard.validator
    def _may_edit(self, order: EditOrder) -> None:
        self._gate.check(order)

    @async_update(name="retake")
    async def retake(self, order: RetakeOrder) -> None:
        """The owner wants a scene made anew."""
        await self._rules.settled(order.scene)
        self._parts.retake(order)

    @retake.validator
    def _may_retake(self, order: RetakeOrder) -> None:
        self._rules.goes_on()

    @async_update(name="choose")
    async def choose(self, order: ChooseOrder) -> None:
        """The owner wants the film cut with another take."""
        await self._rules.settled(order.clip.scene)
        self._board.chosen(order.clip)
        self._floor.touch()
        self._show()

    @choose.validator
    def _may_choose(self, order: ChooseOrder) -> None:
        self._rules.goes_on()

    @async_update(name="keep")
    async def keep(self) -> None:
        """The owner wants nothing more bought, and a film from what is there."""
        await self._rules.something_is_there()
        self._board.ending(Ending.KEEP)
        self._desk.buys = False
        self._show()
        await calls.stop_buying(self._job.job_id)

    @keep.validator
    def _may_keep(self) -> None:
        self._rules.goes_on()

    # --- the story ---

    async def _make_film(self) -> None:
        # Holds, budgets and webhooks came in November 2026; a run from before goes on without them.
        self._takes.listens = workflow.patched("paid-once")
        # Later in that month owners began to direct: a run from before makes its parts all at once.
        self._rules.directed = workflow.patched("directed")
        # Callers hear of what needs them since the end of that month, too.
        if self._job.callback and workflow.patched("needs-told"):
            self._needs = asyncio.create_task(NeedsTeller(self._job, self._board).run())
        self._board.begin()
        self._tell_operators(JobStatus.PROCESSING)
        storyboard = await calls.write_storyboard(self._job.job_id)
        raise_if_cancelled()
        self._board.storyboard(storyboard)
        self._show()
        await self._gate.passed(storyboard)
        if not self._rules.directed:
            await all_of(*self._parts.all_at_once())
            raise_if_cancelled()
            self._board.film(await self._compose())
            return
        self._parts.begin()
        await self._finish()

    async def _finish(self) -> None:
        """Cut the film, and cut it again when the owner wanted something else meanwhile."""
        while True:
            await self._floor.cleared()
            raise_if_cancelled()
            film = await self._compose()
            if not self._floor.touched:
                break
        self._rules.closes = True
        self._board.film(film)

    # --- the cut, and the end ---

    async def _compose(self) -> Film:
        scenes = tuple(sorted(self._board.facts.clips))
        if not scenes:
            raise all_failed(self._board.facts.scenes.values())
        self._board.composing()
        self._show()
        order = ComposeOrder(
            job_id=self._job.job_id,
            scenes=scenes,
            with_soundtrack=self._board.facts.soundtrack is not None,
            takes={number: clip.take for number, clip in self._board.facts.clips.items()},
        )
        film = await calls.compose_film(order, say=self._stalled)
        self._made = film, tuple(n for n in self._board.facts.scenes if n not in scenes)
        raise_if_cancelled()
        return film

    async def _close_canceled(self) -> None:
        """A film that was made before, by this run or an earlier one, is as good as it was."""
        await self._floor.stop()
        if self._made is None:
            await self._close(JobStatus.CANCELED)
            return
        film, gaps = self._made
        self._board.stopped(film, gaps)
        await self._close(JobStatus.COMPLETED, gaps=gaps)

    async def _close(
        self, status: JobStatus, error: JobError | None = None, gaps: tuple[int, ...] | None = None
    ) -> None:
        self._rules.closes = True
        self._gate.close()
        if self._needs is not None:
            self._needs.cancel()
        if self._rules.directed:
            # Whoever has told us something gets an answer; a run from before has always left without one.
            await in_full(workflow.wait_condition(workflow.all_handlers_finished))
        known = self._board.facts.gaps if gaps is None else gaps
        order = CloseOrder(
            job_id=self._job.job_id,
            status=status,
            gaps=known,
            error=error,
            failures=bounded_together(self._board.facts.failures),
        )
        run_id = await in_full(calls.close_job(order))
        self._board.end(status, error)
        self._tell_operators(status)
        # Callers are told since November 2026; a run from before leaves that to the reconciler.
        if self._job.callback and workflow.patched("told-caller"):
            # As the history has it: a run that was reset to beyond this point replays with an id of its own.
            ended = run_id or workflow.info().run_id
            told = order.model_dump(exclude={"failures"})
            await in_full(tell_caller(Notice(**told, run_id=ended, ended_at=workflow.now())))

    # --- telling ---

    def _stalled(self, trouble: str) -> None:
        self._board.stalled(trouble)
        self._show()

    def _tell_operators(self, status: JobStatus) -> None:
        workflow.upsert_search_attributes([search.STATUS.value_set(status.value)])
        self._show()

    def _show(self) -> None:
        workflow.set_current_details(details_of(self._board.picture))
