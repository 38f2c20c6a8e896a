"""Links by which films are shared: each shows one film until a day, or until it is revoked."""

import hashlib
import secrets
from datetime import datetime
from uuid import uuid4

from sqlmodel import col, delete, func, select

from store.database import Database
from store.errors import ShareLimitReached, ShareNotFound
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job, is_listed
from store.models import JobRow, ShareRow
from store.text_normalization import is_storable

MAX_SHARES_OF_A_JOB = 100
# 192 bits: nobody guesses one.
TOKEN_BYTES = 24


class Shares:
    """Reads and writes of the table of shares."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_share(self, owner: str, job_id: str, ends_at: datetime) -> tuple[ShareRow, str]:
        """Share the owner's job until `ends_at`; return the row, and the link's token, which is told once.

        Raises:
            JobNotFound: the owner has no such job.
            ShareLimitReached: it has too many links that work.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = ShareRow(
            id=str(uuid4()), job_id=job_id, token_hash=_hash(token), created_at=utc_now(), ends_at=ends_at
        )
        async with self._database.write_session() as session:
            await get_visible_job(session, job_id, owner=owner, lock=True)
            ended = delete(ShareRow).where(col(ShareRow.job_id) == job_id, col(ShareRow.ends_at) <= utc_now())
            await session.exec(ended)
            count = select(func.count()).select_from(ShareRow).where(col(ShareRow.job_id) == job_id)
            if (await session.exec(count)).one() >= MAX_SHARES_OF_A_JOB:
                raise ShareLimitReached(MAX_SHARES_OF_A_JOB)
            session.add(row)
        return row, token

    async def list_shares(self, job_id: str) -> list[ShareRow]:
        """List the job's links that work, newest first."""
        found = select(ShareRow).where(col(ShareRow.job_id) == job_id, col(ShareRow.ends_at) > utc_now())
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(ShareRow.created_at).desc())))

    async def revoke_share(self, job_id: str, share_id: str) -> None:
        """Revoke the link at once.

        Raises:
            ShareNotFound: the job has no such link.
        """
        this = delete(ShareRow).where(col(ShareRow.id) == share_id, col(ShareRow.job_id) == job_id)
        async with self._database.write_session(durable=True) as session:
            if not is_storable(share_id) or (await session.exec(this)).rowcount == 0:
                raise ShareNotFound(share_id)

    async def find_shared_job(self, token: str) -> JobRow:
        """Return the job that a link shows.

        Raises:
            ShareNotFound: there is no such link, it has ended, or its film is in the trash or being deleted.
        """
        found = (
            select(JobRow)
            .join(ShareRow, col(ShareRow.job_id) == col(JobRow.id))
            .where(col(ShareRow.token_hash) == _hash(token), col(ShareRow.ends_at) > utc_now(), is_listed())
        )
        async with self._database.read_session() as session:
            row = (await session.exec(found)).one_or_none()
        if row is None:
            raise ShareNotFound("of this token")
        return row


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
