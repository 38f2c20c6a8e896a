"""The workflow of a job: storyboard, then scenes and soundtrack side by side, then the film."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception

from contracts import (
    ApproveOrder,
    ChooseOrder,
    DecideVoiceOrder,
    DrawStillOrder,
    EditOrder,
    Film,
    FilmVersion,
    GenerationInput,
    GenerationOutcome,
    JobStatus,
    LeaveOutOrder,
    ProgressLog,
    ProgressResponse,
    ProviderCallback,
    RequestedEnd,
    ResolveOrder,
    RetakeOrder,
    Storyboard,
)
from contracts.error_types import ErrorType
from workflows import activity_calls
from workflows.cancellation import gather_all, raise_if_cancelled
from workflows.decorators import async_update
from workflows.film_change import FilmChanger
from workflows.film_parts import FilmParts
from workflows.film_voice import FilmVoice
from workflows.job_closer import JobCloser
from workflows.job_errors import to_job_error
from workflows.job_inbox import JobInbox
from workflows.job_orders import build_compose_order
from workflows.job_state import JobState
from workflows.language_film import OTHER_LANGUAGE_MESSAGE, LanguageFilmMaker
from workflows.owner_needs import OwnerNeedNotifier
from workflows.publishing import defer_publishing, publish_details, publish_status
from workflows.scene_lines import SceneLines
from workflows.storyboard_approval import StoryboardApproval
from workflows.take_runner import TakeRunner
from workflows.task_group import TaskGroup
from workflows.update_validator import UpdateValidator
from workflows.voice_decision import VoiceDecisions


@workflow.defn(name="GenerationWorkflow")
class GenerationWorkflow:
    """A job's workflow. The workflow id is the job id; the result says how the job ended."""

    @workflow.init
    def __init__(self, job: GenerationInput) -> None:
        self._job = job
        self._state = JobState(job, workflow.now, publish_details, defer_publishing)
        self._inbox = JobInbox()
        self._tasks = TaskGroup()
        self._approval = StoryboardApproval(job, self._state, publish_status)
        lines = SceneLines(self._state, self._inbox)
        self._validator = UpdateValidator(self._state, self._inbox, lines)
        self._take_runner = TakeRunner(
            job, self._state, self._inbox, lines=lines, publish_status=publish_status
        )
        self._voice_decisions = VoiceDecisions(job, self._state, self._inbox, publish_status)
        self._voice = FilmVoice(
            job,
            self._state,
            self._inbox,
            lines=lines,
            decisions=self._voice_decisions,
            takes=self._take_runner,
        )
        self._parts = FilmParts(job, self._state, self._tasks, self._take_runner, lines)
        self._closer = JobCloser(job, self._state, self._tasks, self._approval, self._validator)
        self._film_changer = FilmChanger(job, self._state, self._parts, self._take_runner, self._closer)
        self._version = FilmVersion(job_id=job.job_id, language=job.language)
        self._language_film = LanguageFilmMaker(
            job,
            self._state,
            self._parts,
            self._voice,
            check_fonts=self._check_fonts,
            compose=self._compose_film,
        )

    @workflow.run
    async def run(self, job: GenerationInput) -> GenerationOutcome:
        """Make the film and, however that ends, write the job's end to the database.

        Raises:
            FailureError: why the job failed or was cancelled, after it is recorded.
        """
        try:
            await self._make_film()
        except BaseException as error:
            # Any other error is a bug or an eviction from the worker's cache: do nothing more in this run.
            if is_cancelled_exception(error):
                await self._closer.close_canceled()
            elif isinstance(error, FailureError):
                await self._tasks.cancel_all()
                await self._closer.close_failed(to_job_error(error))
            raise
        await self._closer.close_completed()
        facts = self._state.facts
        return GenerationOutcome(status=facts.status, film=facts.film, gaps=facts.gaps)

    @workflow.query(name="progress")
    def get_progress(self) -> ProgressResponse:
        """Return the snapshot of the last change."""
        return self._state.snapshot

    @workflow.query(name="progress_since")
    def progress_since(self, after: int) -> ProgressLog:
        """Return the milestones after this `seq`, and the latest snapshot; old versions lack this query."""
        return self._state.progress.read_since(after)

    @workflow.signal(name="provider_called")
    def provider_called(self, call: ProviderCallback) -> None:
        """Wake the take that a provider's webhook names; the webhook's content is not trusted."""
        self._inbox.record_callback(call)

    @workflow.signal(name="budget_raised")
    def budget_raised(self) -> None:
        """Wake takes that wait for budget; the new amount is in the database."""
        self._inbox.record_budget_raise()

    @async_update(name="resolve")
    async def resolve_take(self, order: ResolveOrder) -> None:
        """Record the owner's decision about a take whose payment is unknown."""
        await activity_calls.resolve_take(order)
        self._inbox.record_decision(order)

    @resolve_take.validator
    def _may_resolve(self, order: ResolveOrder) -> None:
        if not self._inbox.is_undecided(order.key):
            raise ApplicationError("This take waits for no decision.", type=ErrorType.NOT_HELD)

    # --- updates from the owner ---

    @async_update(name="approve_storyboard")
    async def approve_storyboard(self, order: ApproveOrder) -> None:
        """Approve the storyboard, so that its scenes are made."""
        self._approval.record_approval()

    @approve_storyboard.validator
    def _may_approve(self, order: ApproveOrder) -> None:
        self._approval.validate_order(order)

    @async_update(name="edit_storyboard")
    async def edit_storyboard(self, order: EditOrder) -> Storyboard:
        """Replace the storyboard by the owner's draft, before anything is bought, and return its outline."""
        return await self._approval.adopt_edit(order)

    @edit_storyboard.validator
    def _may_edit(self, order: EditOrder) -> None:
        self._approval.validate_order(order)

    @async_update(name="draw_still")
    async def draw_still(self, order: DrawStillOrder) -> None:
        """Have a still drawn, before anything is bought that it is for."""
        self._tasks.start_task(self._parts.early_stills.draw(order, self._approval.refresh_price))

    @draw_still.validator
    def _may_draw_still(self, order: DrawStillOrder) -> None:
        self._approval.require_waiting()

    @async_update(name="decide_voice")
    async def decide_voice(self, order: DecideVoiceOrder) -> None:
        """Go on with a film whose voice has failed for good."""
        self._voice_decisions.record_decision(order)

    @decide_voice.validator
    def _may_decide_voice(self, order: DecideVoiceOrder) -> None:
        self._voice_decisions.validate_order(order)

    @async_update(name="retake")
    async def retake_scene(self, order: RetakeOrder) -> None:
        """Start a new take of a scene."""
        await self._validator.require_scene_idle(order.scene)
        self._parts.start_retake(order)

    @retake_scene.validator
    def _may_retake(self, order: RetakeOrder) -> None:
        self._validator.require_running()

    @async_update(name="choose")
    async def choose_take(self, order: ChooseOrder) -> None:
        """Compose the film with another take of a scene."""
        await self._validator.require_scene_idle(order.clip.scene)
        self._state.choose_clip(order.clip)
        self._tasks.mark_dirty()

    @choose_take.validator
    def _may_choose(self, order: ChooseOrder) -> None:
        self._validator.require_running()

    @async_update(name="leave_out")
    async def leave_out_scenes(self, order: LeaveOutOrder) -> None:
        """Cut the film without scenes, or the music, that are still being made."""
        await self._validator.require_can_leave_out(order.scenes)
        self._parts.leave_out(order.scenes)
        self._voice.leave_out(order.scenes)

    @leave_out_scenes.validator
    def _may_leave_out(self, order: LeaveOutOrder) -> None:
        self._validator.require_not_ending()

    @async_update(name="keep")
    async def finish_with_clips(self) -> None:
        """Stop spending, and finish the film with the clips that are ready or paid for."""
        await self._validator.require_any_clip()
        self._state.set_requested_end(RequestedEnd.KEEP)
        self._inbox.spending_allowed = False
        await activity_calls.stop_buying(self._job.job_id)

    @finish_with_clips.validator
    def _may_finish(self) -> None:
        self._validator.require_running()

    # --- the story ---

    async def _make_film(self) -> None:
        # Runs that started before November 2026 have no holds, budgets and webhooks.
        self._take_runner.holds_enabled = workflow.patched("paid-once")
        # Runs from before late November 2026 take no updates: they start all parts at once.
        self._validator.supports_updates = workflow.patched("directed")
        # Runs from before the end of November 2026 do not notify callers of what needs their decision.
        if self._job.notice_ways and workflow.patched("needs-told"):
            self._closer.owner_needs = asyncio.create_task(OwnerNeedNotifier(self._job, self._state).run())
        self._state.mark_started()
        publish_status(JobStatus.PROCESSING)
        if self._job.language:
            self._validator.refuse_all(OTHER_LANGUAGE_MESSAGE)
            await self._language_film.make()
            return
        if self._film_changer.message:
            self._validator.refuse_all(self._film_changer.message)
            await self._film_changer.change_film()
            return
        storyboard = await activity_calls.write_storyboard(self._job.job_id)
        raise_if_cancelled()
        if self._job.edit is not None:
            storyboard = await activity_calls.adopt_draft(self._job.edit)
            raise_if_cancelled()
        self._state.set_storyboard(storyboard)
        await self._check_fonts()
        await self._approval.wait_until_approved(storyboard)
        if self._approval.revision > storyboard.revision:
            await self._check_fonts()
        if self._job.narrated:
            await self._voice.prepare()
        if not self._validator.supports_updates:
            await gather_all(*self._parts.iter_all())
            raise_if_cancelled()
            self._state.set_film(await self._compose_film())
            return
        self._parts.start_all()
        self._voice.start(self._tasks, self._validator)
        await self._compose_until_unchanged()

    async def _check_fonts(self) -> None:
        """Find out before anything is bought whether the text that is drawn into the film can be."""
        if self._job.draws_text:
            await activity_calls.check_fonts(self._version, report_trouble=self._state.set_trouble)
            raise_if_cancelled()

    async def _compose_until_unchanged(self) -> None:
        """Compose the film, and compose it again if an update changed its parts meanwhile."""
        while True:
            await self._tasks.join_all()
            raise_if_cancelled()
            self._parts.drop_unspoken()
            film = await self._compose_film()
            await self._finish_updates()
            if not self._tasks.is_dirty:
                break
        self._validator.closing = True
        self._state.set_film(film)

    async def _finish_updates(self) -> None:
        """Let an update that came during the composition have its say."""
        if not workflow.all_handlers_finished() and workflow.patched("settled-updates"):
            await workflow.wait_condition(workflow.all_handlers_finished)

    # --- the film, and the end ---

    async def _compose_film(self) -> Film:
        order = build_compose_order(self._job, self._state.facts)
        self._state.mark_composing()
        film = await activity_calls.compose_film(order, report_trouble=self._state.set_trouble)
        if not self._job.language:
            self._closer.last_film = film, tuple(n for n in self._state.facts.scenes if n not in order.scenes)
        raise_if_cancelled()
        return film
