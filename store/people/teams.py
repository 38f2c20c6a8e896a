"""Teams and who is in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.people import Role
from store.database import Database
from store.errors import LastOwner, MemberNotFound, RoleTooHigh
from store.job_lifecycle import utc_now
from store.models import MembershipRow, SessionRow, TeamRow, UserRow
from store.upsert import insert_once


@dataclass(frozen=True)
class TeamMember:
    """A person in a team."""

    user_id: str
    email: str
    name: str
    role: Role
    joined_at: datetime


class Teams:
    """Reads and writes of the tables of teams and memberships."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure_team(self, team_id: str) -> None:
        """Make the team unless it is there."""
        async with self._database.read_session() as session:
            if await session.get(TeamRow, team_id) is not None:
                return
        async with self._database.write_session() as session:
            await insert_once(session, TeamRow(id=team_id, name=team_id, created_at=utc_now()), "id")

    async def get_team(self, team_id: str) -> TeamRow:
        """Return the team, which a caller of it has named."""
        async with self._database.read_session() as session:
            return await session.get_one(TeamRow, team_id)

    async def is_only_team(self, team_id: str) -> bool:
        """Return whether there is no other team."""
        async with self._database.read_session() as session:
            return (
                await session.exec(select(TeamRow.id).where(col(TeamRow.id) != team_id).limit(1))
            ).first() is None

    async def rename_team(self, team_id: str, name: str) -> TeamRow:
        """Give the team another name."""
        async with self._database.write_session() as session:
            row = await session.get_one(TeamRow, team_id)
            row.name = name
        return row

    async def list_members(self, team_id: str) -> list[TeamMember]:
        """List who is in the team, by address."""
        found = (
            select(UserRow, MembershipRow)
            .join(MembershipRow, col(MembershipRow.user_id) == col(UserRow.id))
            .where(col(MembershipRow.team_id) == team_id)
            .order_by(col(UserRow.email))
        )
        async with self._database.read_session() as session:
            rows = (await session.exec(found)).all()
        return [
            TeamMember(user.id, user.email, user.name, member.role, member.created_at)
            for user, member in rows
        ]

    async def list_teams_of(self, user_id: str) -> list[TeamRow]:
        """List the teams that the person is in, the one joined first at the beginning."""
        found = (
            select(TeamRow)
            .join(MembershipRow, col(MembershipRow.team_id) == col(TeamRow.id))
            .where(col(MembershipRow.user_id) == user_id)
            .order_by(col(MembershipRow.created_at))
        )
        async with self._database.read_session() as session:
            return list(await session.exec(found))

    async def find_role(self, team_id: str, user_id: str) -> Role | None:
        """Return what the person is in the team; None: not in it, or disabled."""
        found = (
            select(MembershipRow)
            .join(UserRow, col(UserRow.id) == col(MembershipRow.user_id))
            .where(_is_member(team_id, user_id), col(UserRow.disabled_at).is_(None))
        )
        async with self._database.read_session() as session:
            row = (await session.exec(found)).one_or_none()
        return row.role if row else None

    async def has_owner(self, team_id: str) -> bool:
        """Return whether the team has an owner."""
        async with self._database.read_session() as session:
            return bool(await _list_owners(session, team_id))

    async def change_role(self, team_id: str, user_id: str, role: Role, *, by: Role) -> None:
        """Give the person another role in the team.

        Args:
            by: the role of whoever changes it.

        Raises:
            MemberNotFound: they are not in the team.
            LastOwner: the team would have no owner.
            RoleTooHigh: whoever changes it has less than one of the two roles.
        """
        async with self._database.write_session() as session:
            row = await lock_member(session, team_id, user_id)
            require_grant(by, row.role, role)
            if role is not Role.OWNER:
                await require_other_owner(session, row)
            row.role = role

    async def remove_member(self, team_id: str, user_id: str, *, by: Role) -> None:
        """Take the person out of the team, with their sessions in it. Keys that they made end with that.

        Raises: like `change_role`.
        """
        async with self._database.write_session(durable=True) as session:
            row = await lock_member(session, team_id, user_id)
            require_grant(by, row.role)
            await require_other_owner(session, row)
            await session.delete(row)
            sessions = (col(SessionRow.team_id) == team_id, col(SessionRow.user_id) == user_id)
            await session.exec(delete(SessionRow).where(*sessions))


def require_grant(by: Role, *roles: Role) -> None:
    """Raise RoleTooHigh unless somebody of the role `by` may give and take these."""
    if not all(by.may_grant(role) for role in roles):
        raise RoleTooHigh


def _is_member(team_id: str, user_id: str) -> ColumnElement[bool]:
    return and_(col(MembershipRow.team_id) == team_id, col(MembershipRow.user_id) == user_id)


async def lock_member(session: AsyncSession, team_id: str, user_id: str) -> MembershipRow:
    """Return the person's row. The team's is locked first: two owners who remove each other take turns."""
    await session.exec(select(TeamRow).where(col(TeamRow.id) == team_id).with_for_update())
    row = (await session.exec(select(MembershipRow).where(_is_member(team_id, user_id)))).one_or_none()
    if row is None:
        raise MemberNotFound
    return row


async def require_other_owner(session: AsyncSession, row: MembershipRow) -> None:
    """Raise LastOwner if nobody else would own the team of this member, whose team's row is locked."""
    if row.role is Role.OWNER and await _list_owners(session, row.team_id) == [row.user_id]:
        raise LastOwner


async def _list_owners(session: AsyncSession, team_id: str) -> list[str]:
    """List the team's owners who can log in."""
    found = (
        select(MembershipRow.user_id)
        .join(UserRow, col(UserRow.id) == col(MembershipRow.user_id))
        .where(
            col(MembershipRow.team_id) == team_id,
            col(MembershipRow.role) == Role.OWNER,
            col(UserRow.disabled_at).is_(None),
        )
    )
    return list(await session.exec(found))
