"""The answer of `GET /operations`, and its query."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from api.workers.routes import WorkerListResponse
from contracts import FrozenModel, JobStatus, LedgerStage
from store.operations.film_states import FilmState

DEFAULT_FILMS, MAX_FILMS = 50, 100
MAX_TEAMS = 100

FilterText = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class OperationsQuery(FrozenModel):
    """The filters of the films that are listed: all that are given must hold. Totals disregard them."""

    model_config = ConfigDict(extra="forbid")

    team: FilterText | None = Field(
        default=None, description="A team's id; who sees their own team alone gets that one's films."
    )
    service: FilterText | None = Field(
        default=None,
        description="The name of a provider: films whose scenes are its own, or on which it works.",
    )
    state: FilmState | None = Field(default=None, description="Where the films stand.")
    limit: int = Field(
        default=DEFAULT_FILMS, ge=1, le=MAX_FILMS, description="At most so many films, the oldest first."
    )


class FilmCounts(FrozenModel):
    """Films at work by where they stand; each counts once, in the first of these that holds."""

    held: int = Field(default=0, description="Nobody knows whether one of their calls was paid for.")
    needs_owner: int = Field(default=0, description="They wait for an approval, a higher budget or a voice.")
    slow: int = Field(default=0, description="A provider takes longer than for 95 % of such parts.")
    in_line: int = Field(default=0, description="A part of them waits for a place at its provider.")
    queued: int = Field(default=0, description="No worker has begun them.")
    running: int = Field(default=0, description="All others.")


class PartAtWork(FrozenModel):
    """A part of a film that a provider works on, or that waits for a place there."""

    name: str = Field(description="Such as `scene 3`, `the music` or `the narration`.")
    stage: LedgerStage = Field(description="What the part is: clip, music, line, still or storyboard.")
    provider: str
    model: str | None = Field(description="Null: it waits for a place.")
    condition: Literal["in_line", "ordered", "at_work", "slow", "late", "held"] = Field(
        description="`ordered`: the provider has not confirmed it. `late`: its film went on without it."
    )
    since: datetime = Field(description="Since when it is so (UTC); of `slow` and `late`: since its order.")


class FilmAtWork(FrozenModel):
    """A film that has not ended."""

    job_id: str
    title: str
    team_id: str
    team: str = Field(description="The team's name.")
    state: FilmState
    status: JobStatus
    confirmed: bool = Field(description="False: Temporal could not be asked whether it goes on.")
    provider: str = Field(description="The provider of its scenes.")
    model: str
    parts: tuple[PartAtWork, ...] = Field(description="What providers do for it now; empty: nothing.")
    since: datetime | None = Field(
        description="Since when it stands there (UTC); null where nothing has written that down."
    )
    detail: str = Field(description="Why it stands there or what it suffers from; empty: nothing stands out.")
    created_at: datetime
    started_at: datetime | None
    web_ui: str | None = Field(description="Its page in Temporal's Web UI; null: that has no known address.")
    command: str = Field(description="The `temporal` command that tells what its workflow does now.")


class FilmsAtWorkList(FrozenModel):
    """The films that fit the filters: the oldest of them, and how many there are."""

    total: int = Field(description="How many fit.")
    films: tuple[FilmAtWork, ...] = Field(description="The oldest of them.")


class ProviderTrouble(FrozenModel):
    """The latest refusals of a provider, by the films that are listed."""

    parts: int = Field(description="How many of their parts wait for another try.")
    message: str = Field(description="Why, of the one that is tried again last.")
    next_try_at: datetime | None = Field(description="When that is (UTC); null: it is under way.")


class ServiceAtWork(FrozenModel):
    """A provider that can be used here or has calls: its places, its line, its rates."""

    provider: str
    title: str
    films: FilmCounts = Field(description="Of films with scenes by it.")
    places_taken: int = Field(description="How many calls it works on, over all teams.")
    places: int = Field(description="How many it may work on at once.")
    in_line: int = Field(description="How many takes wait for a place.")
    waiting_since: datetime | None = Field(description="Since when the first of them waits (UTC).")
    held: int = Field(description="Calls of which nobody knows whether they were paid for.")
    late: int = Field(description="Calls over their time, whose films went on without them.")
    ordered_usd: float = Field(description="What the calls that it works on may cost.")
    submits_per_second: float = Field(description="How many orders all workers together send it a second.")
    polls_per_second: float = Field(description="How often all workers together ask it for news a second.")
    trouble: ProviderTrouble | None = Field(description="What it refuses; null: nothing that is known.")


class TeamAtWork(FrozenModel):
    """A team with films at work or with spending in this month (UTC)."""

    team_id: str
    name: str
    films: FilmCounts = Field(description="Of its films at work.")
    spent_today_usd: float = Field(description="What its calls of today (UTC) cost or may still cost.")
    spent_this_month_usd: float = Field(description="What its calls of this month (UTC) cost, likewise.")
    ordered_usd: float = Field(description="The part of calls without an outcome: under way, or held.")
    daily_cap_usd: float | None = Field(description="The team's own cap for a day (UTC); null: none.")


class SpendingAtWork(FrozenModel):
    """The spending of these teams together on this day (UTC), and its cap; null: there is none."""

    spent_today_usd: float
    daily_cap_usd: float | None
    emulated: bool = Field(description="Whether an emulator answers in place of the services.")


class Repairs(FrozenModel):
    """The repairs of one run of the reconciler."""

    started: int = Field(description="Films whose workflow was missing, and was started.")
    settled: int = Field(description="Films whose workflow had ended without saying so.")
    deleted: int = Field(description="Films whose deletion was brought to its end.")
    notified: int = Field(description="Films whose caller had not been told of the end.")
    stopped_calls: dict[str, int] = Field(
        description="Calls that an ended film had left open and that were stopped, by provider; `unknown`: "
        "of films that are deleted."
    )
    unknown_calls: dict[str, int] = Field(
        default={},
        description="Calls that an ended film had left open and that were settled without anybody knowing "
        "whether they were paid for, by provider: their prices count as spent.",
    )
    refused_calls: dict[str, int] = Field(
        default={},
        description="Calls that an ended film has left open and that stay so, by provider: it refuses what "
        "an operator must mend (an account, a key, a quota). It is asked again within the hour.",
    )


class ReconcileRunDetails(FrozenModel):
    """A run of the reconciler."""

    status: str = Field(description="As Temporal has it, in lower case: `running`, `completed`, `failed`, …")
    started_at: datetime
    ended_at: datetime | None
    repairs: Repairs | None = Field(description="Null: it has not completed, or that cannot be told.")
    web_ui: str | None = Field(description="Its page in Temporal's Web UI; null: that has no known address.")
    command: str = Field(description="The `temporal` command that tells of it.")


class OperationsSnapshot(FrozenModel):
    """All that is at work at one moment."""

    at: datetime
    team_id: str | None = Field(description="The team whose films and money are told; null: all teams'.")
    counts: FilmCounts = Field(description="Of all films at work.")
    work: FilmsAtWorkList = Field(description="Those that fit the filters.")
    services: tuple[ServiceAtWork, ...] = Field(
        description="In the registry's order, then those that it has lost."
    )
    teams: tuple[TeamAtWork, ...] = Field(
        description="Those with the most films at work, then spending, first."
    )
    teams_total: int = Field(description="How many teams have work or spending.")
    spending: SpendingAtWork = Field(description="Of all these teams together.")
    workers: WorkerListResponse | None = Field(description="Null: Temporal does not answer.")
    reconciles: tuple[ReconcileRunDetails, ...] | None = Field(
        description="The latest, the newest first; null: Temporal does not answer."
    )
