"""The table of paid calls."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, false
from sqlmodel import Field, SQLModel

from contracts import CancelReceipt, Clip, Departure, JobError, LedgerStage, Still, TakeKey
from store.column_types import DeparturesJson, MicroUsd, UtcDateTime, enum_column
from store.models.call_states import CallOutcome, CostSource, LedgerState
from store.models.columns import COST_COLUMN, LANGUAGE_COLUMN, LINE_COLUMN, PRICE_COLUMN, ZERO_DEFAULT
from store.models.stored_error import build_error


class LedgerRow(SQLModel, table=True):
    """A paid call. The take's key is the primary key, so a take has at most one."""

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ix_ledger_state", "state"),
        Index("uq_ledger_provider_job", "provider", "provider_job_id", unique=True),
        Index("ix_ledger_provider_state", "provider", "state"),
        Index("ix_ledger_model_terminal_at", "provider", "model", "terminal_at"),
        Index("ix_ledger_intent_at", "intent_at"),
    )

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    stage: LedgerStage = Field(primary_key=True, sa_type=enum_column(LedgerStage))
    scene: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    take: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    line: int = Field(default=0, primary_key=True, sa_column_kwargs=LINE_COLUMN)
    language: str = Field(default="", primary_key=True, sa_column_kwargs=LANGUAGE_COLUMN)
    provider: str
    model: str
    order_digest: str | None = Field(
        default=None, description="Of a line: text, voice and speed; of a still: what is in it."
    )
    state: LedgerState = Field(default=LedgerState.INTENT, sa_type=enum_column(LedgerState))
    outcome: CallOutcome | None = Field(default=None, sa_type=enum_column(CallOutcome))
    provider_job_id: str | None = None
    price_usd: float = Field(
        default=0.0,
        sa_type=MicroUsd,
        sa_column_kwargs=PRICE_COLUMN,
        description="By the registry: counts as spent until the cost is known.",
    )
    cost_usd: float | None = Field(default=None, sa_type=MicroUsd, sa_column_kwargs=COST_COLUMN)
    cost_source: CostSource | None = Field(default=None, sa_type=enum_column(CostSource))
    order_seconds: float = Field(default=0.0, sa_column_kwargs=ZERO_DEFAULT, description="What was ordered.")
    took_seconds: float | None = Field(
        default=None, description="From accepted to the end, as well as we know."
    )
    receipt: CancelReceipt | None = Field(default=None, sa_type=enum_column(CancelReceipt))
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
    opens_on_take: int | None = Field(
        default=None,
        description="The take of the scene before whose last picture this one begins from; of a still, the "
        "still of the scene before that it looks at.",
    )
    opens_after: int | None = Field(
        default=None, description="The scene that this take is of; null: the number before this one."
    )
    opens_on_still: int | None = Field(
        default=None, description="The take of the scene's still from which this clip begins."
    )
    emulated: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": false()},
        description="It has a price, but an emulator made it: no real dollar is paid. Since December 2026.",
    )
    intent_at: datetime = Field(sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    terminal_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    collected_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    late_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="Since when our patience is over, and it is asked for slowly.",
    )
    held_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Since when nobody knows whether it was paid for."
    )
    _fresh: ClassVar[bool] = False

    @property
    def is_new_intent(self) -> bool:
        """Whether this row object was just inserted as an intent; only then may the provider be paid."""
        return self._fresh

    def mark_as_new_intent(self) -> None:
        """Mark this row object as a newly written intent."""
        # Bypass pydantic: its private attributes do not exist on rows that were loaded from the database.
        object.__setattr__(self, "_fresh", True)

    @property
    def is_outcome_unknown(self) -> bool:
        """Whether it is unknown whether the call was paid for, and a decision about it is awaited."""
        return self.state == LedgerState.INTENT and self.held_at is not None

    @property
    def key(self) -> TakeKey:
        """The take's key."""
        return TakeKey(
            job_id=self.job_id,
            stage=self.stage,
            scene=self.scene,
            take=self.take,
            line=self.line,
            language=self.language,
        )

    @property
    def error(self) -> JobError | None:
        """The error of the call, or of collecting its file."""
        return build_error(self.error_type, self.error_message)

    @property
    def clip(self) -> Clip | None:
        """The scene's clip, once it is collected."""
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
            opens_on_take=self.opens_on_take,
            opens_after=self.opens_after,
            opens_on_still=self.opens_on_still,
        )

    @property
    def still(self) -> Still | None:
        """The scene's still, once it is collected."""
        if self.stage is not LedgerStage.IMAGE or self.collected_at is None or self.asset_key is None:
            return None
        return Still(scene=self.scene, take=self.take, asset_key=self.asset_key, created_at=self.collected_at)


def primary_key_of(key: TakeKey) -> tuple[str, str, int, int, int, str]:
    """Return the take's primary key in the ledger, in the order of its columns."""
    return key.job_id, key.stage, key.scene, key.take, key.line, key.language
