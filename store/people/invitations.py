"""Invitations: links by which one person joins a team, once."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.people import Role
from store.database import Database
from store.errors import InvitationLimitReached, InvitationNotFound
from store.job_lifecycle import utc_now
from store.models import InvitationRow, MembershipRow, TeamRow, UserRow
from store.people.link_tokens import hash_token, new_token
from store.people.users import fold_email, join_team
from store.text_normalization import is_storable

MAX_INVITATIONS_OF_A_TEAM = 100


class Invitations:
    """Reads and writes of the table of invitations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def invite(
        self, team_id: str, role: Role, ends_at: datetime, *, email: str | None, made_by: str | None
    ) -> tuple[InvitationRow, str]:
        """Invite somebody; return the row, and the link's token, which is told once.

        Args:
            email: for whom; None: for whoever has the link.
            made_by: the id of the person who invites; None: the operator of the server.

        Raises:
            InvitationLimitReached: the team has too many that are open.
        """
        token = new_token()
        row = InvitationRow(
            id=str(uuid4()),
            hash=hash_token(token),
            team_id=team_id,
            email=fold_email(email) if email else None,
            role=role,
            made_by=made_by,
            created_at=utc_now(),
            ends_at=ends_at,
        )
        async with self._database.write_session(durable=True) as session:
            await session.exec(select(TeamRow).where(col(TeamRow.id) == team_id).with_for_update())
            await session.exec(delete(InvitationRow).where(col(InvitationRow.ends_at) <= utc_now()))
            count = select(func.count()).select_from(InvitationRow).where(_of_team(team_id))
            if (await session.exec(count)).one() >= MAX_INVITATIONS_OF_A_TEAM:
                raise InvitationLimitReached(MAX_INVITATIONS_OF_A_TEAM)
            session.add(row)
        return row, token

    async def list_invitations(self, team_id: str) -> list[InvitationRow]:
        """List the team's invitations that are open, newest first."""
        found = select(InvitationRow).where(_of_team(team_id), _is_open())
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(InvitationRow.created_at).desc())))

    async def withdraw(self, team_id: str, invitation_id: str) -> None:
        """Withdraw an invitation: its link does nothing any more.

        Raises:
            InvitationNotFound: the team has none of this id.
        """
        this = delete(InvitationRow).where(_of_team(team_id), col(InvitationRow.id) == invitation_id)
        async with self._database.write_session(durable=True) as session:
            if not is_storable(invitation_id) or (await session.exec(this)).rowcount == 0:
                raise InvitationNotFound

    async def find_invitation(self, token: str) -> InvitationRow:
        """Return the invitation of a link.

        Raises:
            InvitationNotFound: there is none that is open.
        """
        async with self._database.read_session() as session:
            return await _get_open(session, token)

    async def accept(self, token: str, email: str, *, password_hash: str | None, name: str) -> UserRow:
        """Make the person a member, and end the invitation: of two who come with one link, one is in.

        Args:
            email: the person's; an invitation for somebody else is not found.
            password_hash: of a person who has no password yet.

        Raises:
            InvitationNotFound: there is none that is open, for this address.
        """
        async with self._database.write_session(durable=True) as session:
            row = await _get_open(session, token, lock=True)
            if row.email not in {None, fold_email(email)}:
                raise InvitationNotFound
            user = await join_team(session, email, row.team_id, row.role)
            await _raise_role(session, row, user)
            if password_hash is not None and user.password_hash is None:
                user.password_hash, user.name = password_hash, name
            # All links of the operator's for a first owner are one offer.
            offer = (_of_team(row.team_id), col(InvitationRow.made_by).is_(None))
            same = offer if row.made_by is None else (col(InvitationRow.id) == row.id,)
            await session.exec(delete(InvitationRow).where(*same))
        return user


async def _get_open(session: AsyncSession, token: str, *, lock: bool = False) -> InvitationRow:
    found = select(InvitationRow).where(col(InvitationRow.hash) == hash_token(token), _is_open())
    row = (await session.exec(found.with_for_update() if lock else found)).one_or_none()
    if row is None:
        raise InvitationNotFound
    return row


async def _raise_role(session: AsyncSession, row: InvitationRow, user: UserRow) -> None:
    """Give a member who was in the team before the invitation's role, if that may more."""
    member = await session.get_one(MembershipRow, (row.team_id, user.id))
    if member.role.scopes < row.role.scopes:
        member.role = row.role


def _of_team(team_id: str) -> ColumnElement[bool]:
    return col(InvitationRow.team_id) == team_id


def _is_open() -> ColumnElement[bool]:
    return col(InvitationRow.ends_at) > utc_now()
