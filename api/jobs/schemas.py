"""Response models of a job."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from api.http.links import JobLinks
from api.jobs.job_files import CaptionFiles, JobFile
from api.jobs.owner_needs import OwnerNeed
from api.jobs.scene_schemas import SceneResult, TakeDetails
from contracts import (
    AspectRatio,
    Brief,
    CaptionChoice,
    FilmMark,
    FilmReceipt,
    FrozenModel,
    JobError,
    JobStatus,
    Resolution,
    Scene,
    ScriptForm,
)


class JobSummary(FrozenModel):
    """A job in a list. `confirmed` is false if Temporal could not be asked whether the job is active.

    `duration_seconds` is the film's length; before there is a film, its storyboard's; before that, the
    requested one. `needs_you` says what only you can decide; null if nothing. `reference_image` is the
    uploaded picture that the film or its first such scene begins from; null without one.
    """

    job_id: str
    title: str
    status: JobStatus
    confirmed: bool
    needs_you: OwnerNeed | None
    favorite: bool
    provider: str
    model: str
    duration_seconds: float
    aspect_ratio: AspectRatio
    resolution: Resolution
    created_at: datetime
    tags: tuple[str, ...] = Field(default=(), description="Its tags, in the order of the alphabet.")
    trashed_at: datetime | None = Field(
        default=None,
        description="Since when it is in the trash, which keeps it for 30 days; null: it is not.",
    )
    started_at: datetime | None
    ended_at: datetime | None
    cost: float
    budget_usd: float | None
    gaps: tuple[int, ...]
    error: JobError | None
    film: JobFile | None
    poster: JobFile | None
    links: JobLinks
    reference_image: JobFile | None = None
    poster_small: JobFile | None = None


class LineResult(FrozenModel):
    """A line that was ordered of a voice's service, who speaks it now, and the tries at it."""

    scene: int
    line: int
    language: str
    text: str
    voice: str | None = None
    takes: tuple[TakeDetails, ...]


class NarrationResult(FrozenModel):
    """The voice of a film, and the price paid for it; `lines` are those that were ordered of a service.

    `provider` is `embedded` for one of our voices, and null where nobody speaks after all.
    """

    provider: str | None
    model: str | None
    voice: str | None
    language: str
    lines: tuple[LineResult, ...]


class LanguageState(StrEnum):
    """Whether there is a film in another language, as it was ordered last."""

    MAKING = "making"
    # A language model has written its lines: look at them, and order the film with them.
    DRAFTED = "drafted"
    READY = "ready"
    FAILED = "failed"


class LanguageResult(FrozenModel):
    """A film in another language. What was made of an earlier order stays until there is another film.

    `lines` are those of each scene, spoken by `line_voices` (null: the narrator's; empty: all are), and
    `card_texts` is what its cards say, by `title` and `end`. `ordered_lines` are those that were ordered of a
    service. `provider` is `embedded` for one of our voices, and null where the lines are only shown.
    `outdated`: the job's first film has other takes, music or watermark now, or is cut otherwise; the same
    order makes this one anew, and buys no line again. `caption_choice` is what was ordered; null: as in the
    first film. `error` says why `state` is `failed`.
    """

    language: str
    state: LanguageState
    error: JobError | None
    lines: tuple[tuple[str, ...], ...]
    line_voices: tuple[tuple[str | None, ...], ...]
    card_texts: dict[str, str]
    ordered_lines: tuple[LineResult, ...]
    provider: str | None
    model: str | None
    voice: str | None
    caption_choice: CaptionChoice | None
    film: JobFile | None
    poster: JobFile | None
    poster_small: JobFile | None = None
    captions: CaptionFiles | None
    receipt: FilmReceipt | None
    outdated: bool
    ordered_at: datetime
    made_at: datetime | None


class SoundtrackResult(FrozenModel):
    """The music and its takes.

    `is_off`: the owner has switched it off; it can be switched on again. `level_db` is how much louder it is
    than films have it, and `upload_id` the own file that it was made from.
    """

    file: JobFile | None
    takes: tuple[TakeDetails, ...]
    is_off: bool = False
    level_db: float = 0.0
    prompt: str | None = None
    upload_id: str | None = None


class JobResults(FrozenModel):
    """The job's results. `script` lists the paid tries at the storyboard.

    `script_form` says how a script was read, and is null without one. `receipt` says how the film came out;
    null before there is one, and for older films. `languages` are its films in other languages.
    """

    script_form: ScriptForm | None = None
    script: tuple[TakeDetails, ...]
    storyboard: tuple[Scene, ...]
    scenes: tuple[SceneResult, ...]
    removed_scenes: tuple[SceneResult, ...] = Field(
        default=(), description="Those that its owner took out of the film: they are kept, with their takes."
    )
    soundtrack: SoundtrackResult
    film: JobFile | None
    poster: JobFile | None
    poster_small: JobFile | None = None
    captions: CaptionFiles | None = None
    receipt: FilmReceipt | None = None
    narration: NarrationResult | None = None
    languages: tuple[LanguageResult, ...] = ()
    watermark: FilmMark | None = Field(
        default=None, description="The watermark that the film has, or had; null: it never had one."
    )


class JobDetails(JobSummary):
    """A job in full. `shortened_seconds` is how much the film lacks because clips are far too short."""

    brief: Brief
    shortened_seconds: float = 0.0
    results: JobResults


class JobList(FrozenModel):
    """A page of jobs. `next_cursor` is null on the last page."""

    jobs: tuple[JobSummary, ...]
    next_cursor: str | None
    total: int | None = Field(
        default=None, description="How many jobs match, on all pages; null on the pages after the first."
    )
