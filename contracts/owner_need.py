"""The decision that a job needs its owner for, by its snapshot."""

from contracts.progress import ApprovalGate, ProgressResponse, SceneState
from contracts.shared_types import JobStatus, NeedKind
from contracts.stages import MUSIC_NUMBER, NARRATION_NUMBER

_NEED_BY_GATE = {
    ApprovalGate.STORYBOARD: NeedKind.STORYBOARD,
    ApprovalGate.BUDGET: NeedKind.BUDGET,
    ApprovalGate.VOICE: NeedKind.VOICE,
}


def find_owner_need(snapshot: ProgressResponse) -> tuple[NeedKind, tuple[int, ...]] | None:
    """Return what only the owner can decide, and the numbers of held scenes; None if nothing. Pure.

    0 is the music, and -1 the narration.
    """
    if snapshot.status.has_ended or snapshot.ending is not None:
        return None
    held = tuple(scene.number for scene in snapshot.scenes if scene.state is SceneState.HELD)
    if snapshot.audio is not None and snapshot.audio.state is SceneState.HELD:
        held = (*held, MUSIC_NUMBER)
    if snapshot.narration is not None and snapshot.narration.state is SceneState.HELD:
        held = (*held, NARRATION_NUMBER)
    if snapshot.status is not JobStatus.AWAITING_APPROVAL:
        return (NeedKind.HELD, held) if held else None
    return (NeedKind.BUDGET if snapshot.approval is None else _NEED_BY_GATE[snapshot.approval.gate]), held
