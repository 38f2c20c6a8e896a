"""The words of Longtake: every model that crosses a boundary (HTTP, workflow, activity, catalog).

Fields are only ever added, and only with defaults: a running workflow's history holds the older shape.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

FPS = 24
MAX_SCENES = 50
MIN_SECONDS, MAX_SECONDS, DEFAULT_SECONDS = 5.0, 600.0, 30.0


class Frozen(BaseModel):
    """A value: immutable, compared by its fields."""

    model_config = ConfigDict(frozen=True)


class JobStatus(StrEnum):
    """Where a job stands as a whole."""

    QUEUED = "queued"
    PROCESSING = "processing"
    AWAITING_APPROVAL = "awaiting_approval"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self in ENDED


ENDED = frozenset({JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED})


class AspectRatio(StrEnum):
    """Width to height."""

    WIDE = "16:9"
    TALL = "9:16"
    SQUARE = "1:1"


class Resolution(StrEnum):
    """The length of the picture's shorter side in pixels."""

    P480 = "480p"
    P720 = "720p"
    P1080 = "1080p"


class Transition(StrEnum):
    """How one scene becomes the next."""

    CROSSFADE = "crossfade"
    CUT = "cut"


class AudioChoice(StrEnum):
    """What is heard."""

    MUSIC = "music"
    OFF = "off"


# --- the brief: what a caller asks for ---------------------------------------------------------------------


def _printable(text: str) -> str:
    """Refuse control characters; newlines and tabs are text.

    Raises:
        ValueError: names the first refused character by its code point.
    """
    for char in text:
        if (ord(char) < 0x20 and char not in "\n\r\t") or 0x7F <= ord(char) < 0xA0:
            raise ValueError(f"must not contain control characters (found U+{ord(char):04X})")
        if 0xD800 <= ord(char) <= 0xDFFF:
            raise ValueError("must be valid Unicode (found a lone surrogate)")
    return text


