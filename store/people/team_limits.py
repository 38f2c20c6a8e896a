"""Teams' limits: jobs at work at once, takes at work at once, and jobs begun in an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.job_lifecycle import utc_now
from store.ledger.row_locks import lock_rows, team_lock
from store.models import JobBeginRow, JobRow, TeamLimitRow
from store.team_limit_errors import TooManyJobs, TooManyJobsBegun

HOUR = timedelta(hours=1)
# Until the row of a job that goes on after its end says so, it counts as at work for this long.
GOES_ON_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True)
class JobUsage:
    """A team's jobs that are at work now, and those that it has begun within the last hour."""

    at_work: int
    begun: int


class TeamLimits:
    """Reads and writes of the table of teams' limits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get_limits(self, team_id: str) -> TeamLimitRow:
        """Return the team's limits; None in one of them: as much as there is."""
        async with self._database.read_session() as session:
            return await session.get(TeamLimitRow, team_id) or TeamLimitRow(team_id=team_id)

    async def set_limits(self, limits: TeamLimitRow) -> None:
        """Set the team's limits. What is at work already goes on."""
        async with self._database.write_session(durable=True) as session:
            await session.merge(limits)

    async def get_usage(self, team_id: str) -> JobUsage:
        """Count the team's jobs. Those begun count from when it was given limits."""
        moment = utc_now()
        async with self._database.read_session() as session:
            begun = len(await _list_begins(session, team_id, moment))
            return JobUsage(at_work=await _count_at_work(session, team_id, moment), begun=begun)

    async def admit_next_run(self, job: JobRow) -> None:
        """Note that the job goes on after its end.

        Raises:
            TooManyJobs: the team may have no more jobs at work.
            TooManyJobsBegun: the team may begin none now.
        """
        async with self._database.write_session() as session:
            await admit_job(session, job)


async def admit_job(session: AsyncSession, job: JobRow) -> None:
    """Note that the job begins, or goes on after its end, if its team has limits. It must be in its table.

    The team is locked here, last of all, so that writers never deadlock.

    Raises:
        TooManyJobs: the team may have no more jobs at work.
        TooManyJobsBegun: the team may begin none now.
    """
    limits = await session.get(TeamLimitRow, job.owner)
    if limits is None:
        return
    await lock_rows(session, [team_lock(job.owner)])
    moment = utc_now()
    session.add(JobBeginRow(team_id=job.owner, job_id=job.id, begun_at=moment))
    await session.flush()
    await _check_at_work(session, limits, moment)
    await _check_begun(session, limits, moment)


async def _check_at_work(session: AsyncSession, limits: TeamLimitRow, moment: datetime) -> None:
    most = limits.jobs_at_once
    if most is not None and await _count_at_work(session, limits.team_id, moment) > most:
        raise TooManyJobs(most)


async def _check_begun(session: AsyncSession, limits: TeamLimitRow, moment: datetime) -> None:
    gone = (col(JobBeginRow.team_id) == limits.team_id, col(JobBeginRow.begun_at) <= moment - HOUR)
    await session.exec(delete(JobBeginRow).where(*gone))
    most = limits.jobs_per_hour
    if most is None:
        return
    begins = await _list_begins(session, limits.team_id, moment)
    if len(begins) > most:
        # There is room again when so many have left the hour that this one fits.
        raise TooManyJobsBegun(most, begins[-most - 1] + HOUR - moment)


async def _list_begins(session: AsyncSession, team_id: str, moment: datetime) -> list[datetime]:
    found = select(JobBeginRow.begun_at).where(
        col(JobBeginRow.team_id) == team_id, col(JobBeginRow.begun_at) > moment - HOUR
    )
    return list(await session.exec(found.order_by(col(JobBeginRow.begun_at))))


async def _count_at_work(session: AsyncSession, team_id: str, moment: datetime) -> int:
    ended_at = col(JobRow.ended_at)
    found = (
        select(func.count())
        .select_from(JobRow)
        .where(col(JobRow.owner) == team_id, or_(ended_at.is_(None), _goes_on(moment)))
    )
    return (await session.exec(found)).one()


def _goes_on(moment: datetime) -> ColumnElement[bool]:
    """Return whether an ended job was admitted for another run just now, which its row does not say yet."""
    begun_at = col(JobBeginRow.begun_at)
    since = and_(begun_at > moment - GOES_ON_WITHIN, begun_at > col(JobRow.ended_at))
    return select(JobBeginRow.id).where(col(JobBeginRow.job_id) == col(JobRow.id), since).exists()
