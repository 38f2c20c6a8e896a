"""What people want to be told by mail, and the links by which they show that they read their address."""

from datetime import timedelta
from math import ceil

from sqlalchemy import ColumnElement
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import MailLinkJustSent
from store.job_lifecycle import utc_now
from store.models import MailChoiceRow
from store.people.link_tokens import hash_token, new_token
from store.upsert import insert_once

LINK_WORKS_FOR = timedelta(hours=1)
# Between two links: whoever types somebody else's address cannot flood it.
LINK_PAUSE = timedelta(minutes=2)
_NO_LINK = {"link_hash": None, "link_email": None}


class MailChoices:
    """Reads and writes of the table of mail choices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, user_id: str) -> MailChoiceRow:
        """Return the person's choices; who has made none wants no mail."""
        async with self._database.read_session() as session:
            return await session.get(MailChoiceRow, user_id) or MailChoiceRow(user_id=user_id)

    async def save(self, user_id: str, *, when_ended: bool, when_needed: bool) -> MailChoiceRow:
        """Store the person's choices."""
        async with self._database.write_session() as session:
            row = await _get_or_add(session, user_id)
            row.when_ended, row.when_needed = when_ended, when_needed
        return row

    async def begin_check(self, user_id: str, email: str) -> str:
        """Return the token of a new link to this address; an earlier link works no more.

        Raises:
            MailLinkJustSent: the last one is too young.
        """
        token = new_token()
        async with self._database.write_session() as session:
            row = await _get_or_add(session, user_id)
            if row.link_sent_at and (left := row.link_sent_at + LINK_PAUSE - utc_now()) > timedelta(0):
                raise MailLinkJustSent(ceil(left.total_seconds()))
            row.link_hash, row.link_email, row.link_sent_at = hash_token(token), email, utc_now()
        return token

    async def withdraw_check(self, token: str) -> None:
        """Forget a link that could not be sent, so that the next may be sent at once."""
        await self._update(_has_link(token), **_NO_LINK, link_sent_at=None)

    async def confirm(self, token: str) -> bool:
        """Note that whoever has the link reads the address; return False if the link works no more."""
        young = col(MailChoiceRow.link_sent_at) > utc_now() - LINK_WORKS_FOR
        address = {"verified_email": col(MailChoiceRow.link_email), "verified_at": utc_now()}
        return await self._update(_has_link(token), young, **address, **_NO_LINK, refused_at=None) > 0

    async def note_verified(self, user_id: str, email: str) -> None:
        """Note that an identity provider has verified the person's address."""
        async with self._database.write_session() as session:
            row = await _get_or_add(session, user_id)
            if row.verified_email != email:
                row.verified_email, row.verified_at, row.refused_at = email, utc_now(), None

    async def unsubscribe(self, user_id: str) -> None:
        """Note that the person wants no mail any more."""
        await self._update(col(MailChoiceRow.user_id) == user_id, when_ended=False, when_needed=False)

    async def _update(self, *where: ColumnElement[bool], **values: object) -> int:
        async with self._database.write_session(durable=True) as session:
            return int((await session.exec(update(MailChoiceRow).where(*where).values(**values))).rowcount)


def _has_link(token: str) -> ColumnElement[bool]:
    return col(MailChoiceRow.link_hash) == hash_token(token)


async def _get_or_add(session: AsyncSession, user_id: str) -> MailChoiceRow:
    await insert_once(session, MailChoiceRow(user_id=user_id), "user_id")
    return await session.get_one(MailChoiceRow, user_id, with_for_update=True)
