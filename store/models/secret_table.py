"""The table of the secrets that all processes share, by their fingerprints."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from store.column_types import UtcDateTime


class SharedSecretRow(SQLModel, table=True):
    """A secret that must be the same on all hosts, as the process that started last had it."""

    __tablename__ = "shared_secrets"

    name: str = Field(primary_key=True)
    salt: str
    fingerprints: list[str] = Field(sa_type=JSON, description="Of each value: two while one is replaced.")
    changed_at: datetime = Field(sa_type=UtcDateTime)
