"""What callers see of a job."""

from datetime import datetime

from api.links import JobLinks
from api.needs import NeedsYou
from store.models import CostSource, LedgerState, Outcome
from workflows.contracts import (
    AspectRatio,
    Brief,
    Departure,
    Frozen,
    JobError,
    JobStatus,
    Receipt,
    Resolution,
    Scene,
    ScriptForm,
)


class File(Frozen):
    """A file that was made. The URLs are good for an hour; ask again for fresh ones.

    `download_url` saves the film under its title; null for what is no film.
    """

    url: str
    download_url: str | None = None
    seconds: float | None = None


class JobSummary(Frozen):
    """A job in a list. `confirmed` is false when Temporal could not be asked whether it still goes on.

    `duration_seconds` is the film's length; before there is a film, its storyboard's; before that, as asked.
    `needs_you` says what only you can decide; null: nothing.
    """

    job_id: str
    title: str
    status: JobStatus
    confirmed: bool
    needs_you: NeedsYou | None
    favorite: bool
    provider: str
    model: str
    duration_seconds: float
    aspect_ratio: AspectRatio
    resolution: Resolution
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cost: float
    budget_usd: float | None
    gaps: tuple[int, ...]
    error: JobError | None
    film: File | None
    poster: File | None
    links: JobLinks


class Take(Frozen):
    """One try at one scene, or at the music: what was asked of the provider, and what came of it.

    `text` and `seed` are what a scene's take was made from. `price_usd` is what the registry expects, and
    counts as spent until `cost_usd` is known; `cost_source` says whose word that is: `provider` where the
    service stated it, `registry` where it is the listed price. `held_at`: since then
    nobody knows whether it was paid for, and you decide; `late_at`: since then no film waits for it, and its
    clip is kept if it comes. `departures` tell in what its clip is far from what was ordered. `cost` is
    `cost_usd` by its older name.
    """

    take: int
    text: str | None = None
    seed: int | None = None
    provider: str
    model: str
    state: LedgerState
    outcome: Outcome | None
    provider_job_id: str | None
    cost: float | None
    cost_usd: float | None
    cost_source: CostSource | None
    price_usd: float
    receipt: Receipt | None
    error: JobError | None
    intent_at: datetime
    accepted_at: datetime | None
    held_at: datetime | None
    late_at: datetime | None
    ended_at: datetime | None
    clip: File | None
    thumbnail: File | None
    departures: tuple[Departure, ...] = ()


class SceneResult(Frozen):
    """A scene of the storyboard and its takes. `seconds` are those of the film, `take` is the one in it."""

    number: int
    text: str
    caption: str
    seconds: float
    take: int | None
    takes: tuple[Take, ...]


class SoundtrackResult(Frozen):
    """The music and its takes."""

    file: File | None
    takes: tuple[Take, ...]


class Results(Frozen):
    """All that has been made. `script` are the tries at the storyboard, where it was written for money.

    `script_form` says how a script was read, and is null without one.
    """

    script_form: ScriptForm | None = None
    script: tuple[Take, ...]
    storyboard: tuple[Scene, ...]
    scenes: tuple[SceneResult, ...]
    soundtrack: SoundtrackResult
    film: File | None
    poster: File | None


class Job(JobSummary):
    """A job in full. `shortened_seconds` are what its film lacks because clips are far too short."""

    brief: Brief
    shortened_seconds: float = 0.0
    results: Results


class JobList(Frozen):
    """A page of jobs, newest first. `next_cursor` is null on the last page."""

    jobs: tuple[JobSummary, ...]
    next_cursor: str | None
