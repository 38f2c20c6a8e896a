"""The tables of Web Push: which browsers are told, and of what each was told."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from store.column_types import UtcDateTime


class PushSubscriptionRow(SQLModel, table=True):
    """A browser of a person's that is told of their films. With the endpoint and our key it can be told."""

    __tablename__ = "push_subscriptions"

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE", index=True)
    session_id: str | None = Field(
        default=None,
        foreign_key="sessions.id",
        ondelete="CASCADE",
        index=True,
        description="The log-in of that browser: where it ends, so does this. Null: a proxy logs people in.",
    )
    endpoint: str = Field(unique=True, description="The push service's address for this browser.")
    p256dh: str = Field(description="The browser's public key (RFC 8291).")
    auth: str = Field(description="The secret that browser and we share.")
    vapid_key: str = Field(description="The public key of ours that it was made for.")
    name: str
    when_ended: bool
    when_needed: bool
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dead_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused_code: int | None = Field(default=None, description="What the push service answered (HTTP).")


class PushDeliveryRow(SQLModel, table=True):
    """A notice that the push service has taken for a browser."""

    __tablename__ = "push_deliveries"

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    event: str = Field(primary_key=True, description="The id of the run that ended, or the need's token.")
    subscription_id: str = Field(
        primary_key=True, foreign_key="push_subscriptions.id", ondelete="CASCADE", index=True
    )
    sent_at: datetime = Field(sa_type=UtcDateTime)
