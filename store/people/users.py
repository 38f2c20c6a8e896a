"""People, by their address."""

import unicodedata
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.people import Role
from store.database import Database
from store.job_lifecycle import utc_now
from store.models import MembershipRow, UserRow
from store.upsert import insert_once


class Users:
    """Reads and writes of the table of people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_user(self, email: str) -> UserRow | None:
        """Return the person of this address, disabled or not."""
        async with self._database.read_session() as session:
            return await find_by_email(session, email)

    async def get_user(self, user_id: str) -> UserRow | None:
        """Return the person of this id."""
        async with self._database.read_session() as session:
            return await session.get(UserRow, user_id)

    async def add_to_team(self, email: str, team_id: str, role: Role) -> UserRow:
        """Return the person of this address, made if need be, as a member; a role that they have stays."""
        async with self._database.write_session() as session:
            return await join_team(session, email, team_id, role)

    async def set_password(self, user_id: str, password_hash: str, name: str = "") -> None:
        """Give the person a password, and a name unless it is empty."""
        async with self._database.write_session() as session:
            row = await session.get_one(UserRow, user_id)
            row.password_hash, row.name = password_hash, name or row.name


async def join_team(session: AsyncSession, email: str, team_id: str, role: Role) -> UserRow:
    """Do what `Users.add_to_team` does, inside a transaction."""
    new = UserRow(id=str(uuid4()), email=fold_email(email), created_at=utc_now())
    await insert_once(session, new, "email")
    user = await find_by_email(session, email)
    if user is None:
        raise RuntimeError("the row that was just inserted is not there")
    member = MembershipRow(team_id=team_id, user_id=user.id, role=role, created_at=utc_now())
    await insert_once(session, member, "team_id", "user_id")
    return user


def fold_email(email: str) -> str:
    """Return the address as it is compared."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


async def find_by_email(session: AsyncSession, email: str) -> UserRow | None:
    """Return the person of this address, inside a transaction."""
    return (await session.exec(select(UserRow).where(col(UserRow.email) == fold_email(email)))).one_or_none()
