"""The table of links by which films are shared."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.column_types import UtcDateTime


class ShareRow(SQLModel, table=True):
    """A link that shows one film to whoever has it. Deleting the row revokes it."""

    __tablename__ = "shares"
    __table_args__ = (Index("ix_shares_job_id", "job_id"),)

    id: str = Field(primary_key=True)
    job_id: str = Field(foreign_key="jobs.id", ondelete="CASCADE")
    token_hash: str = Field(unique=True, description="SHA-256 of the link's token, which is kept nowhere.")
    created_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
