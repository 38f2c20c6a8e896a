"""Refuses updates that a running job cannot carry out now: retake, choose, leave out, finish."""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow

from contracts import ApprovalGate, RequestedEnd, SceneProgress, SceneState
from contracts.error_types import ErrorType
from contracts.stages import describe_part
from workflows import activity_options
from workflows.job_errors import build_refusal
from workflows.job_inbox import JobInbox
from workflows.job_state import JobState
from workflows.scene_lines import SceneLines

JOB_ENDING_MESSAGE = "The job is just ending: ask again when it has."
SPENDING_STOPPED_MESSAGE = "The job buys nothing more: ask again when it has ended."
OLDER_VERSION_MESSAGE = "The job was begun by an older version: ask again when it has ended."
NO_CLIP_MESSAGE = "Nothing is there yet that a film could be cut from."
NOTHING_LEFT_MESSAGE = "Without that, nothing would be left that a film could be cut from."

# Runs that started before November 2026 wait this long instead of SETTLING_DELAY.
SAME_TASK_TIMEOUT = timedelta(seconds=1)

_IDLE_STATES = (SceneState.COMPLETE, SceneState.FAILED)
_ENDED_STATES = (*_IDLE_STATES, SceneState.CANCELED)
_PAID_STATES = (
    SceneState.QUEUED,
    SceneState.RUNNING,
    SceneState.COLLECTING,
    SceneState.STALLED,
    SceneState.COMPLETE,
)


class UpdateValidator:
    """Validates updates of one job. Every method raises ApplicationError with the reason for a refusal."""

    def __init__(self, state: JobState, inbox: JobInbox, lines: SceneLines) -> None:
        self._state, self._inbox, self._lines = state, inbox, lines
        # In runs of older versions nothing is being made before the narration is recorded.
        self.speaks_beside = False
        # Runs from before late November 2026 cannot start a part while others are being made.
        self.supports_updates = False
        self.closing = False
        self._closing_message = JOB_ENDING_MESSAGE

    def refuse_all(self, why: str) -> None:
        """Refuse every update from now on, with this sentence."""
        self.closing, self._closing_message = True, why

    def require_running(self) -> None:
        """Refuse with JOB_ENDING once nothing more can be started."""
        if not self._inbox.spending_allowed:
            raise build_refusal(ErrorType.JOB_ENDING, SPENDING_STOPPED_MESSAGE)
        if self.closing or self._state.facts.ending is not None:
            raise build_refusal(ErrorType.JOB_ENDING, self._closing_message)

    async def require_scene_idle(self, scene: int) -> None:
        """Refuse with SCENE_BUSY while a take of this scene is being made or waits to be."""
        busy = f"A take of scene {scene} is being made: wait for it."
        if (
            self._state.facts.approval is not None
            and self._state.facts.approval.gate is ApprovalGate.STORYBOARD
        ):
            busy = "Nothing is made yet: its storyboard waits for you."
        if self._is_unspoken(scene):
            busy = f"The lines of scene {scene} are not spoken: ask again when the film is there."
        await self._require_within_task(
            lambda: self._scene_state(scene) in _IDLE_STATES and not self._is_unspoken(scene),
            ErrorType.SCENE_BUSY,
            busy,
        )

    def _is_unspoken(self, scene: int) -> bool:
        """Return whether a scene is not in the film, and its lines are not there, and may never be."""
        return self._scene_state(scene) is SceneState.FAILED and self._lines.lacks(scene)

    def require_not_ending(self) -> None:
        """Refuse with JOB_ENDING once the film is complete or the job is being cancelled."""
        if self.closing or self._state.facts.ending is RequestedEnd.STOP:
            raise build_refusal(ErrorType.JOB_ENDING, self._closing_message)

    async def require_can_leave_out(self, parts: Collection[int]) -> None:
        """Refuse scenes, 0 for the music, that are not being made, and a film of which nothing would be left.

        A job that buys nothing more may still leave out what is under way.
        """
        await _settle()
        self.require_not_ending()
        known = self._state.facts.left_out
        idle = [number for number in parts if number not in known and not self._is_being_made(number)]
        if idle:
            raise build_refusal(ErrorType.NOT_BEING_MADE, _not_being_made_message(idle[0]))
        if not self.supports_updates:
            raise build_refusal(ErrorType.JOB_ENDING, OLDER_VERSION_MESSAGE)
        if not self._leaves_any_scene({*parts, *known}):
            raise build_refusal(ErrorType.NOTHING_TO_KEEP, NOTHING_LEFT_MESSAGE)

    def _is_being_made(self, number: int) -> bool:
        approval, state = self._state.facts.approval, self._state.state_of(number)
        awaits_approval = approval is not None and approval.gate is ApprovalGate.STORYBOARD
        spoken_at = self._state.facts.narration_at
        is_spoken = not self._state.facts.with_narration or self.speaks_beside or spoken_at is not None
        return state is not None and state not in _ENDED_STATES and not awaits_approval and is_spoken

    def _leaves_any_scene(self, without: Collection[int]) -> bool:
        facts = self._state.facts
        return bool(facts.clips) or any(
            self._is_being_made(number) for number in facts.scenes if number not in without
        )

    async def require_any_clip(self) -> None:
        """Refuse with NOTHING_TO_KEEP while no clip is ready or paid for."""
        facts = self._state.facts

        def any_clip() -> bool:
            # A clip whose lines are still to be spoken, by another voice, would be left out with them.
            return any(
                number in facts.clips or _is_paid_for(scene)
                for number, scene in facts.scenes.items()
                if not self._lines.lacks(number)
            )

        await self._require_within_task(any_clip, ErrorType.NOTHING_TO_KEEP, NO_CLIP_MESSAGE)

    def _scene_state(self, scene: int) -> SceneState | None:
        found = self._state.facts.scenes.get(scene)
        return found.state if found else None

    async def _require_within_task(self, holds: Callable[[], bool], kind: ErrorType, why: str) -> None:
        """Refuse if `holds()` is false when the events of this workflow task are handled."""
        if workflow.patched("settled-updates"):
            await _settle()
        else:
            with suppress(TimeoutError):
                if not holds():
                    await workflow.wait_condition(lambda: holds() or self.closing, timeout=SAME_TASK_TIMEOUT)
        if not self.supports_updates:
            raise build_refusal(ErrorType.JOB_ENDING, OLDER_VERSION_MESSAGE)
        self.require_running()
        if not holds():
            raise build_refusal(kind, why)


async def _settle() -> None:
    """Wait until the other events of this workflow task are handled.

    An update is handled before them, and one of them may be what it needs. Moreover, a worker that has just
    started may hand over the results of an earlier task, one without commands, together with the update; when
    it replays that history it hands them over before (findings/temporal_sdk_update_before_result.sh). A
    command that depended on the state at this moment would then differ, so the timer is started in any case.
    """
    await workflow.sleep(activity_options.SETTLING_DELAY)


def _not_being_made_message(number: int) -> str:
    return (
        f"{describe_part(number).capitalize()} is not being made (any more): there is nothing to leave out."
    )


def _is_paid_for(scene: SceneProgress) -> bool:
    """Return whether a scene's take is paid for; also before its provider's first report."""
    accepted = scene.state is SceneState.SUBMITTED and scene.started_at is not None
    return accepted or scene.state in _PAID_STATES
