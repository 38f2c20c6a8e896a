"""What a job needs its owner for, by its picture; and the caller is told when it begins to."""

from temporalio import workflow

from workflows.board import Board
from workflows.contracts import Gate, GenerationInput, JobStatus, Need, Notice, ProgressResponse, SceneState
from workflows.notify import tell_caller

# The music's number, where scenes are counted from 1.
MUSIC = 0
_KINDS = {Gate.STORYBOARD: Need.STORYBOARD, Gate.BUDGET: Need.BUDGET}


def need_in(picture: ProgressResponse) -> tuple[Need, tuple[int, ...]] | None:
    """What only the owner can decide, and the scenes that are held (0: the music); None: nothing. Pure."""
    if picture.status.ended or picture.ending is not None:
        return None
    held = tuple(scene.number for scene in picture.scenes if scene.state is SceneState.HELD)
    if picture.audio is not None and picture.audio.state is SceneState.HELD:
        held = (*held, MUSIC)
    if picture.status is not JobStatus.AWAITING_APPROVAL:
        return (Need.HELD, held) if held else None
    return (Need.BUDGET if picture.approval is None else _KINDS[picture.approval.gate]), held


class NeedsTeller:
    """Tells the caller of one job each time that it begins to need its owner, or needs them for more."""

    def __init__(self, job: GenerationInput, board: Board) -> None:
        self._job, self._board = job, board

    async def run(self) -> None:
        """Watch the board for as long as the job works; whoever began this cancels it."""
        known = None
        while True:
            await workflow.wait_condition(lambda seen=known: need_in(self._board.picture) != seen)  # type: ignore[misc]
            known = need_in(self._board.picture)
            if known is not None:
                await tell_caller(self._notice(*known))

    def _notice(self, need: Need, scenes: tuple[int, ...]) -> Notice:
        return Notice(
            job_id=self._job.job_id,
            run_id=workflow.info().run_id,
            status=self._board.facts.status,
            ended_at=workflow.now(),
            need=need,
            held=scenes,
            # As the history has it: a run that was reset replays with a run id of its own.
            token=str(workflow.uuid4()),
        )
