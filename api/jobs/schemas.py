"""Response models of a job."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from api.http.links import JobLinks
from api.jobs.owner_needs import OwnerNeed
from contracts import (
    AspectRatio,
    Brief,
    CancelReceipt,
    CaptionChoice,
    ClipSoundChoice,
    Departure,
    FilmMark,
    FilmReceipt,
    FrozenModel,
    ImageReference,
    JobError,
    JobStatus,
    OpensOn,
    Resolution,
    Scene,
    ScriptForm,
    TransitionChoice,
)
from store.models import CallOutcome, CostBasis, CostSource, LedgerState


class JobFile(FrozenModel):
    """A file of a job. The URLs are valid for an hour; read the job again for fresh ones.

    `download_url` saves the film under its title; null for other files.
    """

    url: str
    download_url: str | None = None
    seconds: float | None = None


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


class TakeDetails(FrozenModel):
    """A try at one scene, or at the music: what was ordered of the provider, and its outcome.

    `text` and `seed` are what a scene's take was made from. `price_usd` is the registry's price, and counts
    as spent until `cost_usd` is known; `cost_basis` is `stated` if the provider stated the cost, `listed` if
    it is the listed price, and `cost_source` says the same as `provider` or `registry`. `held_at`: since
    then it is unknown whether the take was paid for, and you decide. `late_at`: since then no film waits for
    the take, but its clip is kept if it arrives. `departures` say how the clip differs from what was
    ordered. `cost` is the older name of `cost_usd`.
    """

    take: int
    text: str | None = None
    seed: int | None = None
    provider: str
    model: str
    state: LedgerState
    outcome: CallOutcome | None
    provider_job_id: str | None
    cost: float | None
    cost_usd: float | None
    cost_basis: CostBasis | None
    cost_source: CostSource | None
    price_usd: float
    receipt: CancelReceipt | None
    error: JobError | None
    intent_at: datetime
    accepted_at: datetime | None
    held_at: datetime | None
    late_at: datetime | None
    ended_at: datetime | None
    clip: JobFile | None
    thumbnail: JobFile | None
    departures: tuple[Departure, ...] = ()


class CaptionFiles(FrozenModel):
    """The film's captions: WebVTT for players, SubRip for editors and video sites, ASS with their look.

    `language` is a BCP 47 tag, and empty where nobody speaks. Older films have no `ass`.
    """

    language: str
    vtt: JobFile
    srt: JobFile
    ass: JobFile | None = None


class StaleScene(FrozenModel):
    """A scene that goes on from another picture than the last one before it, and the price of mending that.

    `cascade` are the scenes to make anew, in this order: this one, and those that hang on it. `cascade_usd`
    is their price with the job's model, null if it cannot make them now. Nothing of it is bought unasked.
    """

    reason: str
    cascade: tuple[int, ...]
    cascade_usd: float | None


class SceneResult(FrozenModel):
    """A scene of the storyboard and its takes. `seconds` is its length in the film, `take` the one used.

    `clip_sound` is its own choice; null: as the film. `lines` are spoken in it by `line_voices`
    (null: the narrator's; empty: all are), `entities` are the ids of
    those in sight. `stale` is null if it goes on from what is before it. `stills` are the tries at the
    picture that an image service drew for it, whose file is the `clip` of each.
    """

    number: int
    text: str
    caption: str
    lines: tuple[str, ...] = ()
    line_voices: tuple[str | None, ...] = ()
    clip_sound: ClipSoundChoice | None = None
    entities: tuple[str, ...] = ()
    opens_on: OpensOn = OpensOn.OWN
    opens_after: int | None = Field(
        default=None,
        description="The number of the scene on whose last picture it opens; null: it opens on no other's.",
    )
    stale: StaleScene | None = None
    seconds: float
    take: int | None
    takes: tuple[TakeDetails, ...]
    stills: tuple[TakeDetails, ...] = ()
    still: int | None = Field(
        default=None,
        description="The number of the newest still of its present text, from which its clip would begin; "
        "null: there is none.",
    )
    reference_image: ImageReference | None = None
    last_image: ImageReference | None = None
    transition: TransitionChoice | None = Field(
        default=None, description="How the film changes to it from the scene before; null: as the film."
    )


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
