"""What a job needs its owner for: one state for all that only the owner can decide. Pure."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from store.models import JobRow
from workflows.contracts import ApprovalChoice, Frozen, JobStatus, Need, ProgressResponse
from workflows.needs import need_in

_MESSAGES = {
    Need.STORYBOARD: "Approve or edit the storyboard: nothing is bought before.",
    Need.BUDGET: "The next order costs more than the budget allows: raise the budget, or end the job.",
}


class NeedsYou(Frozen):
    """What the job waits for you to decide. Null where it needs nobody."""

    kind: Need
    message: str = Field(description="What there is to decide, in a sentence.")
    scenes: tuple[int, ...] = Field(
        default=(),
        description="The held scenes, of which nobody knows whether they were paid for; 0: the music.",
    )
    expires_at: datetime | None = Field(default=None, description="When it ends without an answer.")


def need_of(told: ProgressResponse) -> NeedsYou | None:
    """By the job's own picture."""
    if (found := need_in(told)) is None:
        return None
    kind, held = found
    return need(kind, held, told.approval.expires_at if told.approval else None)


def need_by_catalog(row: JobRow, held: Sequence[int]) -> NeedsYou | None:
    """By the catalog alone, for lists. `held`: the scenes whose takes are held, 0 for the music."""
    if row.status.ended or row.frugal_at is not None:
        return None
    if row.status is not JobStatus.AWAITING_APPROVAL:
        return need(Need.HELD, held) if held else None
    asks = row.brief.approval is ApprovalChoice.STORYBOARD and row.approved_at is None
    return need(Need.STORYBOARD if asks else Need.BUDGET, held)


def need(kind: Need, held: Sequence[int], expires_at: datetime | None = None) -> NeedsYou:
    """The state, with its sentence."""
    message = _MESSAGES.get(kind) or _held_message(held)
    return NeedsYou(kind=kind, message=message, scenes=tuple(held), expires_at=expires_at)


def _held_message(held: Sequence[int]) -> str:
    parts = ["the music" if number == 0 else f"scene {number}" for number in held]
    return f"Nobody knows whether {' and '.join(parts)} was paid for: say what becomes of it."
