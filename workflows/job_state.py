"""The state of a running job. Every change goes through here, and the next snapshot tells it."""

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType

from contracts import (
    MUSIC_NUMBER,
    CancelReceipt,
    Clip,
    Film,
    GenerationInput,
    JobError,
    JobStatus,
    LanguageProgress,
    PendingApproval,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    RequestedEnd,
    RetakeOrder,
    SceneState,
    Soundtrack,
    SpokenNarration,
    Storyboard,
    TakeCondition,
    TakeProgress,
)
from contracts.error_text import no_music_sentence
from contracts.job_snapshot import MAX_UNCOLLECTED_SHARE, JobFacts, describe_clip
from workflows.job_errors import LEFT_OUT, describe_failed_retake
from workflows.progress_publisher import Defer, ProgressPublisher
from workflows.storyboard_facts import StoryboardFacts, plan_music, plan_scenes, read_storyboard

MAX_DETAIL_CHARS = 500
LEAVING_OUT_MESSAGE = "The film is cut without it: its provider job is stopped first."

SCENE_STATES = MappingProxyType(
    {
        ProviderJobState.QUEUED: SceneState.QUEUED,
        ProviderJobState.RUNNING: SceneState.RUNNING,
        ProviderJobState.SUCCEEDED: SceneState.COLLECTING,
    }
)


