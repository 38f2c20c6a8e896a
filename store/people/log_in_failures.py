"""Slows guesses of passwords: per account and per address, whichever API process is asked."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import TooManyLogIns
from store.job_lifecycle import utc_now
from store.models import LogInFailureRow
from store.people.users import fold_email
from store.upsert import insert_once

FREE_FAILURES = 5
IPV4, IPV6_PREFIX = 4, 64
# An account is never closed for long: or else a stranger could keep its owner out.
MAX_ACCOUNT_SECONDS, MAX_ADDRESS_SECONDS = 60, 900
FORGOTTEN_AFTER = timedelta(days=1)
_MAX_POWER = 20


class LogInFailures:
    """Reads and writes of the table of failed log-ins."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin_try(self, email: str, address: str) -> None:
        """Count a try as failed before it is made, so that many at once are no more than one after the other.

        Raises:
            TooManyLogIns: the next try is allowed only later. This one is not counted.
        """
        async with self._database.write_session() as session:
            rows = await _lock_rows(session, _subjects(email, address))
            if (seconds := max(map(_seconds_left, rows))) > 0:
                raise TooManyLogIns(seconds)
            for row in rows:
                row.failures, row.failed_at = row.failures + 1, utc_now()

    async def note_success(self, email: str, address: str) -> None:
        """Forget the account's failures. Of the address's only the try itself: the others stay its own."""
        async with self._database.write_session() as session:
            account, place = await _lock_rows(session, _subjects(email, address))
            account.failures, place.failures = 0, max(0, place.failures - 1)
        old = delete(LogInFailureRow).where(col(LogInFailureRow.failed_at) < utc_now() - FORGOTTEN_AFTER)
        # By itself: together with locked rows, two of these could wait for each other.
        async with self._database.write_session() as session:
            await session.exec(old)


def _subjects(email: str, address: str) -> tuple[str, str]:
    """Name the account and the address, in the order in which their rows are locked."""
    return account_subject(email), f"address:{_network_of(address)}"


def account_subject(email: str) -> str:
    """Name an account, which there may be or not."""
    digest = hashlib.sha256(fold_email(email).encode(errors="surrogatepass")).hexdigest()
    return f"account:{digest}"


def _network_of(address: str) -> str:
    """Return the address; of IPv6 the network, in which one machine may have any."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == IPV4 else str(ip_network((address, IPV6_PREFIX), strict=False))


async def _lock_rows(session: AsyncSession, subjects: Sequence[str]) -> list[LogInFailureRow]:
    rows = []
    for subject in subjects:
        await insert_once(
            session, LogInFailureRow(subject=subject, failures=0, failed_at=utc_now()), "subject"
        )
        found = select(LogInFailureRow).where(col(LogInFailureRow.subject) == subject).with_for_update()
        row = (await session.exec(found)).one()
        if row.failed_at < utc_now() - FORGOTTEN_AFTER:
            row.failures = 0
        rows.append(row)
    return rows


def _seconds_left(row: LogInFailureRow) -> int:
    """Return how long the subject has to wait: a second after the free failures, then twice as long each."""
    over = row.failures - FREE_FAILURES
    if over < 0:
        return 0
    longest = MAX_ACCOUNT_SECONDS if row.subject.startswith("account:") else MAX_ADDRESS_SECONDS
    allowed_at: datetime = row.failed_at + timedelta(seconds=min(2 ** min(over, _MAX_POWER), longest))
    return max(0, round((allowed_at - utc_now()).total_seconds() + 0.5))
