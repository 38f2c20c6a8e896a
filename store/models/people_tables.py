"""The tables of teams and people, and of the credentials by which they are known."""

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from contracts.people import Role
from store.column_types import UtcDateTime, enum_column


class TeamRow(SQLModel, table=True):
    """A team, which owns jobs and uploads: `jobs.owner` holds its id."""

    __tablename__ = "teams"

    id: str = Field(primary_key=True)
    name: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class UserRow(SQLModel, table=True):
    """A person. They act; what they make is their team's."""

    __tablename__ = "users"

    id: str = Field(primary_key=True)
    email: str = Field(unique=True, description="Folded, so that its spelling does not matter.")
    name: str = ""
    password_hash: str | None = Field(default=None, description="By argon2; null: logs in in another way.")
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MembershipRow(SQLModel, table=True):
    """A person's role in a team."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_user_id", "user_id"),)

    team_id: str = Field(primary_key=True, foreign_key="teams.id", ondelete="CASCADE")
    user_id: str = Field(primary_key=True, foreign_key="users.id", ondelete="CASCADE")
    role: Role = Field(sa_type=enum_column(Role))
    created_at: datetime = Field(sa_type=UtcDateTime)


class IdentityRow(SQLModel, table=True):
    """A person's identity at an identity provider."""

    __tablename__ = "identities"
    __table_args__ = (Index("ix_identities_user_id", "user_id"),)

    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE")
    created_at: datetime = Field(sa_type=UtcDateTime)


class ApiKeyRow(SQLModel, table=True):
    """A key by which a program acts for a team. The key itself is kept nowhere."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_team_id", "team_id"),)

    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="teams.id", ondelete="CASCADE")
    made_by: str | None = Field(
        default=None,
        foreign_key="users.id",
        ondelete="CASCADE",
        description="Whose role bounds it; null: made where nobody logs in.",
    )
    name: str
    hint: str = Field(description="Its first characters, by which people know it.")
    hash: str = Field(unique=True, description="HMAC-SHA256 under the secret `secret_id`.")
    secret_id: str
    scopes: list[str] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="Null: never.")
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="To the minute.")
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replaced_by: str | None = None


class SessionRow(SQLModel, table=True):
    """A log-in of a browser."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id", "user_id"), Index("ix_sessions_ends_at", "ends_at"))

    hash: str = Field(primary_key=True, description="SHA-256 of the cookie, which is kept nowhere.")
    id: str = Field(unique=True, description="By which it is listed and ended.")
    user_id: str = Field(foreign_key="users.id", ondelete="CASCADE")
    team_id: str = Field(foreign_key="teams.id", ondelete="CASCADE")
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    agent: str = ""
    address: str = ""


class InvitationRow(SQLModel, table=True):
    """A link by which one person joins a team."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_team_id", "team_id"),)

    id: str = Field(primary_key=True)
    hash: str = Field(unique=True, description="SHA-256 of the link's token, which is kept nowhere.")
    team_id: str = Field(foreign_key="teams.id", ondelete="CASCADE")
    email: str | None = Field(default=None, description="For whom; null: for whoever has the link.")
    role: Role = Field(sa_type=enum_column(Role))
    made_by: str | None = Field(default=None, description="Null: made on the server itself.")
    created_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class LogInFailureRow(SQLModel, table=True):
    """Failed log-ins in a row of an account, or from an address."""

    __tablename__ = "log_in_failures"

    subject: str = Field(primary_key=True, description="`account:…` or `address:…`")
    failures: int
    failed_at: datetime = Field(sa_type=UtcDateTime)


class AuditRow(SQLModel, table=True):
    """An audited call. Rows are only inserted: the database refuses to change or delete one."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_team_id_id", "team_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    team_id: str
    actor: str | None = Field(default=None, description="`user:…` or `key:…`; null: the local operator.")
    via: str
    action: str = Field(description="The operation's id in the API's document.")
    object: str = Field(description="The path that was called.")
    status: int = Field(description="Of the answer.")
    request_id: str
    address: str = ""
