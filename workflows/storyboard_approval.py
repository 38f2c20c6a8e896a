"""The owner's approval of a storyboard: waiting costs nothing and lasts as long as the brief allows."""

from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from contracts import (
    ApprovalChoice,
    ApprovalGate,
    ApproveOrder,
    EditOrder,
    GenerationInput,
    JobStatus,
    PendingApproval,
    StatusOrder,
    Storyboard,
)
from contracts.error_types import ErrorType
from workflows import activity_calls
from workflows.cancellation import raise_if_cancelled
from workflows.job_errors import build_refusal
from workflows.job_state import JobState

EXPIRED_MESSAGE = "Nobody approved the storyboard in time. Nothing was bought; try again to be asked again."


class StoryboardApproval:
    """Approval and edits of one job's storyboard. `publish_status` publishes a status to operators."""

    def __init__(
        self, job: GenerationInput, state: JobState, publish_status: Callable[[JobStatus], None]
    ) -> None:
        self._job, self._state, self._publish_status = job, state, publish_status
        self._revision = 0
        self._is_waiting = self._is_approved = self._is_editing = False

    async def wait_until_approved(self, storyboard: Storyboard) -> None:
        """Wait until the owner approves the storyboard, unless no approval is asked or it was given before.

        Raises:
            ApplicationError: APPROVAL_EXPIRED.
            ActivityError: the database could not be written.
        """
        if self._job.approval is not ApprovalChoice.STORYBOARD or storyboard.approved:
            return
        self._is_waiting = True
        patience = timedelta(hours=self._job.approval_hours)
        self._request_approval(storyboard, patience)
        order = StatusOrder(job_id=self._job.job_id, status=JobStatus.AWAITING_APPROVAL)
        await activity_calls.note_status(order)
        raise_if_cancelled()
        await self._wait_for_owner(patience)
        await activity_calls.approve_storyboard(self._job.job_id)
        raise_if_cancelled()
        self._state.set_approval(None)
        self._publish_status(JobStatus.PROCESSING)

    @property
    def revision(self) -> int:
        """The revision that was approved last, or waits for its approval; 0 where none is asked."""
        return self._revision

    def stop_waiting(self) -> None:
        """Stop accepting approvals and edits, because the job ends."""
        self._is_waiting = False

    # --- updates from the owner ---

    def validate_order(self, order: ApproveOrder | EditOrder) -> None:
        """Refuse an order that is not possible now.

        Raises:
            ApplicationError: NOT_WAITING, or REVISION_CONFLICT.
        """
        self.require_waiting()
        if self._is_editing or order.revision not in (None, self._revision):
            raise build_refusal(
                ErrorType.REVISION_CONFLICT, "The storyboard was edited meanwhile: look at it again."
            )

    def require_waiting(self) -> None:
        """Refuse with NOT_WAITING once the storyboard waits for nobody."""
        if not self._is_waiting or self._is_approved:
            raise build_refusal(ErrorType.NOT_WAITING, "The storyboard does not wait for you (any more).")

    def record_approval(self) -> None:
        """Record the approval; `wait_until_approved` then returns."""
        self._is_approved = True

    async def adopt_edit(self, order: EditOrder) -> Storyboard:
        """Replace the storyboard by the owner's draft, ask for approval again, and return the new outline.

        Raises:
            ActivityError: the draft could not be adopted.
        """
        self._is_editing = True
        try:
            storyboard = await activity_calls.adopt_draft(order)
        finally:
            self._is_editing = False
        if order.takes is not None:
            self._state.set_takes(order.takes)
        self._state.set_storyboard(storyboard)
        self._request_approval(storyboard)
        return storyboard

    async def refresh_price(self) -> None:
        """Ask with what the storyboard costs now: a still that is there is not bought again."""
        storyboard = await activity_calls.write_storyboard(self._job.job_id)
        if self._is_waiting and not self._is_approved and storyboard.revision == self._revision:
            self._request_approval(storyboard)

    def _request_approval(self, storyboard: Storyboard, patience: timedelta | None = None) -> None:
        self._revision, asked = storyboard.revision, self._state.facts.approval
        until = asked.expires_at if asked else patience and workflow.now() + patience
        self._state.set_approval(
            PendingApproval(
                gate=ApprovalGate.STORYBOARD,
                price_usd=storyboard.price_usd,
                expires_at=until,
                revision=storyboard.revision,
            )
        )
        self._publish_status(JobStatus.AWAITING_APPROVAL)

    async def _wait_for_owner(self, patience: timedelta) -> None:
        try:
            await workflow.wait_condition(
                lambda: self._is_approved, timeout=patience, timeout_summary="for the owner's approval"
            )
        except TimeoutError:
            self._is_waiting = False
            raise ApplicationError(
                EXPIRED_MESSAGE, type=ErrorType.APPROVAL_EXPIRED, non_retryable=True
            ) from None
