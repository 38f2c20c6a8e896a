"""Closes a job: completed, failed or cancelled. Updates are answered first, the caller is notified last."""

import asyncio

from temporalio import workflow

from contracts import CallerNotice, Film, GenerationInput, JobError, JobStatus
from contracts.error_text import mark_unchanged_sentence, music_unchanged_sentence
from workflows import activity_calls
from workflows.cancellation import run_shielded
from workflows.job_errors import CANCELED
from workflows.job_orders import build_close_order
from workflows.job_state import JobState
from workflows.notify_caller import start_notify
from workflows.publishing import publish_status
from workflows.storyboard_approval import StoryboardApproval
from workflows.task_group import TaskGroup
from workflows.update_validator import UpdateValidator


class JobCloser:
    """Closes one job, once."""

    def __init__(
        self,
        job: GenerationInput,
        state: JobState,
        tasks: TaskGroup,
        approval: StoryboardApproval,
        validator: UpdateValidator,
    ) -> None:
        self._job, self._state, self._tasks = job, state, tasks
        self._approval, self._validator = approval, validator
        # The last film that was composed, and the scenes missing from it.
        self.last_film = (job.film, job.film_gaps) if job.film else None
        # Notifies the caller of decisions that the job needs, until the job is closed.
        self.owner_needs: asyncio.Task[None] | None = None

    async def close_completed(self) -> None:
        """Close a job whose film is made. After one in another language the gaps stay the first film's."""
        await self._close_job(JobStatus.COMPLETED, gaps=self._job.film_gaps if self._job.language else None)

    async def close_canceled(self) -> None:
        """Close a cancelled job: COMPLETED if this or an earlier run made a film, else CANCELED."""
        await self._tasks.cancel_all()
        if self.last_film is None:
            await self._close_job(JobStatus.CANCELED)
            return
        await self._close_with_last_film(*self.last_film, CANCELED)

    async def close_failed(self, why: JobError) -> None:
        """Close a job whose run failed: FAILED, unless it was to change a film that is there."""
        if not (self._job.language or self._job.music or self._job.mark) or self.last_film is None:
            await self._close_job(JobStatus.FAILED, why)
            return
        await self._close_with_last_film(*self.last_film, why)

    async def _close_with_last_film(self, film: Film, gaps: tuple[int, ...], why: JobError) -> None:
        self._state.restore_film(film, gaps)
        if self._job.language:
            self._state.set_detail(f"The film in {self._job.language} was not made: {why.message}")
        elif self._job.music is not None:
            self._state.set_detail(music_unchanged_sentence(why))
        elif self._job.mark is not None:
            self._state.set_detail(mark_unchanged_sentence(why))
        await self._close_job(JobStatus.COMPLETED, gaps=gaps, why_no_version=why)

    async def _close_job(
        self,
        status: JobStatus,
        error: JobError | None = None,
        gaps: tuple[int, ...] | None = None,
        why_no_version: JobError | None = None,
    ) -> None:
        self._validator.closing = True
        self._approval.stop_waiting()
        if self.owner_needs is not None:
            self.owner_needs.cancel()
        if self._validator.supports_updates:
            # Answer every update that was accepted. Runs from before updates must not wait here (replay).
            await run_shielded(workflow.wait_condition(workflow.all_handlers_finished))
        order = build_close_order(self._state.facts, status, error, gaps)
        if self._job.language:
            version = {"language": self._job.language, "language_error": why_no_version}
            order = order.model_copy(update=version)
        run_id = await run_shielded(activity_calls.close_job(order))
        self._state.mark_ended(status, error)
        publish_status(status)
        # The reconciler notifies the callers of runs that started before November 2026.
        if self._job.notice_ways and workflow.patched("told-caller"):
            # The run id from the history: a run that was reset to a later point replays under a new one.
            recorded = run_id or workflow.info().run_id
            end = order.model_dump(exclude={"failures", "language", "language_error"})
            notice = CallerNotice(**end, run_id=recorded, ended_at=workflow.now())
            for way in self._job.notice_ways:
                await run_shielded(start_notify(notice.model_copy(update={"way": way})))
