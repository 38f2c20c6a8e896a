"""What is made: clips, the soundtrack, the film; and what a job starts from and ends with."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import ApprovalChoice, AudioChoice, Choice, Frozen, JobError, JobStatus, Need
from workflows.contracts.departures import Departure


class Clip(Frozen):
    """A take that is in: checked, stored, and cut."""

    scene: int
    take: int
    asset_key: str
    thumbnail_key: str
    seconds: float
    created_at: datetime
    film_seconds: float | None = Field(
        default=None, description="of the film, where the clip is far too short; null: as in the storyboard"
    )
    departures: tuple[Departure, ...] = Field(default=(), description="what its owner is told of it")

    @property
    def told(self) -> str:
        """What its owner is told of it, in sentences."""
        return " ".join(departure.message for departure in self.departures)


class Soundtrack(Frozen):
    """The film's music: checked, levelled and stored."""

    asset_key: str
    seconds: float
    created_at: datetime


class ComposeOrder(Frozen):
    """Join the film from the scenes whose clips are in."""

    job_id: str
    scenes: tuple[int, ...]
    with_soundtrack: bool
    takes: dict[int, int] = Field(
        default_factory=dict, description="by scene, which take; of scenes not named, as the catalog has it"
    )


class Film(Frozen):
    """The finished film."""

    asset_key: str
    poster_key: str
    seconds: float
    created_at: datetime


class RetakeOrder(Frozen):
    """Make a scene anew, as this take. What the owner wishes of it is in the catalog, under its number."""

    scene: int = Field(ge=1)
    take: int = Field(ge=1)
    provider: str
    model: str


class GenerationInput(Frozen):
    """What a job's workflow starts from. The brief itself stays in the catalog."""

    job_id: str
    owner: str
    title: str
    provider: str
    model: str
    audio: AudioChoice = AudioChoice.MUSIC
    music_provider: str = "animatic"
    music_model: str = "music-bed"
    parallel_scenes: int = Field(default=4, ge=1)
    fallbacks: tuple[Choice, ...] = Field(default=(), description="each with its model")
    fallback_on_moderation: bool = False
    hold_hours: float = Field(default=24, ge=0)
    callback: bool = Field(default=False, description="whether the caller wants to be called when it ends")
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
    film_gaps: tuple[int, ...] = Field(default=(), description="the scenes that that film does without")


class StatusOrder(Frozen):
    """Write where a job that goes on stands."""

    job_id: str
    status: JobStatus


class CloseOrder(Frozen):
    """Write a job's end into the catalog."""

    job_id: str
    status: JobStatus
    gaps: tuple[int, ...] = ()
    error: JobError | None = None
    failures: dict[int, JobError] = Field(
        default_factory=dict, description="by scene, 0 for the music, why it could not be made"
    )


class Notice(Frozen):
    """A job's end, or need, of which its caller is told. Where the caller is stays in the catalog.

    Of a job that goes on, `ended_at` is the moment when it began to need somebody.
    """

    job_id: str
    run_id: str = Field(description="the Temporal run that ended: each of a job's ends is told by itself")
    status: JobStatus
    gaps: tuple[int, ...] = ()
    error: JobError | None = None
    ended_at: datetime
    need: Need | None = Field(default=None, description="what only the owner can decide; null: it has ended")
    held: tuple[int, ...] = Field(default=(), description="the held scenes; 0: the music")
    token: str = Field(default="", description="of a need: it alone has this")


class Told(StrEnum):
    """What became of a notice."""

    DELIVERED = "delivered"
    # The receiver said 410: it wants no more of this.
    UNWANTED = "unwanted"
    # The job was deleted meanwhile, and the caller's address with it.
    FORGOTTEN = "forgotten"


class GenerationOutcome(Frozen):
    """How a job ended: the workflow's result."""

    status: JobStatus
    film: Film | None = None
    gaps: tuple[int, ...] = ()


class ReconcileReport(Frozen):
    """What the reconciler found and healed, as job ids."""

    started: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    canceled_provider_jobs: tuple[str, ...] = ()
    notified: tuple[str, ...] = Field(default=(), description="whose callers had not been told of the end")
