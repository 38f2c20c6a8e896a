"""The table of orders to our own renderer."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from contracts import Departure, JobError
from contracts.renders import Render, RenderState
from store.column_types import DeparturesJson, UtcDateTime, enum_column
from store.models.stored_error import build_error


class RenderRow(SQLModel, table=True):
    """An order to our own renderer; a worker that renders it holds its lease."""

    __tablename__ = "renders"
    __table_args__ = (Index("ix_renders_state_created_at", "state", "created_at"),)

    id: str = Field(primary_key=True)
    order_json: str = Field(sa_type=Text)
    state: RenderState = Field(sa_type=enum_column(RenderState))
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempt: int = Field(default=0, description="How many workers have taken it.")
    leased_by: str | None = Field(default=None, description="The worker that has it.")
    leased_until: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When any other may take it, by the database's clock."
    )
    progress: float | None = Field(default=None, description="In percent.")
    departures: tuple[Departure, ...] = Field(default=(), sa_type=DeparturesJson)
    error_type: str | None = None
    error_message: str | None = None

    @property
    def error(self) -> JobError | None:
        """Why the order cannot be rendered."""
        return build_error(self.error_type, self.error_message)

    def as_render(self) -> Render:
        """Return what workers and the adapter are told."""
        return Render(
            id=self.id,
            order_json=self.order_json,
            state=self.state,
            attempt=self.attempt,
            progress=self.progress,
            departures=self.departures,
            error=self.error,
        )
