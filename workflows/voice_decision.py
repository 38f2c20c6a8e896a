"""The owner's decision about a film whose voice has failed for good: waiting costs nothing."""

from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from contracts import (
    ApprovalGate,
    DecideVoiceOrder,
    GenerationInput,
    JobError,
    JobStatus,
    Narrator,
    PendingApproval,
    StatusOrder,
    VoiceOutcome,
)
from contracts.error_types import ErrorType
from workflows import activity_calls
from workflows.cancellation import raise_if_cancelled
from workflows.job_errors import build_refusal
from workflows.job_inbox import JobInbox
from workflows.job_state import JobState


class VoiceDecisions:
    """Asks the owner of one job.

    Args:
        publish_status: publishes a status to operators.
        inbox: knows when the owner wants the film from what there is, whoever speaks it.
    """

    def __init__(
        self,
        job: GenerationInput,
        state: JobState,
        inbox: JobInbox,
        publish_status: Callable[[JobStatus], None],
    ) -> None:
        self._job, self._state, self._inbox, self._publish_status = job, state, inbox, publish_status
        self._is_waiting = False
        self._decided: DecideVoiceOrder | None = None

    def validate_order(self, order: DecideVoiceOrder) -> None:
        """Refuse a decision that nobody waits for. Raises ApplicationError: NOT_WAITING."""
        del order
        if not self._is_waiting or self._decided is not None:
            raise build_refusal(ErrorType.NOT_WAITING, "The narration does not wait for you (any more).")

    def record_decision(self, order: DecideVoiceOrder) -> None:
        """Record the decision; `ask_owner` then returns."""
        self._decided = order

    async def ask_owner(self, why: JobError) -> Narrator | None:
        """Wait for the owner, and return who speaks from now on; None: the same voice, once more.

        It is the same voice also where the owner stops spending instead: its lines that are kept are used.

        Raises:
            ApplicationError: nobody decided in time; its type and message are those of the failure.
        """
        self._decided, self._is_waiting = None, True
        patience = timedelta(hours=self._job.approval_hours)
        until = workflow.now() + patience
        self._state.set_approval(PendingApproval(gate=ApprovalGate.VOICE, expires_at=until))
        self._state.set_trouble(f"The narration waits for you: its voice failed. {why.message}")
        await self._note_status(
            JobStatus.AWAITING_APPROVAL, JobError(type=ErrorType.VOICE_FAILED, message=why.message)
        )
        try:
            await workflow.wait_condition(
                lambda: self._decided is not None or not self._inbox.spending_allowed,
                timeout=patience,
                timeout_summary="for another voice",
            )
        except TimeoutError:
            raise ApplicationError(why.message, type=why.type, non_retryable=True) from None
        finally:
            self._is_waiting = False
        self._state.set_approval(None)
        self._state.set_trouble("")
        await self._note_status(JobStatus.PROCESSING)
        return _to_narrator(self._decided)

    async def _note_status(self, status: JobStatus, reason: JobError | None = None) -> None:
        self._publish_status(status)
        await activity_calls.note_status(StatusOrder(job_id=self._job.job_id, status=status, reason=reason))
        raise_if_cancelled()


def _to_narrator(order: DecideVoiceOrder | None) -> Narrator | None:
    if order is None or order.outcome is VoiceOutcome.AGAIN:
        return None
    if order.outcome is VoiceOutcome.SILENT or order.voice is None:
        return Narrator(silent=True)
    return Narrator(**dict(order.voice))
