"""The catalog's tables."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import BriefJson, Instant, Usd, word
from workflows.contracts import Brief, JobError, JobStatus, Receipt, Stage, TakeKey

# Read with plain SQL, the column's name says what its numbers are.
MICRO_USD = {"name": "cost_micro_usd"}


class LedgerState(StrEnum):
    """How far a paid call has come."""

    INTENT = "intent"
    ACCEPTED = "accepted"
    TERMINAL = "terminal"


class Outcome(StrEnum):
    """How a paid call ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class JobRow(SQLModel, table=True):
    """A request for one film, and where it stands. `id` is the workflow's id as well."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("owner", "idempotency_key", name="uq_jobs_owner_idempotency_key"),
        Index("ix_jobs_owner_created_at", "owner", "created_at", "id"),
        Index("ix_jobs_status_created_at", "status", "created_at"),
        Index("ix_jobs_hidden_at", "hidden_at"),
    )

    id: str = Field(primary_key=True)
    owner: str
    title: str
    favorite: bool = False
    status: JobStatus = Field(default=JobStatus.QUEUED, sa_type=word(JobStatus))
    brief: Brief = Field(sa_type=BriefJson)
    brief_digest: str
    search_text: str = Field(description="Title and texts, folded: what `q` looks in.")
    idempotency_key: str | None = None
    provider: str
    model: str
    run_id: str | None = Field(default=None, description="The Temporal run that last worked on it.")
    gaps: list[int] = Field(default_factory=list, sa_type=JSON)
    error_type: str | None = None
    error_message: str | None = None
    film_key: str | None = None
    poster_key: str | None = None
    film_seconds: float | None = None
    soundtrack_key: str | None = None
    cost_usd: float = Field(default=0.0, sa_type=Usd, sa_column_kwargs=MICRO_USD)
    created_at: datetime = Field(sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    hidden_at: datetime | None = Field(default=None, sa_type=Instant, description="When its deletion began.")

    @property
    def error(self) -> JobError | None:
        """Why it failed."""
        return _error(self.error_type, self.error_message)


class SceneRow(SQLModel, table=True):
    """One scene of a job's storyboard."""

    __tablename__ = "scenes"

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str
    caption: str = ""
    seconds: float
    seed: int = Field(default=0, sa_type=BigInteger)


class LedgerRow(SQLModel, table=True):
    """One paid call. Its primary key is the take's key: there cannot be two."""

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_state", "state"),)

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    stage: Stage = Field(primary_key=True, sa_type=word(Stage))
    scene: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    take: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    provider: str
    model: str
    state: LedgerState = Field(default=LedgerState.INTENT, sa_type=word(LedgerState))
    outcome: Outcome | None = Field(default=None, sa_type=word(Outcome))
    provider_job_id: str | None = None
    cost_usd: float | None = Field(default=None, sa_type=Usd, sa_column_kwargs=MICRO_USD)
    receipt: Receipt | None = Field(default=None, sa_type=word(Receipt))
    error_type: str | None = None
    error_message: str | None = None
    asset_key: str | None = None
    thumbnail_key: str | None = None
    seconds: float | None = None
    digest: str | None = None
    intent_at: datetime = Field(sa_type=Instant)
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    terminal_at: datetime | None = Field(default=None, sa_type=Instant)
    collected_at: datetime | None = Field(default=None, sa_type=Instant)
    _fresh: ClassVar[bool] = False

    @property
    def fresh(self) -> bool:
        """Whether the call that returned this row wrote its intent: only then may the provider be paid."""
        return self._fresh

    def mark_fresh(self) -> None:
        """Say that this very row object is the intent, newly written."""
        # Past pydantic, whose private attributes do not exist on a row that a database loaded.
        object.__setattr__(self, "_fresh", True)

    @property
    def key(self) -> TakeKey:
        """Which paid call this is."""
        return TakeKey(job_id=self.job_id, stage=self.stage, scene=self.scene, take=self.take)

    @property
    def error(self) -> JobError | None:
        """Why it failed."""
        return _error(self.error_type, self.error_message)


def _error(type_: str | None, message: str | None) -> JobError | None:
    return JobError(type=type_, message=message or "") if type_ else None
