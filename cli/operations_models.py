"""Models of the API's response about all the work."""

from datetime import datetime

from pydantic import BaseModel

from cli.worker_models import WorkerListPage


class PartItem(BaseModel):
    """A part of a film that a provider works on, or that waits for a place there."""

    name: str
    provider: str
    condition: str
    since: datetime


class FilmItem(BaseModel):
    """A film that has not ended."""

    job_id: str
    title: str
    team: str
    state: str
    parts: tuple[PartItem, ...]
    since: datetime | None
    detail: str
    web_ui: str | None
    command: str


class FilmPage(BaseModel):
    """The oldest films that fit, and how many there are."""

    total: int
    films: tuple[FilmItem, ...]


class TroubleItem(BaseModel):
    """The latest refusals of a provider."""

    message: str


class ServiceItem(BaseModel):
    """A provider's places, line and rates."""

    provider: str
    places_taken: int
    places: int
    in_line: int
    held: int
    late: int
    ordered_usd: float
    submits_per_second: float
    trouble: TroubleItem | None


class TeamItem(BaseModel):
    """A team's films and money."""

    team_id: str
    name: str
    films: dict[str, int]
    spent_today_usd: float
    spent_this_month_usd: float
    ordered_usd: float
    daily_cap_usd: float | None


class SpendingItem(BaseModel):
    """The spending of today of all these teams, and its cap."""

    spent_today_usd: float
    daily_cap_usd: float | None


class RepairItem(BaseModel):
    """The repairs of one run of the reconciler."""

    started: int
    settled: int
    deleted: int
    notified: int
    stopped_calls: dict[str, int]
    # An API of before December 2026 does not tell these.
    unknown_calls: dict[str, int] = {}
    refused_calls: dict[str, int] = {}


class ReconcileItem(BaseModel):
    """A run of the reconciler."""

    status: str
    started_at: datetime
    repairs: RepairItem | None


class OperationsPage(BaseModel):
    """All the work at one moment."""

    at: datetime
    team_id: str | None
    counts: dict[str, int]
    work: FilmPage
    services: tuple[ServiceItem, ...]
    teams: tuple[TeamItem, ...]
    teams_total: int
    spending: SpendingItem
    workers: WorkerListPage | None
    reconciles: tuple[ReconcileItem, ...] | None
