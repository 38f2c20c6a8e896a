"""A team's costs of a period, by day, provider, stage or film; those of deleted films are among them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import col, select

from contracts.cost_grouping import CostGrouping
from store.database import Database
from store.ledger.cost_query import select_costs
from store.models import JobRow

# Of a day in ISO 8601.
MONTH_CHARS = 7


@dataclass(frozen=True)
class CostSums:
    """Sums of paid calls, in millionths of a US dollar.

    Args:
        calls: how many there are; of jobs that were deleted before 0034 they are not known.
        spent: what they are known to have cost.
        ordered: the price of those that are being made.
        doubtful: the price of those of which nobody knows whether they have to be paid.
        emulated: what an emulator's calls have cost, which is in the three others: no real dollar.
    """

    calls: int = 0
    spent: int = 0
    ordered: int = 0
    doubtful: int = 0
    emulated: int = 0

    @property
    def total(self) -> int:
        """All that counts as spent."""
        return self.spent + self.ordered + self.doubtful

    def __add__(self, other: "CostSums") -> "CostSums":
        """Add other calls."""
        return CostSums(
            self.calls + other.calls,
            self.spent + other.spent,
            self.ordered + other.ordered,
            self.doubtful + other.doubtful,
            self.emulated + other.emulated,
        )


@dataclass(frozen=True)
class CostPeriod:
    """Days (UTC), the first and the last included."""

    first: date
    last: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When the first day begins, and when the last one is over."""
        begin = datetime.combine(self.first, time(), UTC)
        return begin, datetime.combine(self.last, time(), UTC) + timedelta(days=1)


class Costs:
    """Reads of what teams have spent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sum_costs(
        self, team_id: str, period: CostPeriod, by: CostGrouping
    ) -> Mapping[str | None, CostSums]:
        """Sum the team's calls that were intended in the period, by the grouping's key.

        The key None has what deleted films have spent where nothing more is known of it.
        """
        found = select_costs(team_id, (period.first, period.last), period.moments, by)
        sums: dict[str | None, CostSums] = defaultdict(CostSums)
        async with self._database.read_session() as session:
            # One statement reads one snapshot: a film that is being deleted counts once.
            connection = await session.connection()
            for key, calls, counted, known, doubtful, emulated in await connection.execute(found):
                name = key[:MONTH_CHARS] if key and by is CostGrouping.MONTH else key
                open_price = int(counted) - int(known) - int(doubtful)
                sums[name] += CostSums(int(calls), int(known), open_price, int(doubtful), int(emulated))
        return {key: each for key, each in sums.items() if each.total}

    async def list_titles(self, job_ids: list[str]) -> dict[str, str]:
        """Return the titles of jobs, by id."""
        found = select(JobRow.id, JobRow.title).where(col(JobRow.id).in_(job_ids))
        async with self._database.read_session() as session:
            return dict((await session.exec(found)).all())
