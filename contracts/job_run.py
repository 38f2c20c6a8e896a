"""The input and the outcome of a job's workflow, and the orders that record its end."""

from pydantic import Field

from contracts.caller_notice import NoticeWay
from contracts.film import Clip, Film, Soundtrack
from contracts.film_mark import FilmMark
from contracts.film_music import LanguageCut, MusicChange
from contracts.narration import VoiceChoice, VoiceFallback
from contracts.shared_types import ApprovalChoice, AudioChoice, FrozenModel, JobError, JobStatus, ModelChoice
from contracts.update_orders import EditOrder


class RetakeOrder(FrozenModel):
    """Make this new take of a scene. The owner's wishes for it are in the database, under its number."""

    scene: int = Field(ge=1)
    take: int = Field(ge=1)
    provider: str
    model: str
    image: ModelChoice | None = Field(
        default=None, description="draws a still that it begins from, which is bought; null: none is"
    )
    more_takes: tuple[int, ...] = Field(
        default=(), description="made beside it, each with wishes of its own; the owner chooses among all"
    )

    @property
    def takes(self) -> tuple[int, ...]:
        """The numbers of all takes that are ordered, in order."""
        return (self.take, *self.more_takes)


class GenerationInput(FrozenModel):
    """Input of a job's workflow. The brief itself stays in the database."""

    job_id: str
    owner: str
    title: str
    provider: str
    model: str
    narrated: bool = Field(default=False, description="whether a voice speaks over the film")
    draws_text: bool = Field(
        default=False,
        description="whether captions or cards are drawn into the film, for which fonts are needed",
    )
    voice: VoiceChoice | None = Field(default=None, description="of a service, where one speaks the film")
    voice_fallback: VoiceFallback = VoiceFallback.WAIT
    fallback_voice: VoiceChoice = VoiceChoice()
    audio: AudioChoice = AudioChoice.MUSIC
    music_provider: str = "animatic"
    music_model: str = "music-bed"
    image_provider: str = Field(default="", description="draws the scenes' stills; empty: nobody does")
    image_model: str = ""
    parallel_scenes: int = Field(default=4, ge=1)
    takes: int = Field(
        default=1, ge=1, le=4, description="of each scene that this run makes, but for those of `retakes`"
    )
    fallbacks: tuple[ModelChoice, ...] = Field(default=(), description="each with its model")
    fallback_on_moderation: bool = False
    hold_hours: float = Field(default=24, ge=0)
    callback: bool = Field(default=False, description="whether the caller wants to be called when it ends")
    mail: bool = Field(
        default=False, description="whether a person ordered it, who may want to be told by mail"
    )
    push: bool = Field(
        default=False, description="whether a person ordered it, whose browsers may want to be told"
    )
    approval: ApprovalChoice = ApprovalChoice.NONE
    approval_hours: float = Field(default=72, gt=0)
    retakes: tuple[RetakeOrder, ...] = Field(
        default=(), description="scenes that this run makes anew; all else that is paid for is used again"
    )
    clips: tuple[Clip, ...] = Field(
        default=(), description="of scenes that earlier runs made: used as they are, until a retake is in"
    )
    soundtrack: Soundtrack | None = Field(default=None, description="that an earlier run got")
    leave_out: tuple[int, ...] = Field(
        default=(), description="scenes, 0 for the music, that are missing and that this run does not buy"
    )
    film: Film | None = Field(
        default=None, description="what an earlier run made: it stays when this one is cancelled"
    )
    language: str = Field(
        default="",
        description="of the further film that this run makes from `clips`, buying none; empty: of the first",
    )
    edit: EditOrder | None = Field(
        default=None, description="of the storyboard of a film that is there: this run begins with it"
    )
    drafts_lines: bool = Field(
        default=False, description="whether this run only has the lines of that film written, for its owner"
    )
    film_gaps: tuple[int, ...] = Field(default=(), description="the scenes that that film does without")
    music: MusicChange | None = Field(
        default=None, description="this run only gives the film that is there other music"
    )
    language_cuts: tuple[LanguageCut, ...] = Field(
        default=(), description="the films in other languages that are cut anew, too"
    )
    mark: FilmMark | None = Field(
        default=None, description="this run only gives the film that is there this watermark"
    )

    @property
    def notice_ways(self) -> tuple[NoticeWay, ...]:
        """The ways on which is told how it ends, and that it needs its owner."""
        wanted = {
            NoticeWay.WEBHOOK: self.callback,
            NoticeWay.MAIL: self.mail,
            NoticeWay.PUSH: self.push,
        }
        return tuple(way for way, is_wanted in wanted.items() if is_wanted)


class StatusOrder(FrozenModel):
    """Record the status of a job that goes on."""

    job_id: str
    status: JobStatus
    reason: JobError | None = Field(default=None, description="what it waits for, if that is said")


class CloseOrder(FrozenModel):
    """Record a job's end in the database."""

    job_id: str
    status: JobStatus
    gaps: tuple[int, ...] = ()
    error: JobError | None = None
    failures: dict[int, JobError] = Field(
        default_factory=dict, description="by scene, 0 for the music, why it could not be made"
    )
    language: str = Field(default="", description="of the further film that the run was for; empty: of none")
    language_error: JobError | None = Field(default=None, description="why there is no such film")


class GenerationOutcome(FrozenModel):
    """The workflow's result: how the job ended."""

    status: JobStatus
    film: Film | None = None
    gaps: tuple[int, ...] = ()


class ReconcileReport(FrozenModel):
    """The reconciler's repairs, as job ids."""

    started: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    canceled_provider_jobs: tuple[str, ...] = ()
    notified: tuple[str, ...] = Field(default=(), description="whose callers had not been told of the end")
    settled_as_unknown: tuple[str, ...] = Field(
        default=(),
        description="calls that ended films had left open, and of which nobody knows what they cost",
    )
    refused_calls: tuple[str, ...] = Field(
        default=(),
        description="calls that stay open, because their service refuses what an operator must mend",
    )
