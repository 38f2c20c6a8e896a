"""Decisions that a job waits for its owner to make, as one state. Pure."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from contracts import ApprovalChoice, FrozenModel, JobStatus, NeedKind, ProgressResponse
from contracts.error_types import ErrorType
from contracts.owner_need import find_owner_need
from contracts.stages import describe_part
from store.models import JobRow

_MESSAGES = {
    NeedKind.STORYBOARD: "Approve or edit the storyboard: no scene is generated before.",
    NeedKind.VOICE: "The narration's voice has failed: try it again, choose another, or go without a voice.",
    NeedKind.BUDGET: "The next order costs more than the budget allows: raise the budget, or end the job.",
}


class OwnerNeed(FrozenModel):
    """The decision that the job waits for you to make. Null if there is none."""

    kind: NeedKind
    message: str = Field(description="What there is to decide, in a sentence.")
    scenes: tuple[int, ...] = Field(
        default=(),
        description="The held scenes, of which nobody knows whether they were paid for; 0: the music, "
        "-1: the narration.",
    )
    expires_at: datetime | None = Field(default=None, description="When it ends without an answer.")


def owner_need_from_progress(progress: ProgressResponse) -> OwnerNeed | None:
    """Find the pending decision in a job's progress."""
    if (found := find_owner_need(progress)) is None:
        return None
    kind, held = found
    return build_owner_need(kind, held, progress.approval.expires_at if progress.approval else None)


def owner_need_from_database(row: JobRow, held: Sequence[int]) -> OwnerNeed | None:
    """Find the pending decision by the database alone, for lists.

    `held`: held scenes, 0 for the music, -1 for the narration.
    """
    if row.status.has_ended or row.frugal_at is not None:
        return None
    if row.status is not JobStatus.AWAITING_APPROVAL:
        return build_owner_need(NeedKind.HELD, held) if held else None
    if row.error_type == ErrorType.VOICE_FAILED:
        return build_owner_need(NeedKind.VOICE, held)
    asks = row.brief.approval is ApprovalChoice.STORYBOARD and row.approved_at is None
    return build_owner_need(NeedKind.STORYBOARD if asks else NeedKind.BUDGET, held)


def build_owner_need(kind: NeedKind, held: Sequence[int], expires_at: datetime | None = None) -> OwnerNeed:
    """Build the state, with its sentence for people."""
    message = _MESSAGES.get(kind) or _held_message(held)
    return OwnerNeed(kind=kind, message=message, scenes=tuple(held), expires_at=expires_at)


def _held_message(held: Sequence[int]) -> str:
    parts = " and ".join(map(describe_part, held))
    return f"Nobody knows whether {parts} was paid for: say what becomes of it."