def _written(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return _printable(text)


Prompt = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Script = Annotated[str, StringConstraints(min_length=60, max_length=20_000)]
SceneText = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class SceneBrief(Frozen):
    """One scene as the caller gives it. Without a length it shares what the others leave."""

    model_config = ConfigDict(extra="forbid")

    text: SceneText
    duration_seconds: float | None = Field(default=None, gt=0, le=MAX_SECONDS, allow_inf_nan=False)

    _text = field_validator("text")(_written)


class Brief(Frozen):
    """The body of `POST /generate`: exactly one of prompt, script and scenes, and what the film should be."""

    model_config = ConfigDict(extra="forbid")

    prompt: Prompt | None = None
    script: Script | None = None
    scenes: tuple[SceneBrief, ...] | None = Field(default=None, min_length=1, max_length=MAX_SCENES)
    duration_seconds: float | None = Field(
        default=None,
        ge=MIN_SECONDS,
        le=MAX_SECONDS,
        allow_inf_nan=False,
        description="Length of the film. Default: the scenes' own lengths added up, else 30.",
    )
    aspect_ratio: AspectRatio = AspectRatio.WIDE
    resolution: Resolution = Resolution.P720
    provider: str = Field(default="animatic", min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)
    transition: Transition = Transition.CROSSFADE
    audio: AudioChoice = AudioChoice.MUSIC
    seed: int | None = Field(default=None, ge=0, lt=2**31)
    style: str | None = Field(default=None, max_length=200)
    title: str | None = Field(default=None, min_length=1, max_length=200)
    metadata: dict[
        Annotated[str, StringConstraints(min_length=1, max_length=64)],
        Annotated[str, StringConstraints(max_length=512)],
    ] = Field(default_factory=dict, max_length=20)

    @field_validator("prompt", "script", "title")
    @classmethod
    def _is_written(cls, text: str | None) -> str | None:
        return text if text is None else _written(text)

    @field_validator("style", "provider", "model")
    @classmethod
    def _is_printable(cls, text: str | None) -> str | None:
        return text if text is None else _printable(text)

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = [name for name in ("prompt", "script", "scenes") if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            raise ValueError(f"give exactly one of prompt, script and scenes (found {found})")
        return self


# --- the storyboard ----------------------------------------------------------------------------------------


class Scene(Frozen):
    """One scene of a storyboard, in full. Lives in the catalog; the workflow carries its outline."""

    number: int = Field(ge=1, le=MAX_SCENES)
    text: str
    caption: str = ""
    seconds: float = Field(gt=0)
    seed: int = 0


class SceneOutline(Frozen):
    """What the workflow and an operator need to know of a scene: bounded, whatever the script's length."""

    number: int
    seconds: float
    summary: str = Field(max_length=80)


class Storyboard(Frozen):
    """The outlines of all scenes, in order."""

    scenes: tuple[SceneOutline, ...]


# --- the workflow's input ----------------------------------------------------------------------------------


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


# --- provider jobs -----------------------------------------------------------------------------------------


class Stage(StrEnum):
    """The part of a film that a provider job makes."""

    SCENE = "scene"
    AUDIO = "audio"


class TakeKey(Frozen):
    """The identity of one paid call: unique in the ledger."""

    job_id: str
    stage: Stage
    scene: int = Field(ge=0, description="0 for the soundtrack")
    take: int = Field(default=1, ge=1)

    @property
    def token(self) -> str:
        """A stable text form, given to providers that let us tag a job."""
        return f"{self.job_id}/{self.stage}/{self.scene}/{self.take}"


class TakeOrder(Frozen):
    """Make this take with this provider."""

    key: TakeKey
    provider: str
    model: str


class ProviderJobState(StrEnum):
    """A provider job, in one vocabulary for all providers."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def ended(self) -> bool:
        """Whether the provider will not change it any more."""
        return self in (ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED)


class AcceptedJob(Frozen):
    """A provider job that exists: what the wait needs."""

    key: TakeKey
    provider: str
    model: str
    provider_job_id: str
    accepted_at: datetime
    expected_seconds: float = Field(default=60, ge=0)


class ProviderJobReport(Frozen):
    """What the provider said when it was last asked."""

    state: ProviderJobState
    progress: float | None = Field(default=None, ge=0, le=100, description="null: the provider gives none")
    error: "JobError | None" = None


class WaitOrder(Frozen):
    """Wait until the provider job differs from what was last seen."""

    accepted: AcceptedJob
    seen: ProviderJobReport | None = None
    progress_step: float = Field(default=10, gt=0, description="percent that count as news")


class CollectOrder(Frozen):
    """Fetch a finished take, check it, and prepare its piece of the film.

    `neighbours` are the scenes beside it whose clips are in: the transitions to them are rendered now, so
    that little is left for the end.
    """

    accepted: AcceptedJob
    neighbours: tuple[int, ...] = ()


class Clip(Frozen):
    """A take that is in: checked, stored, and cut."""

    scene: int
    take: int
    asset_key: str
    thumbnail_key: str
    seconds: float
    created_at: datetime


class Soundtrack(Frozen):
    """The film's music: checked, levelled and stored."""

    asset_key: str
    seconds: float
    created_at: datetime


class Receipt(StrEnum):
    """What became of the money of a provider job that was cancelled."""

    NOT_BILLED = "not_billed"
    STILL_BILLED = "still_billed"
    KEPT = "kept"
    NEVER_STARTED = "never_started"
    UNKNOWN = "unknown"


class ComposeOrder(Frozen):
    """Join the film from the scenes whose clips are in."""

    job_id: str
    scenes: tuple[int, ...]
    with_soundtrack: bool


class Film(Frozen):
    """The finished film."""

    asset_key: str
    poster_key: str
    seconds: float
    created_at: datetime


class JobError(Frozen):
    """Why something failed: a stable type for programs, a sentence for people."""

    type: str
    message: str = Field(max_length=500)


class CloseOrder(Frozen):
    """Write a job's end into the catalog."""

    job_id: str
    status: JobStatus
    gaps: tuple[int, ...] = ()
    error: JobError | None = None


# --- progress ----------------------------------------------------------------------------------------------


class SceneState(StrEnum):
    """Where one scene stands."""

    WAITING = "waiting"
    SUBMITTED = "submitted"
    QUEUED = "queued"
    RUNNING = "running"
    COLLECTING = "collecting"
    STALLED = "stalled"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELED = "canceled"


class StageProgress(Frozen):
    """One stage of the pipeline. `progress` is the job's percentage at which the stage ends."""

    name: str
    display_name: str
    progress: float
    completed_at: datetime | None = None


class SceneProgress(Frozen):
    """One scene as a person follows it. `progress` is null while the provider gives none."""

    number: int
    state: SceneState = SceneState.WAITING
    progress: float | None = None
    provider: str = ""
    model: str = ""
    take: int = 1
    attempt: int = 1
    summary: str = ""
    detail: str = ""
    receipt: Receipt | None = None
    error: JobError | None = None


class AssetLink(Frozen):
    """A file of the job. The workflow knows its key; the API adds the signed URL."""

    key: str = Field(default="", exclude=False)
    url: str = ""
    scene_number: int | None = None
    created_at: datetime


class ProgressAssets(Frozen):
    """The files that exist so far."""

    scene_clips: tuple[AssetLink, ...] = ()
    thumbnails: tuple[AssetLink, ...] = ()
    audio: AssetLink | None = None
    final_video: AssetLink | None = None
    poster: AssetLink | None = None


class ProgressResponse(Frozen):
    """The workflow query's answer: one consistent picture of a job. `seq` grows with every change."""

    job_id: str
    seq: int = 0
    status: JobStatus = JobStatus.QUEUED
    progress: float = Field(default=0, ge=0, le=100)
    current_stage: str = "script_generating"
    current_stage_display: str = ""
    stages_completed: tuple[StageProgress, ...] = ()
    stages_pending: tuple[StageProgress, ...] = ()
    started_at: datetime | None = None
    estimated_time_remaining: float | None = None
    scenes: tuple[SceneProgress, ...] = ()
    assets: ProgressAssets = ProgressAssets()
    cost: float = 0.0
    gaps: tuple[int, ...] = ()
    detail: str = ""
    error: JobError | None = None


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


Json = dict[str, Any]
ProgressSource = Literal["workflow", "catalog"]
