"""The tables of what owners uploaded, and of which job uses it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from contracts import UploadKind
from store.column_types import UtcDateTime, enum_column


class UploadRow(SQLModel, table=True):
    """A file that its owner uploaded, as it is kept. The same content of one owner is kept once."""

    __tablename__ = "uploads"
    __table_args__ = (
        UniqueConstraint("owner", "kind", "digest", name="uq_uploads_owner_kind_digest"),
        Index("ix_uploads_given_at", "given_at"),
    )

    id: str = Field(primary_key=True)
    owner: str
    kind: UploadKind = Field(sa_type=enum_column(UploadKind))
    digest: str = Field(description="SHA-256 of what is kept.")
    asset_key: str
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger)
    width: int | None = None
    height: int | None = None
    seconds: float | None = Field(default=None, description="Of sound.")
    created_at: datetime = Field(sa_type=UtcDateTime)
    given_at: datetime = Field(sa_type=UtcDateTime, description="When its owner last uploaded it.")
    stored_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Since when its file is whole among the assets."
    )
    removed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When its deletion began."
    )


class UploadUseRow(SQLModel, table=True):
    """An upload that a job uses: in its brief, its storyboard, or an earlier draft of that."""

    __tablename__ = "upload_uses"
    __table_args__ = (Index("ix_upload_uses_upload_id", "upload_id"),)

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    upload_id: str = Field(primary_key=True, foreign_key="uploads.id")
