"""Makes the report of a team's costs of the ledger's sums."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from api.costs.schemas import MAX_PERIOD_DAYS, CostAmounts, CostGroup, CostQuery, CostReport
from api.http.problems import FieldError, validation_problem
from api.services import ApiServices
from contracts.cost_grouping import CostGrouping
from store.job_lifecycle import utc_now
from store.ledger.costs import MONTH_CHARS, CostPeriod, Costs, CostSums

DEFAULT_MONTHS = 12
MONTHS_PER_YEAR = 12
TIME_GROUPINGS = frozenset({CostGrouping.MONTH, CostGrouping.DAY})
_Group = tuple[str | None, CostSums]


async def report_costs(
    services: ApiServices, team_id: str, query: CostQuery, limit: int | None
) -> CostReport:
    """Report the team's costs, with at most `limit` groups.

    Raises:
        ProblemError: the period ends before it begins, or is too long.
    """
    period = _choose_period(query)
    costs = Costs(services.database)
    sums = await costs.sum_costs(team_id, period, query.by)
    groups = _order_groups(period, query.by, sums)
    shown, others = groups[:limit], [each for _, each in groups[limit:]] if limit is not None else []
    titles: Mapping[str, str] = {}
    if query.by is CostGrouping.FILM:
        titles = await costs.list_titles([key for key, _ in shown if key is not None])
    return CostReport(
        first=period.first,
        last=period.last,
        by=query.by,
        emulated=bool(services.availability.accounts.emulator_url),
        groups=tuple(CostGroup.of(key, each, titles.get(key or "")) for key, each in shown),
        others=CostAmounts.from_sums(sum(others, CostSums())) if others else None,
        total=CostAmounts.from_sums(sum(sums.values(), CostSums())),
    )


def _choose_period(query: CostQuery) -> CostPeriod:
    last = query.last or utc_now().date()
    first = query.first or _month_before(last, DEFAULT_MONTHS - 1)
    if first > last:
        raise validation_problem(FieldError(field="to", message="must not be before `from`"))
    if (last - first).days >= MAX_PERIOD_DAYS:
        raise validation_problem(
            FieldError(field="from", message=f"must be less than {MAX_PERIOD_DAYS} days ago")
        )
    return CostPeriod(first, last)


def _month_before(day: date, months: int) -> date:
    """Return the first day of the month so many months before the day's."""
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 - months, MONTHS_PER_YEAR)
    return date(year, month + 1, 1)


def _order_groups(period: CostPeriod, by: CostGrouping, sums: Mapping[str | None, CostSums]) -> list[_Group]:
    if by in TIME_GROUPINGS:
        times = dict.fromkeys(_iter_times(period, by))
        return [(key, sums.get(key, CostSums())) for key in times]
    return sorted(sums.items(), key=lambda group: (-group[1].total, group[0] or ""))


def _iter_times(period: CostPeriod, by: CostGrouping) -> Iterator[str]:
    for number in range((period.last - period.first).days + 1):
        day = (period.first + timedelta(days=number)).isoformat()
        yield day if by is CostGrouping.DAY else day[:MONTH_CHARS]
