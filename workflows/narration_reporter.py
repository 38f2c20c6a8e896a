"""Writes what happens to the voice of a service into the job's state (implements `PaymentObserver`)."""

from contracts import (
    EMBEDDED,
    CancelReceipt,
    JobError,
    Narrator,
    RequestedEnd,
    SceneState,
    SpokenLines,
    VoiceChoice,
)
from workflows.job_state import JobState
from workflows.progress_reporter import CANCELING_DETAIL, NoteBlocked

HELD_PREFIX = "The narration is held."


class NarrationReporter:
    """Follows the purchase of one job's lines, scene by scene."""

    def __init__(self, state: JobState, on_blocked: NoteBlocked) -> None:
        self._state, self.on_blocked = state, on_blocked
        self._scenes = 0
        # The cost of each scene's lines.
        self._costs: dict[int, float] = {}
        self._spoken: set[int] = set()
        # Lines of several scenes may be held at once. Runs of older versions forget that.
        self.counts_holds = False
        self._holds = 0

    def begin(self, voice: VoiceChoice, scenes: int) -> None:
        """Record that a voice is asked for the lines of so many scenes."""
        self._scenes = scenes
        self._spoken.clear()
        asked = {"provider": voice.provider, "model": voice.model or "", "error": None, "detail": ""}
        self._state.update_narration(
            state=SceneState.RUNNING, progress=0.0, expected=self._state.storyboard.voice_expected, **asked
        )

    def note_scene(self, number: int, spoken: SpokenLines) -> None:
        """Record that the lines of a scene are kept. `spoken.cost_usd`: of all of them."""
        self._state.add_voice_cost(spoken.cost_usd - self._costs.get(number, 0.0))
        self._costs[number] = spoken.cost_usd
        self._spoken.add(number)
        done = len(self._spoken) == self._scenes
        unfinished = SceneState.HELD if self._holds else SceneState.RUNNING
        self._state.update_narration(
            state=SceneState.COMPLETE if done else unfinished,
            progress=round(100 * len(self._spoken) / self._scenes, 1),
        )

    def finish(self) -> None:
        """Record that all lines that the film will have are kept."""
        self._state.update_narration(state=SceneState.COMPLETE, progress=100.0)

    def on_hold(self, why: str) -> None:
        """Set the narration to HELD with the reason; back to RUNNING when `why` is empty."""
        self._holds += (1 if why else -1) if self.counts_holds else 0
        if self._holds and not why:
            return  # Another scene's line is held.
        self._state.update_narration(state=SceneState.HELD if why else SceneState.RUNNING, detail=why)
        self._state.set_trouble(f"{HELD_PREFIX} {why}" if why else "")

    def on_canceling(self) -> None:
        """Record that the job is being cancelled."""
        self._state.set_requested_end(RequestedEnd.STOP)
        self._state.set_detail(CANCELING_DETAIL)

    def on_canceled(self, receipt: CancelReceipt) -> None:
        """Record what became of the payment of the last line."""
        self._state.update_narration(state=SceneState.CANCELED, receipt=receipt)

    def fail(self, why: JobError) -> None:
        """Record that the voice has failed for good."""
        self._state.update_narration(state=SceneState.FAILED, error=why)

    def replace(self, narrator: Narrator, why: JobError) -> None:
        """Record who speaks the whole film instead."""
        if narrator.silent:
            self._state.set_silent(f"Nobody speaks in this film, because its voice failed: {why.message}")
            return
        owner = "Longtake's own" if narrator.provider == EMBEDDED else f"one of {narrator.provider}"
        told = f"One voice speaks all lines, {owner}, because one that was chosen failed: {why.message}"
        self._state.update_narration(provider=narrator.provider, model=narrator.model or "")
        if narrator.provider == EMBEDDED:
            self._state.update_narration(state=SceneState.COMPLETE, progress=100.0, error=None)
        self._state.set_detail(told)