class JobState:
    """The facts of one running job, and the latest snapshot of them; `on_change` is called with each."""

    def __init__(
        self,
        job: GenerationInput,
        clock: Callable[[], datetime],
        on_change: Callable[[ProgressResponse], None] = lambda snapshot: None,
        defer: Defer = lambda publish: publish(),
    ) -> None:
        self._job = job
        self._clock = clock
        self.facts = JobFacts(
            job_id=job.job_id,
            with_audio=job.audio == "music",
            with_narration=job.narrated,
            parallel_takes=job.parallel_scenes,
            other_language=_find_language(job),
        )
        self.set_takes(job.takes)
        self.storyboard = StoryboardFacts()
        self.progress = ProgressPublisher(self.facts, clock, on_change, defer)

    @property
    def snapshot(self) -> ProgressResponse:
        """The snapshot of the last change."""
        return self.progress.latest

    def mark_started(self) -> None:
        """Set the status to PROCESSING and record when the run started."""
        self.facts.status, self.facts.started_at = JobStatus.PROCESSING, self._clock()
        self.progress.mark_changed()

    def set_takes(self, count: int) -> None:
        """Set how many takes are made of each scene. They share its turn: fewer scenes are made at once."""
        self.facts.takes = count
        self.facts.parallel_scenes = max(1, self._job.parallel_scenes // count)

    def set_storyboard(self, storyboard: Storyboard) -> None:
        """Set the scenes, and what is expected of them, from the storyboard's outline."""
        self.facts.storyboard_at = self._clock()
        self.facts.scenes = plan_scenes(self._job, storyboard)
        self.facts.tail_seconds = storyboard.tail_seconds
        self.storyboard = read_storyboard(storyboard)
        if self.facts.with_audio:
            self.facts.audio = plan_music(self._job, storyboard)
        self.progress.mark_changed()

    def set_narration(self, spoken: SpokenNarration) -> None:
        """Record that the narration is spoken, what is odd about it, and how long its scenes are now."""
        self.facts.narration_at = spoken.created_at
        if spoken.notes:
            self.facts.detail = " ".join(spoken.notes)[:MAX_DETAIL_CHARS]
        for number, seconds in spoken.scene_seconds.items():
            self.storyboard.scene_seconds[number] = seconds
            self.update_scene(number, seconds=seconds)
        self.progress.mark_changed()

    def set_silent(self, detail: str) -> None:
        """Record that nobody speaks in the film after all, and why."""
        self.facts.narration_at = self._clock()
        self.set_detail(detail)

    def update_narration(self, **changes: object) -> None:
        """Update fields of the voice that a service speaks with."""
        self.facts.narration = (self.facts.narration or TakeProgress()).model_copy(update=changes)
        self.progress.mark_changed()

    def add_voice_cost(self, cost_usd: float) -> None:
        """Add what lines have cost."""
        self.facts.cost = round(self.facts.cost + cost_usd, 6)

    def state_of(self, number: int) -> SceneState | None:
        """Return the state of a scene, or (0) of the music; None if the film has no such part."""
        part = self.facts.audio if number == MUSIC_NUMBER else self.facts.scenes.get(number)
        return part.state if part else None

    def update_scene(self, number: int, **changes: object) -> None:
        """Update fields of one scene."""
        self.facts.scenes[number] = self.facts.scenes[number].model_copy(update=changes)
        self.progress.mark_changed()

    def restart_scene(self, order: RetakeOrder) -> None:
        """Reset a scene for a new take; its earlier clip stays in the film until the new one is ready."""
        self.facts.composing, self.facts.film = False, None
        self.facts.left_out.discard(order.scene)
        ordered = {"provider": order.provider, "model": order.model, "take": order.take, "open_takes": ()}
        reset = {"progress": None, "started_at": None, "error": None, "detail": "", "receipt": None}
        self.update_scene(order.scene, state=SceneState.WAITING, condition=None, **reset, **ordered)

    def fail_scene(self, number: int, error: JobError) -> None:
        """Mark a scene as FAILED, or, if it has an earlier clip, as COMPLETE with that clip and a note."""
        if number not in self.facts.clips:
            self.update_scene(number, state=SceneState.FAILED, error=error)
        else:
            self._keep_clip(number, describe_failed_retake(error))

    def mark_leaving_out(self, number: int) -> None:
        """Mark a scene, or (0) the music, as being left out, until its provider job is stopped."""
        self.facts.left_out.add(number)
        self._update_part(number, condition=TakeCondition.LEFT_OUT, detail=LEAVING_OUT_MESSAGE)

    def mark_left_out(self, number: int) -> None:
        """Mark a scene, or (0) the music, as left out: a gap, unless the scene has an earlier clip."""
        if number == MUSIC_NUMBER:
            self.update_music(condition=None)
            self.finish_music(None, LEFT_OUT)
            self.set_detail(no_music_sentence(LEFT_OUT))
        elif number not in self.facts.clips:
            self.update_scene(number, state=SceneState.FAILED, error=LEFT_OUT, condition=None, detail="")
        else:
            self._keep_clip(number, "What was still being made was left out.")

    def cancel_scene(self, number: int, receipt: CancelReceipt) -> None:
        """Record that a scene's take was cancelled, and what became of its payment."""
        state = SceneState.COMPLETE if number in self.facts.clips else SceneState.CANCELED
        self.update_scene(number, state=state, receipt=receipt)

    def record_receipt(self, number: int, receipt: CancelReceipt) -> None:
        """Record what became of the payment for a scene, or (0) the music, that is left out."""
        self._update_part(number, receipt=receipt)

    def record_scene_report(self, number: int, report: ProviderJobReport) -> None:
        """Apply a provider's report about a scene's take."""
        self.add_cost(report)
        state = SCENE_STATES.get(report.state)
        if state is not None:
            self.update_scene(
                number, state=state, progress=report.progress, heard_at=self._clock(), detail=""
            )

    def add_clip(self, clip: Clip) -> None:
        """Mark a scene as COMPLETE with this clip."""
        self.facts.clips[clip.scene] = clip
        seconds = (
            self.storyboard.scene_seconds[clip.scene] if clip.film_seconds is None else clip.film_seconds
        )
        done = {"state": SceneState.COMPLETE, "progress": 100.0, "seconds": seconds}
        self.update_scene(clip.scene, take=clip.take, **done, **describe_clip(clip))

    def update_music(self, **changes: object) -> None:
        """Update fields of the music, where the film has any."""
        if self.facts.audio is not None:
            self.facts.audio = self.facts.audio.model_copy(update=changes)
        self.progress.mark_changed()

    def record_music_report(self, report: ProviderJobReport) -> None:
        """Apply a provider's report about the music."""
        self.add_cost(report)
        self.facts.audio_share = (report.progress or 0.0) / 100 * MAX_UNCOLLECTED_SHARE
        state = SCENE_STATES.get(report.state)
        if state is None:
            self.progress.mark_changed()
        else:
            self.update_music(state=state, progress=report.progress, heard_at=self._clock())

    def finish_music(self, soundtrack: Soundtrack | None, error: JobError | None = None) -> None:
        """Mark the music as COMPLETE; with `soundtrack` None, as FAILED."""
        self.facts.audio_share, self.facts.soundtrack = 1.0, soundtrack
        self.facts.audio_failed = soundtrack is None
        ended: dict[str, object] = {"state": SceneState.FAILED, "error": error}
        if soundtrack is not None:
            ended = {"state": SceneState.COMPLETE, "progress": 100.0}
        self.update_music(detail="", **ended)

    def choose_clip(self, clip: Clip) -> None:
        """Use this clip for its scene in the next film."""
        self.facts.composing, self.facts.film = False, None
        self.add_clip(clip)
        self.update_scene(clip.scene, heard_at=self._clock())

    def mark_composing(self) -> None:
        """Record that all parts are ready and the film is being composed."""
        self.facts.composing = True
        self.progress.mark_changed()

    def set_film(self, film: Film) -> None:
        """Set the finished film."""
        self.facts.film = film
        self.progress.mark_changed()

    def restore_film(self, film: Film, gaps: tuple[int, ...]) -> None:
        """Cancel waiting takes and restore an earlier film: its scenes are COMPLETE, its `gaps` FAILED."""
        self._cancel_waiting_takes()
        self.facts.detail = ""
        for number, scene in self.facts.scenes.items():
            state = SceneState.FAILED if number in gaps else SceneState.COMPLETE
            self.facts.scenes[number] = scene.model_copy(update={"state": state})
        self.set_film(film)

    def set_status(self, status: JobStatus) -> None:
        """Set the job status."""
        self.facts.status = status
        self.progress.mark_changed()

    def set_approval(self, approval: PendingApproval | None) -> None:
        """Set what the job waits for and the status AWAITING_APPROVAL; with None, set PROCESSING."""
        self.facts.approval = approval
        self.set_status(JobStatus.AWAITING_APPROVAL if approval else JobStatus.PROCESSING)

    def set_requested_end(self, ending: RequestedEnd) -> None:
        """Record how the job was asked to end early (STOP or KEEP)."""
        self.facts.ending = ending
        self.progress.mark_changed()

    def set_detail(self, detail: str) -> None:
        """Set the sentence about the whole job that a person reads, and clear any trouble."""
        self.facts.detail, self.facts.trouble = detail, ""
        self.progress.mark_changed()

    def set_trouble(self, trouble: str) -> None:
        """Set the sentence about what somebody must repair before the job goes on; empty clears it."""
        self.facts.trouble = trouble
        self.progress.mark_changed()

    def mark_ended(self, status: JobStatus, error: JobError | None = None) -> None:
        """Set the final status and error; if cancelled, mark the takes that never started as CANCELED."""
        self.facts.trouble, self.facts.approval, self.facts.ending = "", None, None
        self.facts.status, self.facts.ended_at, self.facts.error = status, self._clock(), error
        if status is JobStatus.CANCELED:
            self.facts.detail = ""
            self._cancel_waiting_takes()
        self.progress.mark_changed()

    def _update_part(self, number: int, **changes: object) -> None:
        if number == MUSIC_NUMBER:
            self.update_music(**changes)
        else:
            self.update_scene(number, **changes)

    def _keep_clip(self, number: int, why: str) -> None:
        clip = self.facts.clips[number]
        changes = describe_clip(clip) | {"detail": f"{why} Take {clip.take} stays."}
        self.update_scene(number, state=SceneState.COMPLETE, take=clip.take, progress=100.0, **changes)

    def add_cost(self, report: ProviderJobReport) -> None:
        """Add the cost of a take, once: with the report that ends it."""
        if report.state.has_ended:
            self.facts.cost = round(self.facts.cost + (report.cost_usd or 0.0), 6)

    def _cancel_waiting_takes(self) -> None:
        changes = {"state": SceneState.CANCELED, "receipt": CancelReceipt.NEVER_STARTED}
        for number, scene in self.facts.scenes.items():
            if scene.state is SceneState.WAITING:
                self.facts.scenes[number] = scene.model_copy(update=changes)
        if self.facts.audio is not None and self.facts.audio.state is SceneState.WAITING:
            self.facts.audio = self.facts.audio.model_copy(update=changes)


def _find_language(job: GenerationInput) -> LanguageProgress | None:
    """Return the further film that the run is for; None if it is for the job's own."""
    if not job.language:
        return None
    return LanguageProgress(language=job.language, drafts_lines=job.drafts_lines)
