"""The catalog's tables."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import BriefJson, DeparturesJson, ErrorsJson, Instant, PricesJson, ScenesJson, Usd, word
from workflows.contracts import Brief, Clip, Departure, JobError, JobStatus, Receipt, Scene, Stage, TakeKey

# Read with plain SQL, a column's name says what its numbers are.
MICRO_USD = {"name": "cost_micro_usd"}
BUDGET = {"name": "budget_micro_usd"}
SPENT = {"name": "spent_micro_usd"}
# Rows of an older version had none of these when their columns came.
PRICE = {"name": "price_micro_usd", "server_default": "0"}
ORDERED = {"server_default": "0"}
NONE_YET = {"server_default": "0"}


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


class CostSource(StrEnum):
    """Who says what a call cost."""

    PROVIDER = "provider"
    REGISTRY = "registry"


class JobRow(SQLModel, table=True):
    """A request for one film, and where it stands. `id` is the workflow's id as well."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("owner", "idempotency_key", name="uq_jobs_owner_idempotency_key"),
        Index("ix_jobs_owner_created_at", "owner", "created_at", "id"),
        Index("ix_jobs_owner_ended_at", "owner", "ended_at"),
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
    failures: dict[int, JobError] = Field(
        default_factory=dict,
        sa_type=ErrorsJson,
        sa_column_kwargs={"server_default": "{}"},
        description="By scene, 0 for the music: why the run that ended could not make it.",
    )
    prices: dict[str, list[Any]] = Field(
        default_factory=dict,
        sa_type=PricesJson,
        sa_column_kwargs={"server_default": "{}"},
        description="By model: the price list that this run was approved with.",
    )
    revision: int = Field(
        default=0, sa_column_kwargs=NONE_YET, description="Counts the edits of its storyboard."
    )
    approved_at: datetime | None = Field(
        default=None, sa_type=Instant, description="When the owner wanted the storyboard made."
    )
    frugal_at: datetime | None = Field(
        default=None,
        sa_type=Instant,
        description="Since when its owner wants nothing more bought: until its next run.",
    )
    error_type: str | None = None
    error_message: str | None = None
    film_key: str | None = None
    poster_key: str | None = None
    film_seconds: float | None = None
    soundtrack_key: str | None = None
    cost_usd: float = Field(default=0.0, sa_type=Usd, sa_column_kwargs=MICRO_USD)
    budget_usd: float | None = Field(default=None, sa_type=Usd, sa_column_kwargs=BUDGET)
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
    take: int | None = Field(
        default=None,
        description="The one that is in the film, once there is a film.",
    )


class WishRow(SQLModel, table=True):
    """What the owner wishes of a retake, and of every later take until the next wish."""

    __tablename__ = "wishes"

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    scene: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    take: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str | None = Field(default=None, description="Null: as the storyboard has it.")
    seed: int = Field(sa_type=BigInteger)
    wished_at: datetime = Field(sa_type=Instant)
    begun_at: datetime | None = Field(
        default=None, sa_type=Instant, description="Since when it holds; a wish that was refused never does."
    )
    idempotency_key: str | None = Field(default=None, description="That its request came with.")


class DraftRow(SQLModel, table=True):
    """A storyboard that the owner has written, until the job takes it or refuses it."""

    __tablename__ = "drafts"

    id: str = Field(primary_key=True)
    job_id: str = Field(foreign_key="jobs.id", ondelete="CASCADE", index=True)
    scenes: tuple[Scene, ...] = Field(sa_type=ScenesJson)
    written_at: datetime = Field(sa_type=Instant)


