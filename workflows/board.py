"""The scoreboard that a running job keeps: every change goes through here and counts up `seq`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from workflows.contracts import (
    Approval,
    Clip,
    Ending,
    Film,
    GenerationInput,
    JobError,
    JobStatus,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    Receipt,
    RetakeOrder,
    SceneProgress,
    SceneState,
    Soundtrack,
    Storyboard,
    TakeProgress,
)
from workflows.milestones import Milestones
from workflows.progress import Facts, picture_of, told_of

EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)

_SCENE_STATES = {
    ProviderJobState.QUEUED: SceneState.QUEUED,
    ProviderJobState.RUNNING: SceneState.RUNNING,
    ProviderJobState.SUCCEEDED: SceneState.COLLECTING,
}


class Board:
    """The facts of one running job, and the latest picture of them."""

    def __init__(self, job: GenerationInput, clock: Callable[[], datetime]) -> None:
        self._job = job
        self._clock = clock
        self.facts = Facts(
            job_id=job.job_id, with_audio=job.audio == "music", parallel_scenes=job.parallel_scenes
        )
        # By scene, as the storyboard has it: a clip may be shorter.
        self._seconds: dict[int, float] = {}
        self.picture: ProgressResponse = picture_of(self.facts, seq=0)
        self.milestones = Milestones(self.picture)

    def begin(self) -> None:
        """The workflow runs."""
        self.facts.status, self.facts.started_at = JobStatus.PROCESSING, self._clock()
        self._changed()

    def storyboard(self, storyboard: Storyboard) -> None:
        """The scenes are known."""
        self.facts.storyboard_at = self._clock()
        self.facts.scenes = {
            outline.number: SceneProgress(
                number=outline.number,
                provider=self._job.provider,
                model=self._job.model,
                seconds=outline.seconds,
                summary=outline.summary,
                expected=outline.expected,
            )
            for outline in storyboard.scenes
        }
        self._seconds = {outline.number: outline.seconds for outline in storyboard.scenes}
        self.facts.tail_seconds = storyboard.tail_seconds
        if self.facts.with_audio:
            self.facts.audio = TakeProgress(
                provider=self._job.music_provider,
                model=self._job.music_model,
                expected=storyboard.music_expected,
            )
        self._changed()

    def scene(self, number: int, **changes: object) -> None:
        """Something about one scene changed."""
        self.facts.scenes[number] = self.facts.scenes[number].model_copy(update=changes)
        self._changed()

    def retake(self, order: RetakeOrder) -> None:
        """A scene is made anew; its earlier clip stays in the film until then."""
        self.facts.composing, self.facts.film = False, None
        said = {"provider": order.provider, "model": order.model, "take": order.take}
        anew = {"progress": None, "started_at": None, "error": None, "detail": "", "receipt": None}
        self.scene(order.scene, state=SceneState.WAITING, condition=None, **anew, **said)

    def scene_failed(self, number: int, error: JobError) -> None:
        """A scene's take failed for good: the film does without it, or keeps the clip that it has."""
        if (clip := self.facts.clips.get(number)) is None:
            self.scene(number, state=SceneState.FAILED, error=error)
            return
        detail = f"The new take failed: {error.message} Take {clip.take} stays."
        told = told_of(clip) | {"detail": detail}
        self.scene(number, state=SceneState.COMPLETE, take=clip.take, progress=100.0, **told)

    def scene_canceled(self, number: int, receipt: Receipt) -> None:
        """A scene's take was stopped, and this became of the money."""
        there = number in self.facts.clips
        self.scene(number, state=SceneState.COMPLETE if there else SceneState.CANCELED, receipt=receipt)

    def scene_report(self, number: int, report: ProviderJobReport) -> None:
        """The provider said something new about a scene's take."""
        self._add_cost(report)
        state = _SCENE_STATES.get(report.state)
        if state is not None:
            self.scene(number, state=state, progress=report.progress, heard_at=self._clock(), detail="")

    def clip(self, clip: Clip) -> None:
        """A scene's clip is in."""
        self.facts.clips[clip.scene] = clip
        seconds = self._seconds[clip.scene] if clip.film_seconds is None else clip.film_seconds
        done = {"state": SceneState.COMPLETE, "progress": 100.0, "seconds": seconds}
        self.scene(clip.scene, take=clip.take, **done, **told_of(clip))

    def audio(self, **changes: object) -> None:
        """Something about the music changed."""
        if self.facts.audio is not None:
            self.facts.audio = self.facts.audio.model_copy(update=changes)
        self._changed()

    def audio_report(self, report: ProviderJobReport) -> None:
        """The provider said something new about the music."""
        self._add_cost(report)
        self.facts.audio_share = (report.progress or 0.0) / 100 * 0.95
        state = _SCENE_STATES.get(report.state)
        if state is None:
            self._changed()
        else:
            self.audio(state=state, progress=report.progress, heard_at=self._clock())

    def audio_ended(self, soundtrack: Soundtrack | None, error: JobError | None = None) -> None:
        """The music is in; or, with None, the film will have to do without."""
        self.facts.audio_share, self.facts.soundtrack = 1.0, soundtrack
        self.facts.audio_failed = soundtrack is None
        ended: dict[str, object] = {"state": SceneState.FAILED, "error": error}
        if soundtrack is not None:
            ended = {"state": SceneState.COMPLETE, "progress": 100.0}
        self.audio(detail="", **ended)

    def chosen(self, clip: Clip) -> None:
        """The film is to be cut with this clip."""
        self.facts.composing, self.facts.film = False, None
        self.clip(clip)
        self.scene(clip.scene, heard_at=self._clock())

    def composing(self) -> None:
        """All that will come is there; the film is being cut."""
        self.facts.composing = True
        self._changed()

    def film(self, film: Film) -> None:
        """The film exists."""
        self.facts.film = film
        self._changed()

    def stopped(self, film: Film, gaps: tuple[int, ...]) -> None:
        """What was being made is not made any more; the film stays what it was, and so do its gaps."""
        self._cancel_what_waits()
        self.facts.detail = ""
        for number, scene in self.facts.scenes.items():
            state = SceneState.FAILED if number in gaps else SceneState.COMPLETE
            self.facts.scenes[number] = scene.model_copy(update={"state": state})
        self.film(film)

    def status(self, status: JobStatus) -> None:
        """It waits for its owner, or goes on."""
        self.facts.status = status
        self._changed()

    def awaits(self, approval: Approval | None) -> None:
        """It waits for this from its owner; or, with None, goes on."""
        self.facts.approval = approval
        self.status(JobStatus.AWAITING_APPROVAL if approval else JobStatus.PROCESSING)

    def ending(self, ending: Ending) -> None:
        """Somebody wants it to end, so."""
        self.facts.ending = ending
        self._changed()

    def say(self, detail: str) -> None:
        """A sentence about the whole job, for a person."""
        self.facts.detail, self.facts.trouble = detail, ""
        self._changed()

    def stalled(self, trouble: str) -> None:
        """What the whole job waits for somebody to mend; empty when that is done."""
        self.facts.trouble = trouble
        self._changed()

    def end(self, status: JobStatus, error: JobError | None = None) -> None:
        """Nothing more will happen."""
        self.facts.trouble, self.facts.approval, self.facts.ending = "", None, None
        self.facts.status, self.facts.ended_at, self.facts.error = status, self._clock(), error
        if status is JobStatus.CANCELED:
            self.facts.detail = ""
            self._cancel_what_waits()
        self._changed()

    def _add_cost(self, report: ProviderJobReport) -> None:
        """What a take has cost is said once, with its end."""
        if report.state.ended:
            self.facts.cost = round(self.facts.cost + (report.cost_usd or 0.0), 6)

    def _cancel_what_waits(self) -> None:
        never = {"state": SceneState.CANCELED, "receipt": Receipt.NEVER_STARTED}
        for number, scene in self.facts.scenes.items():
            if scene.state is SceneState.WAITING:
                self.facts.scenes[number] = scene.model_copy(update=never)
        if self.facts.audio is not None and self.facts.audio.state is SceneState.WAITING:
            self.facts.audio = self.facts.audio.model_copy(update=never)

    def _changed(self) -> None:
        self.facts.updated_at = self._clock()
        seq = max(self.picture.seq + 1, (self.facts.updated_at - EPOCH) // MILLISECOND)
        # Progress never goes back within a run, whatever a provider says.
        self.picture = self.milestones.note(picture_of(self.facts, seq=seq, at_least=self.picture.progress))
