"""The owner's approval of a storyboard: waited for at no cost, for as long as the brief allows."""

from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from workflows import calls
from workflows.board import Board
from workflows.cancellation import raise_if_cancelled
from workflows.contracts import (
    Approval,
    ApprovalChoice,
    ApproveOrder,
    EditOrder,
    Gate,
    GenerationInput,
    JobStatus,
    StatusOrder,
    Storyboard,
)
from workflows.errors import ErrorType
from workflows.failures import refusal

EXPIRED = "Nobody approved the storyboard in time. Nothing was bought; try again to be asked again."


class StoryboardGate:
    """One for each job. `tell` makes a change of status seen by operators."""

    def __init__(self, job: GenerationInput, board: Board, tell: Callable[[JobStatus], None]) -> None:
        self._job, self._board, self._tell = job, board, tell
        self._revision = 0
        self._waits = self._approved = self._edits = False

    async def passed(self, storyboard: Storyboard) -> None:
        """Wait until the owner wants the storyboard made; who wanted that before is not asked.

        Raises:
            ApplicationError: APPROVAL_EXPIRED.
        """
        if self._job.approval is not ApprovalChoice.STORYBOARD or storyboard.approved:
            return
        self._waits = True
        patience = timedelta(hours=self._job.approval_hours)
        self._ask(storyboard, patience)
        order = StatusOrder(job_id=self._job.job_id, status=JobStatus.AWAITING_APPROVAL)
        await calls.note_status(order)
        raise_if_cancelled()
        await self._answer(patience)
        await calls.approve_storyboard(self._job.job_id)
        raise_if_cancelled()
        self._board.awaits(None)
        self._tell(JobStatus.PROCESSING)

    def close(self) -> None:
        """The job is ending: nothing can be approved or edited any more."""
        self._waits = False

    # --- what the owner says ---

    def check(self, order: ApproveOrder | EditOrder) -> None:
        """Refuse what cannot be. Raises ApplicationError."""
        if not self._waits or self._approved:
            raise refusal(ErrorType.NOT_WAITING, "The storyboard does not wait for you (any more).")
        if self._edits or order.revision not in (None, self._revision):
            raise refusal(
                ErrorType.REVISION_CONFLICT, "The storyboard was edited meanwhile: look at it again."
            )

    def approve(self) -> None:
        """Go on."""
        self._approved = True

    async def edit(self, order: EditOrder) -> Storyboard:
        """Put a draft in the storyboard's place; the storyboard as it is then. Raises ActivityError."""
        self._edits = True
        try:
            storyboard = await calls.adopt_draft(order)
        finally:
            self._edits = False
        self._board.storyboard(storyboard)
        self._ask(storyboard)
        return storyboard

    def _ask(self, storyboard: Storyboard, patience: timedelta | None = None) -> None:
        self._revision, asked = storyboard.revision, self._board.facts.approval
        until = asked.expires_at if asked else patience and workflow.now() + patience
        self._board.awaits(
            Approval(
                gate=Gate.STORYBOARD,
                price_usd=storyboard.price_usd,
                expires_at=until,
                revision=storyboard.revision,
            )
        )
        self._tell(JobStatus.AWAITING_APPROVAL)

    async def _answer(self, patience: timedelta) -> None:
        try:
            await workflow.wait_condition(
                lambda: self._approved, timeout=patience, timeout_summary="for the owner's approval"
            )
        except TimeoutError:
            self._waits = False
            raise ApplicationError(EXPIRED, type=ErrorType.APPROVAL_EXPIRED, non_retryable=True) from None
