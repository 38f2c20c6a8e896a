"""The tables of callers' webhooks: the messages, and the attempts to deliver them."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from contracts import CallerNotice
from contracts.webhook_state import WebhookState
from store.column_types import NoticeJson, UtcDateTime, enum_column


class WebhookDeliveryRow(SQLModel, table=True):
    """A message to a caller, or a test. By its notice it can be delivered again."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (Index("ix_webhook_deliveries_team_id", "team_id", "created_at"),)

    id: str = Field(primary_key=True, description="The header `webhook-id`, the same for all attempts.")
    team_id: str
    job_id: str | None = Field(default=None, foreign_key="jobs.id", ondelete="CASCADE", index=True)
    type: str
    notice: CallerNotice | None = Field(default=None, sa_type=NoticeJson, description="Null: a test.")
    url: str = Field(description="Without its query, which may hold a secret.")
    test_url: str | None = Field(default=None, description="Where a test goes, until it went.")
    state: WebhookState = Field(sa_type=enum_column(WebhookState))
    created_at: datetime = Field(sa_type=UtcDateTime)
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = Field(default=0, description="How many were made; the newest are kept.")
    redeliveries: int = Field(default=0, description="How often it was asked to be delivered again.")
    redelivery_key: str | None = Field(default=None, description="The idempotency key of the last of them.")
    settled_by: int | None = Field(
        default=None,
        description="The newest redelivery (0: none) whose attempt the receiver took or declined.",
    )


class WebhookAttemptRow(SQLModel, table=True):
    """An attempt to deliver a message."""

    __tablename__ = "webhook_attempts"

    delivery_id: str = Field(primary_key=True, foreign_key="webhook_deliveries.id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    redelivery: int = Field(description="For which redelivery it was; 0: for none.")
    begun_at: datetime = Field(sa_type=UtcDateTime)
    seconds: float
    status: int | None = Field(default=None, description="HTTP; null: no answer came.")
    failure: str | None = Field(default=None, description="Why none came.")
