"""The table of requests for other music of finished films."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from contracts import FilmMusic
from store.column_types import MusicJson, UtcDateTime


class MusicRequestRow(SQLModel, table=True):
    """The owner's request for other music; a prompt also applies to later takes, until the next request."""

    __tablename__ = "music_requests"
    __table_args__ = (
        UniqueConstraint("job_id", "idempotency_key", name="uq_music_requests_job_id_idempotency_key"),
    )

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    music: FilmMusic = Field(sa_type=MusicJson)
    new_take: int | None = Field(default=None, description="That it orders; null: it buys nothing.")
    is_upload: bool = Field(default=False, description="Whether it brings an own file.")
    idempotency_key: str | None = Field(default=None, description="That its request came with.")
    request_digest: str | None = Field(default=None, description="Of all that was asked for; null: unknown.")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="Since when a run carries it out; null: none does.",
    )
