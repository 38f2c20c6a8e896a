"""Store teams, people and their credentials, and make a team of each owner.

Revision ID: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

ROLE = sa.String(32)
TIME = sa.DateTime(timezone=True)
# An owner's rows are the team's, whose id is what the rows hold already: no running job, search attribute or
# idempotency key changes.
TEAMS_OF_OWNERS = """
INSERT INTO teams (id, name, created_at)
SELECT owner, owner, MIN(created_at)
FROM (SELECT owner, created_at FROM jobs UNION ALL SELECT owner, created_at FROM uploads) AS owned
GROUP BY owner
"""
REFUSE_ON_SQLITE = """
CREATE TRIGGER audit_refuses_{change} BEFORE {change} ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows stay as they are'); END
"""
REFUSAL_ON_POSTGRESQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit rows stay as they are'; END $$
"""
REFUSE_ON_POSTGRESQL = """
CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
"""
REFUSALS = {
    "sqlite": [REFUSE_ON_SQLITE.format(change=change) for change in ("UPDATE", "DELETE")],
    "postgresql": [REFUSAL_ON_POSTGRESQL, REFUSE_ON_POSTGRESQL],
}


def upgrade() -> None:
    """Create the tables, and fill the one of teams."""
    op.add_column("jobs", sa.Column("made_by", sa.String(), nullable=True))
    _create_teams()
    _create_credentials()
    _create_records()
    op.execute(TEAMS_OF_OWNERS)


def _create_teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("email", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME, nullable=True),
    )
    op.create_table(
        "memberships",
        sa.Column("team_id", sa.String(), sa.ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("user_id", sa.String(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", ROLE, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"])


def _create_credentials() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("team_id", sa.String(), sa.ForeignKey("teams.id", ondelete="CASCADE"), nullable=False),
        sa.Column("made_by", sa.String(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False, unique=True),
        sa.Column("secret_id", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=True),
        sa.Column("used_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("replaced_by", sa.String(), nullable=True),
    )
    op.create_index("ix_api_keys_team_id", "api_keys", ["team_id"])
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("user_id", sa.String(), sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("team_id", sa.String(), sa.ForeignKey("teams.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_ends_at", "sessions", ["ends_at"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("hash", sa.String(), nullable=False, unique=True),
        sa.Column("team_id", sa.String(), sa.ForeignKey("teams.id", ondelete="CASCADE"), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("role", ROLE, nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
    )
    op.create_index("ix_invitations_team_id", "invitations", ["team_id"])


def _create_records() -> None:
    op.create_table(
        "log_in_failures",
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", TIME, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
    )
    op.create_index("ix_audit_team_id_id", "audit", ["team_id", "id"])
    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)