class LedgerRow(SQLModel, table=True):
    """One paid call. Its primary key is the take's key: there cannot be two."""

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ix_ledger_state", "state"),
        Index("uq_ledger_provider_job", "provider", "provider_job_id", unique=True),
        Index("ix_ledger_provider_state", "provider", "state"),
        Index("ix_ledger_model_terminal_at", "provider", "model", "terminal_at"),
        Index("ix_ledger_intent_at", "intent_at"),
    )

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    stage: Stage = Field(primary_key=True, sa_type=word(Stage))
    scene: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    take: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    provider: str
    model: str
    state: LedgerState = Field(default=LedgerState.INTENT, sa_type=word(LedgerState))
    outcome: Outcome | None = Field(default=None, sa_type=word(Outcome))
    provider_job_id: str | None = None
    price_usd: float = Field(
        default=0.0,
        sa_type=Usd,
        sa_column_kwargs=PRICE,
        description="By the registry: counts as spent until the cost is known.",
    )
    cost_usd: float | None = Field(default=None, sa_type=Usd, sa_column_kwargs=MICRO_USD)
    cost_source: CostSource | None = Field(default=None, sa_type=word(CostSource))
    order_seconds: float = Field(default=0.0, sa_column_kwargs=ORDERED, description="What was ordered.")
    took_seconds: float | None = Field(
        default=None, description="From accepted to the end, as well as we know."
    )
    receipt: Receipt | None = Field(default=None, sa_type=word(Receipt))
    error_type: str | None = None
    error_message: str | None = None
    asset_key: str | None = None
    thumbnail_key: str | None = None
    seconds: float | None = None
    film_seconds: float | None = Field(
        default=None, description="Of the film, where the clip is far too short; null: as in the storyboard."
    )
    departures: tuple[Departure, ...] = Field(
        default=(),
        sa_type=DeparturesJson,
        sa_column_kwargs={"server_default": "[]"},
        description="In what its clip is far from what was ordered.",
    )
    digest: str | None = None
    intent_at: datetime = Field(sa_type=Instant)
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    terminal_at: datetime | None = Field(default=None, sa_type=Instant)
    collected_at: datetime | None = Field(default=None, sa_type=Instant)
    late_at: datetime | None = Field(
        default=None,
        sa_type=Instant,
        description="Since when our patience is over, and it is asked for slowly.",
    )
    held_at: datetime | None = Field(
        default=None, sa_type=Instant, description="Since when nobody knows whether it was paid for."
    )
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

    @property
    def clip(self) -> Clip | None:
        """A scene's clip, once it is in."""
        if self.collected_at is None or self.asset_key is None:
            return None
        return Clip(
            scene=self.scene,
            take=self.take,
            asset_key=self.asset_key,
            thumbnail_key=self.thumbnail_key or "",
            seconds=self.seconds or 0.0,
            created_at=self.collected_at,
            film_seconds=self.film_seconds,
            departures=self.departures,
        )


class WaitingRow(SQLModel, table=True):
    """A take that waits for a slot at a provider."""

    __tablename__ = "waiting"

    provider: str = Field(primary_key=True)
    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    stage: Stage = Field(primary_key=True, sa_type=word(Stage))
    scene: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    take: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    owner: str
    since: datetime = Field(sa_type=Instant)
    asked_at: datetime = Field(sa_type=Instant, description="When its slot was last asked for.")


class GateRow(SQLModel, table=True):
    """A row that writers hold while they decide something: see `store.gates`."""

    __tablename__ = "gates"

    name: str = Field(primary_key=True)


class SpentRow(SQLModel, table=True):
    """What removed jobs had spent on a day in UTC: a deletion gives no money back."""

    __tablename__ = "spent"

    day: date = Field(primary_key=True)
    spent_usd: float = Field(default=0.0, sa_type=Usd, sa_column_kwargs=SPENT)


class CallbackRow(SQLModel, table=True):
    """A provider's callback that has come."""

    __tablename__ = "callbacks"
    __table_args__ = (Index("ix_callbacks_received_at", "received_at"),)

    provider: str = Field(primary_key=True)
    delivery_id: str = Field(primary_key=True)
    received_at: datetime = Field(sa_type=Instant)


class MediaPoolRow(SQLModel, table=True):
    """A process that draws and cuts, and what it lacks for that."""

    __tablename__ = "media_pools"

    id: str = Field(primary_key=True)
    host: str
    seen_at: datetime = Field(sa_type=Instant)
    lacks: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


def identity(key: TakeKey) -> tuple[str, str, int, int]:
    """The take's primary key in the ledger."""
    return key.job_id, key.stage, key.scene, key.take


def _error(type_: str | None, message: str | None) -> JobError | None:
    return JobError(type=type_, message=message or "") if type_ else None
