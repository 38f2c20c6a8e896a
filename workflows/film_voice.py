"""The voice of a film: recorded before its clips are ordered, or beside them, scene by scene."""

from functools import partial

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

from contracts import MUSIC_NUMBER, GenerationInput
from workflows.job_inbox import JobInbox
from workflows.job_state import JobState
from workflows.narration_runner import NarrationRunner
from workflows.progress_reporter import NoteBlocked
from workflows.scene_lines import SceneLines
from workflows.scene_narration import SceneNarration
from workflows.take_runner import TakeRunner
from workflows.task_group import TaskGroup
from workflows.update_validator import UpdateValidator
from workflows.voice_decision import VoiceDecisions


class FilmVoice:
    """The voice of one job's film. In its first run, clips are made while other scenes' lines are spoken."""

    def __init__(
        self,
        job: GenerationInput,
        state: JobState,
        inbox: JobInbox,
        *,
        lines: SceneLines,
        decisions: VoiceDecisions,
        takes: TakeRunner,
    ) -> None:
        self._job, self._state, self._inbox = job, state, inbox
        self._lines, self._decisions, self._takes = lines, decisions, takes
        self._beside: SceneNarration | None = None

    async def prepare(self) -> None:
        """Do what of the voice must be done before the first clip is ordered.

        Raises:
            ActivityError, ApplicationError: see `NarrationRunner.record`.
        """
        # Runs from before December 2026 record all lines before they order any clip.
        if not workflow.patched("own-lines"):
            await self.record()
        elif _is_first_run(self._job):
            self._beside = self._open_scene_narration()
            await self._beside.prepare()
        else:
            await self.record(self._list_absent())

    async def record(self, absent: tuple[int, ...] = ()) -> None:
        """Record the whole voice; `absent` are scenes that the run does without."""
        narration = NarrationRunner(
            self._job,
            self._state,
            self._inbox,
            decisions=self._decisions,
            note_blocked=self._note_blocked,
            absent=absent,
        )
        spoken = await narration.record()
        if spoken is not None:
            # The job's first film keeps its lengths.
            kept: dict[str, object] = {"scene_seconds": {}} if self._job.language else {}
            self._state.set_narration(spoken.model_copy(update=kept))
            self._lines.give_up(spoken.unspoken)

    def _list_absent(self) -> tuple[int, ...]:
        return tuple(number for number in self._job.leave_out if number != MUSIC_NUMBER)

    def start(self, tasks: TaskGroup, validator: UpdateValidator) -> None:
        """Start what of the voice is done beside the clips."""
        if self._beside is not None:
            validator.speaks_beside = True
            tasks.start_vital_task(self._run_beside(self._beside, validator))

    def leave_out(self, numbers: tuple[int, ...]) -> None:
        """Record no more lines for these scenes."""
        if self._beside is not None:
            self._beside.leave_out(numbers)

    async def _run_beside(self, narration: SceneNarration, validator: UpdateValidator) -> None:
        try:
            await narration.run()
        except FailureError as error:
            # The job fails with it: nothing more may be started, nor bought.
            if not is_cancelled_exception(error):
                validator.closing, self._inbox.spending_allowed = True, False
            raise

    def _open_scene_narration(self) -> SceneNarration:
        return SceneNarration(
            self._job,
            self._state,
            self._inbox,
            decisions=self._decisions,
            note_blocked=self._note_blocked,
            absent=self._list_absent(),
            lines=self._lines,
            resume_budget=self._takes.resume_budget_wait,
        )

    def _note_blocked(self, number: int) -> NoteBlocked:
        return partial(self._takes.note_blocked, number)


def _is_first_run(job: GenerationInput) -> bool:
    """Return whether all parts of the film are made in this run, as far as it is known."""
    return job.film is None and job.edit is None and not job.clips and not job.retakes
