"""The tables of limits that span several jobs: takes in line, locks, and what deleted jobs have spent."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from contracts import LedgerStage
from store.column_types import MicroUsd, UtcDateTime, enum_column
from store.models.columns import DOUBTFUL_COLUMN, LANGUAGE_COLUMN, LINE_COLUMN, SPENT_COLUMN


class WaitingRow(SQLModel, table=True):
    """A take that waits for a slot at a provider."""

    __tablename__ = "waiting"

    provider: str = Field(primary_key=True)
    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    stage: LedgerStage = Field(primary_key=True, sa_type=enum_column(LedgerStage))
    scene: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    take: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    line: int = Field(default=0, primary_key=True, sa_column_kwargs=LINE_COLUMN)
    language: str = Field(default="", primary_key=True, sa_column_kwargs=LANGUAGE_COLUMN)
    owner: str
    since: datetime = Field(sa_type=UtcDateTime)
    asked_at: datetime = Field(sa_type=UtcDateTime, description="When its slot was last asked for.")


class LockRow(SQLModel, table=True):
    """A row that writers lock while they check a limit: see `store.ledger.row_locks`."""

    __tablename__ = "gates"

    name: str = Field(primary_key=True)


class TeamCapRow(SQLModel, table=True):
    """A team's spending cap for one UTC day."""

    __tablename__ = "team_caps"

    team_id: str = Field(primary_key=True, foreign_key="teams.id", ondelete="CASCADE")
    daily_cap_usd: float = Field(sa_type=MicroUsd, sa_column_kwargs={"name": "daily_cap_micro_usd"})


class TeamLimitRow(SQLModel, table=True):
    """How much a team may have at work at once, and begin in an hour; null: as much as there is."""

    __tablename__ = "team_limits"

    team_id: str = Field(primary_key=True, foreign_key="teams.id", ondelete="CASCADE")
    jobs_at_once: int | None = None
    takes_at_once: int | None = None
    jobs_per_hour: int | None = None


class TeamRetentionRow(SQLModel, table=True):
    """For how many days a team keeps films after their end."""

    __tablename__ = "team_retention"

    team_id: str = Field(primary_key=True, foreign_key="teams.id", ondelete="CASCADE")
    keep_days: int


class JobBeginRow(SQLModel, table=True):
    """A job of a team with limits that began, or went on after its end; kept for an hour, come what may."""

    __tablename__ = "job_begins"
    __table_args__ = (Index("ix_job_begins_team_id_begun_at", "team_id", "begun_at"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    job_id: str
    begun_at: datetime = Field(sa_type=UtcDateTime)


class RemovedTeamSpendingRow(SQLModel, table=True):
    """A team's spending on a UTC day for jobs that are deleted since: `spent`, by team."""

    __tablename__ = "team_spent"

    day: date = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    spent_usd: float = Field(default=0.0, sa_type=MicroUsd, sa_column_kwargs=SPENT_COLUMN)


class RemovedCallsRow(SQLModel, table=True):
    """The part of `team_spent` for calls of one stage to one provider; older deletions have none."""

    __tablename__ = "removed_calls"

    day: date = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    provider: str = Field(primary_key=True)
    stage: LedgerStage = Field(primary_key=True, sa_type=enum_column(LedgerStage))
    calls: int = 0
    spent_usd: float = Field(default=0.0, sa_type=MicroUsd, sa_column_kwargs=SPENT_COLUMN)
    doubtful_usd: float = Field(default=0.0, sa_type=MicroUsd, sa_column_kwargs=DOUBTFUL_COLUMN)


class RemovedSpendingRow(SQLModel, table=True):
    """Spending of deleted jobs on a UTC day, kept so that a deletion does not free the daily cap."""

    __tablename__ = "spent"

    day: date = Field(primary_key=True)
    spent_usd: float = Field(default=0.0, sa_type=MicroUsd, sa_column_kwargs=SPENT_COLUMN)
