"""The tables of mails to people: who wants them, and which were sent."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from store.column_types import UtcDateTime


class MailChoiceRow(SQLModel, table=True):
    """What a person wants to be told by mail, and whether they read their address."""

    __tablename__ = "mail_choices"

    user_id: str = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    when_ended: bool = False
    when_needed: bool = False
    verified_email: str | None = Field(default=None, description="Counts as long as it is the person's.")
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    link_hash: str | None = Field(default=None, unique=True, description="SHA-256 of the link's token.")
    link_email: str | None = None
    link_sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused_code: int | None = Field(default=None, description="What the mail server answered (SMTP).")


class MailDeliveryRow(SQLModel, table=True):
    """A mail that the mail server has taken."""

    __tablename__ = "mail_deliveries"

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    event: str = Field(primary_key=True, description="The id of the run that ended, or the need's token.")
    user_id: str = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE", index=True)
    sent_at: datetime = Field(sa_type=UtcDateTime)
