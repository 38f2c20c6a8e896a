"""API keys: made, listed, replaced and revoked by their team; known by each call that has one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import and_, col, func, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from contracts.people import ALL_SCOPES, AccessScope, Role
from store.column_types import UtcDateTime
from store.database import Database
from store.errors import KeyLimitReached, KeyNotFound, KeyReplaced
from store.job_lifecycle import utc_now
from store.models import ApiKeyRow, MembershipRow, TeamRow, UserRow
from store.people.key_format import HINT_CHARS, new_key
from store.people.key_hashes import KeyHasher
from store.text_normalization import is_storable

MAX_KEYS_OF_A_TEAM = 100
# How long a key that was replaced goes on, so that programs can be given the new one.
REPLACED_FOR = timedelta(hours=24)
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class NewKey:
    """A key to be made. Without `ends_at` it does not end; without `made_by` nobody's role bounds it."""

    name: str
    scopes: frozenset[AccessScope]
    made_by: str | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class KnownKey:
    """A key that works, and what may be done with it now."""

    id: str
    team_id: str
    made_by: str | None
    role: Role | None
    scopes: frozenset[AccessScope]


# Written once, and read without making rows of it: each call of a program asks for it.
_FIND_KEY = (
    sa.select(
        *(col(ApiKeyRow.id), col(ApiKeyRow.team_id), col(ApiKeyRow.made_by), col(ApiKeyRow.scopes)),
        *(col(ApiKeyRow.used_at), col(ApiKeyRow.secret_id)),
        *(col(MembershipRow.role), col(UserRow.disabled_at)),
    )
    .outerjoin(
        MembershipRow,
        and_(
            col(MembershipRow.team_id) == col(ApiKeyRow.team_id),
            col(MembershipRow.user_id) == col(ApiKeyRow.made_by),
        ),
    )
    .outerjoin(UserRow, col(UserRow.id) == col(ApiKeyRow.made_by))
    .where(
        col(ApiKeyRow.hash).in_(sa.bindparam("hashes", expanding=True)),
        col(ApiKeyRow.revoked_at).is_(None),
        or_(
            col(ApiKeyRow.ends_at).is_(None), col(ApiKeyRow.ends_at) > sa.bindparam("now", type_=UtcDateTime)
        ),
    )
)


class ApiKeys:
    """Reads and writes of the table of keys."""

    def __init__(self, database: Database, hasher: KeyHasher) -> None:
        self._database, self._hasher = database, hasher

    async def create_key(self, team_id: str, wish: NewKey) -> tuple[ApiKeyRow, str]:
        """Make a key; return its row, and the key, which is told once.

        Raises:
            KeyLimitReached: the team has too many that work.
        """
        key = new_key()
        row = self._new_row(key, team_id, wish)
        async with self._database.write_session(durable=True) as session:
            await session.exec(select(TeamRow).where(col(TeamRow.id) == team_id).with_for_update())
            count = select(func.count()).select_from(ApiKeyRow).where(_of_team(team_id), _works())
            if (await session.exec(count)).one() >= MAX_KEYS_OF_A_TEAM:
                raise KeyLimitReached(MAX_KEYS_OF_A_TEAM)
            session.add(row)
        return row, key

    async def find_key(self, key: str) -> KnownKey | None:
        """Return what the key may do now; None: it does not work.

        It may no more than whoever made it: with their membership it ends, and with their role it shrinks.
        """
        wanted = {"hashes": [each.text for each in self._hasher.list_hashes(key)], "now": utc_now()}
        found = await self._database.read_row(_FIND_KEY, wanted)
        if found is None or (
            found.made_by is not None and (found.role is None or found.disabled_at is not None)
        ):
            return None
        await self._note_use(found.id, found.used_at, found.secret_id, key)
        allowed = found.role.scopes if found.role else ALL_SCOPES
        scopes = frozenset(scope for scope in allowed if scope in found.scopes)
        return KnownKey(found.id, found.team_id, found.made_by, found.role, scopes)

    async def list_keys(self, team_id: str) -> list[ApiKeyRow]:
        """List the team's keys that work, newest first."""
        found = select(ApiKeyRow).where(_of_team(team_id), _works())
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(ApiKeyRow.created_at).desc())))

    async def get_key(self, team_id: str, key_id: str) -> ApiKeyRow:
        """Return a key of the team that works.

        Raises:
            KeyNotFound: there is none of this id.
        """
        async with self._database.read_session() as session:
            row = (await session.exec(_select_key(team_id, key_id))).one_or_none()
        if row is None:
            raise KeyNotFound
        return row

    async def rotate_key(
        self, team_id: str, key_id: str, ends_at: datetime | None, *, made_by: str | None
    ) -> tuple[ApiKeyRow, str]:
        """Make a key in place of one that ends in a day; return its row, and the key, which is told once.

        Raises:
            KeyNotFound: there is none of this id that works.
            KeyReplaced: there is a key in its place already.
        """
        key = new_key()
        async with self._database.write_session(durable=True) as session:
            old = (await session.exec(_select_key(team_id, key_id).with_for_update())).one_or_none()
            if old is None:
                raise KeyNotFound
            if old.replaced_by is not None:
                raise KeyReplaced
            wish = NewKey(old.name, frozenset(map(AccessScope, old.scopes)), made_by, ends_at)
            row = self._new_row(key, team_id, wish)
            end = utc_now() + REPLACED_FOR
            old.ends_at = min(old.ends_at or end, end)
            old.replaced_by = row.id
            session.add(row)
        return row, key

    async def revoke_key(self, team_id: str, key_id: str) -> None:
        """Revoke the key: the next call with it is refused.

        Raises:
            KeyNotFound: there is none of this id that works.
        """
        async with self._database.write_session(durable=True) as session:
            row = (await session.exec(_select_key(team_id, key_id).with_for_update())).one_or_none()
            if row is None:
                raise KeyNotFound
            row.revoked_at = utc_now()

    def _new_row(self, key: str, team_id: str, wish: NewKey) -> ApiKeyRow:
        hashed = self._hasher.hash_key(key)
        return ApiKeyRow(
            id=str(uuid4()),
            team_id=team_id,
            made_by=wish.made_by,
            name=wish.name,
            hint=key[:HINT_CHARS],
            hash=hashed.text,
            secret_id=hashed.secret_id,
            scopes=sorted(wish.scopes),
            created_at=utc_now(),
            ends_at=wish.ends_at,
        )

    async def _note_use(self, key_id: str, used_at: datetime | None, secret_id: str, key: str) -> None:
        """Write down that the key is used, at most once a minute, and keep it under the newest secret."""
        newest, now = self._hasher.hash_key(key), utc_now()
        is_fresh = used_at is not None and now - used_at < USE_NOTED_EVERY
        if is_fresh and secret_id == newest.secret_id:
            return
        values = {"used_at": now, "hash": newest.text, "secret_id": newest.secret_id}
        async with self._database.write_session() as session:
            await session.exec(update(ApiKeyRow).where(col(ApiKeyRow.id) == key_id).values(values))


def _works() -> ColumnElement[bool]:
    ends_at = col(ApiKeyRow.ends_at)
    return and_(col(ApiKeyRow.revoked_at).is_(None), or_(ends_at.is_(None), ends_at > utc_now()))


def _of_team(team_id: str) -> ColumnElement[bool]:
    return col(ApiKeyRow.team_id) == team_id


def _select_key(team_id: str, key_id: str) -> SelectOfScalar[ApiKeyRow]:
    id_ = key_id if is_storable(key_id) else ""
    return select(ApiKeyRow).where(col(ApiKeyRow.id) == id_, _of_team(team_id), _works())
