"""People by what an identity provider calls them."""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.people import Role
from store.database import Database
from store.job_lifecycle import utc_now
from store.models import IdentityRow, UserRow
from store.people.users import find_by_email, join_team
from store.upsert import insert_once


@dataclass(frozen=True)
class ProvidedIdentity:
    """A person as an identity provider names them. `email`: only if it was verified and may be believed."""

    issuer: str
    subject: str
    email: str | None = None
    name: str = ""


class Identities:
    """Reads and writes of the table of identities."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_or_join(self, known: ProvidedIdentity, team_id: str, role: Role) -> UserRow | None:
        """Return the person; None: nobody whom we may let in.

        Who is not known by issuer and subject is found by address, and from then on known by the first two.
        Whom nobody knows becomes a member of the team; who was removed from it does not.
        """
        async with self._database.write_session(durable=True) as session:
            row = await session.get(IdentityRow, (known.issuer, known.subject))
            if row is not None:
                return await session.get(UserRow, row.user_id)
            if known.email is None:
                return None
            user = await find_by_email(session, known.email)
            if user is None:
                user = await join_team(session, known.email, team_id, role)
                user.name = known.name
            return await _remember(session, known, user)

    async def find_user_id(self, issuer: str, subject: str) -> str | None:
        """Return the id of the person whom the provider calls so."""
        async with self._database.read_session() as session:
            row = await session.get(IdentityRow, (issuer, subject))
        return row.user_id if row else None


async def _remember(session: AsyncSession, known: ProvidedIdentity, user: UserRow) -> UserRow | None:
    """Record that the person is the provider's; None: they are already somebody else of that provider."""
    other = select(IdentityRow).where(
        col(IdentityRow.user_id) == user.id,
        col(IdentityRow.issuer) == known.issuer,
        col(IdentityRow.subject) != known.subject,
    )
    if (await session.exec(other)).first() is not None:
        return None
    row = IdentityRow(issuer=known.issuer, subject=known.subject, user_id=user.id, created_at=utc_now())
    await insert_once(session, row, "issuer", "subject")
    return user
