"""The tables of what belongs to no job: deliveries of webhooks, and processes of the media pool."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from store.column_types import UtcDateTime


class CallbackDeliveryRow(SQLModel, table=True):
    """A webhook delivery of a provider that was received."""

    __tablename__ = "callbacks"
    __table_args__ = (Index("ix_callbacks_received_at", "received_at"),)

    provider: str = Field(primary_key=True)
    delivery_id: str = Field(primary_key=True)
    received_at: datetime = Field(sa_type=UtcDateTime)


class MediaPoolRow(SQLModel, table=True):
    """A process of the media pool and what it lacks."""

    __tablename__ = "media_pools"

    id: str = Field(primary_key=True)
    host: str
    seen_at: datetime = Field(sa_type=UtcDateTime)
    lacks: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
