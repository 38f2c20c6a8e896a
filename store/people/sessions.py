"""Sessions of browsers: begun by a log-in, known by a cookie, ended by their person or by time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.people import Role
from store.column_types import UtcDateTime
from store.database import Database
from store.errors import MemberNotFound, SessionNotFound
from store.job_lifecycle import utc_now
from store.models import MembershipRow, SessionRow, UserRow
from store.people.link_tokens import hash_token, new_token
from store.text_normalization import is_storable

# A session ends when it was not used for so long, and in any case after the longest.
UNUSED_FOR, AT_MOST = timedelta(days=14), timedelta(days=60)
USE_NOTED_EVERY = timedelta(minutes=1)
MAX_AGENT_CHARS = 200


@dataclass(frozen=True)
class KnownSession:
    """A session that works: of whom, in which team, and what they are there."""

    id: str
    user_id: str
    team_id: str
    role: Role


# Written once, and read without making rows of it: each call of a browser asks for it.
_FIND_SESSION = (
    sa.select(
        *(col(SessionRow.id), col(SessionRow.user_id), col(SessionRow.team_id)),
        *(col(SessionRow.seen_at), col(SessionRow.created_at), col(MembershipRow.role)),
    )
    .join(UserRow, col(UserRow.id) == col(SessionRow.user_id))
    .join(
        MembershipRow,
        and_(
            col(MembershipRow.team_id) == col(SessionRow.team_id),
            col(MembershipRow.user_id) == col(SessionRow.user_id),
        ),
    )
    .where(
        col(SessionRow.hash) == sa.bindparam("hash"),
        col(SessionRow.ends_at) > sa.bindparam("now", type_=UtcDateTime),
        col(UserRow.disabled_at).is_(None),
    )
)


class Sessions:
    """Reads and writes of the table of sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin_session(
        self, user_id: str, *, agent: str, address: str, team_id: str | None = None
    ) -> tuple[SessionRow, str]:
        """Begin a session; return its row, and the cookie's value.

        Args:
            team_id: None: the team that the person joined first.

        Raises:
            MemberNotFound: they are not in it, or in no team.
        """
        token, now = new_token(), utc_now()
        async with self._database.write_session() as session:
            await session.exec(delete(SessionRow).where(col(SessionRow.ends_at) <= now))
            row = SessionRow(
                hash=hash_token(token),
                id=str(uuid4()),
                user_id=user_id,
                team_id=await _find_team(session, user_id, team_id),
                created_at=now,
                seen_at=now,
                ends_at=now + UNUSED_FOR,
                agent=agent[:MAX_AGENT_CHARS],
                address=address,
            )
            session.add(row)
        return row, token

    async def find_session(self, token: str) -> KnownSession | None:
        """Return the session of this cookie, which goes on; None: it does not work."""
        wanted = {"hash": hash_token(token), "now": utc_now()}
        found = await self._database.read_row(_FIND_SESSION, wanted)
        if found is None:
            return None
        await self._note_use(found.id, found.seen_at, found.created_at)
        return KnownSession(found.id, found.user_id, found.team_id, found.role)

    async def change_team(self, session_id: str, user_id: str, team_id: str) -> None:
        """Go on in another team of the person's.

        Raises:
            MemberNotFound: they are not in it.
        """
        async with self._database.write_session() as session:
            found = await _find_team(session, user_id, team_id)
            this = update(SessionRow).where(_of_user(user_id), col(SessionRow.id) == session_id)
            await session.exec(this.values(team_id=found))

    async def list_sessions(self, user_id: str) -> list[SessionRow]:
        """List the person's sessions that work, the one last used first."""
        found = select(SessionRow).where(_of_user(user_id), col(SessionRow.ends_at) > utc_now())
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(SessionRow.seen_at).desc())))

    async def end_session(self, user_id: str, session_id: str) -> None:
        """End a session of the person at once.

        Raises:
            SessionNotFound: they have none of this id.
        """
        this = delete(SessionRow).where(_of_user(user_id), col(SessionRow.id) == session_id)
        async with self._database.write_session(durable=True) as session:
            if not is_storable(session_id) or (await session.exec(this)).rowcount == 0:
                raise SessionNotFound

    async def end_others(self, user_id: str, kept_id: str | None) -> None:
        """End all sessions of the person but one."""
        others = delete(SessionRow).where(_of_user(user_id), col(SessionRow.id) != (kept_id or ""))
        async with self._database.write_session(durable=True) as session:
            await session.exec(others)

    async def _note_use(self, session_id: str, seen_at: datetime, created_at: datetime) -> None:
        """Write down that the session is used, at most once a minute: so it ends later."""
        now = utc_now()
        if now - seen_at < USE_NOTED_EVERY:
            return
        ends_at: datetime = min(now + UNUSED_FOR, created_at + AT_MOST)
        values = {"seen_at": now, "ends_at": ends_at}
        async with self._database.write_session() as session:
            await session.exec(update(SessionRow).where(col(SessionRow.id) == session_id).values(values))


def _of_user(user_id: str) -> ColumnElement[bool]:
    return col(SessionRow.user_id) == user_id


async def _find_team(session: AsyncSession, user_id: str, team_id: str | None) -> str:
    found = select(MembershipRow.team_id).where(col(MembershipRow.user_id) == user_id)
    if team_id is not None:
        found = found.where(col(MembershipRow.team_id) == (team_id if is_storable(team_id) else ""))
    row = (await session.exec(found.order_by(col(MembershipRow.created_at)).limit(1))).one_or_none()
    if row is None:
        raise MemberNotFound
    return row
